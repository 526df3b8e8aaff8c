package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Postpone is the input of postpone: the new days.
type Postpone struct {
	Start  lang.Date `json:"start,omitempty" field:"required"`
	End    lang.Date `json:"end,omitempty"`
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// Move is the input of move: where and how the meeting is held from now on.
type Move struct {
	Form   string    `json:"form,omitempty" field:"required,choices=in-person|online|hybrid"`
	Place  lang.Text `json:"place,omitempty" field:"max=200"`
	Join   string    `json:"join,omitempty" field:"max=300"` // how to join online
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// Change is what became otherwise than it was convened: how it was, and why it changed.
type Change struct {
	What   string    `json:"what,omitempty"`
	By     party.ID  `json:"by,omitempty"`
	Number uint64    `json:"number,omitempty"` // of the act in its party's chain
	Start  lang.Date `json:"start,omitempty"`  // as it was before
	End    lang.Date `json:"end,omitempty"`
	Place  lang.Text `json:"place,omitempty"`
	Form   string    `json:"form,omitempty"`
	From   party.ID  `json:"from,omitempty"` // of the chair
	To     party.ID  `json:"to,omitempty"`
	Reason lang.Text `json:"reason,omitempty"`
}

// What may change.
const (
	changedDays  = "days"
	changedPlace = "place"
	changedChair = "chair"
)

// postpone moves the meeting to other days, later or earlier. Who accepted is still
// expected; who declined is asked anew, for another day is another question.
func postpone(s *State, a procedure.Act, in Postpone) error {
	switch {
	case in.End != "" && in.End < in.Start:
		return procedure.RefuseField("end", "meeting.refuse.ends-early", lang.Args{"start": in.Start})
	case in.Start == s.Call.Start && in.End == s.Call.End:
		return procedure.RefuseField("start", "meeting.refuse.same-days", nil)
	}
	s.Changes = append(s.Changes, Change{What: changedDays, By: a.Party, Number: a.Number, Start: s.Call.Start, End: s.Call.End, Reason: in.Reason})
	s.Call.Start, s.Call.End, s.Declined = in.Start, in.End, nil
	s.Answers = slices.DeleteFunc(s.Answers, func(x Answer) bool { return x.Declined })
	return nil
}

// move changes place and form, also of a sitting that is under way.
func move(s *State, a procedure.Act, in Move) error {
	if in.Form != "online" && in.Place.Empty() {
		return procedure.RefuseField("place", "meeting.refuse.place-missing", nil)
	}
	s.Changes = append(s.Changes, Change{What: changedPlace, By: a.Party, Number: a.Number, Place: s.Call.Place, Form: s.form(), Reason: in.Reason})
	s.Call.Form, s.Links.Join = in.Form, in.Join
	if !in.Place.Empty() {
		s.Call.Place = in.Place
	}
	return nil
}

func (s *State) form() string {
	if s.Call.Form == "" {
		return "in-person"
	}
	return s.Call.Form
}

// seenPostponed refuses an answer to the invitation that was written before its author
// had heard that the meeting was postponed: it answers another day's invitation.
func (s *State) seenPostponed(a procedure.Act) error {
	for _, c := range s.Changes {
		if c.What == changedDays && a.Party != c.By && a.Seen[c.By] < c.Number {
			return procedure.Refuse("meeting.refuse.postponed", lang.Args{"start": s.Call.Start})
		}
	}
	return nil
}
