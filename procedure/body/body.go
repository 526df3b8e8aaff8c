// Package body is a body that meets: the Council itself, its expert and technical working
// group, and whatever further one it sets up, standing or with an end date (the seed, rows
// 1 and 2 of the product page). It holds the body's mandate, who belongs to it, who is in
// the chair, and the rules of procedure its meetings are held by.
//
//	establish ─→ proposed ── consent, by every other member ──→ in force ── wound up
//	                │                                             │    or lapsed, by its end date
//	                └─ object: rejected                           │
//	  move-mandate · move-prolongation · move-winding-up          │  a member moves,
//	  move-membership · move-rules                                │  the members answer:
//	        └─ consent · object · conclude                        │
//	  join · leave            the party itself                    │
//	  take-chair · pass-turn  the party whose turn it is          │
//	  hand-over               the party in the chair              │
//	  fix-meeting · waive     the party in the chair              │
//	  call-off · record-meeting · mark-done      its host, the chair, the secretariat
//	  name-focal-point · remove-focal-point · designate    each party, its own
//
// Nothing here knows what day it is. A mandate with an end ends by itself: the end date is
// in Facts and Dates, whoever reads compares it with today, and a step can only move it on
// or wind the body up. So are a missed year and a missed day: the record says by when, and
// what was done on which day.
//
// Rules of procedure are data (rules.go), each pack with its first day. A meeting keeps the
// rules it was fixed by, a motion those it was moved by, a year those it began with: an
// amendment rewrites nothing.
//
// No letter that comes late may undo what was done without it. So an act goes by the rules
// and the members its author had seen, answers are counted and not raced, and nearly every
// act has one party that can take it. What crosses, then:
//
//   - two answers to a motion: both count. Under consensus one objection ends it, and a
//     consent after it has no effect. Under a majority the outcome is the same in any order.
//   - an answer, and the mover's word that the time has passed: silence gives consent only
//     where the motion says so. An objection that stands before that word ends the motion
//     even when it comes late (nobody is bound against its own word); after it, it has no effect.
//   - two motions on one matter: the second has no effect, nor has an answer to it.
//   - a motion, and a new member's joining: who is asked are the members its mover knew, so
//     nobody stops what was agreed by arriving; who leaves is no longer waited for.
//   - hand-over, and the next party's take-chair: both orders end with the next in the
//     chair and the word of the last one kept. Who follows was settled when the last one took
//     the chair, so an amendment of the rotation that crosses changes nothing of it.
//   - take-chair, and what the last chair still does after its term: after take-chair it has
//     no effect, and the new chair says it again.
//   - fix-meeting, and the last consent to other rules: the meeting goes by those its chair
//     knew. And the last consent to the winding up: a meeting that stands after it is none.
//   - two records of one meeting, by host, chair or secretariat: the first stands, the second
//     is shown.
//   - record-meeting and call-off: what stands first counts; the other can be said anew.
//
// All its parties can read all of it: members, observers and who is yet to join. So what a
// party calls another (designate) is read by that other; the page shows each reader her own
// ministry's word.
//
// The files: this one is the procedure and its state, members.go who belongs, motion.go and
// settle.go what the members agree on, chair.go the rotation, meeting.go what is fixed, held
// and waived, people.go focal points and designations, rules.go and timetable.go the rules
// and what follows from them, year.go how often it has met, turns.go what the day alone changes, mandates.go all bodies on a day; faces.go dates.go form.go
// document.go account.go how it is shown.
package body

