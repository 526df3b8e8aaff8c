package decision

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Confirm is the input of confirm-text: the edition its author has read.
type Confirm struct {
	Edition int `json:"edition,omitempty" field:"required,min=1"`
}

// Contest is the input of contest-text.
type Contest struct {
	Edition int       `json:"edition,omitempty" field:"required,min=1"`
	Reason  lang.Text `json:"reason,omitempty" field:"required,max=2000"`
}

// Correction is the input of correct: the whole text anew, and why.
type Correction struct {
	Reason   lang.Text `json:"reason,omitempty" field:"required,max=2000"`
	Contents Contents  `json:"contents,omitzero"`
}

// NameCoordinator is the input of name-coordinator.
type NameCoordinator struct {
	Coordinator party.ID `json:"coordinator,omitempty" field:"required"`
}

// record: whoever kept the meeting's record, its host or the secretariat, writes down
// what was adopted. No kind knows another, so nothing here asks the meeting; the other
// parties, who were there, confirm the text or contest it.
func record(s *State, a procedure.Act, in Contents) error {
	if len(a.Parties) < 2 {
		return procedure.Refuse("decision.refuse.nobody", nil)
	}
	others := slices.DeleteFunc(slices.Clone(a.Parties), func(id party.ID) bool { return id == a.Party })
	parties := append([]party.ID{a.Party}, others...)
	if err := in.check("", parties); err != nil {
		return err
	}
	s.Recorder, s.Coordinator, s.Parties = a.Party, a.Party, parties
	s.edit(a, in)
	return nil
}

// edit makes in the edition in force. Its paragraphs keep what was reported on them.
func (s *State) edit(a procedure.Act, in Contents) {
	s.Editions = append(s.Editions, Edition{Contents: in, At: a.At})
	for i, p := range in.Obligations {
		if i == len(s.Obligations) {
			s.Obligations = append(s.Obligations, Obligation{ID: strconv.Itoa(i + 1)})
		}
		o := &s.Obligations[i]
		if fell := o.pending(); fell != nil && !reflect.DeepEqual(o.Paragraph, p) {
			fell.Fate, fell.Settled = fallen, a.At
		}
		o.Paragraph = p
	}
}

// check holds the paragraphs together: whom and when they name.
func (c Contents) check(path string, parties []party.ID) error {
	for i, p := range c.Obligations {
		at := func(field string) string { return fmt.Sprintf("%sobligations.%d.%s", path, i, field) }
		if (p.To == "named") != (len(p.Named) > 0) {
			return procedure.RefuseField(at("named"), "decision.refuse.addressees", nil)
		}
		for _, id := range p.Named {
			if !slices.Contains(parties, id) {
				return procedure.RefuseField(at("named"), "decision.refuse.party-unknown", lang.Args{"who": lang.Party(id)})
			}
		}
		switch {
		case p.Due != "" && p.Due < c.Adopted:
			return procedure.RefuseField(at("due"), "decision.refuse.due-early", lang.Args{"adopted": c.Adopted})
		case p.Due == "" && rhythms[p.Rhythm] > 0:
			return procedure.RefuseField(at("due"), "decision.refuse.rhythm-due", nil)
		case p.Lapses != "" && p.Lapses < max(p.Due, c.Adopted):
			return procedure.RefuseField(at("lapses"), "decision.refuse.lapses-early", lang.Args{"due": max(p.Due, c.Adopted)})
		}
	}
	return nil
}

// confirmText: the last confirmation settles whom the paragraphs bind, and with it the
// proposals that were waiting for others besides.
func confirmText(s *State, a procedure.Act, in Confirm) error {
	if err := s.answerText(in.Edition, Answer{Party: a.Party, Number: a.Number, At: a.At}); err != nil {
		return err
	}
	for i := range s.Obligations {
		s.settle(a, &s.Obligations[i])
	}
	return nil
}

func contestText(s *State, a procedure.Act, in Contest) error {
	return s.answerText(in.Edition, Answer{Party: a.Party, Number: a.Number, At: a.At, Contested: in.Reason})
}

// answerText records a word on the edition its author has read, which may not be the one
// in force any more.
func (s *State) answerText(edition int, answer Answer) error {
	if edition > len(s.Editions) {
		return procedure.RefuseField("edition", "decision.refuse.no-such-edition", lang.Args{"last": len(s.Editions)})
	}
	e := &s.Editions[edition-1]
	if e.answer(answer.Party) != nil {
		return textAnswered(edition)
	}
	e.Answers = append(e.Answers, answer)
	return nil
}

func textAnswered(edition int) error {
	return procedure.Refuse("decision.refuse.text-answered", lang.Args{"edition": edition})
}

// correct replaces the text; the others are asked anew. A recorder that stands by its
// text corrects nothing, and that the text is contested then stands there until a meeting
// has looked at it (agenda.go). A paragraph that was once
// recorded does not disappear: what was not decided is struck by closing it.
func correct(s *State, a procedure.Act, in Correction) error {
	if len(in.Contents.Obligations) < len(s.Obligations) {
		return procedure.RefuseField("contents.obligations", "decision.refuse.fewer", lang.Args{"count": len(s.Obligations)})
	}
	if err := in.Contents.check("contents.", s.Parties); err != nil {
		return err
	}
	s.edit(a, in.Contents)
	return nil
}

func nameCoordinator(s *State, a procedure.Act, in NameCoordinator) error {
	if !slices.Contains(a.Parties, in.Coordinator) {
		return procedure.RefuseField("coordinator", "decision.refuse.party-unknown", lang.Args{"who": lang.Party(in.Coordinator)})
	}
	s.Coordinator = in.Coordinator
	s.Handovers = append(s.Handovers, Handover{To: in.Coordinator, By: a.Party, Number: a.Number})
	return nil
}

// answer is what a party said of the edition, nil if nothing yet.
func (e *Edition) answer(id party.ID) *Answer {
	for i := range e.Answers {
		if e.Answers[i].Party == id {
			return &e.Answers[i]
		}
	}
	return nil
}

// contested reports whether somebody says that the edition in force is not what was
// decided.
func (s *State) contested() bool {
	return slices.ContainsFunc(s.present().Answers, func(k Answer) bool { return !k.Contested.Empty() })
}

// final reports whether all the others have confirmed the edition in force.
func (s *State) final() bool { return !s.contested() && len(s.unconfirmed()) == 0 }

// finalTo reports whether the author of an act knew that the text is final. A correction
// by one that did not stands, and asks again: others may have gone by it since, and a
// confirmation that comes late must not take the ground from under them.
func (s *State) finalTo(a procedure.Act) bool {
	return s.final() && !slices.ContainsFunc(s.present().Answers, func(k Answer) bool {
		return !heard(a, k.Party, k.Number)
	})
}

// unconfirmed lists who has not answered to the edition in force.
func (s *State) unconfirmed() []party.ID {
	return slices.DeleteFunc(slices.Clone(s.Parties[1:]), func(id party.ID) bool { return s.present().answer(id) != nil })
}
