package charter

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Roll is who sits in the council.
func (s *State) Roll() *party.Roll {
	roll := &party.Roll{InForce: len(s.Seats) > 0 && len(s.unsigned()) == 0}
	for _, seat := range s.Seats {
		sc := party.SignedCard{Bytes: seat.Card, Sig: seat.Sig}
		card, err := sc.Open()
		if err != nil {
			continue // a seat has no card that does not open
		}
		out := party.Seat{Card: card, Fingerprint: sc.Fingerprint(), Standing: seat.Standing}
		for _, k := range seat.Keys {
			out.Keys = append(out.Keys, party.KeyPeriod{From: k.From, Sign: k.Sign})
		}
		roll.Seats = append(roll.Seats, out)
	}
	return roll
}

// FirstKeys are the keys a party came with: those on the card it was founded or moved with.
func (s *State) FirstKeys(id party.ID) procedure.Keys {
	if seat := s.seat(id); seat != nil && len(seat.Keys) > 0 {
		return procedure.Keys{Sign: seat.Keys[0].Sign, Recovery: seat.Keys[0].Recovery}
	}
	return procedure.Keys{}
}

// NewKeys are those that a card put in the old one's place brings.
func (s *State) NewKeys(by party.ID, _ string, input any) procedure.Keys {
	var signed party.SignedCard
	switch in := input.(type) {
	case *RenewCard:
		signed = party.SignedCard{Bytes: in.Card, Sig: in.Sig}
	case *Recover:
		signed = party.SignedCard{Bytes: in.Card, Sig: in.Sig}
	default:
		return procedure.Keys{}
	}
	card, err := signed.Open()
	if seat := s.seat(by); err != nil || seat == nil || card.Party != by || card.Kind != seat.Kind {
		return procedure.Keys{}
	}
	return procedure.Keys{Sign: card.Sign, Recovery: card.Recovery}
}

// Membership says that the founder admits an agreed party to the charter itself.
func (s *State) Membership() bool { return true }

// Status is where a charter stands.
type Status string

// The statuses.
const (
	None     Status = "none"     // its founding entry was refused
	Founding Status = "founding" // founding parties have yet to sign
	InForce  Status = "in-force"
)

// Facts is the council as a line in a list.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Title: s.Name, Status: string(InForce), Tone: procedure.Good}
	missing := s.unsigned()
	switch {
	case len(s.Seats) == 0:
		f.Named, f.Status, f.Tone = lang.Say("charter", nil), string(None), procedure.Quiet
		return f
	case len(missing) > 0:
		f.Status, f.Tone, f.Await = string(Founding), procedure.Live, missing
		return f
	}
	for _, seat := range s.Seats {
		if seat.Standing == party.Invited {
			f.Await = append(f.Await, seat.Party)
		}
	}
	for _, m := range s.Motions {
		for _, id := range s.awaited(m) {
			if !slices.Contains(f.Await, id) {
				f.Await = append(f.Await, id)
			}
		}
	}
	return f
}
