// Package request is what one ministry asks of another in the fight against crime, or
// tells it unasked: from the form to the final reply, the refusal, and what came of it.
//
//	send ─→ (countersign) ─→ sent ··received··→ acknowledge ─→ accept ─→ reply "final" ─→ feedback ─→ close
//	                                              │  ├─ ask ──→ clarify      │  └─ refuse "whole"        │
//	                                              │  (the clock stands still)│                           │
//	                                              └─ assess, of persons      └─ reply "interim",         │
//	                                                                            refuse "part": the rest  │
//	                                                                            is still due             │
//	                                      reopen: a new clock, from its own receipt ←────────────────────┘
//
// Beside it, the addressee: transfer to the competent office, change-measure,
// await-authorisation, report-delay. The requester: remind, record-silence. Each of both,
// of what it gave: correct, restrict, recall, to which every holder answers with
// answer-recall; grant-use or decline-use when the other side asks by ask-use; translate,
// add-channel.
//
// Where it comes from: Directive (EU) 2023/977 for what a request says (art. 4), how long
// an answer takes (art. 5), on which grounds it is refused (art. 6) and what is counted
// (art. 18); Implementing Regulations (EU) 2024/2545 and 2022/2122 for acknowledgement,
// contested urgency, delay and feedback; the agreements of the region for thirty days, for
// use with consent and for the confidentiality of the very fact of a request; Interpol's
// Constitution art. 3 and the predominance test of AGN/20/RES/11 for neutrality. What
// binds whom, a council's charter and each treaty say; these are the defaults.
//
// It has two sides and no more: a refusal is confidential to them. Who asks several parties at
// once sends one to each, on a basis that all of the group share; each has its own clock, and
// none learns that the others were asked. A third party is let in only where the other side has
// recorded a grant for it.
//
// The clock starts when the addressee had the request, and the addressee itself says when:
// its next entry, a receipt or a step, has seen it and carries its own time. It stands
// still and goes on by recorded steps only (package limit). Silence is recorded as well:
// record-silence keeps what the requester could see then; that its node had nothing newer
// of the other side is in the signed header. A moment is its author's claim, but nothing
// happens to the clock before what its author had seen when it signed: a date put back past
// that is worth nothing.
//
// A request that concerns a person carries a worksheet of the seven factors that tell
// whether an ordinary crime predominates. Where a factor points to a political, military,
// religious or racial character, a second officer of the same ministry signs before the
// request counts as sent; until then there is nothing to answer and no clock. The
// addressee makes its own worksheet before it accepts or replies, and signs it twice where
// a factor points that way. The rules ask for it on every node, so no door goes around it.
//
// What crosses:
//
//   - ask, with reply or refuse: both are the addressee's own, so they do not cross.
//   - clarify, with a second ask: each question is answered by its name, and the clock
//     goes on when none is left.
//   - close, with anything the addressee does: what comes after it in the order has no effect, and
//     its author sees that the matter was closed; a reply that comes before it counts.
//   - remind, clarify and record-silence, with the reply or refusal they had not seen: both
//     are kept, in whatever order. Silence records what its author had not seen.
//   - recall, with an answer or a correction: answers name the recall; a correction of
//     what is recalled stands beside it.
//   - grant-use, with restrict of the same item: same owner, so they do not cross.
//   - countersign, twice by two officers: the second has no effect.
//
// The files: this one is the procedure; state.go what it keeps, lists.go the closed lists
// with their sources, contents.go and entities.go the form of a request, complete.go what
// it must say. The rules: send.go neutrality.go answer.go clarify.go measures.go delay.go
// refuse.go after.go information.go use.go; guards.go who may act when; rounds.go the
// clock. How it is shown: faces.go document.go document_after.go entities_shown.go form.go
// dates.go; statistics.go and overview.go count over all of them.
package request

import (
	"embed"

	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Procedure is the kind: its steps, who may take them and what they change.
var Procedure = procedure.Define[State]("request",
	procedure.Doc{Words: words, Audience: procedure.Chosen, Sealed: true, Place: 5, Apart: true, Overviews: overviews},
	procedure.On("send", procedure.Anyone[State], send, procedure.Second()),
	procedure.On("countersign", second, countersign, aboutAnswering),

	procedure.On("acknowledge", all(sent, addressee, unanswered, unacknowledged), acknowledge, aboutAnswering),
	procedure.On("assess", all(sent, addressee, unanswered, onPersons), assess, aboutAnswering),
	procedure.On("transfer", all(sent, addressee, unanswered), transfer, aboutAnswering),
	procedure.On("ask", all(sent, addressee, asked, unanswered), ask, aboutAnswering),
	procedure.On("clarify", all(sent, requester, unheard, questions), clarify, aboutFollowing),
	procedure.On("accept", all(sent, addressee, asked, unanswered, acknowledged, assessed), accept, commits, aboutAnswering),
	procedure.On("change-measure", all(sent, addressee, unclosed, measured), changeMeasure, aboutAnswering),
	procedure.On("await-authorisation", all(sent, addressee, asked, unanswered), awaitAuthorisation, aboutAnswering),
	procedure.On("report-delay", all(sent, addressee, asked, unclosed), reportDelay, aboutAnswering),
	procedure.On("reply", all(sent, addressee, asked, unanswered, assessed), reply, aboutAnswering, procedure.Second()),
	procedure.On("refuse", all(sent, addressee, asked, unanswered), refuse, commits, procedure.Grave(), aboutAnswering, procedure.Second()),

	procedure.On("remind", all(sent, requester, asked, unheard), remind, aboutFollowing),
	procedure.On("record-silence", all(sent, requester, asked, unheard), recordSilence, aboutFollowing),
	procedure.On("feedback", all(sent, receiver, unclosed), feedback, aboutFollowing),
	procedure.On("close", all(sent, requester, unclosed), closeRequest, aboutFollowing),
	procedure.On("reopen", all(sent, requester, asked, closed), reopen, aboutFollowing),

	procedure.On("correct", all(sent, either, gave), correct, aboutInformation),
	procedure.On("restrict", all(sent, either, gave), restrict, aboutInformation),
	procedure.On("recall", all(sent, either, gave), recall, commits, aboutInformation, procedure.Second()),
	procedure.On("answer-recall", all(sent, holdsRecalled), answerRecall, aboutInformation),
	procedure.On("ask-use", all(sent, either), askUse, aboutUsing),
	procedure.On("grant-use", all(sent, either), grantUse, commits, aboutUsing, procedure.Second()),
	procedure.On("decline-use", all(sent, either, wanted), declineUse, commits, aboutUsing),
	procedure.On("translate", all(sent, either), translate, aboutInformation),
	procedure.On("add-channel", all(sent, either, unclosed), addChannel, aboutInformation),
)

// What steps are about, for pages that show many.
var (
	aboutAnswering   = procedure.About("answering")
	aboutFollowing   = procedure.About("following")
	aboutInformation = procedure.About("information")
	aboutUsing       = procedure.About("using")
)

// commits marks a step that binds the ministry: it wants the power to commit it.
var commits = procedure.Needs(policy.Commit)
