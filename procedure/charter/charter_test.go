package charter_test

import (
	"crypto/ed25519"
	"fmt"
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
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

// motionsMove: no motion waits for nobody; none has one party's consent twice or that of
// the party it concerns; none was ended by who had consented.
func motionsMove(state any) error {
	s := state.(*charter.State)
	waits := map[string]bool{}
	for _, seat := range s.Seats {
		for _, n := range s.Enumerate(procedure.Act{Step: "consent", Party: seat.Party}, "motion") {
			waits[n.ID] = true
		}
	}
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
		case (m.Outcome == "") != waits[m.ID]:
			return fmt.Errorf("%s: outcome %q, and somebody is asked: %t", m.ID, m.Outcome, waits[m.ID])
		case (m.Outcome == "objected") != (m.Objector != "") || consents[m.Objector]:
			return fmt.Errorf("%s: ended by %q", m.ID, m.Objector)
		}
	}
	return nil
}

// A motion is offered by what it is about and whom it concerns, as the officer reads it.
func TestMotionsAreNamed(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	card := party.Card{Party: "tr", Kind: party.Member, Languages: []lang.Tag{"tr"}, Address: "adalet.example:8443",
		Name: lang.Text{"ky": "Түркиянын Юстиция министрлиги", "en": "Ministry of Justice of Türkiye"}, Zone: "Europe/Istanbul",
		Sign: key.Public().(ed25519.PublicKey), Link: make([]byte, 32), Seal: make([]byte, 1216)}
	sc := party.SignCard(card, key)
	s := &charter.State{
		Seats: []charter.Seat{{Party: "kg", Kind: party.Member, Standing: party.Seated}},
		Motions: []charter.Motion{
			{ID: "kz/4", What: "seat", By: "kz", Asked: []party.ID{"kg", "kz"}, Subject: "tr", Card: sc.Bytes, Sig: sc.Sig},
			{ID: "kz/5", What: "rules", By: "kz", Asked: []party.ID{"kg", "kz"}},
		},
	}
	named := s.Enumerate(procedure.Act{Step: "object", Party: "kg"}, "motion")
	if len(named) != 2 {
		t.Fatalf("%d motions are offered", len(named))
	}
	for tag, want := range map[lang.Tag]string{"ky": "Жаңы тарапка орун берүү: Түркиянын Юстиция министрлиги", "en": "A seat for a new party: Ministry of Justice of Türkiye"} {
		if got := named[0].Name[tag]; got != want {
			t.Errorf("%s: %s", tag, got)
		}
	}
	if got := named[1].Name["ru"]; got != "Новые правила" {
		t.Errorf("ru: %s", got)
	}
}
