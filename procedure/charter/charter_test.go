package charter_test

import (
	"fmt"
	"testing"

	"kenesh/party"
	"kenesh/procedure/charter"
	"kenesh/procedure/proceduretest"
)

func TestStories(t *testing.T) { proceduretest.Run(t, charter.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, charter.Procedure) }
func TestStorm(t *testing.T) {
	proceduretest.Storm(t, charter.Procedure, oneSeatEach, keysInOrder, motionsMove)
}

// oneSeatEach: a party has one seat, and its card is its own.
func oneSeatEach(state any) error {
	s := state.(*charter.State)
	seen := map[party.ID]bool{}
	roll := s.Roll()
	if len(roll.Seats) != len(s.Seats) {
		return fmt.Errorf("%d seats, %d in the roll", len(s.Seats), len(roll.Seats))
	}
	for i, seat := range roll.Seats {
		if seen[seat.Card.Party] || seat.Card.Party != s.Seats[i].Party || seat.Card.Kind != s.Seats[i].Kind {
			return fmt.Errorf("seat %d of %s", i, seat.Card.Party)
		}
		seen[seat.Card.Party] = true
	}
	return nil
}

// keysInOrder: every seat has a first key, and each later one signs from a higher number.
func keysInOrder(state any) error {
	for _, seat := range state.(*charter.State).Seats {
		for i, k := range seat.Keys {
			if i == 0 && k.From != 0 || i > 0 && k.From <= seat.Keys[i-1].From {
				return fmt.Errorf("key %d of %s signs from %d", i, seat.Party, k.From)
			}
		}
		if len(seat.Keys) == 0 {
			return fmt.Errorf("%s has no key", seat.Party)
		}
	}
	return nil
}

// motionsMove: no motion waits for nobody; none has one party's consent twice; what was
// agreed was agreed by a member, and one that an objection ended, not by the objector.
func motionsMove(state any) error {
	s := state.(*charter.State)
	waiting := s.Facts().Await
	for _, m := range s.Motions {
		consents := map[party.ID]bool{}
		for _, id := range m.Consents {
			if consents[id] || id == m.Subject {
				return fmt.Errorf("%s: the consent of %s", m.ID, id)
			}
			consents[id] = true
		}
		switch {
		case !consents[m.By]:
			return fmt.Errorf("%s: its mover does not consent", m.ID)
		case m.Outcome == "" && len(waiting) == 0:
			return fmt.Errorf("%s waits for nobody", m.ID)
		case m.Outcome == "objected" && (m.Objector == "" || consents[m.Objector]):
			return fmt.Errorf("%s: ended by %s", m.ID, m.Objector)
		}
	}
	return nil
}
