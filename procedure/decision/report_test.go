package decision_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/procedure/decision"
)

// TestReportInEveryLanguage says the report in all languages: no sentence is missing, no
// blank is left open, and the figures are the same in each.
func TestReportInEveryLanguage(t *testing.T) {
	catalogue, err := lang.Load(lang.Words, decision.Procedure.Words)
	if err != nil {
		t.Fatal(err)
	}
	report := decision.AnnualReport(twoDecisions(t), 2025, "")
	figures := procedure.Document{Sections: report.Sections[:4]} // the others have dates, which each language writes its way
	numbers := regexp.MustCompile(`\| [0-9]+`)
	var first string
	for _, tag := range lang.Interface {
		said := say(catalogue.Voice(tag), report)
		if strings.Contains(said, "«decision") || strings.Contains(said, "{") {
			t.Errorf("%s:\n%s", tag, said)
		}
		found := strings.Join(numbers.FindAllString(say(catalogue.Voice(tag), figures), -1), " ")
		if first == "" {
			first = found
		}
		if found == "" || found != first {
			t.Errorf("%s has other figures", tag)
		}
	}
}

// TestWhatTheDeskSays: every colour, rule and reason has words.
func TestWhatTheDeskSays(t *testing.T) {
	catalogue, err := lang.Load(lang.Words, decision.Procedure.Words)
	if err != nil {
		t.Fatal(err)
	}
	said := decision.Rule()
	if len(said) != len(decision.Colours) {
		t.Errorf("%d rules for %d colours", len(said), len(decision.Colours))
	}
	for _, c := range decision.Colours {
		said = append(said, c.Name())
		if c.Tone() == "" {
			t.Errorf("%s has no tone", c)
		}
	}
	for _, r := range []decision.Reason{decision.Late, decision.Stuck, decision.Disputed, decision.Unclear, decision.Undecided} {
		said = append(said, r.Why())
	}
	for _, m := range said {
		if !catalogue.Has(m.Key) {
			t.Errorf("no words for %s", m.Key)
		}
	}
}

func TestReportOfNothing(t *testing.T) {
	report := decision.AnnualReport(nil, 2025, "")
	if len(report.Sections) != 8 {
		t.Errorf("%d sections", len(report.Sections))
	}
}

// say writes a document as a surface would.
func say(v *lang.Voice, d procedure.Document) string {
	var b strings.Builder
	cells := func(row []any) {
		for _, c := range row {
			switch x := c.(type) {
			case procedure.Sign:
				c = x.Word
			case procedure.Link:
				c = x.Label
			}
			fmt.Fprintf(&b, " | %s", v.Value(c))
		}
		b.WriteString("\n")
	}
	for _, s := range d.Sections {
		b.WriteString("## " + v.Say(s.Heading) + "\n")
		for _, block := range s.Blocks {
			switch block := block.(type) {
			case procedure.Paragraph:
				b.WriteString(v.TextOnly(block.Text) + "\n")
			case procedure.Sentence:
				b.WriteString(v.Say(block.Message) + "\n")
			case procedure.Rows:
				for _, r := range block {
					cells([]any{r.Label, r.Value})
				}
			case procedure.Table:
				for _, m := range block.Head {
					cells([]any{m})
				}
				for _, row := range block.Rows {
					cells(row)
				}
			case procedure.Chart:
				b.WriteString(v.Say(block.Title) + "\n")
				for _, bar := range block.Bars {
					cells([]any{bar.Label, len(bar.Amounts)})
				}
			}
		}
	}
	return b.String()
}
