package desk

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// The matter of a dossier: the document its state shows, for whatever kind.

type sectionView struct {
	Heading     string
	Blocks      []blockView
	ID          string // of a section in a table of contents, or that is linked to
	Folds, Open bool
}

// blockView is one block; one of its fields is set.
type blockView struct {
	Paragraph *said
	Sentence  string
	Rows      []rowView
	Table     *tableView
	Chart     *chartView
}

type rowView struct {
	Label string
	Value cell
	Mono  bool
}

type tableView struct {
	Head []string
	Rows [][]cell
	Many bool // too many columns for half a page

	Rest string // how many rows are not shown
	File string // the address of all of them as a file
}

func (v *visit) document(state any) []sectionView {
	d, ok := state.(procedure.Documented)
	if !ok {
		return nil
	}
	return v.sections(d.Document())
}

func (v *visit) sections(d procedure.Document) (out []sectionView) {
	for _, s := range d.Sections {
		section := v.section(s)
		for _, b := range s.Blocks {
			section.Blocks = append(section.Blocks, v.block(b))
		}
		out = append(out, section)
	}
	return out
}

func (v *visit) section(s procedure.Section) sectionView {
	view := sectionView{Heading: v.voice.Say(s.Heading)}
	if s.Name != "" {
		view.ID = partAnchor(s.Name)
	}
	return view
}

func (v *visit) block(b procedure.Block) blockView {
	switch b := b.(type) {
	case procedure.Paragraph:
		text := v.said(b.Text)
		return blockView{Paragraph: &text}
	case procedure.Sentence:
		return blockView{Sentence: v.voice.Say(b.Message)}
	case procedure.Rows:
		return blockView{Rows: v.rowViews(b)}
	case procedure.Table:
		return blockView{Table: v.table(b)}
	case procedure.Chart:
		return blockView{Chart: v.chart(b)}
	}
	return blockView{}
}

func (v *visit) rowViews(rows procedure.Rows) []rowView {
	var out []rowView
	for _, r := range rows {
		out = append(out, rowView{Label: v.voice.Say(r.Label), Value: v.value(r.Value)})
	}
	return out
}

func (v *visit) table(t procedure.Table) *tableView {
	out := &tableView{Head: v.says(t.Head), Many: len(t.Head) > 4}
	for _, row := range t.Rows {
		out.Rows = append(out.Rows, v.cellsOf(row))
	}
	return out
}

func (v *visit) cellsOf(row []any) []cell {
	cells := make([]cell, len(row))
	for i, value := range row {
		cells[i] = v.value(value)
	}
	return cells
}

func (v *visit) says(messages []lang.Message) []string {
	var out []string
	for _, m := range messages {
		out = append(out, v.voice.Say(m))
	}
	return out
}