import (
	"embed"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Procedure is the kind: its steps, who may take them and what they change.
var Procedure = procedure.Define[State]("body",
	procedure.Doc{Words: words, Audience: procedure.Chosen, Sealed: true, Place: 15, Overviews: overviews},
	procedure.On("establish", procedure.Anyone[State], establish, commits),
	procedure.On("consent", mayAnswer, consent, commits, procedure.Grave(), procedure.About("motions")),
	procedure.On("object", mayAnswer, object, commits, procedure.About("motions")),
	procedure.On("conclude", hasMoved, conclude, commits, procedure.About("motions")),

	procedure.On("move-mandate", isMember, moveMandate, commits, procedure.About("motions")),
	procedure.On("move-prolongation", all(isMember, hasEnd), moveProlongation, commits, procedure.About("motions")),
	procedure.On("move-winding-up", isMember, moveWindingUp, commits, procedure.Grave(), procedure.About("motions")),
	procedure.On("move-membership", isMember, moveMembership, commits, procedure.About("motions")),
	procedure.On("move-rules", isMember, moveRules, commits, procedure.About("motions")),
	procedure.On("join", isInvited, join, commits, procedure.About("membership")),
	procedure.On("leave", belongs, leave, commits, procedure.Grave(), procedure.About("membership")),

	procedure.On("take-chair", all(isMember, hasTurn), takeChair, commits, procedure.About("chairing")),
	procedure.On("pass-turn", all(isMember, hasTurn), passTurn, commits, procedure.About("chairing")),
	procedure.On("hand-over", hasChaired, handOver, commits, procedure.About("chairing")),

	procedure.On("fix-meeting", all(inForce, inChair), fixMeeting, commits, procedure.About("meetings")),
	procedure.On("call-off", all(established, hasMeeting(planned)), callOff, commits, procedure.About("meetings")),
	procedure.On("record-meeting", all(established, mayRecord), recordMeeting, commits, procedure.About("meetings")),
	procedure.On("mark-done", all(established, hasMeeting(known)), markDone, procedure.About("meetings")),
	procedure.On("waive", all(established, inChair, hasMeeting(known)), waive, commits, procedure.About("meetings")),

	procedure.On("explain-year", all(established, mayExplain, hasShortYear), explainYear, commits, procedure.About("meetings")),

	procedure.On("name-focal-point", belongs, nameFocalPoint, procedure.About("contacts")),
	procedure.On("remove-focal-point", hasFocalPoint, removeFocalPoint, procedure.About("contacts")),
	procedure.On("designate", belongs, designate, commits, procedure.About("contacts")),
)

// commits marks a step that binds the ministry: it wants the power to commit it.
var commits = procedure.Needs(policy.Commit)

// State is a body. The zero State is none yet.
type State struct {
	Founded   Founding                              `json:"founded,omitzero"`   // as it was proposed
	Agreed    bool                                  `json:"agreed,omitempty"`   // its members have consented
	Wordings  []Wording                             `json:"wordings,omitempty"` // of the mandate; the last is in force
	Packs     []Pack                                `json:"packs,omitempty"`    // rules; the last are in force
	Ends      lang.Date                             `json:"ends,omitempty"`     // none: a standing body
	WoundUp   lang.Date                             `json:"wound-up,omitempty"`
	Seats     []Seat                                `json:"seats,omitempty"`
	Motions   []Motion                              `json:"motions,omitempty"`
	Terms     []Term                                `json:"terms,omitempty"` // in the chair
	Queue     []party.ID                            `json:"queue,omitempty"` // who follows in the chair
	Meetings  []Meeting                             `json:"meetings,omitempty"`
	People    map[party.ID][]FocalPoint             `json:"people,omitempty"`
	Explained map[string]Explanation                `json:"explained,omitempty"` // by the year that was missed
	Names     map[party.ID]map[party.ID]Designation `json:"names,omitempty"`     // by who shows it so, then who is shown
}

// Founding is what a body is established with. Parties of the dossier that are not named
// as observers or as its secretariat are its members. The rules are those a body of its form begins with.
type Founding struct {
	Name      lang.Text  `json:"name,omitempty" field:"required,max=200"`
	Form      string     `json:"form,omitempty" field:"required,choices=council|working-group|other"`
	Parent    string     `json:"parent,omitempty" field:"max=80,dossier=body"` // the dossier of the body it reports to
	Basis     lang.Text  `json:"basis,omitempty"`                              // the decision it rests on
	Since     lang.Date  `json:"since,omitempty" field:"required"`
	Ends      lang.Date  `json:"ends,omitempty"`
	Languages []string   `json:"languages,omitempty" field:"max=20"`
	Mandate   lang.Text  `json:"mandate,omitempty" field:"required,long"`
	Reference lang.Text  `json:"reference,omitempty" field:"long"` // terms of reference
	Observers []party.ID `json:"observers,omitempty"`
	Keeper    party.ID   `json:"secretariat,omitempty"`                 // keeps the record of its meetings
	Until     lang.Date  `json:"answers-by,omitempty" field:"required"` // by when answers are asked for
}

// Wording is one wording of mandate and terms of reference, and the motion it came by.
type Wording struct {
	Mandate   lang.Text `json:"mandate,omitempty"`
	Reference lang.Text `json:"reference,omitempty"`
	Motion    string    `json:"motion,omitempty"`
}

// Pack is the rules as adopted, from their first day on, with the motion they came by and
// the act that settled it.
type Pack struct {
	Rules  Rules     `json:"rules,omitzero"`
	Since  lang.Date `json:"since,omitempty"`
	Motion string    `json:"motion,omitempty"`
	By     party.ID  `json:"by,omitempty"`
	Number uint64    `json:"number,omitempty"`
}

// wording is the mandate in force.
func (s *State) wording() Wording {
	if len(s.Wordings) == 0 {
		return Wording{}
	}
	return s.Wordings[len(s.Wordings)-1]
}

// packOf is the number of the rules that an act on something of a day goes by: the last
// that are in force on that day and whose adoption the party had seen. An adoption that
// comes late stands before the act in the order and still does not change what the act was
// done by.
func (s *State) packOf(a procedure.Act, day lang.Date) int {
	for i := len(s.Packs); i > 1; i-- {
		if p := s.Packs[i-1]; p.Since <= day && (p.By == a.Party || a.Seen[p.By] >= p.Number) {
			return i
		}
	}
	return min(1, len(s.Packs))
}

// rulesOf are the rules of that number.
func (s *State) rulesOf(a procedure.Act, day lang.Date) Rules {
	return s.Packs[s.packOf(a, day)-1].Rules
}

// Rules are those in force.
func (s *State) Rules() Rules {
	if len(s.Packs) == 0 {
		return Rules{}
	}
	return s.Packs[len(s.Packs)-1].Rules
}
