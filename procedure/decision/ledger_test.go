package decision_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/decision"
)

func TestColourFollowsTheDay(t *testing.T) {
	all := twoDecisions(t)
	for _, c := range []struct {
		decision   int
		obligation string
		day        lang.Date
		want       decision.Colour
		status     decision.Status
	}{
		{0, "1", "2024-09-06", decision.Blue, decision.Planned},
		{0, "1", "2025-01-10", decision.Amber, decision.UnderWay}, // blocked
		{0, "1", "2025-03-02", decision.Amber, decision.UnderWay}, // carried over, still blocked
		{0, "1", "2025-09-01", decision.Amber, decision.UnderWay}, // the day itself is in time
		{0, "1", "2025-09-02", decision.Red, decision.UnderWay},
		{0, "1", "2025-10-02", decision.Green, decision.UnderWay}, // all have reported it done
		{0, "1", "2026-10-02", decision.Green, decision.Done},
		{0, "2", "2024-11-30", decision.Blue, decision.Planned},
		{0, "2", "2024-12-01", decision.Amber, decision.Planned}, // thirty days
		{0, "2", "2025-01-01", decision.Red, decision.UnderWay},  // kg has not reported
		{1, "1", "2025-06-01", decision.Grey, decision.Planned},  // nobody has opted in
		{1, "1", "2025-06-02", decision.Blue, decision.Planned},
		{1, "1", "2025-10-02", decision.Amber, decision.Planned}, // its report is late
		{1, "1", "2026-01-16", decision.Red, decision.Planned},
		{1, "1", "2026-02-01", decision.Grey, decision.Superseded},
		{1, "2", "2025-10-01", decision.Blue, decision.UnderWay},
		{1, "2", "2026-12-31", decision.Red, decision.UnderWay},
		{1, "2", "2027-01-01", decision.Grey, decision.Lapsed},
	} {
		s := all[c.decision].State
		if got := s.ObligationColourOn(c.obligation, c.day); got != c.want {
			t.Errorf("%s/%s on %s is %s, not %s", all[c.decision].Dossier, c.obligation, c.day, got, c.want)
		}
		if got := s.StatusOn(c.obligation, c.day); got != c.status {
			t.Errorf("%s/%s on %s is %s, not %s", all[c.decision].Dossier, c.obligation, c.day, got, c.status)
		}
	}
	if got := all[0].ColourOn("2026-10-02"); got != decision.Red {
		t.Errorf("a decision has the colour of its worst obligation, not %s", got)
	}
	if got := all[0].ObligationColourOn("9", "2025-01-01"); got != decision.Grey {
		t.Errorf("what is not there is %s", got)
	}
}

func TestOverdueStandsOnTheNextAgenda(t *testing.T) {
	all := twoDecisions(t)
	for day, want := range map[lang.Date]string{
		"2024-10-01": "",
		"2025-01-01": "first/2 overdue kg",
		"2025-01-10": "first/1 blocked kz; first/2 overdue kg",
		"2025-02-10": "first/1 blocked,proposal kz; first/2 overdue kg",
		"2025-09-02": "first/1 overdue,blocked kz; first/2 overdue kg,kz,uz; second/1 report kz; second/2 report az",
		"2025-12-01": "first/2 overdue kg,kz,uz; second/1 proposal,report az,kz; second/2 report az",
		"2026-02-01": "first/2 overdue kg,kz,uz; second/2 report az",
		"2026-06-02": "first/2 overdue kg,kz,uz; second/2 overdue,report az,kz",
		"2027-01-01": "first/2 overdue kg,kz,uz",
	} {
		var got []string
		for _, i := range decision.Agenda(all, day) {
			got = append(got, fmt.Sprintf("%s/%s %s %s", i.Dossier, i.Obligation, join(i.Reasons), join(i.Parties)))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("on %s the agenda has\n%s, not\n%s", day, strings.Join(got, "; "), want)
		}
	}
}

func join[S ~string](all []S) string {
	parts := make([]string, len(all))
	for i, s := range all {
		parts[i] = string(s)
	}
	return strings.Join(parts, ",")
}

