package decision

import (
	"strconv"

	"kenesh/lang"
	"kenesh/procedure"
)

// ReportChoice is what a reader of the annual report chooses.
type ReportChoice struct {
	Year int `json:"year,omitempty" field:"min=1990,max=9999"` // the last that is over, if something was decided by then
}

func annualReport(v procedure.View, cases []procedure.Case, c ReportChoice) procedure.Document {
	all, now := decisions(cases), yearIn(v.Today)
	if c.Year == 0 {
		c.Year = now
		if len(ordered(all, yearOf(now-1, "").last)) > 0 {
			c.Year--
		}
	}
	return AnnualReport(all, min(c.Year, now), v.Today)
}

func yearIn(d lang.Date) int {
	y, _, _ := parts(d)
	return y
}

// AnnualReport is the report of a year: the figures, the parties, the decisions, what is
// overdue, what stands in the way, and the rule of the colours. It is made of the states
// alone, in an order of their own, so every node makes the same one, and a surface only
// has to say it in the reader's language or put it into a file. No
// party comes first: they stand by their codes. Of a year that is not over it says so, and
// how things stand today.
func AnnualReport(all []Decision, number int, today lang.Date) procedure.Document {
	y := yearOf(number, today)
	f := Annual(all, number, today)
	lines := Ledger(all, y.last.date)
	first, overdue := []procedure.Block{f.whole()}, "decision.annual.overdue"
	if !y.over() {
		overdue = "decision.choice.status.overdue"
		first = []procedure.Block{sentence("decision.annual.so-far", lang.Args{"day": y.last.date}), f.whole()}
	}
	sections := []procedure.Section{
		{Heading: lang.Say("decision.annual.title", lang.Args{"year": strconv.Itoa(number)}), Blocks: first},
		{Heading: lang.Say("decision.annual.by-party", nil), Blocks: []procedure.Block{f.byParty(), chart("decision.board.chart-party", ByParty(lines)), sentence("decision.board.parts", nil)}},
		{Heading: lang.Say("decision.annual.by-meeting", nil), Blocks: []procedure.Block{byDecision(f.Meetings, "decision.field.meeting-name")}},
		{Heading: lang.Say("decision.annual.by-decision", nil), Blocks: []procedure.Block{byDecision(f.Decisions, "decision")}},
		{Heading: lang.Say(overdue, nil), Blocks: []procedure.Block{late(lines)}},
		{Heading: lang.Say("decision.annual.blocked", nil), Blocks: []procedure.Block{stuckTable(lines)}},
		{Heading: lang.Say("decision.annual.obligations", nil), Blocks: []procedure.Block{obligations(all, y)}},
		{Heading: lang.Say("decision.annual.rule", nil), Blocks: ruleBlocks()},
	}
	return procedure.Document{Sections: sections}
}

// whole is the year in one list.
func (f Figures) whole() procedure.Block {
	c := f.Whole
	return procedure.Rows{
		row("decision.count.given", c.Given), row("decision.status.fulfilled", c.Done), row("decision.status.superseded", c.Superseded),
		row("decision.status.lapsed", c.Lapsed), row("decision.status.planned", c.Planned), row("decision.status.under-way", c.UnderWay),
		row("decision.count.overdue", c.Overdue), row("decision.count.blocked", c.Blocked), row("decision.count.carried", c.Carried),
		row("decision.count.reports", c.Reports),
	}
}

// columns heads a table of figures whose first columns are given.
func columns(first ...string) procedure.Table {
	return table(append(first, "decision.count.given", "decision.status.fulfilled", "decision.status.under-way", "decision.status.planned",
		"decision.count.overdue", "decision.count.blocked", "decision.count.reports")...)
}

func (c Count) cells() []any {
	return []any{c.Given, c.Done, c.UnderWay, c.Planned, c.Overdue, c.Blocked, c.Reports}
}

func (f Figures) byParty() procedure.Block {
	t := columns("decision.label.party")
	for _, p := range f.Parties {
		t.Rows = append(t.Rows, append([]any{lang.Party(p.Party)}, p.cells()...))
	}
	return orNone(t)
}

func byDecision(rows []DecisionCount, name string) procedure.Block {
	t := columns("decision.field.symbol", name)
	for _, d := range rows {
		t.Rows = append(t.Rows, append([]any{d.Symbol, link(d.Dossier, "", d.Title)}, d.cells()...))
	}
	if name != "decision" { // meetings have no symbol
		t.Head = t.Head[1:]
		for i := range t.Rows {
			t.Rows[i] = t.Rows[i][1:]
		}
	}
	return orNone(t)
}

// late lists what is overdue, and at whom.
func late(lines []Line) procedure.Block {
	t := table("decision.field.symbol", "decision.field.obligation", "decision.field.due", "decision.board.who", "decision.label.carried")
	for _, r := range byObligation(Overdue(lines)) {
		t.Rows = append(t.Rows, []any{r.Symbol, r.link(), r.Due, parties(r.who), r.Carried})
	}
	return orNone(t)
}

func stuckTable(lines []Line) procedure.Block {
	t := table("decision.label.party", "decision.field.symbol", "decision.field.obligation", "decision.field.reason", "decision.field.wanted", "decision.label.helper")
	for _, l := range lines {
		if l.Blocked {
			t.Rows = append(t.Rows, []any{lang.Party(l.Party), l.Symbol, l.link(), l.Reason, l.Wanted, parties(l.Helpers)})
		}
	}
	return orNone(t)
}

// obligations lists those that were open in the year: which ended before it is told in
// the report of that year.
func obligations(all []Decision, y year) procedure.Block {
	t := table("decision.field.symbol", "decision.field.obligation", "decision.label.status", "decision.label.colour", "decision.field.due", "decision.label.carried")
	for _, one := range ordered(all, y.last) {
		for i := range one.Obligations {
			o := &one.Obligations[i]
			status := one.status(o, y.last)
			if ends(status) && !one.endedIn(o, y) {
				continue
			}
			colour := worst(one.lines(o, y.last))
			t.Rows = append(t.Rows, []any{one.contents().Symbol, link(one.Dossier, part(o.ID), o.Paragraph.Title), status.word(), colour.sign(), o.dueOn(y.last), o.carried(y.last)})
		}
	}
	return orNone(t)
}

func ruleBlocks() []procedure.Block {
	var blocks []procedure.Block
	for _, m := range Rule() {
		blocks = append(blocks, procedure.Sentence{Message: m})
	}
	return blocks
}

func orNone(t procedure.Table) procedure.Block {
	if len(t.Rows) == 0 {
		return sentence("decision.annual.none", nil)
	}
	return t
}
