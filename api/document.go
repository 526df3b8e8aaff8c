package api

import (
	"kenesh/party"
	"kenesh/procedure"
	"strings"
)

// Section is a part of the matter as one reads it, said in the caller's language.
type Section struct {
	Heading string  `json:"heading,omitempty"`
	Name    string  `json:"name,omitempty"` // that a link may lead to
	Blocks  []Block `json:"blocks"`
}

// Block is a paragraph, rows of label and value, a table with a head, or a chart.
type Block struct {
	Paragraph string     `json:"paragraph,omitempty"`
	Language  string     `json:"language,omitempty"` // of the paragraph
	Rows      [][]string `json:"rows,omitempty"`
	Head      []string   `json:"head,omitempty"`
	Table     [][]string `json:"table,omitempty"`
	Links     []CellLink `json:"links,omitempty"` // where cells of the rows or the table lead
	Chart     *Chart     `json:"chart,omitempty"`
}

// CellLink says that a cell leads to a dossier, or to a part of its document.
type CellLink struct {
	Row     int    `json:"row"` // both from 0
	Column  int    `json:"column"`
	Dossier string `json:"dossier"`
	Href    string `json:"href"`
	Section string `json:"section,omitempty"`
}

// Chart is amounts to compare: each bar has one for each series.
type Chart struct {
	Title  string        `json:"title"`
	Series []ChartSeries `json:"series"`
	Bars   []ChartBar    `json:"bars"`
}

// ChartSeries is a part that bars are divided into.
type ChartSeries struct {
	Label string `json:"label"`
	Tone  string `json:"tone"`
}

// ChartBar is one bar.
type ChartBar struct {
	Label   string `json:"label"`
	Dossier string `json:"dossier,omitempty"` // that it is of
	Amounts []int  `json:"amounts"`
}

// document says a state's document; nil if it has none to show.
func document(q *request, state any) []Section {
	d, ok := state.(procedure.Documented)
	if !ok {
		return nil
	}
	return sections(q, d.Document())
}

func sections(q *request, d procedure.Document) []Section {
	var sections []Section
	for _, s := range d.Sections {
		section := Section{Heading: q.voice.Say(s.Heading), Name: s.Name, Blocks: []Block{}}
		for _, b := range s.Blocks {
			section.Blocks = append(section.Blocks, block(q, b))
		}
		sections = append(sections, section)
	}
	return sections
}

func block(q *request, b procedure.Block) Block {
	switch b := b.(type) {
	case procedure.Paragraph:
		text, tag := q.voice.Text(b.Text)
		return Block{Paragraph: text, Language: string(tag)}
	case procedure.Sentence:
		return Block{Paragraph: q.voice.Say(b.Message), Language: string(q.voice.Tag)}
	case procedure.Rows:
		out := Block{Rows: make([][]string, len(b))}
		for i, row := range b {
			out.Rows[i] = []string{q.voice.Say(row.Label), value(q, row.Value)}
			out.link(row.Value, i, 1)
		}
		return out
	case procedure.Table:
		return table(q, b)
	case procedure.Chart:
		return Block{Chart: chart(q, b)}
	}
	return Block{}
}

func table(q *request, t procedure.Table) Block {
	out := Block{Head: make([]string, len(t.Head)), Table: make([][]string, len(t.Rows))}
	for i, m := range t.Head {
		out.Head[i] = q.voice.Say(m)
	}
	for i, row := range t.Rows {
		for j, v := range row {
			out.Table[i] = append(out.Table[i], value(q, v))
			out.link(v, i, j)
		}
	}
	return out
}

func (b *Block) link(v any, row, column int) {
	if l, ok := v.(procedure.Link); ok {
		b.Links = append(b.Links, CellLink{Row: row, Column: column, Dossier: l.Dossier.String(), Href: href(l.Dossier), Section: l.Section})
	}
}

func chart(q *request, c procedure.Chart) *Chart {
	out := &Chart{Title: q.voice.Say(c.Title), Series: []ChartSeries{}, Bars: []ChartBar{}}
	for _, s := range c.Series {
		out.Series = append(out.Series, ChartSeries{q.voice.Say(s.Label), string(s.Tone)})
	}
	for _, b := range c.Bars {
		bar := ChartBar{Label: value(q, b.Label), Amounts: b.Amounts}
		if l, ok := b.Label.(procedure.Link); ok {
			bar.Dossier = l.Dossier.String()
		}
		out.Bars = append(out.Bars, bar)
	}
	return out
}

// value says what a row or cell holds: what a sentence's blank may, or a person.
func value(q *request, v any) string {
	switch x := v.(type) {
	case procedure.Link:
		return value(q, x.Label)
	case procedure.Sign:
		return q.voice.Say(x.Word)
	case procedure.ByDay:
		return value(q, x.On(q.today))
	case []procedure.File:
		names := make([]string, len(x))
		for i, f := range x {
			names[i] = f.Name
		}
		return strings.Join(names, ", ")
	}
	p, ok := v.(party.Person)
	if !ok {
		return q.voice.Value(v)
	}
	if p.Role == "" {
		return p.Name
	}
	return p.Name + ", " + q.voice.S("role."+string(p.Role))
}
