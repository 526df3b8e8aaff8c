package decision

import (
	"slices"

	"kenesh/party"
	"kenesh/procedure"
)

// Enumerate offers the obligations, rounds and proposals a step may name just now.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	switch field {
	case "obligation":
		return s.offered(a)
	case "proposal":
		return s.proposals(a)
	case "round":
		if r := s.roundOn(always); r != nil {
			return []procedure.Named{{ID: r.ID, Name: r.Title}}
		}
	}
	return nil
}

// offered lists the obligations the step can be taken on.
func (s *State) offered(a procedure.Act) []procedure.Named {
	var named []procedure.Named
	for i := range s.Obligations {
		if o := &s.Obligations[i]; s.open(o) && s.fits(o, a) {
			named = append(named, procedure.Named{ID: o.ID, Name: o.Paragraph.Title})
		}
	}
	return named
}

func (s *State) fits(o *Obligation, a procedure.Act) bool {
	switch a.Step {
	case "opt-in":
		return s.opens(o, a.Party)
	case "opt-out":
		return s.byChoice(o, a.Party)
	case "start":
		return s.bound(o, a.Party) && o.standing(a.Party, always).Status == Planned
	case "unblock":
		return s.stuck(o, a.Party)
	case "offer-help":
		return len(s.stuckOthers(o, a.Party)) > 0
	case "propose-closing", "propose-due", "propose-superseding":
		return o.pending() == nil && s.concerned(o, a.Party)
	}
	return s.bound(o, a.Party)
}

func (s *State) stuckOthers(o *Obligation, but party.ID) []party.ID {
	return slices.DeleteFunc(s.addressees(o), func(id party.ID) bool { return id == but || !s.stuck(o, id) })
}

// proposals lists those the party may answer, or withdraw. Each is called by the title of
// its obligation.
func (s *State) proposals(a procedure.Act) []procedure.Named {
	var named []procedure.Named
	for i := range s.Obligations {
		o := &s.Obligations[i]
		p := o.pending()
		if p == nil || a.Step == "withdraw-proposal" && p.By != a.Party || a.Step != "withdraw-proposal" && !slices.Contains(s.asked(o), a.Party) {
			continue
		}
		named = append(named, procedure.Named{ID: p.ID, Name: o.Paragraph.Title})
	}
	return named
}

// Prefill starts a form from what is there: the only obligation or proposal the step can
// be about, the round that asks, the text as it stands.
func (s *State) Prefill(a procedure.Act, in any) {
	if s.Recorder == "" {
		return
	}
	switch in := in.(type) {
	case *Confirm:
		in.Edition = len(s.Editions)
	case *Contest:
		in.Edition = len(s.Editions)
	case *Publish:
		in.Edition = len(s.Editions)
	case *Correction:
		in.Contents = *s.contents()
	case *OnObligation:
		in.Obligation = s.only(a, "obligation", in.Obligation)
	case *TakeOn:
		in.Obligation = s.only(a, "obligation", in.Obligation)
		if o := s.obligation(in.Obligation); o != nil {
			standing := o.standing(a.Party, always)
			in.Office, in.Contact = standing.Office, standing.Contact
		}
	case *Report:
		in.Obligation, in.Round = s.only(a, "obligation", in.Obligation), s.only(a, "round", in.Round)
	case *ReportBlocked:
		in.Obligation, in.Round = s.only(a, "obligation", in.Obligation), s.only(a, "round", in.Round)
	case *Unblock:
		in.Obligation = s.only(a, "obligation", in.Obligation)
	case *OfferHelp:
		s.prefillHelp(a, in)
	case *ProposeDue:
		in.Obligation = s.only(a, "obligation", in.Obligation)
		if o := s.obligation(in.Obligation); o != nil {
			in.Due = o.dueOn(always)
		}
	case *ProposeClosing:
		in.Obligation = s.only(a, "obligation", in.Obligation)
	case *ProposeSuperseding:
		in.Obligation = s.only(a, "obligation", in.Obligation)
	case *OnProposal:
		in.Proposal = s.only(a, "proposal", in.Proposal)
	case *Object:
		in.Proposal = s.only(a, "proposal", in.Proposal)
	}
}

func (s *State) prefillHelp(a procedure.Act, in *OfferHelp) {
	in.Obligation = s.only(a, "obligation", in.Obligation)
	if o := s.obligation(in.Obligation); o != nil && in.Whom == "" {
		if stuck := s.stuckOthers(o, a.Party); len(stuck) == 1 {
			in.Whom = stuck[0]
		}
	}
}

// only is what the field may name if it may name one thing alone, unless the page has
// said already.
func (s *State) only(a procedure.Act, field, said string) string {
	if named := s.Enumerate(a, field); said == "" && len(named) == 1 {
		return named[0].ID
	}
	return said
}
