package index

import (
	"kenesh/store"
)

// source is a table that says which dossiers meet a condition, in the order of their
// numbers.
type source struct {
	of     string // the condition
	table  string
	number string // its column of numbers
	where  string
	args   []any
	exact  bool // all that it finds meets the condition
}

const (
	fromText   = "text"
	fromAwait  = "await"
	fromStatus = "status"
	fromWith   = "with"
)

// few is up to how many dossiers are gathered from a source and then sorted. Where there
// are more, the list is walked in its order, and the first of them soon found. Of those
// that changed last, fewer are gathered, for more can be had month by month: see newest.
var few, fewNewest = 4000, 1000

func (q Query) few() int {
	if q.fromNewest() {
		return fewNewest
	}
	return few
}

// fromNewest reports whether the list begins with what changed last.
func (q Query) fromNewest() bool { return q.Sort == ByChanged && q.Desc }

// sources are the conditions of a query that have a table to find dossiers in.
func (q Query) sources(tx *store.Tx) (all []*source, err error) {
	if q.Await != "" {
		all = append(all, &source{of: fromAwait, table: "index_parties w", number: "w.n", where: "w.party = ? AND w.turn = 1", args: []any{string(q.Await)}, exact: true})
	}
	building, err := cleared(tx)
	if err != nil {
		return nil, err
	}
	if q.Text != "" && !building && !q.unlisted {
		all = append(all, textSource(soughtIn(q.Text).cut()))
	}
	if q.Status != "" && q.Kind != "" {
		all = append(all, &source{of: fromStatus, table: "index_rows w", number: "w.n", where: "w.status = ? AND w.kind = ?", args: []any{q.Status, q.Kind}, exact: true})
	} else if q.Status != "" {
		all = append(all, &source{of: fromStatus, table: "index_rows w", number: "w.n", where: "w.status = ?", args: []any{q.Status}, exact: true})
	}
	if q.With != "" {
		all = append(all, &source{of: fromWith, table: "index_parties w", number: "w.n", where: "w.party = ?", args: []any{string(q.With)}, exact: true})
	}
	return all, err
}

func textSource(text sought, exact bool) *source {
	return &source{of: fromText, table: "index_words w", number: "w.rowid", where: "w.index_words MATCH ?", args: []any{text.match()}, exact: exact}
}

// whole is a source that finds only what meets the condition.
func (s *source) whole(q Query) *source {
	if s.exact {
		return s
	}
	return textSource(soughtIn(q.Text), true)
}

// gather begins a query with the source.
func (s *source) gather(b *builder) {
	b.tables = append(b.tables, s.table)
	b.and(s.where, s.args...)
	b.and("r.n = " + s.number)
}

// size counts what a source finds, up to a most.
func (s *source) size(tx *store.Tx, most int) (n int, err error) {
	b := &builder{tables: []string{s.table}}
	b.and(s.where, s.args...)
	err = tx.QueryRow(`SELECT count(*) FROM (SELECT 1`+b.from()+` LIMIT `+b.arg(most)+`) AS some`, b.args...).Scan(&n)
	return n, err
}

// smallest returns the source that finds the fewest dossiers, if one finds no more than
// so many.
func smallest(tx *store.Tx, sources []*source, most int) (least *source, err error) {
	for _, s := range sources {
		n, err := s.size(tx, most+1)
		if err != nil {
			return nil, err
		}
		if n <= most {
			least, most = s, n-1
		}
	}
	return least, nil
}
