package decision_test

import (
	"testing"
	"time"

	"kenesh/canon"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/decision"
)

// book is a decision whose steps are taken on days a test chooses.
type book struct {
	testing.TB
	*decision.State
	parties []party.ID
	numbers map[party.ID]uint64
}

func newBook(t testing.TB, day string, c decision.Contents, parties ...party.ID) *book {
	b := &book{TB: t, State: new(decision.State), parties: parties, numbers: map[party.ID]uint64{}}
	b.do(day, parties[0], "record", c)
	return b
}

// do takes a step at noon of a day.
func (b *book) do(day string, who party.ID, step string, in any) {
	b.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		b.Fatal(err)
	}
	b.numbers[who]++
	a := procedure.Act{Step: step, Party: who, Number: b.numbers[who], At: lang.Moment(at.Add(12 * time.Hour).UnixMilli()),
		Founder: b.parties[0], Parties: b.parties}
	if _, err := decision.Procedure.Next(b.State, a, canon.Encode(in), step == "record"); err != nil {
		b.Fatalf("%s %s %s: %v", day, who, step, err)
	}
}

func text(s string) lang.Text { return lang.Text{"en": s} }

// twoDecisions are a story of three years: a decision of 2024 with an album that is
// carried over, is done late, and a quarterly report; and one of 2025 that is superseded
// in part and lapses in part.
func twoDecisions(t testing.TB) []decision.Decision {
	b := newBook(t, "2024-09-06", decision.Contents{Number: 1, Symbol: "C/2024/1", Adopted: "2024-09-06", Title: text("First"),
		Meeting: "d-1", MeetingName: text("Cholpon-Ata"), Obligations: []decision.Paragraph{
			{Title: text("Album"), Text: text("An album."), To: "named", Named: []party.ID{"kz", "uz"}, Due: "2025-03-01"},
			{Title: text("Seizures"), Text: text("Report them."), To: "all", Due: "2024-12-31", Rhythm: "quarterly"},
		}}, "kg", "kz", "uz")
	done := func(day string, who party.ID, obligation string) {
		t.Helper()
		b.do(day, who, "report", decision.Report{Obligation: obligation, Work: text("Done."), Result: "fulfilled", Evidence: []string{"1"}})
	}
	done("2024-12-20", "kz", "2")
	done("2024-12-21", "uz", "2")
	b.do("2025-01-10", "kz", "report-blocked", decision.ReportBlocked{Obligation: "1", Reason: text("No press."), Wanted: text("A press.")})
	b.do("2025-02-10", "kz", "propose-due", decision.ProposeDue{Obligation: "1", Due: "2025-09-01", Grounds: text("No press.")})
	b.do("2025-02-11", "kg", "consent", decision.OnProposal{Proposal: "kz-3"})
	b.do("2025-02-12", "uz", "consent", decision.OnProposal{Proposal: "kz-3"})
	done("2025-08-20", "uz", "1")
	done("2025-10-02", "kz", "1")
	b.do("2025-11-01", "kg", "propose-closing", decision.ProposeClosing{Obligation: "1", Outcome: "fulfilled", Grounds: text("There it is.")})
	b.do("2025-11-02", "kz", "consent", decision.OnProposal{Proposal: "kg-3"})
	b.do("2025-11-03", "uz", "consent", decision.OnProposal{Proposal: "kg-3"})

	c := newBook(t, "2025-06-01", decision.Contents{Number: 1, Symbol: "C/2025/1", Adopted: "2025-06-01", Title: text("Second"),
		Meeting: "d-2", MeetingName: text("Baku"), Obligations: []decision.Paragraph{
			{Title: text("Course"), Text: text("A course."), To: "interested", Due: "2026-01-15"},
			{Title: text("List"), Text: text("A list."), To: "all", Due: "2026-06-01", Lapses: "2026-12-31"},
		}}, "az", "kz")
	c.do("2025-06-02", "kz", "opt-in", decision.OnObligation{Obligation: "1"})
	c.do("2025-07-01", "az", "open-round", decision.OpenRound{Title: text("Autumn"), Due: "2025-10-01"})
	c.do("2025-09-01", "kz", "report", decision.Report{Obligation: "2", Round: "az-2", Work: text("Half."), Result: "under-way", Percent: 50})
	c.do("2025-12-01", "az", "propose-superseding", decision.ProposeSuperseding{Obligation: "1", Symbol: "C/2025/9"})
	c.do("2026-02-01", "kz", "consent", decision.OnProposal{Proposal: "az-3"})
	return []decision.Decision{{Dossier: "first", State: b.State}, {Dossier: "second", State: c.State}}
}
