package decision

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// ProposeClosing is the input of propose-closing. What lapses was not done and will not
// be: its ground fell away, or nobody wants it any more.
type ProposeClosing struct {
	Obligation string    `json:"obligation,omitempty" field:"required,max=10"`
	Outcome    string    `json:"outcome,omitempty" field:"required,choices=fulfilled|lapsed"`
	Grounds    lang.Text `json:"grounds,omitempty" field:"required,max=2000"`
}

// ProposeDue is the input of propose-due. Of a rhythm, the new date is the first of the
// terms that are still to come.
type ProposeDue struct {
	Obligation string    `json:"obligation,omitempty" field:"required,max=10"`
	Due        lang.Date `json:"due,omitempty" field:"required"`
	Grounds    lang.Text `json:"grounds,omitempty" field:"required,max=2000"`
}

// ProposeSuperseding is the input of propose-superseding: the decision that takes its
// place, by its symbol and, where there is one, its dossier.
type ProposeSuperseding struct {
	Obligation string    `json:"obligation,omitempty" field:"required,max=10"`
	Symbol     string    `json:"symbol,omitempty" field:"required,max=60"`
	Dossier    string    `json:"dossier,omitempty" field:"max=100,dossier=decision"`
	Grounds    lang.Text `json:"grounds,omitempty" field:"max=2000"`
}

// OnProposal is the input of consent and withdraw-proposal.
type OnProposal struct {
	Proposal string `json:"proposal,omitempty" field:"required,max=80"`
}

// Object is the input of object.
type Object struct {
	Proposal string    `json:"proposal,omitempty" field:"required,max=80"`
	Reason   lang.Text `json:"reason,omitempty" field:"required,max=2000"`
}

func proposeClosing(s *State, a procedure.Act, in ProposeClosing) error {
	return s.propose(a, in.Obligation, Proposal{What: in.Outcome, Grounds: in.Grounds})
}

func proposeDue(s *State, a procedure.Act, in ProposeDue) error {
	o, err := s.find(in.Obligation)
	if err != nil {
		return err
	}
	from := o.dueOn(always)
	switch adopted := s.present().Contents.Adopted; {
	case in.Due == from:
		return procedure.RefuseField("due", "decision.refuse.due-same", nil)
	case in.Due < adopted:
		return procedure.RefuseField("due", "decision.refuse.due-early", lang.Args{"adopted": adopted})
	case o.Paragraph.Lapses != "" && in.Due > o.Paragraph.Lapses:
		return procedure.RefuseField("due", "decision.refuse.due-lapsed", lang.Args{"lapses": o.Paragraph.Lapses})
	}
	return s.propose(a, in.Obligation, Proposal{What: moved, From: from, Due: in.Due, Grounds: in.Grounds})
}

func proposeSuperseding(s *State, a procedure.Act, in ProposeSuperseding) error {
	if in.Symbol == s.present().Contents.Symbol {
		return procedure.RefuseField("symbol", "decision.refuse.itself", nil)
	}
	return s.propose(a, in.Obligation, Proposal{What: string(Superseded), Decision: in.Symbol, Dossier: in.Dossier, Grounds: in.Grounds})
}

// propose puts a proposal before those it concerns. One at a time: an answer must not
// depend on which of two proposals came first.
func (s *State) propose(a procedure.Act, id string, p Proposal) error {
	o, err := s.find(id)
	if err != nil {
		return err
	}
	if !s.concerned(o, a.Party) {
		return procedure.RefuseField("obligation", "decision.refuse.not-concerned", nil)
	}
	if before := o.pending(); before != nil {
		return procedure.RefuseField("obligation", "decision.refuse.pending", lang.Args{"who": lang.Party(before.By)})
	}
	p.ID, p.By, p.At = fmt.Sprintf("%s-%d", a.Party, a.Number), a.Party, a.At
	o.Proposals = append(o.Proposals, p)
	s.settle(a, o)
	return nil
}

// asked lists whose answer the pending proposal waits for: those the obligation binds and
// the recorder, but the proposer. As long as the text is not agreed, it is not agreed
// either whom it binds, and where nobody has opted in, anybody still might: then all are
// asked.
func (s *State) asked(o *Obligation) []party.ID {
	ids := s.addressees(o)
	all := []party.ID{s.Recorder}
	if len(ids) == 0 || !s.final() {
		all = s.Parties
	}
	for _, id := range all {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	p := o.pending()
	return slices.DeleteFunc(ids, func(id party.ID) bool {
		return id == p.By || slices.Contains(p.Consented, id)
	})
}

// settle gives the pending proposal its effect if nobody is left to ask. A founding party
// that the author knew to have left the dossier is not waited for; if it left while it was
// the last to be asked, the proposal is withdrawn and made again.
func (s *State) settle(a procedure.Act, o *Obligation) {
	p := o.pending()
	if p == nil {
		return
	}
	left := func(id party.ID) bool { return slices.Contains(s.Parties, id) && !slices.Contains(a.Parties, id) }
	if len(slices.DeleteFunc(s.asked(o), left)) == 0 {
		p.Fate, p.Settled = agreed, a.At
	}
}

func consent(s *State, a procedure.Act, in OnProposal) error {
	o, err := s.proposal(in.Proposal)
	if err != nil {
		return err
	}
	if !slices.Contains(s.asked(o), a.Party) {
		return procedure.RefuseField("proposal", "decision.refuse.not-asked", nil)
	}
	o.pending().Consented = append(slices.Clip(o.pending().Consented), a.Party)
	s.settle(a, o)
	return nil
}

// object: one no is enough. The proposal stays in the record with its reason, and another
// may be made.
func object(s *State, a procedure.Act, in Object) error {
	o, err := s.proposal(in.Proposal)
	if err != nil {
		return err
	}
	if !slices.Contains(s.asked(o), a.Party) {
		return procedure.RefuseField("proposal", "decision.refuse.not-asked", nil)
	}
	p := o.pending()
	p.Fate, p.Settled, p.Objector, p.Objection = objected, a.At, a.Party, in.Reason
	return nil
}

func withdrawProposal(s *State, a procedure.Act, in OnProposal) error {
	o, err := s.proposal(in.Proposal)
	if err != nil {
		return err
	}
	if o.pending().By != a.Party {
		return procedure.RefuseField("proposal", "decision.refuse.only-proposer", nil)
	}
	o.pending().Fate, o.pending().Settled = withdrawn, a.At
	return nil
}

// proposal returns the obligation on which the proposal of an id is pending.
func (s *State) proposal(id string) (*Obligation, error) {
	for i := range s.Obligations {
		if p := s.Obligations[i].pending(); p != nil && p.ID == id {
			return &s.Obligations[i], nil
		}
	}
	return nil, procedure.RefuseField("proposal", "decision.refuse.no-such-proposal", lang.Args{"proposal": id})
}
