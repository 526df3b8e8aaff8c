package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// HandOver is the input of hand-over: who takes the chair from here on.
type HandOver struct {
	Chair  party.ID  `json:"chair,omitempty" field:"required"`
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// chair is who keeps the meeting's order and record now.
func (s *State) chair() party.ID {
	if s.Chair != "" {
		return s.Chair
	}
	return s.Host
}

// secretariat is who accredits delegations and issues documents.
func (s *State) secretariat() party.ID {
	if id := s.Call.Secretariat; id != "" && !slices.Contains(s.Withdrawn, id) {
		return id
	}
	return s.Host
}

func notChair(s *State, a procedure.Act) error {
	if a.Party == s.chair() || slices.Contains(s.Ready, a.Party) {
		return procedure.Refuse("meeting.refuse.ready-already", nil)
	}
	return nil
}

func someoneReady(s *State, _ procedure.Act) error {
	if len(s.Ready) == 0 {
		return procedure.Refuse("meeting.refuse.nobody-ready", nil)
	}
	return nil
}

// offerChair: an offer cannot be taken back, so that a hand-over that counts on it holds
// whatever comes late.
func offerChair(s *State, a procedure.Act, _ Nothing) error {
	s.Ready = append(s.Ready, a.Party)
	return nil
}

// handOver takes effect at once. The new chair has heard of it before it acts, and the
// old one acts no more: at no place in the order are there two chairs.
func handOver(s *State, _ procedure.Act, in HandOver) error {
	if !slices.Contains(s.Ready, in.Chair) || !slices.Contains(s.parties(), in.Chair) {
		return procedure.RefuseField("chair", "meeting.refuse.not-ready", lang.Args{"who": lang.Party(in.Chair)})
	}
	s.Ready = slices.DeleteFunc(s.Ready, func(id party.ID) bool { return id == in.Chair })
	s.Changes = append(s.Changes, Change{What: changedChair, From: s.chair(), To: in.Chair, Reason: in.Reason})
	s.Chair = in.Chair
	return nil
}
