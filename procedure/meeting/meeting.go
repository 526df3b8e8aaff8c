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
// signature and its offer. No letter that comes late may undo what the meeting did after
// it, so the host's steps stand only on its own and on what nobody can take back: an
// acceptance counts towards the opening even if its party declines later, a party that
// is named as a signatory without having signed says so itself, and a delegation may
// join until the meeting is closed. What crosses, then:
//
//   - open or cancel, with a decline, a changed delegation or a proposed item: what comes
//     after it in the order has no effect, and what comes before it counts.
//   - fix-next, with the same party's changed offer: fix-next has no effect unless it
//     says what the offer says; with another party's: an offer after it has none.
//   - close, with an acceptance: an acceptance after it has no effect.
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

	procedure.On("accept", all(during(Convened, Opened), invited, notAccepted), accept, commits),
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
	procedure.On("confirm-signature", all(during(Opened), mayAnswer, ledByMinister), confirmSignature, procedure.Needs(policy.Sign), procedure.Grave()),
	procedure.On("decline-signature", all(during(Opened), mayAnswer), declineSignature, commits, procedure.Grave()),

	procedure.On("offer-next", all(during(Convened, Opened, Closed), nextNotFixed), offerNext, commits),
	procedure.On("fix-next", all(host, during(Opened, Closed), nextNotFixed, offered), fixNext, commits),
	procedure.On("close", all(host, during(Opened), answered), closeMeeting, commits, procedure.Grave()),
)

// commits marks a step that binds the ministry: it wants the power to commit it.
var commits = procedure.Needs(policy.Commit)

// Nothing is the input of a step that says all by being taken.
type Nothing struct{}
