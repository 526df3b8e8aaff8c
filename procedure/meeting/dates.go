package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Dates is everything of the meeting that has a date: its days, its programme, and what
// is asked for by some day.
func (s *State) Dates() []procedure.Occasion {
	if s.Status == "" {
		return nil
	}
	off := s.Status == Cancelled
	all := []procedure.Occasion{{ID: "days", Day: s.Call.Start, LastDay: s.Call.End, Zone: s.Call.Zone, Title: s.Call.Title,
		What: lang.Say("meeting.label.takes-place", nil), Place: s.Call.Place, Called: off}}
	for _, e := range s.Programme {
		o := procedure.Occasion{ID: e.ID, At: e.Event.From, Until: e.Event.Until, Zone: e.Event.Zone, Title: e.Event.Title,
			What: lang.Say("meeting.choice.kind."+e.Event.Kind, nil), Place: e.Event.Place, Called: off || !e.Called.Empty()}
		all = append(all, o)
	}
	due := s.reportsDue()
	for _, d := range slices.Backward(s.deadlines()) {
		due = slices.Insert(due, 0, d.Occasion)
	}
	for _, o := range due {
		o.Deadline, o.Title, o.Called = true, s.Call.Title, off
		all = append(all, o)
	}
	return all
}

func (s *State) reportsDue() []procedure.Occasion {
	var all []procedure.Occasion
	for _, i := range s.Items {
		if p := i.Preparation; p.Due != "" {
			all = append(all, procedure.Occasion{ID: "report/" + i.ID, Day: p.Due, What: lang.Say("meeting.label.report-due", lang.Args{"title": i.title()}),
				Done: !p.Report.Empty() || i.Stage == decided, Parties: []party.ID{p.Rapporteur}})
		}
	}
	return all
}
