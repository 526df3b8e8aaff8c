package request

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Dates is the answer's time limit, the day an authorisation is expected, and the days
// measures are due.
func (s *State) Dates() []procedure.Occasion {
	var all []procedure.Occasion
	if c := s.Clock(); !s.Contents.told() && c.Started != 0 && c.Due() != 0 {
		all = append(all, procedure.Occasion{ID: "answer", Deadline: true, At: c.Due(), What: lang.Say("request.label.due", nil),
			Parties: []party.ID{s.Addressee}, Done: c.Stopped != 0})
	}
	for _, m := range s.Measures {
		if m.Due != "" {
			all = append(all, procedure.Occasion{ID: m.ID, Deadline: true, Day: m.Due, What: lang.Say("request.label.measure-due", lang.Args{"measure": lang.Term(m.Measure.Key())}),
				Parties: []party.ID{s.Addressee}, Done: m.Standing == "done", Called: m.Standing == "withdrawn"})
		}
	}
	for _, u := range s.Uses {
		if u.Granted.Until != "" {
			all = append(all, procedure.Occasion{ID: u.ID, Deadline: true, Day: u.Granted.Until, What: lang.Say("request.label.use-ends", nil), Parties: []party.ID{u.By}, Done: u.ended(s.Latest)})
		}
	}
	return all
}
