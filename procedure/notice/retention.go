package notice

import (
	"kenesh/party"
	"kenesh/procedure"
)

// Retention: a notice is looked at a year after its last edition and shredded after five, the
// limit Interpol sets for a first retention.
func (s *State) Retention(party.ID) procedure.Retention {
	if len(s.Editions) == 0 {
		return procedure.Retention{}
	}
	last := s.present()
	r := procedure.Retention{Review: procedure.DayAfter(last.Issued, 1, 0), Until: procedure.DayAfter(last.Issued, 5, 0), Why: "notice.retention"}
	if valid := last.Contents.ValidUntil; valid > r.Review {
		r.Review = valid
	}
	if r.Until < r.Review { // what is still in force is not destroyed
		r.Until = r.Review
	}
	return r
}
