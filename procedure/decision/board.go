package decision

import (
	"cmp"
	"slices"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// BoardChoice is what a reader of the board chooses.
type BoardChoice struct {
	By     string    `json:"by,omitempty" field:"required,choices=party|decision|meeting"`
	Party  party.ID  `json:"party,omitempty"`
	Status string    `json:"status,omitempty" field:"choices=overdue|blocked|planned|under-way|fulfilled|superseded|lapsed"`
	Day    lang.Date `json:"day,omitempty"` // today, if none
}

// board shows every obligation as it stands on a day, what presses most first.
func board(v procedure.View, cases []procedure.Case, c BoardChoice) procedure.Document {
	day := cmp.Or(c.Day, v.Today)
	lines := Ledger(decisions(cases), day)
	if c.Party != "" {
		lines = Of(lines, c.Party)
	}
	if c.Status != "" {
		lines = slices.DeleteFunc(lines, func(l Line) bool { return l.word() != c.Status })
	}
	return procedure.Document{Sections: []procedure.Section{
		{Blocks: []procedure.Block{sentence("decision.board.as-of", lang.Args{"day": day}), boardChart(c.By, lines), sentence("decision.board.parts", nil)}},
		{Heading: lang.Say("decision.annual.obligations", nil), Blocks: []procedure.Block{pressing(lines)}},
		{Heading: lang.Say("decision.annual.rule", nil), Blocks: ruleBlocks()},
	}}
}

// decisions are the cases as the ledger takes them.
func decisions(cases []procedure.Case) []Decision {
	all := make([]Decision, len(cases))
	for i, c := range cases {
		all[i] = Decision{Dossier: c.ID.String(), State: c.State.(*State)}
	}
	return all
}

// boardChart stands parties by their codes; decisions and meetings, those behind first.
func boardChart(by string, lines []Line) procedure.Chart {
	switch by {
	case "decision":
		return chart("decision.board.chart-decision", behindFirst(ByDecision(lines)))
	case "meeting":
		return chart("decision.board.chart-meeting", behindFirst(ByMeeting(lines)))
	}
	return chart("decision.board.chart-party", ByParty(lines))
}

func behindFirst(bars []Bar) []Bar {
	slices.SortStableFunc(bars, func(a, b Bar) int { return slices.Compare(b.Colours[:], a.Colours[:]) })
	return bars
}

func chart(title string, bars []Bar) procedure.Chart {
	c := procedure.Chart{Title: lang.Say(title, nil)}
	for _, colour := range Colours {
		c.Series = append(c.Series, procedure.Series{Label: colour.Name(), Tone: colour.Tone()})
	}
	for _, b := range bars {
		c.Bars = append(c.Bars, procedure.Bar{Label: b.label(), Amounts: b.Colours[:]})
	}
	return c
}

func (b Bar) label() any {
	switch {
	case b.Party != "":
		return lang.Party(b.Party)
	case b.Symbol != "":
		return link(b.Dossier, "", b.Symbol)
	}
	return link(b.Dossier, "", b.Title)
}

// link leads to a dossier; to one that is named by no id it does not lead.
func link(to, section string, label any) any {
	id, err := dossier.ParseID(to)
	if err != nil {
		return label
	}
	return procedure.Link{Label: label, Dossier: id, Section: section}
}

func (l Line) link() any { return link(l.Dossier, part(l.Obligation), l.Title) }

// part names an obligation's part of its decision's document.
func part(obligation string) string { return "obligation-" + obligation }

// word is what a line comes to in one word: its status, or what is wrong with it.
func (l Line) word() string {
	switch {
	case ends(l.Status):
		return string(l.Status)
	case l.Overdue:
		return "overdue"
	case l.Blocked:
		return "blocked"
	}
	return string(l.Status)
}

// pressing is the table of the obligations, the most pressing first: by colour, then by
// date, then by adoption. Of several parties those are named who give it its colour.
func pressing(lines []Line) procedure.Block {
	rows := byObligation(lines)
	slices.SortStableFunc(rows, func(a, b boardRow) int {
		return cmp.Or(cmp.Compare(a.Colour.rank(), b.Colour.rank()), cmp.Compare(later(a.Due), later(b.Due)))
	})
	t := table("decision.field.obligation", "decision.label.colour", "decision.label.status", "decision.field.due", "decision.board.who", "decision", "decision.label.carried")
	t.Rows = make([][]any, len(rows))
	for i, r := range rows {
		t.Rows[i] = []any{r.link(), r.Colour.sign(), lang.Say("decision.choice.status."+r.what, nil), r.Due, parties(r.who), r.Symbol, r.Carried}
	}
	return orNone(t)
}

// boardRow is an obligation by its most pressing line; it is under way when one of those
// it binds has begun.
type boardRow struct {
	*Line
	who  []party.ID
	what string
}

// byObligation makes a row of the lines of each obligation.
func byObligation(lines []Line) (rows []boardRow) {
	for len(lines) > 0 {
		n := 1
		for n < len(lines) && lines[n].Dossier == lines[0].Dossier && lines[n].Obligation == lines[0].Obligation {
			n++
		}
		rows, lines = append(rows, rowOf(lines[:n])), lines[n:]
	}
	return rows
}

func rowOf(lines []Line) boardRow {
	r := boardRow{Line: &lines[0]}
	for i := range lines {
		l := &lines[i]
		if cmp.Or(cmp.Compare(l.Colour.rank(), r.Colour.rank()), cmp.Compare(later(l.Due), later(r.Due))) < 0 {
			r.Line = l
		}
	}
	r.what = r.word()
	for _, l := range lines {
		if l.Party != "" && l.Colour == r.Colour {
			r.who = append(r.who, l.Party)
		}
		if r.what == string(Planned) && l.Status != Planned {
			r.what = string(UnderWay)
		}
	}
	return r
}

// later is a date to sort by: none is later than all.
func later(d lang.Date) lang.Date { return cmp.Or(d, "~") }
