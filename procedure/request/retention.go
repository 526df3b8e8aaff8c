package request

import (
	"slices"

	"kenesh/party"
	"kenesh/procedure"
)

// Retention: an exchange that has ended is looked at within six months (Directive (EU)
// 2023/977, article 16) and shredded five years after its end (Interpol's first retention).
// One that goes on has no day yet, and is looked at a year after it was sent. Who has
// answered a recall with "destroyed" has destroyed its copy: bodies of one dossier stand under
// one key, so the whole of it goes.
func (s *State) Retention(of party.ID) procedure.Retention {
	if s.Requester == "" {
		return procedure.Retention{}
	}
	r := procedure.Retention{Review: procedure.DayAfter(s.Sent.At, 1, 0), Why: "request.retention.open"}
	if s.Closed {
		end := s.Closings[len(s.Closings)-1].At
		r = procedure.Retention{Review: procedure.DayAfter(end, 0, 6), Until: procedure.DayAfter(end, 5, 0), Why: "request.retention"}
	}
	r.Destroyed = slices.ContainsFunc(s.Recalls, func(c Recalled) bool {
		return slices.ContainsFunc(c.Answers, func(a RecallAnswer) bool { return a.Party == of && a.Input.Did == "destroyed" })
	})
	if r.Destroyed {
		r.Why = "request.retention.recalled"
	}
	return r
}