func TestAnnualFigures(t *testing.T) {
	all := twoDecisions(t)
	for year, want := range map[int]decision.Count{
		2023: {},
		2024: {Given: 2, Planned: 1, UnderWay: 1, Reports: 2},
		2025: {Given: 2, Planned: 1, UnderWay: 2, Overdue: 1, Done: 1, Carried: 1, Reports: 4},
		2026: {UnderWay: 2, Overdue: 2, Superseded: 1},
		2027: {UnderWay: 1, Overdue: 1, Lapsed: 1},
		2028: {UnderWay: 1, Overdue: 1},
	} {
		f := decision.Annual(all, year, "")
		if f.Whole != want {
			t.Errorf("%d: %+v, not %+v", year, f.Whole, want)
		}
	}
	f := decision.Annual(all, 2025, "")
	if got := f.Parties[2]; got.Party != "kz" || got.Done != 1 || got.Reports != 3 || got.Overdue != 1 {
		t.Errorf("kz in 2025: %+v", got)
	}
	if len(f.Meetings) != 2 || f.Meetings[0].Dossier != "d-1" || f.Decisions[1].Symbol != "C/2025/1" {
		t.Errorf("meetings %+v, decisions %+v", f.Meetings, f.Decisions)
	}
}

// TestLaterEntriesChangeNoPastYear: what was reported since does not reach back.
func TestLaterEntriesChangeNoPastYear(t *testing.T) {
	all := twoDecisions(t)
	before, board := decision.AnnualReport(all, 2025, ""), decision.Ledger(all, "2025-12-31")
	b := &book{TB: t, State: all[0].State, parties: all[0].Parties, numbers: map[party.ID]uint64{"kg": 40, "kz": 40}}
	b.do("2026-03-01", "kg", "report", decision.Report{Obligation: "2", Work: text("All terms."), Result: "fulfilled", Evidence: []string{"1"}})
	b.do("2026-03-01", "kz", "propose-due", decision.ProposeDue{Obligation: "2", Due: "2027-01-01", Grounds: text("Later.")})
	if !reflect.DeepEqual(before, decision.AnnualReport(all, 2025, "")) {
		t.Error("the report of 2025 changed in 2026")
	}
	if !reflect.DeepEqual(board, decision.Ledger(all, "2025-12-31")) {
		t.Error("the board of 2025 changed in 2026")
	}
}

func TestSameOnEveryNode(t *testing.T) {
	all := twoDecisions(t)
	board, agenda, report := decision.Ledger(all, "2025-12-31"), decision.Agenda(all, "2025-12-31"), decision.AnnualReport(all, 2025, "")
	for seed := range uint64(20) {
		other := slices.Clone(all)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		if !reflect.DeepEqual(board, decision.Ledger(other, "2025-12-31")) || !reflect.DeepEqual(agenda, decision.Agenda(other, "2025-12-31")) ||
			!reflect.DeepEqual(report, decision.AnnualReport(other, 2025, "")) {
			t.Fatal("another order of the dossiers gives another result")
		}
	}
}

func TestCharts(t *testing.T) {
	lines := decision.Ledger(twoDecisions(t), "2025-12-31")
	total := func(bars []decision.Bar) (n int) {
		for _, b := range bars {
			sum := 0
			for _, c := range b.Colours {
				sum += c
			}
			if sum != b.Total {
				t.Errorf("%+v does not add up", b)
			}
			n += sum
		}
		return n
	}
	for _, bars := range [][]decision.Bar{decision.ByParty(lines), decision.ByDecision(lines), decision.ByMeeting(lines)} {
		if total(bars) != len(lines) {
			t.Errorf("%+v: %d of %d lines", bars, total(bars), len(lines))
		}
	}
	if bars := decision.ByParty(lines); len(bars) != 4 || bars[0].Party != "az" {
		t.Errorf("%+v", bars)
	}
	if kz := decision.Of(lines, "kz"); len(decision.Overdue(kz)) != 1 || len(kz) != 4 {
		t.Errorf("%+v", kz)
	}
}
