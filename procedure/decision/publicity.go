package decision

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Publish is the input of publish-text: the edition that is declared public.
type Publish struct {
	Edition int `json:"edition,omitempty" field:"required,min=1"`
}

// WithdrawPublication is the input of withdraw-publication. The parties alone read why.
type WithdrawPublication struct {
	Reason lang.Text `json:"reason,omitempty" field:"required,max=2000"`
}

// Release is the act by which a text became public.
type Release struct {
	Edition   int         `json:"edition,omitempty"`
	By        party.ID    `json:"by,omitempty"`
	Number    uint64      `json:"number,omitempty"`
	At        lang.Moment `json:"at,omitempty"`
	Withdrawn lang.Text   `json:"withdrawn,omitempty"` // why it is public no more
}

// mayPublish: the recorder, of a text that all the others have confirmed: the public
// reads nothing that a party contests or has not read yet. Such a text is not corrected
// any more by one that knows it, and the recorder does.
func mayPublish(s *State, a procedure.Act) error {
	if err := recorded(s); err != nil {
		return err
	}
	switch {
	case a.Party != s.Recorder:
		return procedure.Refuse("decision.refuse.only-publisher", lang.Args{"recorder": lang.Party(s.Recorder)})
	case !s.final():
		return procedure.Refuse("decision.refuse.not-final", nil)
	case s.public():
		return procedure.Refuse("decision.refuse.public", nil)
	}
	return nil
}

func publishText(s *State, a procedure.Act, in Publish) error {
	if in.Edition != len(s.Editions) {
		return procedure.RefuseField("edition", "decision.refuse.no-such-edition", lang.Args{"last": len(s.Editions)})
	}
	s.Public = Release{Edition: in.Edition, By: a.Party, Number: a.Number, At: a.At}
	return nil
}

func mayUnpublish(s *State, a procedure.Act) error {
	if err := recorded(s); err != nil {
		return err
	}
	switch {
	case a.Party != s.Recorder:
		return procedure.Refuse("decision.refuse.only-publisher", lang.Args{"recorder": lang.Party(s.Recorder)})
	case !s.public():
		return procedure.Refuse("decision.refuse.not-public", nil)
	}
	return nil
}

func withdrawPublication(s *State, _ procedure.Act, in WithdrawPublication) error {
	s.Public.Withdrawn = in.Reason
	return nil
}

func (s *State) public() bool { return s.Public.Edition > 0 && s.Public.Withdrawn.Empty() }

// Published is the text that was declared public: what was adopted, and nothing of what
// became of it.
func (s *State) Published() []procedure.Publication {
	r := s.Public
	if r.Edition == 0 {
		return nil
	}
	p := procedure.Publication{ID: "text", Kind: procedure.AdoptedDocument, By: r.By, Number: r.Number, At: r.At, Withdrawn: !r.Withdrawn.Empty()}
	if !p.Withdrawn {
		c := s.Editions[r.Edition-1].Contents
		p.Title, p.Symbol, p.Day = c.Title, c.Symbol, c.Adopted
		for _, o := range c.Obligations {
			p.Parts = append(p.Parts, procedure.Part{Heading: o.Title, Text: o.Text})
		}
	}
	return []procedure.Publication{p}
}

func (s *State) publicRows() procedure.Rows {
	switch {
	case s.public():
		return procedure.Rows{row("decision.label.public-since", s.Public.At)}
	case s.Public.Edition > 0:
		return procedure.Rows{row("decision.label.public-withdrawn", s.Public.Withdrawn)}
	}
	return nil
}
