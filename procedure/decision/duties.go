package decision

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// OnObligation is the input of opt-in, opt-out and start.
type OnObligation struct {
	Obligation string `json:"obligation,omitempty" field:"required,max=10"`
}

// TakeOn is the input of take-on: who answers for it within the ministry.
type TakeOn struct {
	Obligation string    `json:"obligation,omitempty" field:"required,max=10"`
	Office     lang.Text `json:"office,omitempty" field:"required,max=200"`
	Contact    string    `json:"contact,omitempty" field:"max=200"`
}

// Report is the input of report. Evidence names documents: their numbers, or where they
// are to be found; Files are the documents themselves.
type Report struct {
	Obligation string    `json:"obligation,omitempty" field:"required,max=10"`
	Round      string    `json:"round,omitempty" field:"max=80"`
	Work       lang.Text `json:"work,omitempty" field:"required,long,max=4000"`
	Result     string    `json:"result,omitempty" field:"required,choices=under-way|fulfilled"`
	Percent    int       `json:"percent,omitempty" field:"max=100"`
	Value      string    `json:"value,omitempty" field:"max=100"`
	Evidence   []string  `json:"evidence,omitempty" field:"max=20"`

	Files []procedure.File `json:"files,omitempty"`
}

// ReportBlocked is the input of report-blocked.
type ReportBlocked struct {
	Obligation string    `json:"obligation,omitempty" field:"required,max=10"`
	Round      string    `json:"round,omitempty" field:"max=80"`
	Reason     lang.Text `json:"reason,omitempty" field:"required,max=2000"`
	Wanted     lang.Text `json:"wanted,omitempty" field:"max=2000"`
}

// Unblock is the input of unblock: how it was overcome.
type Unblock struct {
	Obligation string    `json:"obligation,omitempty" field:"required,max=10"`
	How        lang.Text `json:"how,omitempty" field:"required,max=2000"`
}

// OfferHelp is the input of offer-help.
type OfferHelp struct {
	Obligation string    `json:"obligation,omitempty" field:"required,max=10"`
	Whom       party.ID  `json:"whom,omitempty" field:"required"`
	Offer      lang.Text `json:"offer,omitempty" field:"required,max=2000"`
}

// optIn: now there is somebody the obligation binds, and a proposal that asked all need
// not wait for the others any more.
func optIn(s *State, a procedure.Act, in OnObligation) error {
	o, err := s.find(in.Obligation)
	switch {
	case err != nil:
		return err
	case s.bound(o, a.Party):
		return procedure.RefuseField("obligation", "decision.refuse.bound-already", nil)
	case !s.opens(o, a.Party):
		return procedure.RefuseField("obligation", "decision.refuse.no-opt-in", nil)
	}
	o.log(a.Party, Event{What: joins, At: a.At})
	s.settle(a, o)
	return nil
}

// optOut: a party's own word binds it as long as it wants. What it reported stays. A
// proposal that waited for it alone takes effect.
func optOut(s *State, a procedure.Act, in OnObligation) error {
	o, err := s.find(in.Obligation)
	if err != nil {
		return err
	}
	if !s.byChoice(o, a.Party) {
		return procedure.RefuseField("obligation", "decision.refuse.not-opted-in", nil)
	}
	o.log(a.Party, Event{What: leaves, At: a.At})
	s.settle(a, o)
	return nil
}

func takeOn(s *State, a procedure.Act, in TakeOn) error {
	o, err := s.mine(in.Obligation, a.Party)
	if err != nil {
		return err
	}
	o.log(a.Party, Event{What: office, At: a.At, Text: in.Office, Contact: in.Contact})
	return nil
}

func start(s *State, a procedure.Act, in OnObligation) error {
	o, err := s.mine(in.Obligation, a.Party)
	if err != nil {
		return err
	}
	if o.standing(a.Party, always).Status != Planned {
		return procedure.RefuseField("obligation", "decision.refuse.started", nil)
	}
	o.log(a.Party, Event{What: started, At: a.At})
	return nil
}

// report: done is shown by a document. Of a rhythm, it is the earliest term not done yet
// that is done with it: terms are not skipped.
func report(s *State, a procedure.Act, in Report) error {
	o, err := s.mine(in.Obligation, a.Party)
	if err != nil {
		return err
	}
	if err := s.checkRound(in.Round); err != nil {
		return err
	}
	if in.Result == string(Done) && len(in.Evidence)+len(in.Files) == 0 {
		return procedure.RefuseField("evidence", "decision.refuse.evidence", nil)
	}
	e := Event{What: reported, At: a.At, Text: in.Work, Done: in.Result == string(Done), Round: in.Round,
		Percent: in.Percent, Value: in.Value, Evidence: in.Evidence, Files: in.Files}
	if e.Done && rhythms[o.Paragraph.Rhythm] > 0 {
		e.Term = o.next(o.standing(a.Party, always), always)
	}
	o.log(a.Party, e)
	return nil
}

func reportBlocked(s *State, a procedure.Act, in ReportBlocked) error {
	o, err := s.mine(in.Obligation, a.Party)
	if err != nil {
		return err
	}
	if err := s.checkRound(in.Round); err != nil {
		return err
	}
	o.log(a.Party, Event{What: blocked, At: a.At, Text: in.Reason, Wanted: in.Wanted, Round: in.Round})
	return nil
}

// checkRound: a report answers a round if it names it, and then its author knew of it.
func (s *State) checkRound(id string) error {
	if id != "" && s.round(id) == nil {
		return procedure.RefuseField("round", "decision.refuse.no-such-round", lang.Args{"round": id})
	}
	return nil
}

func unblock(s *State, a procedure.Act, in Unblock) error {
	o, err := s.mine(in.Obligation, a.Party)
	if err != nil {
		return err
	}
	if !s.stuck(o, a.Party) {
		return procedure.RefuseField("obligation", "decision.refuse.not-blocked", nil)
	}
	o.log(a.Party, Event{What: unblocked, At: a.At, Text: in.How})
	return nil
}

// offerHelp stands in the log of the party it is offered to, until that party says that
// nothing stands in its way any more.
func offerHelp(s *State, a procedure.Act, in OfferHelp) error {
	o, err := s.find(in.Obligation)
	switch {
	case err != nil:
		return err
	case in.Whom == a.Party || !s.stuck(o, in.Whom):
		return procedure.RefuseField("whom", "decision.refuse.whom-not-blocked", nil)
	}
	o.log(in.Whom, Event{What: help, At: a.At, By: a.Party, Text: in.Offer})
	return nil
}

// log writes an event down. The map is made anew only where there was none.
func (o *Obligation) log(id party.ID, e Event) {
	if o.Logs == nil {
		o.Logs = map[party.ID][]Event{}
	}
	o.Logs[id] = append(slices.Clip(o.Logs[id]), e)
}
