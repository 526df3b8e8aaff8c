package request

import (
	"slices"

	"kenesh/party"
	"kenesh/procedure"
)

// Retention: an exchange that has ended is looked at within six months (Directive (EU)
// 2023/977, article 16) and shredded five years after its end (Interpol's first retention).
// What was given under the stricter codes is looked at after three months and kept for three
// years. One that goes on has no day yet, and is looked at a year after it was sent. Who has
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
		if s.restricted() {
			r = procedure.Retention{Review: procedure.DayAfter(end, 0, 3), Until: procedure.DayAfter(end, 3, 0), Why: "request.retention.restricted"}
		}
	}
	r.Destroyed = slices.ContainsFunc(s.Recalls, func(c Recalled) bool {
		return slices.ContainsFunc(c.Answers, func(a RecallAnswer) bool { return a.Party == of && a.Input.Did == "destroyed" })
	})
	if r.Destroyed {
		r.Why = "request.retention.recalled"
	}
	return r
}

// restricted reports whether anything in the exchange is under H2 or H3 now.
func (s *State) restricted() bool {
	return slices.ContainsFunc(append(s.items(s.Requester), s.items(s.Addressee)...), func(item string) bool { return s.handling(item) >= "h2" })
}
