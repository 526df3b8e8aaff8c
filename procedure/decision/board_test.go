package decision_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/procedure/decision"
)

// casesOf are the two decisions as an engine hands them to an overview.
func casesOf(t testing.TB) []procedure.Case {
	var cases []procedure.Case
	for i, d := range twoDecisions(t) {
		cases = append(cases, procedure.Case{ID: dossier.ID{byte(i + 1)}, State: d.State})
	}
	return cases
}

func draw(t testing.TB, name string, day lang.Date, set func(in any)) procedure.Document {
	t.Helper()
	o, ok := decision.Procedure.Overview(name)
	if !ok {
		t.Fatal("no overview " + name)
	}
	in := o.NewInput()
	if set != nil {
		set(in)
	}
	if err := o.Check(in); err != nil {
		t.Fatal(err)
	}
	return o.Draw(procedure.View{Today: day}, casesOf(t), in)
}

// boardLines are the board's rows: title, colour, status, due, who.
func boardLines(d procedure.Document) (lines []string) {
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if t, ok := b.(procedure.Table); ok {
				for _, r := range t.Rows {
					key := r[2].(lang.Message).Key
					lines = append(lines, fmt.Sprint(r[0].(procedure.Link).Label.(lang.Text)["en"], " ", r[1].(procedure.Sign).Tone, " ",
						key[strings.LastIndex(key, ".")+1:], " ", r[3], " ", r[4]))
				}
			}
		}
	}
	return lines
}

func TestBoardShowsWhatPressesMostFirst(t *testing.T) {
	for _, c := range []struct {
		day  lang.Date
		set  func(in any)
		want []string
	}{
		{"2025-09-02", nil, []string{"Seizures alarm overdue 2024-12-31 [kg kz uz]", "Album alarm overdue 2025-09-01 [kz]", "Course live planned 2026-01-15 [kz]", "List live under-way 2026-06-01 [az kz]"}},
		{"2025-02-01", nil, []string{"Seizures alarm overdue 2024-12-31 [kg]", "Album warn blocked 2025-03-01 [kz uz]"}},
		{"2025-09-02", func(in any) { in.(*decision.BoardChoice).Party = "az" }, []string{"List live planned 2026-06-01 [az]"}},
		{"2025-09-02", func(in any) { in.(*decision.BoardChoice).Status = "overdue" }, []string{"Seizures alarm overdue 2024-12-31 [kg kz uz]", "Album alarm overdue 2025-09-01 [kz]"}},
		{"2030-01-01", func(in any) { in.(*decision.BoardChoice).Day = "2024-09-05" }, nil},
	} {
		if got := boardLines(draw(t, "board", c.day, c.set)); !slices.Equal(got, c.want) {
			t.Errorf("on %s the board is\n%s\nnot\n%s", c.day, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestBoardCountsTheSameWhateverTheChart(t *testing.T) {
	for _, by := range []string{"party", "decision", "meeting"} {
		total := 0
		for _, b := range draw(t, "board", "2025-09-02", func(in any) { in.(*decision.BoardChoice).By = by }).Sections[0].Blocks {
			if c, ok := b.(procedure.Chart); ok {
				for _, bar := range c.Bars {
					for _, n := range bar.Amounts {
						total += n
					}
				}
			}
		}
		if total != 8 {
			t.Errorf("by %s the chart has %d parts", by, total)
		}
	}
}

// TestLinksLeadToTheObligation: where a link leads, the decision has a part of that name.
func TestLinksLeadToTheObligation(t *testing.T) {
	var parts []string
	for _, s := range twoDecisions(t)[0].Document().Sections {
		parts = append(parts, s.Name)
	}
	for _, want := range []string{"obligation-1", "obligation-2"} {
		if !slices.Contains(parts, want) {
			t.Errorf("no %s among %v", want, parts)
		}
	}
	for _, r := range draw(t, "board", "2025-09-02", nil).Sections[1].Blocks[0].(procedure.Table).Rows {
		if l := r[0].(procedure.Link); l.Dossier.IsZero() || !strings.HasPrefix(l.Section, "obligation-") {
			t.Errorf("%+v", l)
		}
	}
}

func TestAgendaByReasons(t *testing.T) {
	var got []string
	for _, s := range draw(t, "agenda", "2025-09-02", nil).Sections[1:] {
		got = append(got, fmt.Sprint(s.Heading.Key, " ", len(s.Blocks[0].(procedure.Table).Rows)))
	}
	if want := []string{"decision.agenda.overdue 2", "decision.agenda.blocked 1"}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

// TestReportOfAYearNotOver counts nothing as overdue that is not yet due.
func TestReportOfAYearNotOver(t *testing.T) {
	year := func(n int) func(any) { return func(in any) { in.(*decision.ReportChoice).Year = n } }
	overdue := func(d procedure.Document) any {
		for _, b := range d.Sections[0].Blocks {
			if rows, ok := b.(procedure.Rows); ok {
				return rows[6].Value
			}
		}
		return nil
	}
	if got := overdue(draw(t, "annual-report", "2025-02-01", year(2025))); got != 1 {
		t.Errorf("%v overdue on 1 February 2025", got)
	}
	if got := overdue(draw(t, "annual-report", "2025-09-02", year(2025))); got != 2 {
		t.Errorf("%v overdue on 2 September 2025", got)
	}
	// Without a choice it is the last year that is over; before there was one, this year.
	for day, want := range map[lang.Date]string{"2026-03-01": "2025", "2024-10-01": "2024"} {
		if got := draw(t, "annual-report", day, nil).Sections[0].Heading.Args["year"]; got != want {
			t.Errorf("on %s the report is of %v", day, got)
		}
	}
}
