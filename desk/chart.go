package desk

import (
	"fmt"
	"strconv"

	"kenesh/lang"
	"kenesh/procedure"
)

// A chart is drawn on the server: bars under each other, divided into series. Lengths are
// in hundredths of the drawing's width and heights in pixels, so that it fits any window
// and its words stay as large as they are. A series has a pattern beside its colour, and
// the figures stand in a table below.

type chartView struct {
	ID     string // makes the patterns' names its own
	Title  string
	Height int
	Series []seriesView
	Bars   []barView
	Rest   string // how many bars are not drawn
	Table  *tableView
	Open   bool // the table is shown from the start
}

type seriesView struct {
	ID, Label string
	Tone      procedure.Tone
	Pattern   int
}

type barView struct {
	Label, Total string
	Below, At    int // where its label and its bar stand
	Parts        []partView
}

type partView struct {
	X, Width, Title string
	Fill            string // the name of its series' pattern
	Tone            procedure.Tone
	Pattern         int
}

// The measures of a chart.
const (
	barHeight  = 16
	barStep    = 44
	labelBelow = 15
	barBelow   = 21
	maxBars    = 24
	maxLabel   = 40
	patterns   = 5
)

func (v *visit) chart(c procedure.Chart) *chartView {
	v.charts++
	out := &chartView{ID: fmt.Sprintf("c%d", v.charts), Title: v.voice.Say(c.Title), Table: v.figures(c), Open: v.paper}
	for i, s := range c.Series {
		out.Series = append(out.Series, seriesView{fmt.Sprintf("%s-%d", out.ID, i), v.voice.Say(s.Label), s.Tone, i % patterns})
	}
	bars := c.Bars
	if len(bars) > maxBars {
		out.Rest = v.t("desk.overview.clipped", "shown", maxBars, "all", len(bars))
		bars = bars[:maxBars]
	}
	most := 1
	for _, b := range bars {
		most = max(most, total(b))
	}
	for i, b := range bars {
		out.Bars = append(out.Bars, v.bar(out.Series, b, i*barStep, most))
	}
	out.Height = len(bars) * barStep
	return out
}

func total(b procedure.Bar) (n int) {
	for _, amount := range b.Amounts {
		n += amount
	}
	return n
}

func (v *visit) bar(series []seriesView, b procedure.Bar, at, most int) barView {
	view := barView{Label: clip(v.value(b.Label).Said.Text, maxLabel), Total: v.voice.Number(total(b)), Below: at + labelBelow, At: at + barBelow}
	before := 0
	for i, amount := range b.Amounts {
		if amount <= 0 || i >= len(series) {
			continue
		}
		view.Parts = append(view.Parts, partView{X: share(before, most), Width: share(amount, most), Fill: series[i].ID, Tone: series[i].Tone, Pattern: series[i].Pattern,
			Title: v.t("desk.overview.part", "series", series[i].Label, "amount", amount)})
		before += amount
	}
	return view
}

func share(n, of int) string {
	return strconv.FormatFloat(100*float64(n)/float64(of), 'f', 2, 64) + "%"
}

// figures are a chart's amounts as a table.
func (v *visit) figures(c procedure.Chart) *tableView {
	t := tableOf(c)
	if !v.paper && len(t.Rows) > maxBars {
		t.Rows = t.Rows[:maxBars]
	}
	return v.table(t)
}

// tableOf is a chart as a table.
func tableOf(c procedure.Chart) procedure.Table {
	t := procedure.Table{Head: []lang.Message{c.Title}}
	for _, s := range c.Series {
		t.Head = append(t.Head, s.Label)
	}
	for _, b := range c.Bars {
		row := []any{b.Label}
		for _, amount := range b.Amounts {
			row = append(row, amount)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// size is about how many bytes of a page a chart takes.
func (c *chartView) size() int {
	n := 1500
	for _, b := range c.Bars {
		n += 200 + len(b.Label) + 220*len(b.Parts) + 60*len(c.Series)
	}
	return n
}
