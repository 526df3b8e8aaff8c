// Package decision is the obligation ledger: what a meeting decided, paragraph by
// paragraph, and what became of it. The seed asks for it twice: the working group
// supports and coordinates the carrying out of the ministers' decisions (matter 2), and
// what was agreed is followed by the efforts it needs (matter 4).
//
//	record ──→ confirm-text · contest-text, each other party      correct, the recorder: a new edition
//	           name-coordinator                                   the recorder or the coordinator
//	           publish-text → withdraw-publication                the recorder, of a text that is final
//	   each operative paragraph is an obligation:
//	planned ── take-on · start ──→ under way ── report "done" ──→ propose-closing ──→ done · lapsed
//	   opt-in · opt-out               │                           propose-superseding → superseded
//	   (interested parties)           ├─ report-blocked, offer-help, unblock
//	                                  ├─ open-round, remind: reports are asked for by a date
//	                                  └─ propose-due: carried over to another date
//	   a proposal waits for consent by all it concerns; one object ends it; withdraw-proposal
//
// Who is competent. The recorder keeps the text, and only until all the others have
// confirmed it: then it is final, and a change is a proposal or another decision. The
// coordinator (the recorder, or whom it names: the chair of the working group) opens the
// rounds and reminds. A party alone speaks for what it does: no step lets anybody write
// another's report or lift another's obstacle, and no step sets a colour: colours follow
// by a published rule from what was reported and from the day (colour.go). Nothing ends,
// is put off or replaced without the consent of everybody it is addressed to and of the
// recorder; and of all, while the text is not agreed or nobody has opted in.
//
// That is why little crosses, and what does is harmless:
//
//   - reports on the same obligation, by several parties: all count, each in its own line.
//   - confirm-text or contest-text, with correct: it counts for the edition its author
//     has read, and the new one is asked about. A correction
//     whose author had not heard of the last confirmation stands. Nothing that ended is
//     opened again so: the recorder's consent to that came after its correction.
//   - report, with open-round: it counts, and the round still asks, for its author did
//     not know of it. With the other parties' last consent to closing: its author had
//     proposed it or consented before it reported, so the obligation has ended and the
//     report is shown without effect. The same holds of start, unblock and the others.
//   - object, with others' consents: nothing ends while a party that could object has not
//     answered, so an objection is never too late to be heard. Of two objections, or an
//     objection and a withdrawal, the first ends the proposal.
//   - two proposals on one obligation: the first stands and is answered, the second has no
//     effect; consents name the proposal, so none is taken for another's.
//   - opt-in, with the last consent to closing: before it, closing waits for the new
//     party too, and what seemed closed is open until it answers; behind it, the
//     obligation has ended. Of all crossings this alone can open something again.
//   - opt-out, with anything: it only ever takes its own party out.
//   - offer-help, with unblock: an offer behind it has no effect: there is no obstacle.
//   - open-round or remind, with name-coordinator: both count. Who had not heard of the
//     handover was the coordinator still, for others may have reported to its round; of two
//     rounds the last one asks. Of two handovers, the last one stands.
//   - propose, with correct of the same paragraph: the proposal falls, for it was about
//     another wording; one that comes behind the correction is about the new one.
//   - propose or consent, with the last confirmation of the text: whoever it turns out to
//     concern has been asked, and who is not bound need not answer any more.
//
// Rules know no day. What turns on one (overdue, lapsed, the colours, what stands on the
// next provisional agenda, the figures of a year) is computed by pure functions of the
// states and a given day, the same on every node: ledger.go, colour.go, figures.go; the
// overviews board.go, agenda.go and report.go are drawn from them. They look at the ledger as it stood on that day, so the report of a year
// says the same when it is made again later, however much was reported since; only a
// correction of the text reaches back.
//
// All its parties can read all of it. A party admitted later may opt in. Once the recorder
// has declared the final text public, the public reads titles and texts of the paragraphs,
// symbol and date; whom they bind, by when and what became of them stays with the parties.
//
// The files: this one is the procedure, state.go what it keeps, guards.go who may act
// when, text.go duties.go rounds.go proposals.go the rules; terms.go and standing.go
// reckon with dates and reports; faces.go, lists.go, document.go, history.go and dates.go
// how one decision is shown; publicity.go what of it is public.
package decision

import (
	"embed"

	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Procedure is the kind: its steps, who may take them and what they change.
var Procedure = procedure.Define[State]("decision",
	procedure.Doc{Words: words, Audience: procedure.Everyone, Sealed: true, Place: 17, Overviews: overviews, Matters: matters},
	procedure.On("record", procedure.Anyone[State], record, commits),
	procedure.On("confirm-text", answersText, confirmText, commits, procedure.About("text")),
	procedure.On("contest-text", answersText, contestText, commits, procedure.About("text")),
	procedure.On("correct", mayCorrect, correct, commits, procedure.About("text")),
	procedure.On("name-coordinator", mayName, nameCoordinator, procedure.About("text")),

	procedure.On("opt-in", mayOptIn, optIn, commits, procedure.About("duty")),
	procedure.On("opt-out", mayOptOut, optOut, commits, procedure.About("duty")),
	procedure.On("take-on", addressed, takeOn, procedure.About("duty")),
	procedure.On("start", mayStart, start, procedure.About("duty")),
	procedure.On("report", addressed, report, procedure.About("duty")),
	procedure.On("report-blocked", addressed, reportBlocked, procedure.About("duty")),
	procedure.On("unblock", mayUnblock, unblock, procedure.About("duty")),
	procedure.On("offer-help", mayHelp, offerHelp, procedure.About("duty")),

	procedure.On("open-round", mayOpenRound, openRound, procedure.About("rounds")),
	procedure.On("remind", mayRemind, remind, procedure.About("rounds")),

	procedure.On("propose-closing", mayPropose, proposeClosing, commits, procedure.About("proposals")),
	procedure.On("propose-due", mayPropose, proposeDue, commits, procedure.About("proposals")),
	procedure.On("propose-superseding", mayPropose, proposeSuperseding, commits, procedure.About("proposals")),
	procedure.On("consent", mayAnswer, consent, commits, procedure.Grave(), procedure.About("proposals")),
	procedure.On("object", mayAnswer, object, commits, procedure.Grave(), procedure.About("proposals")),
	procedure.On("withdraw-proposal", mayWithdraw, withdrawProposal, commits, procedure.About("proposals")),

	procedure.On("publish-text", mayPublish, publishText, commits, procedure.Grave(), procedure.Public(), procedure.About("publishing")),
	procedure.On("withdraw-publication", mayUnpublish, withdrawPublication, commits, procedure.About("publishing")),
)

// overviews look at all decisions together.
var overviews = []procedure.Overview{
	procedure.Over("board", board).OnToday(),
	procedure.Over("agenda", agenda),
	procedure.Over("annual-report", annualReport),
}

// commits marks a step that binds the ministry: it wants the power to commit it.
var commits = procedure.Needs(policy.Commit)
