package meeting

import (
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
	for _, o := range append(s.deadlines(), s.reportsDue()...) {
		o.Deadline, o.Title, o.Called = true, s.Call.Title, off
		all = append(all, o)
	}
	return all
}

func (s *State) deadlines() []procedure.Occasion {
	d, over := s.due(), s.Status == Opened || s.Status == Closed
	var all []procedure.Occasion
	add := func(id string, day lang.Date, what string, done bool, whose []party.ID) {
		if day != "" {
			all = append(all, procedure.Occasion{ID: id, Day: day, What: lang.Say(what, nil), Done: done, Parties: whose})
		}
	}
	add("proposals", d.Proposals, "meeting.field.proposals", over, nil)
	add("documents", d.Documents, "meeting.field.documents", over, nil)
	add("delegations", d.Delegations, "meeting.field.delegations", over, s.silent())
	add("record", d.Record, "meeting.field.record", s.Record.Locked(), s.unapproved())
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
