package desk

import (
	"fmt"

	"kenesh/procedure"
)

// A page has room for so much of what tables hold, in bytes; the files have all of it.
// Every table gets its share of what the ones before it have left.
const (
	roomForTables = 52_000
	fewestRows    = 3
	cellAround    = 34 // bytes of a cell beside its words
)

// clipped shows a document that may be longer than a page.
func (v *visit) clipped(d procedure.Document, f files) []sectionView {
	tables, left, number := tablesIn(d), roomForTables, 0
	var out []sectionView
	for _, s := range d.Sections {
		section := v.section(s)
		for _, b := range s.Blocks {
			view := blockView{}
			switch b := b.(type) {
			case procedure.Table:
				number++
				var used int
				view.Table, used = v.clip(b, left/max(1, tables-number+1))
				view.Table.File = f.table(number)
				left -= used
			case procedure.Chart:
				number++
				view = v.block(b)
				view.Chart.Table.File = f.table(number)
				left -= view.Chart.size()
			default:
				view = v.block(b)
			}
			section.Blocks = append(section.Blocks, view)
		}
		out = append(out, section)
	}
	return out
}

func tablesIn(d procedure.Document) (n int) {
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			switch b.(type) {
			case procedure.Table, procedure.Chart:
				n++
			}
		}
	}
	return n
}

// clip shows as many rows of a table as there is room for, and says how many there are.
func (v *visit) clip(t procedure.Table, room int) (view *tableView, used int) {
	view = v.table(procedure.Table{Head: t.Head})
	labels := 0
	for _, head := range view.Head {
		labels += len(head) + cellAround
	}
	for i, row := range t.Rows {
		if i >= fewestRows && used > room {
			view.Rest = v.t("desk.overview.clipped", "shown", i, "all", len(t.Rows))
			break
		}
		cells := v.cellsOf(row)
		used += labels
		for _, c := range cells {
			used += len(c.Said.Text) + len(c.Href) + len(c.Tone)
		}
		view.Rows = append(view.Rows, cells)
	}
	return view, used
}

// files says where an overview's files are.
type files struct{ base, query string }

func (f files) document() string { return f.base + "document.html?" + f.query }
func (f files) table(n int) string {
	return f.base + fmt.Sprintf("table-%d.csv?", n) + f.query
}
