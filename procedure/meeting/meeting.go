// Package meeting is a meeting of the council's ministers, or of its working group:
// from the invitation to the declaration and the next host.
//
//	          accept · decline · change-delegation           each invited party
//	          add-item, take-item · leave-item               every party; the host
//	convene ─→ convened ── open ──→ opened ── close ──→ closed
//	             │                    consider, decide, record-declaration    the host
//	             └─ cancel            confirm-signature · decline-signature   each signatory
//	          offer-next, fix-next                           every party; the host
//
// What stands behind it (the seed, rows 1, 2 and 6 of the product page): the council
// meets at least once a year, so the next meeting is offered for this year or the next;
// host and chair rotate, so any party may offer and the party that convened one has no
// other right over it than to keep its order and its record; parties are equal, so a
// meeting opens with more than half of those invited, and a signature counts only when
// the ministry whose it is confirms it.
//
// The host keeps agenda and record; a party alone speaks for its delegation, its
// signature and its offer. Where letters can cross:
//
//   - open, with a decline it has not seen that leaves too few: open has no effect, and
//     the host opens again when enough have accepted.
//   - open, with an item proposed or a delegation changed: the later of the two in the
//     order stands on the other's ground, so a proposal may have no effect. An acceptance
//     does not cross: a delegation may still join until the declaration is recorded.
//   - the declaration, with an acceptance: the acceptance has no effect.
//   - fix-next, with the same party's changed offer: fix-next has no effect unless it
//     says what the offer says.
//   - cancel, with anything: nothing has effect after it.
//
// All its parties can read all of it.
//
// The files: this one is the procedure, state.go what it keeps, guards.go who may act
// when, invitation.go agenda.go declaration.go next.go the rules, faces.go and
// document.go how it is shown.
package meeting

import (
	"embed"

	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Procedure is the kind: its steps, who may take them and what they change.
var Procedure = procedure.Define[State]("meeting",
	procedure.Doc{Words: words, Audience: procedure.Chosen, Sealed: true, Place: 10},
	procedure.On("convene", procedure.Anyone[State], convene, commits),

	procedure.On("accept", all(during(Convened, Opened), invited, notAccepted, undeclared), accept, commits),
	procedure.On("decline", all(during(Convened), invited, notDeclined), decline, commits),
	procedure.On("change-delegation", all(during(Convened), attends), changeDelegation),
	procedure.On("add-item", during(Convened), addItem),
	procedure.On("take-item", all(host, during(Convened, Opened), undeclared, proposals), takeItem),
	procedure.On("leave-item", all(host, during(Convened, Opened), undeclared, proposals), leaveItem),
	procedure.On("cancel", all(host, during(Convened)), cancel, commits, procedure.Grave()),

	procedure.On("open", all(host, during(Convened), ready), open, commits, procedure.Grave()),
	procedure.On("consider", all(host, during(Opened), undeclared), consider),
	procedure.On("decide", all(host, during(Opened), undeclared), decide, commits),
	procedure.On("record-declaration", all(host, during(Opened), undeclared, allDecided), recordDeclaration, commits),
	procedure.On("confirm-signature", all(during(Opened), mayAnswer), confirmSignature, procedure.Needs(policy.Sign), procedure.Grave()),
	procedure.On("decline-signature", all(during(Opened), mayAnswer), declineSignature, commits, procedure.Grave()),

	procedure.On("offer-next", all(during(Convened, Opened, Closed), nextNotFixed), offerNext, commits),
	procedure.On("fix-next", all(host, during(Opened, Closed), nextNotFixed, offered), fixNext, commits),
	procedure.On("close", all(host, during(Opened), answered), closeMeeting, commits, procedure.Grave()),
)

// commits marks a step that binds the ministry: it wants the power to commit it.
var commits = procedure.Needs(policy.Commit)

// Nothing is the input of a step that says all by being taken.
type Nothing struct{}
