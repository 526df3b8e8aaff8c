package body

import (
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// Status is where a body stands.
type Status string

// The statuses. No rule knows the day, so none of them turns on it: a temporary body has
// lapsed, to whoever knows the day, once its end date is past (see turns.go).
const (
	None      Status = "none"      // its founding entry was refused
	Proposed  Status = "proposed"  // members have yet to consent
	Rejected  Status = "rejected"  // one objected, or the time passed
	Standing  Status = "standing"  // in force, without an end
	Temporary Status = "temporary" // in force until its end date
	Lapsed    Status = "lapsed"    // its end date has passed
	WoundUp   Status = "wound-up"
)

func (s *State) status() Status {
	switch {
	case len(s.Motions) == 0:
		return None
	case !s.Agreed && s.Motions[0].Outcome == "":
		return Proposed
	case !s.Agreed:
		return Rejected
	case s.WoundUp != "":
		return WoundUp
	case s.Ends != "":
		return Temporary
	}
	return Standing
}

// Facts is what lists say of the body, and what becomes of it by itself.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Title: s.Founded.Name, Status: string(s.status()), Tone: s.tone()}
	if s.status() == None {
		f.Named = lang.Say("body", nil)
		return f
	}
	s.await(&f)
	s.byDay(&f)
	for _, text := range []lang.Text{s.wording().Mandate, s.Founded.Basis} {
		for _, tag := range text.Tags() {
			f.Search = append(f.Search, text[tag])
		}
	}
	return f
}

func (s *State) tone() procedure.Tone {
	switch s.status() {
	case Proposed:
		return procedure.Live
	case Standing, Temporary:
		return procedure.Good
	}
	return procedure.Quiet
}

// await: whose answer to a motion is missing, who is invited to join, whose turn the vacant
// chair is.
func (s *State) await(f *procedure.Facts) {
	for _, m := range s.Motions {
		for _, id := range s.awaited(m) {
			if !slices.Contains(f.Await, id) {
				f.Await = append(f.Await, id)
			}
		}
	}
	if !s.Agreed || s.WoundUp != "" {
		return
	}
	for _, seat := range s.Seats {
		if seat.Invited != "" && !slices.Contains(f.Await, seat.Party) {
			f.Await = append(f.Await, seat.Party)
		}
	}
	if next := s.turn(); s.chair() == "" && next != "" && !slices.Contains(f.Await, next) {
		f.Await = append(f.Await, next)
	}
}

// Membership lets the founder admit to the dossier whom the members have let join.
func (s *State) Membership() bool { return true }

// Expect: answers, invitations and the turn that are waited for; otherwise, of the chair, the
// next meeting.
func (s *State) Expect(a procedure.Act) []string {
	steps := []string{"consent", "object", "join", "take-chair", "pass-turn"}
	if s.chair() == a.Party {
		steps = append(steps, "fix-meeting", "record-meeting")
	}
	return steps
}
