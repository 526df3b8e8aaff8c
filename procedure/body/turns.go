package body

import (
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// byDay sets what of the facts turns with the day. Due is the first date that is not dealt with, for
// a line in a list. A body with an end lapses by itself after it; of a standing one a year in
// which it has not met is a matter of record once it is out, and the next one counts.
func (s *State) byDay(f *procedure.Facts) {
	dates := s.motionDates()
	for _, m := range s.Meetings {
		dates = append(dates, s.meetingDates(m)...)
	}
	switch s.status() {
	case Temporary:
		f.Due = first(append(slices.Clone(dates), s.ending()))
		f.Turns = []procedure.Turn{{After: s.Ends, Status: string(Lapsed), Tone: procedure.Warn, Day: s.Ends, Due: first(dates)}}
	case Standing:
		years := slices.DeleteFunc(s.Years(ahead), s.closed)
		f.Due = first(s.withYears(dates, years))
		for i, y := range years {
			f.Turns = append(f.Turns, procedure.Turn{After: y.last(""), Due: first(s.withYears(dates, years[i+1:]))})
		}
	case WoundUp:
		f.Day, f.Due = s.WoundUp, first(dates)
	default:
		f.Due = first(dates)
	}
}

func (s *State) withYears(dates []procedure.Occasion, years []Year) []procedure.Occasion {
	dates = slices.Clone(dates)
	for _, y := range years {
		dates = append(dates, s.yearDates(y)...)
	}
	return dates
}

// first is the earliest that is not dealt with.
func first(dates []procedure.Occasion) (due *procedure.Due) {
	for _, o := range dates {
		if !o.Done && !o.Called && (due == nil || o.Day < due.Day) {
			due = &procedure.Due{Day: o.Day, What: o.What}
		}
	}
	return due
}

// ExplainYear is the input of explain-year; Year is chosen from a list.
type ExplainYear struct {
	Year   string    `json:"year,omitempty" field:"required,max=4"`
	Reason lang.Text `json:"reason,omitempty" field:"required,long"`
}

// mayExplain: the chair, or the secretariat where there is one.
func mayExplain(s *State, a procedure.Act) error {
	if s.as(a.Party) == secretariat {
		return nil
	}
	return inChair(s, a)
}

// explainYear puts on record why the body did not meet as often as it must. Which year is out
// no rule knows; one in which it turns out to have met was not missed, whatever was said.
func explainYear(s *State, a procedure.Act, in ExplainYear) error {
	i := slices.IndexFunc(s.short(1), func(y Year) bool { return y.name() == in.Year })
	if i < 0 {
		return procedure.RefuseField("year", "body.refuse.year-kept", lang.Args{"year": in.Year})
	}
	if s.Explained == nil {
		s.Explained = map[string]Explanation{}
	}
	s.Explained[in.Year] = Explanation{By: a.Party, Reason: in.Reason}
	return nil
}

// short lists the years in which the body has not met as often as it must; see Years.
func (s *State) short(after int) []Year {
	return slices.DeleteFunc(s.Years(after), Year.Kept)
}

// closed: nothing is due of the year any more, whatever day it is.
func (s *State) closed(y Year) bool { return y.Kept() || s.missed(y) }

func hasShortYear(s *State, _ procedure.Act) error {
	if len(s.short(1)) == 0 {
		return procedure.Refuse("body.refuse.years-kept", nil)
	}
	return nil
}
