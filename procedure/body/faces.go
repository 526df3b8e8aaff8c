package body

import (
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// Status is where a body stands.
type Status string

// The statuses. A mandate that has lapsed has none of its own: no rule knows the day, and
// the end date in Facts and Dates says it to whoever does.
const (
	None      Status = "none"      // its founding entry was refused
	Proposed  Status = "proposed"  // members have yet to consent
	Rejected  Status = "rejected"  // one objected, or the time passed
	Standing  Status = "standing"  // in force, without an end
	Temporary Status = "temporary" // in force until its end date
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

// Facts is what lists say of the body. Due is the first of its dates that is not dealt with.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Title: s.Founded.Name, Status: string(s.status()), Tone: s.tone()}
	if s.status() == None {
		f.Named = lang.Say("body", nil)
		return f
	}
	s.await(&f)
	f.Due = s.due()
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

// due is the first date that is not dealt with, for a line in a list. In a body with an end
// that is its end, once there is no answer or meeting before it: so a list by date shows the
// lapsed ones. In a standing one it is the year's meeting.
func (s *State) due() *procedure.Due {
	dates := s.motionDates()
	for _, m := range s.Meetings {
		dates = append(dates, s.meetingDates(m)...)
	}
	switch s.status() {
	case Temporary:
		dates = append(dates, s.ending())
	case Standing:
		for _, y := range s.Years(ahead) {
			if !s.missed(y) {
				dates = append(dates, s.yearDates(y)...)
			}
		}
	}
	var due *procedure.Due
	for _, o := range dates {
		if o.Done || o.Called || due != nil && due.Day <= o.Day {
			continue
		}
		due = &procedure.Due{Day: o.Day, What: o.What}
	}
	return due
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
