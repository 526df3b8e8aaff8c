package body

import (
	"fmt"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// ahead is for how many years after the latest with a meeting calendars show the last day to
// meet.
const ahead = 3

// Dates is everything in the body that has a date: what ends, what is due, what is fixed.
// Whoever reads compares it with today; a deadline that is past and not done is late.
func (s *State) Dates() []procedure.Occasion {
	dates := s.motionDates()
	if !s.Agreed {
		return dates
	}
	dates = append(dates, s.mandateDates()...)
	if s.WoundUp == "" {
		for _, y := range s.Years(ahead) {
			dates = append(dates, s.yearDates(y)...)
		}
		dates = append(dates, s.chairDates()...)
	}
	for _, m := range s.Meetings {
		dates = append(dates, s.meetingDates(m)...)
	}
	return dates
}

func (s *State) motionDates() []procedure.Occasion {
	var dates []procedure.Occasion
	for _, m := range s.Motions {
		dates = append(dates, procedure.Occasion{ID: "motion-" + m.ID, Deadline: true, Day: m.Until, Title: s.Founded.Name,
			What: label("answers-due"), Parties: s.awaited(m), Done: m.Outcome != ""})
	}
	return dates
}

// mandateDates: the end, and the day by which it is announced. A motion to move the end on,
// or to wind the body up, has done that.
func (s *State) mandateDates() []procedure.Occasion {
	if s.WoundUp != "" {
		return []procedure.Occasion{{ID: "mandate", Day: s.end(), Title: s.Founded.Name, What: label("wound-up"), Done: true}}
	}
	if s.Ends == "" {
		return nil
	}
	announced := procedure.Occasion{ID: "mandate-announced", Deadline: true, Day: Later(s.Ends, -s.Rules().AnnounceDays),
		Title: s.Founded.Name, What: lang.Say("body.label.end-near", lang.Args{"ends": s.Ends}), Parties: s.members(), Closes: s.Ends}
	for _, m := range s.Motions {
		if (m.What == prolongation || m.What == windingUp) && m.Outcome == "" {
			announced.Done = true
		}
	}
	return []procedure.Occasion{announced, s.ending()}
}

// ending is the day on which the mandate ends by itself.
func (s *State) ending() procedure.Occasion {
	return procedure.Occasion{ID: "mandate", Day: s.Ends, Title: s.Founded.Name, What: label("mandate-ends")}
}

// yearDates: the last day on which a year's meetings can be held, and the day by which the
// last of them ought to be fixed.
func (s *State) yearDates(y Year) []procedure.Occasion {
	last, id := y.last(s.end()), fmt.Sprintf("year-%d", y.Year)
	said := lang.Args{"year": strconv.Itoa(y.Year), "held": y.Held, "needed": y.Needed}
	dates := []procedure.Occasion{{ID: id, Deadline: true, Day: last, Title: s.Founded.Name,
		What: lang.Say("body.label.year-out", said), Done: y.Kept(), Closes: last}}
	if days := s.Rules().WarnDays; days > 0 {
		dates = append(dates, procedure.Occasion{ID: id + "-warning", Deadline: true, Day: Later(last, -days), Title: s.Founded.Name,
			What: lang.Say("body.label.year-warning", said), Done: y.Foreseen(), Closes: last})
	}
	return dates
}

func (s *State) chairDates() []procedure.Occasion {
	if s.chair() == "" {
		return nil
	}
	n := len(s.Terms)
	return []procedure.Occasion{{ID: fmt.Sprintf("term-%d", n), Day: s.Terms[n-1].Until, Title: s.Founded.Name,
		What: label("term-ends"), Parties: []party.ID{s.chair()}}}
}

// meetingDates: the meeting and, drawn from its rules, what is due before and after it.
func (s *State) meetingDates(m Meeting) []procedure.Occasion {
	id := fmt.Sprintf("meeting-%d", m.Number)
	o := procedure.Occasion{ID: id, Day: m.Start, LastDay: m.End, Title: s.Founded.Name, Place: m.Place,
		What: lang.Say("body.label.meeting-of", lang.Args{"number": m.Number}), Called: !m.CalledOff.Empty(), Done: m.HeldOn != ""}
	if m.HeldOn != "" {
		o.Day, o.LastDay = m.HeldOn, m.HeldTo
	}
	dates := []procedure.Occasion{o}
	if o.Called {
		return dates
	}
	for _, line := range s.Account(m) {
		o := procedure.Occasion{ID: id + "-" + line.What, Deadline: true, Day: line.Limit(), Title: s.Founded.Name,
			What: line.said(m), Parties: s.whose(m, line.By), Done: line.settled()}
		if line.right() {
			o.Closes = o.Day
		}
		dates = append(dates, o)
	}
	return dates
}

// said is what is due, and for which meeting.
func (l Account) said(m Meeting) lang.Message {
	return lang.Say("body.label.due-"+l.What, lang.Args{"number": m.Number})
}

// right: what parties may do by the day, and owe nobody.
func (l Account) right() bool { return l.What == "items" || l.What == "notes" }

// settled: it was done, nobody waits for it any more, or it needs no longer be done in time.
func (l Account) settled() bool {
	return l.Done != "" || l.Missed || l.Waived.By != "" && l.Waived.To == ""
}

// whose lists the parties something due concerns; none: everybody.
func (s *State) whose(m Meeting, by string) []party.ID {
	switch by {
	case "host":
		return []party.ID{m.Host}
	case "members":
		return s.members()
	}
	return nil
}

func label(name string) lang.Message { return lang.Say("body.label."+name, nil) }
