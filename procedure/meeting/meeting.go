// Package meeting is a meeting of the council's ministers, or of its working group: from
// the invitation to the approved record, the communiqué and the next host.
//
//	convene ─→ convened ─── open ──→ opened ─── close ──→ closed ── issue-record ─→ approving ─→ approved
//	             └─ cancel
//
// While it is convened, and where it makes sense while it sits:
//
//	accept · decline · change-delegation      each invited party for itself, the host its own
//	submit-delegation → accredit              a party's focal point; then the secretariat
//	object → settle-objection                 any party, against an invitation; the chair
//	add-item → take-item · leave-item         any party; the chair
//	issue-agenda                              the chair, with what is overdue of earlier decisions
//	assign-item → report-item                 the chair; the rapporteur's experts
//	submit-document → issue-document · return-document    any party; the secretariat
//	postpone · move · cancel · set-precedence · set-deadlines · link-meeting    the chair
//	set-event · call-off-event                the host
//	offer-chair → hand-over                   any party; the chair
//
// While it sits:
//
//	mark-attendance · call-item · consider · decide       the chair
//	ask-floor, waive-floor → give-floor → end-floor       a party for itself; the chair
//	allot-time                            the chair
//	raise-point → rule-on-point               a party; the chair
//	put-decision → adopt-decision             the chair, as it counted
//	state-reservation, explain-position       a party for itself
//	record-declaration → confirm-signature · decline-signature    the chair; each signatory
//
// While it sits and after it: offer-next → fix-next, draft-communique →
// release-communique. After it: issue-record, request-correction → settle-correction,
// approve-record by each delegation or lock-record by the chair. At any time, also of one
// that was cancelled, the chair may announce the meeting to the public; publish-document
// makes public what it adopted, withdraw-publication takes something from the public again.
//
// What stands behind it (the seed, rows 1, 2 and 6 of the product page): the council
// meets at least once a year, so the next meeting is offered for this year or the next;
// host and chair rotate, so any party may offer, the party that convened one has no
// other right over it than to keep its order and its record, and it can hand the chair
// over; parties are equal, so a meeting opens with more than half of those invited, and
// a signature counts only when the ministry whose it is confirms it.
//
// Each matter has one competent party at any time. The chair (the host, until it hands
// over) keeps agenda, order and record; the host the programme around it, for it knows
// its city; the secretariat (the host, if none was named) accreditation and documents; a
// party alone speaks for its delegation, its floor, its reservation, its signature, its
// approval and its offer. Rules judge nothing by the clock: days and deadlines are data,
// and the times in the record are those that the acts claim.
//
// No letter that comes late may undo what the meeting did after it, so the chair's steps
// stand only on its own and on what nobody can take back: an acceptance counts towards
// the opening even if its party declines later, a request for the floor, an objection
// and an offer to take the chair stand for good, and a delegation may join until the
// meeting is closed. What crosses, then:
//
//   - open or cancel, with a decline, a changed delegation or a proposed item: what comes
//     after it in the order has no effect, and what comes before it counts.
//   - postpone, with accept or decline: an answer written before its party had heard of
//     it, and standing after it, answers another day and has no effect; the party is
//     asked anew. An acceptance that stands before it counts, and who declined before it
//     is asked anew too.
//   - settle-objection that withdraws an invitation, with anything the invited party
//     does: what it does after it has no effect.
//   - accredit, with the same party's changed delegation or another list of it: accredit
//     has no effect, for it names a list that is no longer the party's.
//   - hand-over, with what the old chair does after it: the chair is not its any more.
//     With others' steps it does not cross.
//   - assign-item, with a report by who was rapporteur before: a report after it has no
//     effect.
//   - two documents submitted at the same time do not cross: the secretariat issues one
//     after the other, and no symbol turns on what has not come yet.
//   - fix-next, with the same party's changed offer: fix-next has no effect unless it
//     says what the offer says; with another party's: an offer after it has none.
//   - close, with an acceptance, a request for the floor, a point, a reservation or an
//     explanation of position: what comes after it has no effect.
//   - issue-agenda, with what parties report in the decisions' dossiers: it lists what its
//     chair's node knew, and is issued again when that has changed. With open: what comes
//     after it has no effect.
//   - give-floor, with waive-floor: a waive-floor after it has no effect, and after one
//     the floor is given all the same; the chair hears in the hall that it is not wanted.
//   - issue-record, with a correction or an approval that names the revision before: it
//     has no effect, and its party reads the new one. Two corrections of one line do not
//     cross: the chair can grant one of them in a revision, and declines the other.
//   - issue-record, with what a party said of the sitting before it was closed and the
//     chair has not heard of: it counts, and is not in the record; its party asks for a
//     correction.
//   - lock-record, with an approval: one after it has no effect, and the record is locked
//     all the same. After the last approval lock-record itself has none. A delegation
//     approves nothing while its own correction waits, and asks for none after it has
//     approved, so no late letter opens a locked record.
//
// All its parties can read all of it. What Screen shows is for the hall; what Published
// returns is for the public, each piece of it by an act of the chair that says so: the
// announcement, the communiqué once it is out, documents published; nothing else is.
//
// The files: this one is the procedure, state.go what it keeps, guards.go who may act
// when. The rules: rules.go provisional.go invitation.go objection.go accreditation.go precedence.go, change.go
// chair.go, agenda.go preparation.go deadline.go papers.go symbol.go programme.go, sitting.go
// floor.go decision.go declaration.go, next.go, record.go minutes.go communique.go
// publicity.go. How it is shown: faces.go dates.go form.go offers.go body.go expect.go, document.go
// document_prepared.go document_after.go.
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

	procedure.On("accept", all(during(Convened, Opened), invited, notAccepted), accept, commits, procedure.About("invitation")),
	procedure.On("decline", all(during(Convened), invited, notDeclined), decline, commits, procedure.About("invitation")),
	procedure.On("change-delegation", all(during(Convened), attends), changeDelegation, procedure.About("invitation")),
	procedure.On("object", all(during(Convened), takesPart), object, commits, procedure.About("invitation")),
	procedure.On("settle-objection", all(chairs, during(Convened, Opened), objections), settleObjection, commits, procedure.About("invitation")),
	procedure.On("submit-delegation", all(during(Convened, Opened), takesPart, attends), submitDelegation, procedure.About("invitation")),
	procedure.On("accredit", all(during(Convened, Opened), secretariat, submitted), accredit, procedure.About("invitation")),
	procedure.On("set-precedence", all(chairs, during(Convened, Opened)), setPrecedence, procedure.About("invitation")),

	procedure.On("postpone", all(chairs, during(Convened)), postpone, commits, procedure.About("convening")),
	procedure.On("move", all(chairs, during(Convened, Opened)), move, commits, procedure.About("convening")),
	procedure.On("offer-chair", all(during(Convened, Opened), takesPart, notChair), offerChair, commits, procedure.About("convening")),
	procedure.On("hand-over", all(chairs, during(Convened, Opened), someoneReady), handOver, commits, procedure.About("convening")),
	procedure.On("cancel", all(chairs, during(Convened)), cancel, commits, procedure.Grave(), procedure.About("convening")),

	procedure.On("add-item", during(Convened), addItem, procedure.About("agenda")),
	procedure.On("take-item", all(chairs, during(Convened, Opened), undeclared, proposals), takeItem, procedure.About("agenda")),
	procedure.On("leave-item", all(chairs, during(Convened, Opened), undeclared, proposals), leaveItem, procedure.About("agenda")),
	procedure.On("issue-agenda", all(chairs, during(Convened)), issueAgenda, procedure.About("agenda")),
	procedure.On("assign-item", all(chairs, during(Convened, Opened), onTheAgenda), assignItem, procedure.About("agenda")),
	procedure.On("report-item", all(during(Convened, Opened), takesPart, reports), reportItem, procedure.About("agenda")),
	procedure.On("submit-document", all(during(Convened, Opened), takesPart), submitDocument, procedure.About("papers")),
	procedure.On("issue-document", all(during(Convened, Opened), secretariat, papersWait), issueDocument, procedure.About("papers")),
	procedure.On("return-document", all(during(Convened, Opened), secretariat, papersWait), returnDocument, procedure.About("papers")),
	procedure.On("set-event", all(during(Convened, Opened), host), setEvent, procedure.About("programme")),
	procedure.On("call-off-event", all(during(Convened, Opened), host, events), callOffEvent, procedure.About("programme")),
	procedure.On("set-deadlines", all(chairs, during(Convened, Opened, Closed)), setDeadlines, procedure.About("convening")),
	procedure.On("link-meeting", all(chairs, during(Convened, Opened, Closed)), linkMeeting, procedure.About("convening")),

	procedure.On("open", all(chairs, during(Convened), ready), open, commits, procedure.Grave(), procedure.About("sitting")),
	procedure.On("mark-attendance", all(chairs, during(Opened)), markAttendance, procedure.About("sitting")),
	procedure.On("call-item", all(chairs, during(Opened), undeclared, onTheAgenda), callItem, procedure.About("sitting")),
	procedure.On("ask-floor", all(during(Opened), takesPart), askFloor, procedure.About("floor")),
	procedure.On("waive-floor", all(during(Opened), takesPart, hasAsked), waiveFloor, procedure.About("floor")),
	procedure.On("allot-time", all(chairs, during(Opened)), allotTime, procedure.About("floor")),
	procedure.On("give-floor", all(chairs, during(Opened), someoneAsked), giveFloor, procedure.About("floor")),
	procedure.On("end-floor", all(chairs, during(Opened), someoneSpeaks), endFloor, procedure.About("floor")),
	procedure.On("raise-point", all(during(Opened), takesPart), raisePoint, procedure.About("floor")),
	procedure.On("rule-on-point", all(chairs, during(Opened), pointsWait), ruleOnPoint, procedure.About("floor")),
	procedure.On("consider", all(chairs, during(Opened), undeclared), consider, procedure.About("deciding")),
	procedure.On("decide", all(chairs, during(Opened), undeclared), decide, commits, procedure.About("deciding")),
	procedure.On("put-decision", all(chairs, during(Opened), undeclared), putDecision, procedure.About("deciding")),
	procedure.On("adopt-decision", all(chairs, during(Opened), undeclared, putBefore), adoptDecision, commits, procedure.About("deciding")),
	procedure.On("state-reservation", all(during(Opened), takesPart), stateReservation, commits, procedure.About("deciding")),
	procedure.On("explain-position", all(during(Opened), takesPart, somethingDecided), explainPosition, commits, procedure.About("deciding")),
	procedure.On("record-declaration", all(chairs, during(Opened), undeclared, allDecided), recordDeclaration, commits, procedure.About("signing")),
	procedure.On("confirm-signature", all(during(Opened), mayAnswer, ledByMinister), confirmSignature, procedure.Needs(policy.Sign), procedure.Grave(), procedure.About("signing")),
	procedure.On("decline-signature", all(during(Opened), mayAnswer), declineSignature, commits, procedure.Grave(), procedure.About("signing")),

	procedure.On("offer-next", all(during(Convened, Opened, Closed), nextNotFixed), offerNext, commits, procedure.About("next")),
	procedure.On("fix-next", all(chairs, during(Opened, Closed), nextNotFixed, offered), fixNext, commits, procedure.About("next")),
	procedure.On("close", all(chairs, during(Opened), answered), closeMeeting, commits, procedure.Grave(), procedure.About("sitting")),

	procedure.On("issue-record", all(over, chairs, revisable), issueRecord, commits, procedure.About("minutes")),
	procedure.On("request-correction", all(over, takesPart, recordIssued, tookPart), requestCorrection, procedure.About("minutes")),
	procedure.On("settle-correction", all(over, chairs, recordIssued, corrections), settleCorrection, commits, procedure.About("minutes")),
	procedure.On("approve-record", all(over, takesPart, recordIssued, tookPart, mayApprove), approveRecord, commits, procedure.Grave(), procedure.About("minutes")),
	procedure.On("lock-record", all(over, chairs, recordIssued), lockRecord, commits, procedure.Grave(), procedure.About("minutes")),
	procedure.On("draft-communique", all(during(Opened, Closed), chairs, unreleased), draftCommunique, procedure.About("publishing")),
	procedure.On("release-communique", all(during(Opened, Closed), chairs, drafted, unreleased), releaseCommunique, commits, procedure.Grave(), procedure.Public(), procedure.About("publishing")),
	procedure.On("announce", all(during(Convened, Opened, Closed, Cancelled), chairs), announce, commits, procedure.Grave(), procedure.Public(), procedure.About("publishing")),
	procedure.On("publish-document", all(during(Opened, Closed), chairs, somethingAdopted), publishDocument, commits, procedure.Grave(), procedure.Public(), procedure.About("publishing")),
	procedure.On("withdraw-publication", all(during(Convened, Opened, Closed, Cancelled), chairs, somethingPublic), withdrawPublication, commits, procedure.About("publishing")),
)

// commits marks a step that binds the ministry: it wants the power to commit it.
var commits = procedure.Needs(policy.Commit)

// Nothing is the input of a step that says all by being taken.
type Nothing struct{}
