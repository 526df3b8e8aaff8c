package body

import (
	"fmt"

	"kenesh/procedure"
)

// Dues is what parties owe each other here: answers to motions, the word whether one joins or
// takes the chair, and what is due around a meeting. That the body meets, and that its mandate
// is prolonged or ends, is owed by nobody in particular: lists and calendars show it.
func (s *State) Dues() []procedure.Owed {
	var owed []procedure.Owed
	for _, m := range s.Motions {
		for _, id := range s.awaited(m) {
			owed = append(owed, procedure.Owed{ID: fmt.Sprintf("motion-%s-%s", m.ID, id), By: id, What: label("answers-due"), Day: m.Until})
		}
	}
	if !s.Agreed || s.WoundUp != "" {
		return owed
	}
	for _, seat := range s.Seats {
		if seat.Invited != "" {
			owed = append(owed, procedure.Owed{ID: "join-" + string(seat.Party), By: seat.Party, What: label("invited-" + seat.Invited)})
		}
	}
	if next := s.turn(); s.chair() == "" && next != "" {
		owed = append(owed, procedure.Owed{ID: "chair-" + string(next), By: next, What: label("chair-vacant")})
	}
	for _, m := range s.Meetings {
		owed = append(owed, s.owedFor(m)...)
	}
	return owed
}

// owedFor is what the host owes for a meeting, and what everybody does.
func (s *State) owedFor(m Meeting) []procedure.Owed {
	if !m.CalledOff.Empty() {
		return nil
	}
	var owed []procedure.Owed
	for _, line := range s.Account(m) {
		if line.settled() || line.right() {
			continue
		}
		o := procedure.Owed{ID: "meeting-" + m.id() + "-" + line.What, What: line.said(m), Day: line.Limit()}
		if line.By == "host" {
			o.By = m.Host
		}
		owed = append(owed, o)
	}
	return owed
}
