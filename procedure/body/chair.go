package body

import (
	"slices"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Term is a party's term in the chair.
type Term struct {
	Party  party.ID  `json:"party,omitempty"`
	Since  lang.Date `json:"since,omitempty"`
	Until  lang.Date `json:"until,omitempty"`
	Handed lang.Date `json:"handed,omitempty"` // the day it handed over
	Note   lang.Text `json:"note,omitempty"`   // what it hands over
	Left   bool      `json:"left,omitempty"`   // it left the body in office
}

// TakeChair is the input of take-chair. Without a last day the term is as long as the rules say.
type TakeChair struct {
	Since lang.Date `json:"since,omitempty" field:"required"`
	Until lang.Date `json:"until,omitempty"`
}

// PassTurn is the input of pass-turn.
type PassTurn struct {
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// HandOver is the input of hand-over.
type HandOver struct {
	On   lang.Date `json:"on,omitempty" field:"required"`
	Note lang.Text `json:"note,omitempty" field:"long"`
}

// chair is the party in the chair, "" while nobody is.
func (s *State) chair() party.ID {
	if len(s.Terms) == 0 {
		return ""
	}
	if t := s.Terms[len(s.Terms)-1]; t.Handed == "" && !t.Left {
		return t.Party
	}
	return ""
}

// turn is the party that may take the chair next: of those that follow, the first that is
// still a member.
func (s *State) turn() party.ID {
	for _, id := range s.Queue {
		if s.as(id) == member {
			return id
		}
	}
	if order := s.order(s.Rules(), s.members()); len(order) > 0 {
		return order[0]
	}
	return ""
}

// order is the rotation: as the rules list it, then whoever else is a member; it begins
// after the party that was in the chair last.
func (s *State) order(rules Rules, members []party.ID) []party.ID {
	order := slices.Clone(rules.Rotation)
	for _, id := range members {
		if !slices.Contains(order, id) {
			order = append(order, id)
		}
	}
	if n := len(s.Terms); n > 0 {
		if i := slices.Index(order, s.Terms[n-1].Party); i >= 0 {
			order = append(order[i+1:], order[:i+1]...)
		}
	}
	return slices.DeleteFunc(order, func(id party.ID) bool { return !slices.Contains(members, id) })
}

func hasTurn(s *State, a procedure.Act) error {
	if a.Party != s.turn() {
		return procedure.Refuse("body.refuse.not-your-turn", lang.Args{"next": lang.Party(s.turn())})
	}
	return nil
}

// takeChair: who follows takes the chair when it was handed over, or when the term before
// is over by its own date. From then on it is settled who follows: by the rules and the
// members that the new chair knows.
func takeChair(s *State, a procedure.Act, in TakeChair) error {
	if err := s.vacantOn(in.Since); err != nil {
		return err
	}
	rules := s.rulesOf(a, in.Since)
	if in.Until == "" {
		in.Until = rules.termEnd(in.Since)
	}
	if in.Until < in.Since {
		return procedure.RefuseField("until", "body.refuse.ends-early", lang.Args{"since": in.Since})
	}
	s.Terms = append(s.Terms, Term{Party: a.Party, Since: in.Since, Until: in.Until})
	s.Queue = s.order(rules, s.known(a))
	return nil
}

// vacantOn: a term begins after the one before it, and before its end only if that was cut
// short. So the word of the last chair, coming late, cannot undo that the next has begun.
func (s *State) vacantOn(day lang.Date) error {
	early := procedure.RefuseField("since", "body.refuse.chair-early", nil)
	if len(s.Terms) == 0 && day < s.Founded.Since {
		return early
	}
	if len(s.Terms) == 0 {
		return nil
	}
	switch last := s.Terms[len(s.Terms)-1]; {
	case day > last.Until:
		return nil
	case s.chair() != "":
		return procedure.RefuseField("since", "body.refuse.chair-taken", lang.Args{"chair": lang.Party(s.chair()), "until": last.Until})
	case day < max(last.Since, last.Handed):
		return early
	}
	return nil
}

// termEnd is the last day of a term as long as the rules say.
func (r Rules) termEnd(since lang.Date) lang.Date {
	day, err := time.Parse(time.DateOnly, string(since))
	if err != nil {
		return since
	}
	return lang.Date(day.AddDate(0, max(1, r.ChairMonths), -1).Format(time.DateOnly))
}

// passTurn lets the next take the chair; the turn comes again with the next round.
func passTurn(s *State, a procedure.Act, _ PassTurn) error {
	if len(s.members()) < 2 {
		return procedure.Refuse("body.refuse.last-member", nil)
	}
	at := slices.Index(s.Queue, a.Party)
	if at < 0 { // everybody has passed: another round
		s.Queue, at = s.order(s.Rules(), s.members()), 0
	}
	s.Queue = slices.Clone(s.Queue[at+1:])
	return nil
}

// hasChaired: the last term is the party's, or the one before it, and it has not handed
// over: so the word of who was in the chair is kept, even if the next has taken it by then.
func hasChaired(s *State, a procedure.Act) error {
	if err := established(s, a); err != nil {
		return err
	}
	if s.unhanded(a.Party) < 0 {
		return procedure.Refuse("body.refuse.not-chaired", nil)
	}
	return nil
}

// unhanded is the place of the party's term to hand over, -1 if there is none.
func (s *State) unhanded(by party.ID) int {
	for i := len(s.Terms) - 1; i >= max(0, len(s.Terms)-2); i-- {
		if t := s.Terms[i]; t.Party == by && t.Handed == "" {
			return i
		}
	}
	return -1
}

func handOver(s *State, a procedure.Act, in HandOver) error {
	i := s.unhanded(a.Party)
	if in.On < s.Terms[i].Since {
		return procedure.RefuseField("on", "body.refuse.chair-early", nil)
	}
	s.Terms[i].Handed, s.Terms[i].Note = in.On, in.Note
	return nil
}

// inChair: the party in the chair.
func inChair(s *State, a procedure.Act) error {
	switch s.chair() {
	case a.Party:
		return nil
	case "":
		return procedure.Refuse("body.refuse.chair-vacant", lang.Args{"next": lang.Party(s.turn())})
	}
	return procedure.Refuse("body.refuse.only-chair", lang.Args{"chair": lang.Party(s.chair())})
}
