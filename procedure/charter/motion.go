package charter

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// What a motion can be about.
const (
	seatMotion          = "seat"
	suspensionMotion    = "suspension"
	reinstatementMotion = "reinstatement"
	rulesMotion         = "rules"

	agreed   = "agreed"
	objected = "objected"
)

// MoveSeat proposes a further party, by the card it handed over.
type MoveSeat struct {
	Card   []byte    `json:"card,omitempty" field:"required"`
	Sig    []byte    `json:"sig,omitempty" field:"required"`
	Reason lang.Text `json:"reason,omitempty" field:"long"`
}

func moveSeat(s *State, a procedure.Act, in MoveSeat) error {
	card, err := party.SignedCard{Bytes: in.Card, Sig: in.Sig}.Open()
	if err != nil {
		return procedure.RefuseField("card", "charter.refuse.card", nil)
	}
	if s.seat(card.Party) != nil {
		return procedure.RefuseField("card", "charter.refuse.seated-already", nil)
	}
	return s.move(a, Motion{What: seatMotion, Subject: card.Party, Card: in.Card, Sig: in.Sig, Reason: in.Reason})
}

// MoveSuspension proposes that a party gets nothing new until reinstated.
type MoveSuspension struct {
	Party  party.ID  `json:"party,omitempty" field:"required"`
	Reason lang.Text `json:"reason,omitempty" field:"required,long"`
}

func moveSuspension(s *State, a procedure.Act, in MoveSuspension) error {
	if seat := s.seat(in.Party); seat == nil || seat.Standing != party.Seated || in.Party == a.Party {
		return procedure.RefuseField("party", "charter.refuse.no-such-seat", nil)
	}
	return s.move(a, Motion{What: suspensionMotion, Subject: in.Party, Reason: in.Reason})
}

// MoveReinstatement proposes to end a suspension.
type MoveReinstatement struct {
	Party  party.ID  `json:"party,omitempty" field:"required"`
	Reason lang.Text `json:"reason,omitempty" field:"long"`
}

func moveReinstatement(s *State, a procedure.Act, in MoveReinstatement) error {
	if seat := s.seat(in.Party); seat == nil || seat.Standing != party.Suspended {
		return procedure.RefuseField("party", "charter.refuse.no-such-seat", nil)
	}
	return s.move(a, Motion{What: reinstatementMotion, Subject: in.Party, Reason: in.Reason})
}

// MoveRules proposes another text of the rules.
type MoveRules struct {
	Rules  lang.Text `json:"rules,omitempty" field:"required,long"`
	Reason lang.Text `json:"reason,omitempty" field:"long"`
}

func moveRules(s *State, a procedure.Act, in MoveRules) error {
	return s.move(a, Motion{What: rulesMotion, Rules: in.Rules, Reason: in.Reason})
}

func (s *State) move(a procedure.Act, m Motion) error {
	for _, other := range s.Motions {
		if other.Outcome == "" && other.What == m.What && other.Subject == m.Subject {
			return procedure.Refuse("charter.refuse.moved-already", nil)
		}
	}
	m.ID, m.By, m.Consents = fmt.Sprintf("%s/%d", a.Party, a.Number), a.Party, []party.ID{a.Party}
	s.Motions = append(s.Motions, m)
	s.settle(&s.Motions[len(s.Motions)-1])
	return nil
}

// Consent agrees to a motion.
type Consent struct {
	Motion string `json:"motion,omitempty" field:"required,max=60"`
}

func mayAnswer(s *State, a procedure.Act) error {
	if err := isMember(s, a); err != nil {
		return err
	}
	for _, m := range s.Motions {
		if slices.Contains(s.awaited(m), a.Party) {
			return nil
		}
	}
	return procedure.Refuse("charter.refuse.no-motion", nil)
}

func consent(s *State, a procedure.Act, in Consent) error {
	m, err := s.motion(in.Motion, a.Party)
	if err != nil {
		return err
	}
	m.Consents = append(m.Consents, a.Party)
	s.settle(m)
	return nil
}

// Object ends a motion.
type Object struct {
	Motion string    `json:"motion,omitempty" field:"required,max=60"`
	Reason lang.Text `json:"reason,omitempty" field:"required,long"`
}

func object(s *State, a procedure.Act, in Object) error {
	m, err := s.motion(in.Motion, a.Party)
	if err != nil {
		return err
	}
	m.Outcome, m.Objector = objected, a.Party
	return nil
}

// motion finds a motion that still awaits a party's answer.
func (s *State) motion(id string, by party.ID) (*Motion, error) {
	for i := range s.Motions {
		if m := &s.Motions[i]; m.ID == id && slices.Contains(s.awaited(*m), by) {
			return m, nil
		}
	}
	return nil, procedure.RefuseField("motion", "charter.refuse.no-motion", nil)
}

// awaited lists the members whose consent a motion lacks.
func (s *State) awaited(m Motion) []party.ID {
	var ids []party.ID
	if m.Outcome != "" {
		return nil
	}
	for _, seat := range s.Seats {
		if seat.Kind == party.Member && seat.Standing == party.Seated &&
			seat.Party != m.Subject && !slices.Contains(m.Consents, seat.Party) {
			ids = append(ids, seat.Party)
		}
	}
	return ids
}

// settle gives a motion effect once nobody's consent is missing.
func (s *State) settle(m *Motion) {
	if m.Outcome != "" || len(s.awaited(*m)) > 0 {
		return
	}
	m.Outcome = agreed
	switch m.What {
	case seatMotion:
		card, _ := party.SignedCard{Bytes: m.Card, Sig: m.Sig}.Open() // opened when it was moved
		s.Seats = append(s.Seats, Seat{Party: m.Subject, Kind: card.Kind, Standing: party.Invited,
			Card: m.Card, Sig: m.Sig, Keys: []Key{{Sign: card.Sign}}})
	case suspensionMotion:
		s.seat(m.Subject).Standing = party.Suspended
	case reinstatementMotion:
		s.seat(m.Subject).Standing = party.Seated
	case rulesMotion:
		s.Rules = m.Rules
	}
}
