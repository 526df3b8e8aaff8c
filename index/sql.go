package index

import (
	"fmt"
	"strings"

	"kenesh/party"
	"kenesh/store"
)

// few is up to how many dossiers of one party are gathered and then sorted. Where there
// are more, the list is walked in its order, and the first of them soon found.
const few = 1000

// columns each order sorts by. A title's key has the id in it.
var columns = map[Sort][]string{
	ByChanged: {"r.changed", "r.id"},
	ByOpened:  {"r.opened", "r.id"},
	ByDue:     {"r.due", "r.id"},
	ByTitle:   {"t.sort"},
}

// builder puts a query together. The tables are joined in the order they are named:
// CROSS JOIN keeps the planner from another.
type builder struct {
	tables, where []string
	args          []any
}

func (b *builder) arg(v any) string {
	b.args = append(b.args, v)
	return fmt.Sprintf("$%d", len(b.args))
}

func (b *builder) and(condition string, values ...any) {
	for _, v := range values {
		condition = strings.Replace(condition, "?", b.arg(v), 1)
	}
	b.where = append(b.where, condition)
}

// sql says the query in SQL. The rows themselves are fetched last, for those of the page.
func (q Query) sql(tx *store.Tx, from *place) (string, []any, error) {
	by, known := columns[q.Sort]
	if !known {
		return "", nil, fmt.Errorf("sorting by %q", q.Sort)
	}
	var b builder
	if err := q.gather(tx, &b); err != nil {
		return "", nil, err
	}
	q.join(&b)
	q.narrow(&b)
	more, order := ">", " "
	if q.Desc {
		more, order = "<", " DESC"
	}
	if from != nil && len(by) == 1 {
		b.and(by[0]+more+"?", from.value())
	} else if from != nil {
		b.and("("+strings.Join(by, ", ")+")"+more+"(?, ?)", from.value(), from.ID[:])
	}
	text := "SELECT r.n AS n, " + by[0] + " AS v FROM " + strings.Join(b.tables, " CROSS JOIN ")
	if len(b.where) > 0 {
		text += " WHERE " + strings.Join(b.where, " AND ")
	}
	text += " ORDER BY " + strings.Join(by, order+", ") + order + " LIMIT " + b.arg(q.Limit+1)
	return "SELECT f.id, f.said, f.row, k.v FROM (" + text + ") AS k CROSS JOIN index_rows f WHERE f.n = k.n ORDER BY k.v" +
		order + ", f.id" + order, b.args, nil
}

// gather starts from the table that finds few dossiers, if a condition has one.
func (q Query) gather(tx *store.Tx, b *builder) error {
	awaited, err := isFew(tx, q.Await, `SELECT 1 FROM index_parties WHERE party = $1 AND turn = 1`)
	if err != nil {
		return err
	}
	with, err := isFew(tx, q.With, `SELECT 1 FROM index_parties WHERE party = $1`)
	if err != nil {
		return err
	}
	awaitProbed, withProbed := true, true
	switch {
	case q.Text != "":
		b.tables = append(b.tables, "index_words w")
		b.and("w.index_words MATCH ?", match(q.Text))
	case awaited:
		awaitProbed = false
		b.tables = append(b.tables, "index_parties w")
		b.and("w.party = ? AND w.turn = 1", string(q.Await))
	case with:
		withProbed = false
		b.tables = append(b.tables, "index_parties w")
		b.and("w.party = ?", string(q.With))
	}
	if awaitProbed {
		b.probe(q.Await, " AND p.turn = 1")
	}
	if withProbed {
		b.probe(q.With, "")
	}
	return nil
}

// isFew reports whether a query for a party finds few dossiers.
func isFew(tx *store.Tx, p party.ID, query string) (bool, error) {
	if p == "" {
		return false, nil
	}
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM (`+query+` LIMIT $2) AS some`, string(p), few+1).Scan(&n)
	return n <= few, err
}

// probe asks of each dossier met whether a party takes part, or whether it is its turn.
func (b *builder) probe(p party.ID, more string) {
	if p != "" {
		b.and("EXISTS (SELECT 1 FROM index_parties p WHERE p.n = r.n AND p.party = ?"+more+")", string(p))
	}
}

// join adds the rows, and the titles where they are sorted by: first, if they are walked
// in their order; last, if the dossiers are gathered already.
func (q Query) join(b *builder) {
	gathered := len(b.tables) > 0
	switch {
	case q.Text != "":
		b.tables = append(b.tables, "index_rows r")
		b.and("r.n = w.rowid")
	case gathered:
		b.tables = append(b.tables, "index_rows r")
		b.and("r.n = w.n")
	case q.Sort == ByTitle:
		b.tables = append(b.tables, "index_titles t", "index_rows r")
		b.and("r.n = t.n")
	default:
		b.tables = append(b.tables, "index_rows r")
	}
	if q.Sort == ByTitle {
		if gathered {
			b.tables = append(b.tables, "index_titles t")
			b.and("t.n = r.n")
		}
		b.and("t.lang = ?", string(q.Lang))
	}
}

// narrow adds the conditions on the rows themselves.
func (q Query) narrow(b *builder) {
	if q.Kind != "" && q.Sort == ByTitle {
		b.and("t.kind = ?", q.Kind)
	} else if q.Kind != "" {
		b.and("r.kind = ?", q.Kind)
	}
	if q.Status != "" {
		b.and("r.status = ?", q.Status)
	}
	if q.DueFrom != 0 {
		b.and("r.due >= ?", int64(q.DueFrom))
	}
	if q.DueBefore != 0 {
		b.and("r.due < ?", min(int64(q.DueBefore), noDue))
	}
}
