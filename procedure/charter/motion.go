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
	lapsed   = "lapsed"
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

// MoveSuspension proposes that a party gets nothing new until reinstated. No member
// suspends another alone: it takes two.
type MoveSuspension struct {
	Party  party.ID  `json:"party,omitempty" field:"required"`
	Reason lang.Text `json:"reason,omitempty" field:"required,long"`
}

func moveSuspension(s *State, a procedure.Act, in MoveSuspension) error {
	if seat := s.seat(in.Party); seat == nil || seat.Standing != party.Seated || in.Party == a.Party {
		return procedure.RefuseField("party", "charter.refuse.no-such-seat", nil)
	}
	if s.seat(in.Party).Kind == party.Member && len(s.members(a.Party, in.Party)) == 0 {
		return procedure.RefuseField("party", "charter.refuse.alone", nil)
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
	m.Asked = s.known(a)
	s.Motions = append(s.Motions, m)
	s.settle()
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
	s.settle()
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
