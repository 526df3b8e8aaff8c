package decision_test

import (
	"fmt"
	"slices"
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/decision"
	"kenesh/procedure/proceduretest"
)

func TestStorm(t *testing.T) {
	proceduretest.Storm(t, decision.Procedure, oneProposal, somebodyIsAsked, nothingWithoutTheRecorder, linesHold, agendaHolds, datesHold, figuresAddUp)
}

func of(state any) *decision.State { return state.(*decision.State) }

// oneProposal: of the proposals on an obligation only the last may be pending, and after
// the one that ended it there is none.
func oneProposal(state any) error {
	for _, o := range of(state).Obligations {
		for i, p := range o.Proposals {
			ended := p.Fate == "agreed" && p.What != "due"
			if i < len(o.Proposals)-1 && (p.Fate == "" || ended) {
				return fmt.Errorf("obligation %s: proposal %d of %d is %q", o.ID, i, len(o.Proposals), p.Fate)
			}
		}
	}
	return nil
}

// somebodyIsAsked: a proposal that is pending waits for somebody who can answer it, and
// its proposer can withdraw it.
func somebodyIsAsked(state any) error {
	s := of(state)
	for _, o := range s.Obligations {
		if n := len(o.Proposals); n == 0 || o.Proposals[n-1].Fate != "" {
			continue
		}
		parties := slices.Clone(s.Parties)
		for id := range o.Logs {
			parties = append(parties, id)
		}
		p := o.Proposals[len(o.Proposals)-1]
		may := func(step string, id party.ID) bool {
			named := s.Enumerate(procedure.Act{Step: step, Party: id}, "proposal")
			return slices.ContainsFunc(named, func(n procedure.Named) bool { return n.ID == p.ID })
		}
		if !may("withdraw-proposal", p.By) || !slices.ContainsFunc(parties, func(id party.ID) bool { return may("consent", id) }) {
			return fmt.Errorf("obligation %s: nobody can answer %s", o.ID, p.ID)
		}
	}
	return nil
}

// nothingWithoutTheRecorder: what took effect has the recorder's word, and nobody is
// counted twice.
func nothingWithoutTheRecorder(state any) error {
	s := of(state)
	for _, o := range s.Obligations {
		for _, p := range o.Proposals {
			if p.Fate == "agreed" && p.By != s.Recorder && !slices.Contains(p.Consented, s.Recorder) {
				return fmt.Errorf("obligation %s: %s took effect without %s", o.ID, p.ID, s.Recorder)
			}
			seen := map[party.ID]bool{p.By: true}
			for _, id := range p.Consented {
				if seen[id] {
					return fmt.Errorf("obligation %s: %s consented twice", o.ID, id)
				}
				seen[id] = true
			}
		}
	}
	return nil
}

var days = []lang.Date{"", "2024-09-05", "2024-09-06", "2024-09-07", "2024-10-07", "2025-05-01", "2025-05-02", "2030-01-01"}

// linesHold: every line has a colour, red only what is overdue, overdue only what has a
// date that has passed, and nothing that has ended.
func linesHold(state any) error {
	for _, day := range days {
		for _, l := range decision.Ledger([]decision.Decision{{State: of(state)}}, day) {
			ended := l.Status == decision.Done || l.Status == decision.Superseded || l.Status == decision.Lapsed
			switch {
			case !slices.Contains(decision.Colours, l.Colour):
				return fmt.Errorf("no colour: %+v", l)
			case (l.Colour == decision.Red) != l.Overdue,
				l.Overdue && (day == "" || l.Due == "" || l.Due >= day || ended),
				l.Status == decision.Done && l.Colour != decision.Green,
				l.Colour == decision.Blue && ended:
				return fmt.Errorf("on %s: %+v", day, l)
			}
		}
	}
	return nil
}

// agendaHolds: exactly what is red stands on the agenda as overdue.
func agendaHolds(state any) error {
	s := of(state)
	for _, day := range days {
		late := map[string]bool{}
		for _, i := range decision.Agenda([]decision.Decision{{State: s}}, day) {
			late[i.Obligation] = slices.Contains(i.Reasons, decision.Late)
			if len(i.Reasons) == 0 || len(i.Parties) == 0 {
				return fmt.Errorf("on %s without a reason: %+v", day, i)
			}
		}
		for _, o := range s.Obligations {
			adopted := day == "" || s.Editions[len(s.Editions)-1].Contents.Adopted <= day
			if adopted && late[o.ID] != (s.ObligationColourOn(o.ID, day) == decision.Red) {
				return fmt.Errorf("on %s obligation %s is %s and on the agenda %t", day, o.ID, s.ObligationColourOn(o.ID, day), late[o.ID])
			}
		}
	}
	return nil
}

// datesHold: a calendar finds each date under its own id, and every form can be started.
func datesHold(state any) error {
	s := of(state)
	ids := map[string]bool{}
	for _, d := range s.Dates() {
		if ids[d.ID] || d.Day == "" || !d.Deadline || d.What.IsZero() {
			return fmt.Errorf("occasion %+v", d)
		}
		ids[d.ID] = true
	}
	for _, step := range decision.Procedure.Steps {
		for _, id := range s.Parties {
			a := procedure.Act{Step: step.Name, Party: id, Founder: s.Recorder, Parties: s.Parties}
			s.Prefill(a, step.NewInput())
		}
	}
	for _, o := range s.Obligations {
		s.History(o.ID)
	}
	for _, id := range s.Facts().Await {
		optedIn := slices.ContainsFunc(s.Obligations, func(o decision.Obligation) bool { return len(o.Logs[id]) > 0 })
		if !slices.Contains(s.Parties, id) && !optedIn {
			return fmt.Errorf("%s is awaited and was not there", id)
		}
	}
	return nil
}

// figuresAddUp: at the end of a year every obligation is planned, under way or ended; the
// year's report can be made.
func figuresAddUp(state any) error {
	s := of(state)
	if s.Recorder == "" {
		return nil
	}
	all, sum := []decision.Decision{{State: s}}, decision.Count{}
	for year := 2023; year <= 2035; year++ {
		f := decision.Annual(all, year, "")
		sum.Given += f.Whole.Given
		sum.Done += f.Whole.Done
		sum.Superseded += f.Whole.Superseded
		sum.Lapsed += f.Whole.Lapsed
		open := f.Whole.Planned + f.Whole.UnderWay
		if sum.Given != open+sum.Done+sum.Superseded+sum.Lapsed {
			return fmt.Errorf("%d: %d were decided, %d are open, of all years %+v", year, sum.Given, open, sum)
		}
		decision.AnnualReport(all, year, "")
	}
	return nil
}
