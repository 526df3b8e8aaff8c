package body

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// What a motion is about, and what becomes of it.
const (
	establishment = "establishment"
	mandate       = "mandate"
	prolongation  = "prolongation"
	windingUp     = "winding-up"
	membership    = "membership"
	newRules      = "rules"

	agreed   = "agreed"
	objected = "objected"
	lapsed   = "lapsed"
)

// Motion is what the members are asked, by its mover and number: "kz/4".
type Motion struct {
	ID         string      `json:"id,omitempty"`
	What       string      `json:"what,omitempty"`
	By         party.ID    `json:"by,omitempty"`
	At         lang.Moment `json:"at,omitempty"`
	Until      lang.Date   `json:"until,omitempty"`    // by when answers are asked for
	Silence    bool        `json:"silence,omitempty"`  // who says nothing until then consents
	Adoption   string      `json:"adoption,omitempty"` // as the rules had it when it was moved
	Days       int         `json:"days,omitempty"`     // of silence, as the rules had it
	Reason     lang.Text   `json:"reason,omitempty"`
	Asked      []party.ID  `json:"asked,omitempty"` // the members its mover knew
	Consents   []party.ID  `json:"consents,omitempty"`
	Objections []Objection `json:"objections,omitempty"`
	Outcome    string      `json:"outcome,omitempty"` // "", agreed, objected, lapsed

	Wording Wording   `json:"wording,omitzero"`
	Day     lang.Date `json:"day,omitempty"` // the new end, the day of the winding up, the first of the rules
	Subject party.ID  `json:"subject,omitempty"`
	As      string    `json:"as,omitempty"`
	Rules   Rules     `json:"rules,omitzero"`
}

// Objection is a member's no and its reason.
type Objection struct {
	Party  party.ID  `json:"party,omitempty"`
	Reason lang.Text `json:"reason,omitempty"`
}

// MoveMandate, MoveProlongation, MoveWindingUp, MoveMembership and MoveRules are the inputs
// of the steps of those names. Until is by when answers are asked for; Silence, that who has
// not answered by then consents.
type MoveMandate struct {
	Mandate   lang.Text `json:"mandate,omitempty" field:"required,long"`
	Reference lang.Text `json:"reference,omitempty" field:"long"`
	Until     lang.Date `json:"answers-by,omitempty" field:"required"`
	Silence   bool      `json:"silence,omitempty"`
	Reason    lang.Text `json:"reason,omitempty" field:"long"`
}

// MoveProlongation moves the end of a mandate on; after the end, too: no rule knows the day.
type MoveProlongation struct {
	Ends    lang.Date `json:"ends,omitempty" field:"required"`
	Until   lang.Date `json:"answers-by,omitempty" field:"required"`
	Silence bool      `json:"silence,omitempty"`
	Reason  lang.Text `json:"reason,omitempty" field:"long"`
}

// MoveWindingUp ends the body on a day, before its mandate would.
type MoveWindingUp struct {
	On      lang.Date `json:"on,omitempty" field:"required"`
	Until   lang.Date `json:"answers-by,omitempty" field:"required"`
	Silence bool      `json:"silence,omitempty"`
	Reason  lang.Text `json:"reason,omitempty" field:"required,long"`
}

// MoveMembership asks whether a party may join, or an observer's or the secretariat's part
// is to end. No member
// is put out: it leaves by itself, or the council suspends it in its charter.
type MoveMembership struct {
	Subject party.ID  `json:"subject,omitempty" field:"required"`
	As      string    `json:"as,omitempty" field:"required,choices=member|observer|neither"`
	Until   lang.Date `json:"answers-by,omitempty" field:"required"`
	Silence bool      `json:"silence,omitempty"`
	Reason  lang.Text `json:"reason,omitempty" field:"long"`
}

// MoveRules asks for other rules, all of them, from a day on: the form starts from those in
// force.
type MoveRules struct {
	Since   lang.Date `json:"since,omitempty" field:"required"`
	Rules   Rules     `json:"rules,omitzero"`
	Until   lang.Date `json:"answers-by,omitempty" field:"required"`
	Silence bool      `json:"silence,omitempty"`
	Reason  lang.Text `json:"reason,omitempty" field:"long"`
}

func moveMandate(s *State, a procedure.Act, in MoveMandate) error {
	if err := inLanguages(s.Founded.Languages, in.Mandate, in.Reference); err != nil {
		return err
	}
	return s.move(a, Motion{What: mandate, Until: in.Until, Silence: in.Silence, Reason: in.Reason,
		Wording: Wording{Mandate: in.Mandate, Reference: in.Reference}})
}

