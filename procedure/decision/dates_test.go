package decision_test

import (
	"fmt"
	"strings"
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/decision"
)

// oneParagraph is a decision of kg and kz with one paragraph for both.
func oneParagraph(t *testing.T, p decision.Paragraph) *book {
	p.Title, p.Text, p.To = text("List"), text("A list."), "all"
	return newBook(t, "2024-09-06", decision.Contents{Number: 1, Symbol: "C/1", Adopted: "2024-09-06", Title: text("One"),
		Obligations: []decision.Paragraph{p}}, "kg", "kz")
}

func (b *book) done(day string, who party.ID) {
	b.Helper()
	b.do(day, who, "report", decision.Report{Obligation: "1", Work: text("Done."), Result: "fulfilled", Evidence: []string{"1"}})
}

func (b *book) agree(day, step string, in any) {
	b.Helper()
	b.do(day, "kz", step, in)
	b.do(day, "kg", "consent", decision.OnProposal{Proposal: fmt.Sprintf("kz-%d", b.numbers["kz"])})
}

// calendar writes the dates as a calendar would show them.
func (b *book) calendar() string {
	var all []string
	for _, d := range b.Dates() {
		said := fmt.Sprintf("%s %s", d.ID, d.Day)
		if d.Done {
			said += " done"
		}
		if d.Called {
			said += " called-off"
		}
		all = append(all, said)
	}
	return strings.Join(all, ", ")
}

func (b *book) says(want string) {
	b.Helper()
	if got := b.calendar(); got != want {
		b.Errorf("the calendar has\n%s, not\n%s", got, want)
	}
}

func TestCalendarFollowsTheDate(t *testing.T) {
	b := oneParagraph(t, decision.Paragraph{Due: "2025-03-01", Lapses: "2026-12-31"})
	b.says("obligation-1 2025-03-01, lapses-1 2026-12-31")
	b.agree("2025-02-01", "propose-due", decision.ProposeDue{Obligation: "1", Due: "2025-09-01", Grounds: text("Later.")})
	b.do("2025-02-02", "kg", "open-round", decision.OpenRound{Title: text("Spring"), Due: "2025-04-01"})
	b.says("obligation-1 2025-09-01, lapses-1 2026-12-31, round-kg-3 2025-04-01")
	for _, who := range []party.ID{"kg", "kz"} {
		b.do("2025-03-01", who, "report", decision.Report{Obligation: "1", Round: "kg-3", Work: text("Done."), Result: "fulfilled", Evidence: []string{"1"}})
	}
	b.says("obligation-1 2025-09-01 done, lapses-1 2026-12-31, round-kg-3 2025-04-01 done")
	b.agree("2025-03-02", "propose-superseding", decision.ProposeSuperseding{Obligation: "1", Symbol: "C/2"})
	b.says("obligation-1 2025-09-01 done called-off, lapses-1 2026-12-31 done called-off, round-kg-3 2025-04-01 done")
}

func TestCalendarOfARhythm(t *testing.T) {
	b := oneParagraph(t, decision.Paragraph{Due: "2024-11-30", Rhythm: "quarterly", Lapses: "2025-09-30"})
	b.says("obligation-1-1 2024-11-30, lapses-1 2025-09-30")
	b.done("2024-11-01", "kg")
	b.says("obligation-1-1 2024-11-30, lapses-1 2025-09-30")
	b.done("2024-11-02", "kz")
	b.says("obligation-1-1 2024-11-30 done, obligation-1-2 2025-02-28, lapses-1 2025-09-30")
	for range 3 {
		b.done("2025-02-01", "kg")
		b.done("2025-02-01", "kz")
	}
	b.says("obligation-1-1 2024-11-30 done, obligation-1-2 2025-02-28 done, obligation-1-3 2025-05-30 done, obligation-1-4 2025-08-30 done, lapses-1 2025-09-30")
	for range 30 {
		b.done("2025-03-01", "kg")
	}
	b.says("obligation-1-1 2024-11-30 done, obligation-1-2 2025-02-28 done, obligation-1-3 2025-05-30 done, obligation-1-4 2025-08-30 done, lapses-1 2025-09-30")
}

// TestTheDocumentHasAnEnd: it shows the last of a long history and says so.
func TestTheDocumentHasAnEnd(t *testing.T) {
	b := oneParagraph(t, decision.Paragraph{Due: "2024-11-30", Rhythm: "monthly"})
	for range 100 {
		b.done("2025-03-01", "kg")
	}
	sections := b.Document().Sections
	last := sections[len(sections)-1]
	if said, is := last.Blocks[0].(procedure.Sentence); !is || said.Message.Args["all"] != 100 {
		t.Errorf("%+v", last.Blocks[0])
	}
	if rows := last.Blocks[1].(procedure.Table).Rows; len(rows) != 30 || len(b.History("1")) != 100 {
		t.Errorf("%d of %d", len(rows), len(b.History("1")))
	}
}

// TestTermsKeepTheDayOfTheMonth: the 31st is the last day where a month has no 31st, and
// the 31st again where it has one.
func TestTermsKeepTheDayOfTheMonth(t *testing.T) {
	b := oneParagraph(t, decision.Paragraph{Due: "2027-12-31", Rhythm: "monthly"})
	for _, want := range []lang.Date{"2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"} {
		lines := decision.Of(decision.Ledger([]decision.Decision{{State: b.State}}, ""), "kg")
		if lines[0].Due != want {
			t.Errorf("due on %s, not on %s", lines[0].Due, want)
		}
		b.done("2025-01-01", "kg")
	}
}

// TestTheLastYear: behind the last year that a date can name there are no terms, and
// whoever writes such a date makes nobody search for one.
func TestTheLastYear(t *testing.T) {
	b := oneParagraph(t, decision.Paragraph{Due: "9999-12-31", Rhythm: "yearly"})
	for range 3 {
		b.done("2025-01-01", "kg")
		b.done("2025-01-01", "kz")
	}
	b.says("obligation-1-1 9999-12-31 done")
	b = oneParagraph(t, decision.Paragraph{Due: "2024-12-31", Rhythm: "monthly", Lapses: "9999-12-31"})
	b.done("2025-01-01", "kg")
	b.says("obligation-1-1 2024-12-31, lapses-1 9999-12-31")
	b.agree("2025-02-01", "propose-due", decision.ProposeDue{Obligation: "1", Due: "9999-12-31", Grounds: text("Never.")})
	if decision.Annual([]decision.Decision{{State: b.State}}, 9999, "").Whole.Planned > 1 {
		t.Error("counted twice")
	}
	b.calendar()
}
