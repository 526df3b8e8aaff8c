package charter

import (
	"slices"
	"sync"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Prefill names the motion to answer, or the party to reinstate, if there is just one.
func (s *State) Prefill(a procedure.Act, in any) {
	switch in := in.(type) {
	case *Consent:
		in.Motion = s.only(a.Party, in.Motion)
	case *Object:
		in.Motion = s.only(a.Party, in.Motion)
	case *MoveReinstatement:
		in.Party = s.suspended(in.Party)
	}
}

// only is the motion chosen already, or the one there is to answer.
func (s *State) only(by party.ID, chosen string) string {
	if open := s.open(by); chosen == "" && len(open) == 1 {
		return open[0].ID
	}
	return chosen
}

func (s *State) suspended(chosen party.ID) party.ID {
	var ids []party.ID
	for _, seat := range s.Seats {
		if seat.Standing == party.Suspended {
			ids = append(ids, seat.Party)
		}
	}
	if chosen == "" && len(ids) == 1 {
		return ids[0]
	}
	return chosen
}

// Enumerate offers the motions that await the party's answer.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	if field != "motion" {
		return nil
	}
	var named []procedure.Named
	for _, m := range s.open(a.Party) {
		named = append(named, procedure.Named{ID: m.ID, Name: s.title(m)})
	}
	return named
}

// open lists the motions that await a party's answer.
func (s *State) open(by party.ID) []Motion {
	return slices.DeleteFunc(slices.Clone(s.Motions), func(m Motion) bool { return !slices.Contains(s.awaited(m), by) })
}

// title is what a motion is about and whom it concerns, in every language: "Suspension
// of a party: Ministry of Justice".
func (s *State) title(m Motion) lang.Text {
	card, signed := party.Card{}, party.SignedCard{Bytes: m.Card, Sig: m.Sig}
	if seat := s.seat(m.Subject); seat != nil {
		signed = party.SignedCard{Bytes: seat.Card, Sig: seat.Sig}
	}
	if m.Subject != "" {
		card, _ = signed.Open()
	}
	title := lang.Text{}
	for _, tag := range lang.Interface {
		title[tag] = spoken().Voice(tag).S("charter.motion." + m.What)
		if name, _ := card.Name.Best(tag, "en"); name != "" {
			title[tag] += ": " + name
		}
	}
	return title
}

// spoken has the kind's own sentences, for a title that needs them in all languages.
var spoken = sync.OnceValue(func() *lang.Catalogue {
	c, err := lang.Load(words)
	if err != nil {
		panic(err) // a mistake in the words files, which the tests find
	}
	return c
})
