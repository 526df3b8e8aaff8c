package body

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Conclude is the input of conclude.
type Conclude struct {
	Motion string    `json:"motion,omitempty" field:"required,max=60"`
	On     lang.Date `json:"on,omitempty" field:"required"`
}

// hasMoved: the mover of a motion that is still open. It alone says that the time has
// passed, so that nobody else's letter can cross with another's on that.
func hasMoved(s *State, a procedure.Act) error {
	if s.status() == None {
		return procedure.Refuse("body.refuse.none", nil)
	}
	if len(s.moved(a.Party)) == 0 {
		return procedure.Refuse("body.refuse.not-moved", nil)
	}
	return nil
}

// conclude says that the time for answers has passed: by silence the motion is agreed,
// otherwise it lapses. Its mover gives the day; everybody sees it beside the day of the entry.
func conclude(s *State, a procedure.Act, in Conclude) error {
	i := slices.IndexFunc(s.Motions, func(m Motion) bool { return m.ID == in.Motion && m.By == a.Party && m.Outcome == "" })
	if i < 0 {
		return procedure.RefuseField("motion", "body.refuse.not-moved", nil)
	}
	m := &s.Motions[i]
	if in.On <= m.Until {
		return procedure.RefuseField("on", "body.refuse.time-left", lang.Args{"until": m.Until})
	}
	m.Outcome = lapsed
	if m.Silence && s.carried(*m) && s.possible(*m) {
		s.effect(a, m)
	}
	return nil
}

// known lists the members whose joining the actor had seen: who joins late and dates it
// early is not asked about what was moved without it.
func (s *State) known(a procedure.Act) []party.ID {
	return slices.DeleteFunc(s.members(), func(id party.ID) bool {
		return id != a.Party && a.Seen[id] < s.seat(id).Joined
	})
}

// awaited lists the members whose answer a motion lacks.
func (s *State) awaited(m Motion) []party.ID {
	if m.Outcome != "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(m.Asked), func(id party.ID) bool {
		return id == m.Subject || s.as(id) != member || slices.Contains(m.Consents, id) || m.objector(id)
	})
}

func (m Motion) objector(id party.ID) bool {
	return slices.ContainsFunc(m.Objections, func(o Objection) bool { return o.Party == id })
}

// open lists the motions that lack a party's answer, moved those it moved that are open.
func (s *State) open(by party.ID) []Motion {
	return slices.DeleteFunc(slices.Clone(s.Motions), func(m Motion) bool { return !slices.Contains(s.awaited(m), by) })
}

func (s *State) moved(by party.ID) []Motion {
	return slices.DeleteFunc(slices.Clone(s.Motions), func(m Motion) bool { return m.Outcome != "" || m.By != by })
}

// settle says of each open motion whether it is decided. It turns on how many have
// answered how, never on who was first: a party answers once, so the same answers give the
// same outcome in any order. Who has left is not waited for; what it said stays said.
func (s *State) settle(a procedure.Act) {
	for i := range s.Motions {
		m := &s.Motions[i]
		if m.Outcome != "" {
			continue
		}
		yes, no := len(m.Consents), len(m.Objections)
		asked := yes + no + len(s.awaited(*m))
		switch needed := procedure.Needed(m.Adoption, asked); {
		case !s.possible(*m):
			m.Outcome = lapsed
		case no > asked-needed:
			m.Outcome = objected
		case yes < needed:
		case !s.carried(*m):
			m.Outcome = lapsed
		default:
			s.effect(a, m)
		}
	}
}

// carried: some member that still belongs to the body stands behind it.
func (s *State) carried(m Motion) bool {
	return slices.ContainsFunc(m.Consents, func(id party.ID) bool { return s.as(id) == member })
}

// possible: what the motion would change is still as it must be for that.
func (s *State) possible(m Motion) bool {
	switch m.What {
	case establishment:
		return true
	case prolongation:
		return s.WoundUp == "" && m.Day > s.Ends
	case membership:
		seat := s.seat(m.Subject)
		if seat == nil {
			return s.WoundUp == "" && m.As != neither
		}
		if seat.As == member || seat.Invited == m.As {
			return false
		}
		return s.WoundUp == "" && m.As != seat.As && (m.As != neither || seat.As != "" || seat.Invited != "")
	}
	return s.WoundUp == ""
}

// effect gives effect to a motion that an act has settled.
func (s *State) effect(a procedure.Act, m *Motion) {
	m.Outcome = agreed
	switch m.What {
	case establishment:
		s.Agreed = true
		s.Wordings[0].Motion, s.Packs[0].Motion = m.ID, m.ID
	case mandate:
		m.Wording.Motion = m.ID
		s.Wordings, m.Wording = append(s.Wordings, m.Wording), Wording{}
	case prolongation:
		s.Ends = m.Day
	case windingUp:
		s.windUp(m.Day)
	case membership:
		s.invite(m.Subject, m.As)
	case newRules:
		s.Packs = append(s.Packs, Pack{Rules: m.Rules, Since: m.Day, Motion: m.ID, By: a.Party, Number: a.Number})
		m.Rules = Rules{}
	}
}

// windUp ends what is still open with the body.
func (s *State) windUp(on lang.Date) {
	s.WoundUp = on
	for i := range s.Motions {
		if m := &s.Motions[i]; m.Outcome == "" {
			m.Outcome = lapsed
		}
	}
}

func (s *State) invite(id party.ID, as string) {
	seat := s.seat(id)
	switch {
	case as == neither:
		seat.As, seat.Invited = "", ""
	case seat == nil:
		s.Seats = append(s.Seats, Seat{Party: id, Invited: as})
	default:
		seat.Invited = as
	}
}
