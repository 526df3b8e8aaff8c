package decision

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

func recorded(s *State) error {
	if s.Recorder == "" {
		return procedure.Refuse("decision.refuse.not-recorded", nil)
	}
	return nil
}

// answersText: each party that was there when it was recorded, but the recorder, once an
// edition.
func answersText(s *State, a procedure.Act) error {
	if err := recorded(s); err != nil {
		return err
	}
	switch {
	case a.Party == s.Recorder:
		return procedure.Refuse("decision.refuse.recorder-answers", nil)
	case !slices.Contains(s.Parties, a.Party):
		return procedure.Refuse("decision.refuse.came-later", nil)
	case s.present().answer(a.Party) != nil:
		return textAnswered(len(s.Editions))
	}
	return nil
}

// mayCorrect: the recorder, until it has heard that all the others confirm the edition in force.
func mayCorrect(s *State, a procedure.Act) error {
	if err := recorded(s); err != nil {
		return err
	}
	switch {
	case a.Party != s.Recorder:
		return procedure.Refuse("decision.refuse.only-recorder", lang.Args{"recorder": lang.Party(s.Recorder)})
	case s.finalTo(a):
		return procedure.Refuse("decision.refuse.text-final", nil)
	}
	return nil
}

func mayName(s *State, a procedure.Act) error {
	if err := recorded(s); err != nil {
		return err
	}
	if a.Party == s.Recorder {
		return nil
	}
	return coordinates(s, a)
}

// coordinates: the coordinator, and the one before it as long as it has not heard of the
// handover. What it opened or asked for in between has been answered by others, and a
// handover that comes late must not take the ground from under their reports.
func coordinates(s *State, a procedure.Act) error {
	holder := s.Recorder
	for i := len(s.Handovers) - 1; i >= 0; i-- {
		h := s.Handovers[i]
		if h.To == a.Party {
			return nil
		}
		if heard(a, h.By, h.Number) {
			holder = h.To
			break
		}
	}
	if holder != a.Party {
		return procedure.Refuse("decision.refuse.only-coordinator", lang.Args{"coordinator": lang.Party(s.Coordinator)})
	}
	return nil
}

// heard reports whether the author of an act had heard of another when it took it. An act
// that has heard of nobody is one a page asks about before it is taken, for which
// everything there is has been heard of.
func heard(a procedure.Act, by party.ID, number uint64) bool {
	return a.Party == by || len(a.Seen) == 0 || a.Seen[by] >= number
}

// some lets a step be taken by who finds an open obligation it can be taken on.
func some(s *State, no string, fits func(*Obligation) bool) error {
	if err := recorded(s); err != nil {
		return err
	}
	for i := range s.Obligations {
		if o := &s.Obligations[i]; o.ended(always) == nil && fits(o) {
			return nil
		}
	}
	return procedure.Refuse(no, nil)
}

// addressed: a party that is bound by an obligation that has not ended.
func addressed(s *State, a procedure.Act) error {
	return some(s, "decision.refuse.not-addressed", func(o *Obligation) bool { return s.bound(o, a.Party) })
}

// bound reports whether the obligation is addressed to a party, as of the last entry.
func (s *State) bound(o *Obligation, id party.ID) bool {
	if slices.Contains(s.Parties, id) {
		return o.binds(id, always)
	}
	return o.joined(id, always)
}

// mayOptIn: where interested parties were asked, any of them; anywhere, a party that was
// not in the council yet when it was decided.
func mayOptIn(s *State, a procedure.Act) error {
	return some(s, "decision.refuse.no-opt-in", func(o *Obligation) bool { return s.opens(o, a.Party) })
}

func (s *State) opens(o *Obligation, id party.ID) bool {
	return !s.bound(o, id) && s.optional(o, id)
}

func mayOptOut(s *State, a procedure.Act) error {
	return some(s, "decision.refuse.not-opted-in", func(o *Obligation) bool { return s.byChoice(o, a.Party) })
}

