package decision_test

import (
	"fmt"
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/decision"
)

// quarterCentury is a council's ledger after 25 years: 20 parties, 1,000 decisions with
// 5,000 obligations, each addressed to all; every party reported on each four times, and
// the oldest four in five are closed.
func quarterCentury(b *testing.B) []decision.Decision {
	b.Helper()
	var parties []party.ID
	for i := range 20 {
		parties = append(parties, party.ID(fmt.Sprintf("p%02d", i)))
	}
	var all []decision.Decision
	for n := range 1000 {
		year := 2000 + n/40
		c := decision.Contents{Number: n%40 + 1, Symbol: fmt.Sprintf("C/%d/%d", year, n%40+1), Adopted: lang.Date(fmt.Sprintf("%d-05-01", year)),
			Title: text(fmt.Sprintf("Decision %d", n)), Meeting: fmt.Sprintf("d-%d", year), MeetingName: text(fmt.Sprint("Meeting of ", year))}
		for p := range 5 {
			paragraph := decision.Paragraph{Title: text(fmt.Sprintf("Obligation %d", p)), Text: text("To be done."), To: "all", Due: lang.Date(fmt.Sprintf("%d-10-01", year+1))}
			if p == 0 {
				paragraph.Rhythm = "quarterly"
			}
			c.Obligations = append(c.Obligations, paragraph)
		}
		one := newBook(b, string(c.Adopted), c, parties...)
		for o := range 5 {
			one.live(o+1, year, n < 800)
		}
		all = append(all, decision.Decision{Dossier: fmt.Sprintf("d%04d", n), State: one.State})
	}
	return all
}

// live plays one obligation: a report of each party every quarter, and its end.
func (b *book) live(obligation, year int, closed bool) {
	id := fmt.Sprint(obligation)
	for quarter := range 4 {
		for _, who := range b.parties {
			result := "under-way"
			if quarter == 3 && who != b.parties[3] {
				result = "fulfilled"
			}
			b.do(fmt.Sprintf("%d-%02d-15", year+1, quarter*3+1), who, "report",
				decision.Report{Obligation: id, Work: text("Some of it."), Result: result, Percent: 25 * (quarter + 1), Evidence: []string{"17/3-204"}})
		}
	}
	if !closed {
		return
	}
	day := fmt.Sprintf("%d-12-01", year+1)
	b.do(day, b.parties[0], "propose-closing", decision.ProposeClosing{Obligation: id, Outcome: "fulfilled", Grounds: text("Done.")})
	proposal := fmt.Sprintf("%s-%d", b.parties[0], b.numbers[b.parties[0]])
	for _, who := range b.parties[1:] {
		b.do(day, who, "consent", decision.OnProposal{Proposal: proposal})
	}
}

func BenchmarkQuarterCentury(b *testing.B) {
	all := quarterCentury(b)
	if n := len(decision.Ledger(all, "2026-01-01")); n != 100_000 {
		b.Fatalf("%d lines", n)
	}
	b.Run("board", func(b *testing.B) {
		for b.Loop() {
			lines := decision.Ledger(all, "2025-06-01")
			decision.ByParty(lines)
			decision.ByDecision(lines)
			decision.ByMeeting(lines)
		}
	})
	b.Run("agenda", func(b *testing.B) {
		for b.Loop() {
			decision.Agenda(all, "2025-06-01")
		}
	})
	b.Run("report", func(b *testing.B) {
		for b.Loop() {
			decision.AnnualReport(all, 2024, "")
		}
	})
}
