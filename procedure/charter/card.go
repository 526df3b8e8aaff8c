package charter

import (
	"bytes"

	"kenesh/party"
	"kenesh/procedure"
)

// RenewCard replaces the party's own card.
type RenewCard struct {
	Card []byte `json:"card,omitempty" field:"required"`
	Sig  []byte `json:"sig,omitempty" field:"required"`
}

func renewCard(s *State, a procedure.Act, in RenewCard) error {
	card, err := s.ownCard(a, in.Card, in.Sig)
	if err != nil {
		return err
	}
	if had := s.seat(a.Party).recovery(); had != nil && !bytes.Equal(had, card.Recovery) {
		return procedure.RefuseField("card", "charter.refuse.recovery", nil)
	}
	s.renew(a, in.Card, in.Sig, card)
	return nil
}

// Recover replaces the party's own card by its recovery key, and explains its forks: the
// entry's header names those it stands by. A card with another recovery key retires the
// one that signs this.
type Recover struct {
	Card []byte `json:"card,omitempty" field:"required"`
	Sig  []byte `json:"sig,omitempty" field:"required"`
}

func recoverSeat(s *State, a procedure.Act, in Recover) error {
	card, err := s.ownCard(a, in.Card, in.Sig)
	if err == nil {
		s.renew(a, in.Card, in.Sig, card)
	}
	return err
}

// hasSeat is the only guard of a card's renewal: a key history must not depend on what
// the others decide meanwhile, or two nodes could judge a signature differently.
func hasSeat(s *State, a procedure.Act) error {
	if s.seat(a.Party) == nil {
		return procedure.Refuse("charter.refuse.not-seated", nil)
	}
	return nil
}

func (s *State) ownCard(a procedure.Act, b, sig []byte) (party.Card, error) {
	card, err := party.SignedCard{Bytes: b, Sig: sig}.Open()
	if err != nil || card.Party != a.Party || card.Kind != s.seat(a.Party).Kind {
		return card, procedure.RefuseField("card", "charter.refuse.card", nil)
	}
	return card, nil
}

func (s *State) renew(a procedure.Act, b, sig []byte, card party.Card) {
	seat := s.seat(a.Party)
	seat.Card, seat.Sig = b, sig
	seat.Keys = append(seat.Keys, Key{From: a.Number, Sign: card.Sign, Recovery: card.Recovery})
}

// recovery is the recovery key registered for the seat, nil if there is none.
func (seat *Seat) recovery() []byte { return seat.Keys[len(seat.Keys)-1].Recovery }
