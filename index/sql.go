package index

import (
	"fmt"
	"strings"

	"kenesh/party"
	"kenesh/store"
)

// few is up to how many dossiers of one party are gathered and then sorted. Where there
// are more, the list is walked in its order, and the first of them soon found.
const few = 2000

// columns each order sorts by. The title's own table has the id as well, so that one
// index has both.
var columns = map[Sort][2]string{
	ByChanged: {"r.changed", "r.id"},
	ByOpened:  {"r.opened", "r.id"},
	ByDue:     {"r.due", "r.id"},
	ByTitle:   {"t.sort", "t.id"},
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

// sql says the query in SQL.
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
	more, order := ">", ""
	if q.Desc {
		more, order = "<", " DESC"
	}
	if from != nil {
		b.and(fmt.Sprintf("(%s, %s) %s (?, ?)", by[0], by[1], more), from.value(), from.ID[:])
	}
	text := "SELECT r.id, r.said, r.row, " + by[0] + " FROM " + strings.Join(b.tables, " CROSS JOIN ")
	if len(b.where) > 0 {
		text += " WHERE " + strings.Join(b.where, " AND ")
	}
	text += fmt.Sprintf(" ORDER BY %s%s, %s%s LIMIT %s", by[0], order, by[1], order, b.arg(q.Limit+1))
	return text, b.args, nil
}

// gather starts from the table that finds few dossiers, if a condition has one.
func (q Query) gather(tx *store.Tx, b *builder) error {
	with, err := q.withFew(tx)
	switch {
	case err != nil:
		return err
	case q.Text != "":
		b.tables = append(b.tables, "index_words w")
		b.and("w.index_words MATCH ?", match(q.Text))
		b.probe(q.Await, "p.turn = 1")
		b.probe(q.With, "p.turn >= 0")
	case q.Await != "":
		b.tables = append(b.tables, "index_parties w")
		b.and("w.party = ? AND w.turn = 1", string(q.Await))
		b.probe(q.With, "p.turn >= 0")
	case with:
		b.tables = append(b.tables, "index_parties w")
		b.and("w.party = ?", string(q.With))
	default:
		b.probe(q.With, "p.turn >= 0")
	}
	return nil
}

// withFew reports whether the party asked for takes part in few dossiers.
func (q Query) withFew(tx *store.Tx) (bool, error) {
	if q.With == "" {
		return false, nil
	}
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM (SELECT 1 FROM index_parties WHERE party = $1 LIMIT $2) AS some`, string(q.With), few+1).Scan(&n)
	return n <= few, err
}

// probe asks of each dossier met whether a party takes part.
func (b *builder) probe(p party.ID, how string) {
	if p != "" {
		b.and("EXISTS (SELECT 1 FROM index_parties p WHERE p.n = r.n AND p.party = ? AND "+how+")", string(p))
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
