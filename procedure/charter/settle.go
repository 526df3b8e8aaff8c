package charter

import (
	"slices"

	"kenesh/party"
	"kenesh/procedure"
)

// members lists the seated members but some.
func (s *State) members(but ...party.ID) []party.ID {
	var ids []party.ID
	for _, seat := range s.Seats {
		if seat.Kind == party.Member && seat.Standing == party.Seated && !slices.Contains(but, seat.Party) {
			ids = append(ids, seat.Party)
		}
	}
	return ids
}

// known lists the seated members whose signature the actor had seen. Whoever signs late
// and dates it early is not asked about what was moved without it: nobody undoes what was
// agreed by arriving.
func (s *State) known(a procedure.Act) []party.ID {
	return slices.DeleteFunc(s.members(), func(id party.ID) bool {
		return id != a.Party && a.Seen[id] < s.seat(id).Signed
	})
}

// awaited lists the members whose consent a motion lacks.
func (s *State) awaited(m Motion) []party.ID {
	if m.Outcome != "" {
		return nil
	}
	return slices.DeleteFunc(s.members(append([]party.ID{m.Subject}, m.Consents...)...), func(id party.ID) bool {
		return !slices.Contains(m.Asked, id)
	})
}

// settle gives effect to the motions from which nobody's consent is missing any more, and
// lets those lapse that can have none. Once round is enough: what one of them changes for
// another that is open, suspend sees to.
func (s *State) settle() {
	for i := range s.Motions {
		switch m := &s.Motions[i]; {
		case m.Outcome != "":
		case !s.possible(*m):
			m.Outcome = lapsed
		case len(s.awaited(*m)) > 0:
		case !s.carried(*m):
			m.Outcome = lapsed
		default:
			m.Outcome = agreed
			s.effect(*m)
		}
	}
}

// possible: the party it concerns still stands where the motion would find it; it may
// have left.
func (s *State) possible(m Motion) bool {
	switch seat := s.seat(m.Subject); m.What {
	case seatMotion:
		return seat == nil
	case suspensionMotion:
		return seat != nil && seat.Standing == party.Seated
	case reinstatementMotion:
		return seat != nil && seat.Standing == party.Suspended
	}
	return true
}

// carried: members that still take part stand behind it; two, if it is against a member.
func (s *State) carried(m Motion) bool {
	needed := 1
	if m.What == suspensionMotion && s.seat(m.Subject).Kind == party.Member {
		needed = 2
	}
	for _, id := range s.members() {
		if slices.Contains(m.Consents, id) {
			needed--
		}
	}
	return needed <= 0
}

func (s *State) effect(m Motion) {
	switch m.What {
	case seatMotion:
		card, _ := party.SignedCard{Bytes: m.Card, Sig: m.Sig}.Open() // opened when it was moved
		s.Seats = append(s.Seats, Seat{Party: m.Subject, Kind: card.Kind, Standing: party.Invited,
			Card: m.Card, Sig: m.Sig, Keys: []Key{{Sign: card.Sign, Recovery: card.Recovery}}})
	case suspensionMotion:
		s.suspend(m.Subject)
	case reinstatementMotion:
		s.seat(m.Subject).Standing = party.Seated
	case rulesMotion:
		s.Rules = m.Rules
	}
}

// suspend also ends the open motions that are the party's own or that it has not
// answered. They may be moved again and then do without it.
func (s *State) suspend(id party.ID) {
	for i := range s.Motions {
		if m := &s.Motions[i]; m.Outcome == "" && (m.By == id || slices.Contains(s.awaited(*m), id)) {
			m.Outcome = lapsed
		}
	}
	s.seat(id).Standing = party.Suspended
}
