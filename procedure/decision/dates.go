package decision

import (
	"fmt"

	"kenesh/lang"
	"kenesh/procedure"
)

// behind is how many terms of a rhythm a calendar sees before the next one.
const behind = 12

// Dates lists what has a date: the obligations' dates or terms, the days after which they
// lapse, and the rounds. All are deadlines.
func (s *State) Dates() []procedure.Occasion {
	var dates []procedure.Occasion
	for i := range s.Obligations {
		o := &s.Obligations[i]
		if months := rhythms[o.Paragraph.Rhythm]; months > 0 {
			dates = append(dates, s.terms(o, months)...)
		} else if due := o.dueOn(always); due != "" {
			done := s.ready(o) || !s.open(o)
			dates = append(dates, s.deadline(o, "obligation-"+o.ID, due, "decision.label.date-due", done))
		}
		if o.Paragraph.Lapses != "" {
			dates = append(dates, s.deadline(o, "lapses-"+o.ID, o.Paragraph.Lapses, "decision.label.date-lapses", !s.open(o)))
		}
	}
	for i := range s.Rounds {
		r := &s.Rounds[i]
		missing := s.missingOn(r, always)
		dates = append(dates, procedure.Occasion{ID: "round-" + r.ID, Deadline: true, Day: r.Due, Title: r.Title,
			What: lang.Say("decision.label.date-round", nil), Parties: missing, Done: i < len(s.Rounds)-1 || len(missing) == 0})
	}
	return dates
}

func (s *State) deadline(o *Obligation, id string, on lang.Date, what string, done bool) procedure.Occasion {
	ended := o.ended(always)
	return procedure.Occasion{ID: id, Deadline: true, Day: on, Title: o.Paragraph.Title, What: lang.Say(what, nil),
		Parties: s.addressees(o), Done: done, Called: ended != nil && ended.What != string(Done)}
}

// terms lists the latest terms of a rhythm, up to the next that somebody has to meet, or
// to the end of the obligation.
func (s *State) terms(o *Obligation, months int) []procedure.Occasion {
	base, met, last := o.dueOn(always), s.metByAll(o), s.nextOf(o)
	if last == "" {
		last = max(o.Paragraph.Lapses, met)
	}
	if p := o.ended(always); p != nil {
		last = min(last, dateOf(p.Settled))
	}
	var dates []procedure.Occasion
	for k := max(0, termsBetween(base, months, last)-behind); ; k++ {
		t := term(base, months, k)
		if t == "" || t > last {
			return dates
		}
		id := fmt.Sprintf("obligation-%s-%d", o.ID, k+1)
		dates = append(dates, s.deadline(o, id, t, "decision.label.date-term", t <= met))
	}
}

// metByAll is the last term that every party it binds has done.
func (s *State) metByAll(o *Obligation) (met lang.Date) {
	for i, id := range s.addressees(o) {
		if m := o.standing(id, always).Met; i == 0 || m < met {
			met = m
		}
	}
	return met
}