func hasEnd(s *State, _ procedure.Act) error {
	if s.Ends == "" {
		return procedure.Refuse("body.refuse.standing", nil)
	}
	return nil
}

func moveProlongation(s *State, a procedure.Act, in MoveProlongation) error {
	if in.Ends <= s.Ends {
		return procedure.RefuseField("ends", "body.refuse.no-prolongation", lang.Args{"ends": s.Ends})
	}
	return s.move(a, Motion{What: prolongation, Until: in.Until, Silence: in.Silence, Reason: in.Reason, Day: in.Ends})
}

func moveWindingUp(s *State, a procedure.Act, in MoveWindingUp) error {
	if in.On < s.Founded.Since {
		return procedure.RefuseField("on", "body.refuse.ends-early", lang.Args{"since": s.Founded.Since})
	}
	return s.move(a, Motion{What: windingUp, Until: in.Until, Silence: in.Silence, Reason: in.Reason, Day: in.On})
}

func moveMembership(s *State, a procedure.Act, in MoveMembership) error {
	m := Motion{What: membership, Until: in.Until, Silence: in.Silence, Reason: in.Reason, Subject: in.Subject, As: in.As}
	if !s.possible(m) {
		return procedure.RefuseField("as", "body.refuse.membership", lang.Args{"subject": lang.Party(in.Subject)})
	}
	return s.move(a, m)
}

func moveRules(s *State, a procedure.Act, in MoveRules) error {
	if err := in.Rules.check(s.has); err != nil {
		return err
	}
	if last := s.Packs[len(s.Packs)-1].Since; in.Since < last {
		return procedure.RefuseField("since", "body.refuse.ends-early", lang.Args{"since": last})
	}
	return s.move(a, Motion{What: newRules, Until: in.Until, Silence: in.Silence, Reason: in.Reason, Rules: in.Rules, Day: in.Since})
}

// move asks the members, by the rules its mover knows that are in force when it ends.
func (s *State) move(a procedure.Act, m Motion) error {
	for _, other := range s.Motions {
		if other.Outcome == "" && other.What == m.What && other.Subject == m.Subject {
			return procedure.Refuse("body.refuse.moved-already", lang.Args{"motion": other.ID})
		}
	}
	rules := s.rulesOf(a, m.Until)
	if m.Silence && rules.SilenceDays == 0 {
		return procedure.RefuseField("silence", "body.refuse.no-silence", nil)
	}
	m.Days = rules.SilenceDays
	s.ask(a, m, rules.Adoption)
	return nil
}

func (s *State) ask(a procedure.Act, m Motion, adoption string) {
	m.ID, m.By, m.At, m.Adoption = fmt.Sprintf("%s/%d", a.Party, a.Number), a.Party, a.At, adoption
	m.Asked, m.Consents = s.known(a), []party.ID{a.Party}
	s.Motions = append(s.Motions, m)
	s.settle(a)
}

// Consent is the input of consent.
type Consent struct {
	Motion string `json:"motion,omitempty" field:"required,max=60"`
}

// Object is the input of object.
type Object struct {
	Motion string    `json:"motion,omitempty" field:"required,max=60"`
	Reason lang.Text `json:"reason,omitempty" field:"required,long"`
}

// mayAnswer: a member whose answer some motion lacks.
func mayAnswer(s *State, a procedure.Act) error {
	if s.status() != Proposed {
		if err := isMember(s, a); err != nil {
			return err
		}
	} else if as := s.as(a.Party); as == observer || as == secretariat {
		return procedure.Refuse("body.refuse.observer", nil)
	}
	if len(s.open(a.Party)) == 0 {
		return procedure.Refuse("body.refuse.no-motion", nil)
	}
	return nil
}

func consent(s *State, a procedure.Act, in Consent) error {
	m, err := s.motion(in.Motion, a.Party)
	if err != nil {
		return err
	}
	m.Consents = append(m.Consents, a.Party)
	s.settle(a)
	return nil
}

func object(s *State, a procedure.Act, in Object) error {
	m, err := s.motion(in.Motion, a.Party)
	if err != nil {
		return err
	}
	m.Objections = append(m.Objections, Objection{Party: a.Party, Reason: in.Reason})
	s.settle(a)
	return nil
}

// motion finds a motion that still lacks a party's answer.
func (s *State) motion(id string, by party.ID) (*Motion, error) {
	for i := range s.Motions {
		if m := &s.Motions[i]; m.ID == id && slices.Contains(s.awaited(*m), by) {
			return m, nil
		}
	}
	return nil, procedure.RefuseField("motion", "body.refuse.no-motion", nil)
}