// byChoice reports whether a party is bound by its own word alone. What a correction has
// since addressed to it binds it anyway.
func (s *State) byChoice(o *Obligation, id party.ID) bool {
	return o.joined(id, always) && s.optional(o, id)
}

func (s *State) optional(o *Obligation, id party.ID) bool {
	return o.Paragraph.To == "interested" || !slices.Contains(s.Parties, id)
}

func mayStart(s *State, a procedure.Act) error {
	if err := addressed(s, a); err != nil {
		return err
	}
	return some(s, "decision.refuse.started", func(o *Obligation) bool {
		return s.bound(o, a.Party) && o.standing(a.Party, always).Status == Planned
	})
}

func mayUnblock(s *State, a procedure.Act) error {
	return some(s, "decision.refuse.not-blocked", func(o *Obligation) bool { return s.stuck(o, a.Party) })
}

// stuck reports whether a party has said that something stands in its way.
func (s *State) stuck(o *Obligation, id party.ID) bool {
	return s.bound(o, id) && !o.standing(id, always).Blocked.Empty()
}

// mayHelp: any party, while another one says that something stands in its way.
func mayHelp(s *State, a procedure.Act) error {
	return some(s, "decision.refuse.nobody-blocked", func(o *Obligation) bool {
		return slices.ContainsFunc(s.addressees(o), func(id party.ID) bool { return id != a.Party && s.stuck(o, id) })
	})
}

func mayOpenRound(s *State, a procedure.Act) error {
	if err := some(s, "decision.refuse.nothing-open", func(*Obligation) bool { return true }); err != nil {
		return err
	}
	return coordinates(s, a)
}

// mayRemind: the coordinator, while somebody has not answered the last round.
func mayRemind(s *State, a procedure.Act) error {
	if err := recorded(s); err != nil {
		return err
	}
	if err := coordinates(s, a); err != nil {
		return err
	}
	if len(s.missing()) == 0 {
		return procedure.Refuse("decision.refuse.nobody-missing", nil)
	}
	return nil
}

// mayPropose: those an obligation binds and the recorder, the same that are asked. A
// proposal by anybody else could come late, stand before another in the order and undo
// what all concerned had agreed on since.
func mayPropose(s *State, a procedure.Act) error {
	return some(s, "decision.refuse.not-concerned", func(o *Obligation) bool { return s.concerned(o, a.Party) })
}

func (s *State) concerned(o *Obligation, id party.ID) bool {
	return id == s.Recorder || s.bound(o, id)
}

func mayAnswer(s *State, a procedure.Act) error {
	return some(s, "decision.refuse.not-asked", func(o *Obligation) bool {
		return o.pending() != nil && slices.Contains(s.asked(o), a.Party)
	})
}

func mayWithdraw(s *State, a procedure.Act) error {
	return some(s, "decision.refuse.only-proposer", func(o *Obligation) bool {
		return o.pending() != nil && o.pending().By == a.Party
	})
}

// find returns an obligation that has not ended.
func (s *State) find(id string) (*Obligation, error) {
	o := s.obligation(id)
	switch {
	case o == nil:
		return nil, procedure.RefuseField("obligation", "decision.refuse.no-such-obligation", lang.Args{"obligation": id})
	case o.ended(always) != nil:
		return nil, procedure.RefuseField("obligation", "decision.refuse.ended",
			lang.Args{"title": o.Paragraph.Title, "status": lang.Term("decision.status." + o.ended(always).What)})
	}
	return o, nil
}

// mine returns an obligation that has not ended and binds the party.
func (s *State) mine(id string, by party.ID) (*Obligation, error) {
	o, err := s.find(id)
	if err == nil && !s.bound(o, by) {
		return nil, procedure.RefuseField("obligation", "decision.refuse.not-addressed", nil)
	}
	return o, err
}
