package index

import (
	"fmt"
	"strings"

	"kenesh/party"
)

// columns each order sorts by. A title's key has the id in it.
func (q Query) columns() []string {
	switch q.Sort {
	case ByTitle:
		return []string{"t." + string(q.Lang)}
	case ByOpened, ByDue:
		return []string{"r." + string(q.Sort), "r.id"}
	}
	return []string{"r.changed", "r.id"}
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

func (b *builder) from() string {
	text := " FROM " + strings.Join(b.tables, " CROSS JOIN ")
	if len(b.where) > 0 {
		text += " WHERE " + strings.Join(b.where, " AND ")
	}
	return text
}

// piece is the part of a list that one statement looks at: where it begins, where it ends
// at the latest, and the source that its dossiers are gathered from, if it is not walked
// in its order.
type piece struct {
	after  *place // nil: from the beginning
	until  *place // nil: to the end; that place is still in it
	source *source
	below  int64 // what the numbers of its rows are below; 0: any
}

// narrowed says which dossiers are in a piece of the list.
func (q Query) narrowed(p piece) *builder {
	b := &builder{}
	if p.source != nil {
		p.source.gather(b)
	}
	q.join(b)
	q.conditions(b, p.source)
	q.bound(b, p.after, q.Desc, "")
	q.bound(b, p.until, !q.Desc, "=")
	if p.below != 0 {
		b.and(p.source.number+" < ?", p.below)
	}
	return b
}

// join adds the rows, and the titles where they are sorted by: first, if they are walked
// in their order; last, if the dossiers are gathered already.
func (q Query) join(b *builder) {
	switch gathered := len(b.tables) > 0; {
	case q.Sort == ByTitle && gathered:
		b.tables = append(b.tables, "index_rows r", "index_titles t")
		b.and("t.n = r.n")
	case q.Sort == ByTitle:
		b.tables = append(b.tables, "index_titles t", "index_rows r")
		b.and("r.n = t.n")
	default:
		b.tables = append(b.tables, "index_rows r")
	}
}

// conditions adds all but what the source answers already.
func (q Query) conditions(b *builder, s *source) {
	if q.Kind != "" && q.Sort == ByTitle && s == nil {
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
	b.probe(q.Await, " AND p.turn = 1", s, fromAwait)
	b.probe(q.With, "", s, fromWith)
	if q.Text != "" && !(s != nil && s.of == fromText && s.exact) {
		soughtIn(q.Text).have(b)
	}
}

// probe asks of each dossier met whether a party takes part, or whether it is its turn.
func (b *builder) probe(p party.ID, more string, s *source, of string) {
	if p != "" && (s == nil || s.of != of) {
		b.and("EXISTS (SELECT 1 FROM index_parties p WHERE p.n = r.n AND p.party = ?"+more+")", string(p))
	}
}

// bound keeps what stands below or above a place.
func (q Query) bound(b *builder, at *place, below bool, or string) {
	if at == nil {
		return
	}
	than := ">" + or
	if below {
		than = "<" + or
	}
	if by := q.columns(); len(by) == 1 {
		b.and(by[0]+than+"?", at.value())
	} else {
		b.and("("+strings.Join(by, ", ")+")"+than+"(?, ?)", at.value(), at.ID[:])
	}
}

// sql lists the first dossiers of a piece. The rows themselves are fetched last, for
// those of the page.
func (q Query) sql(p piece, limit int) (string, []any) {
	b, by, order := q.narrowed(p), q.columns(), q.order()
	text := "SELECT r.n AS n, " + by[0] + " AS v" + b.from() + " ORDER BY " + strings.Join(by, order+", ") + order + " LIMIT " + b.arg(limit)
	return "SELECT f.id, f.said, f.row, k.v FROM (" + text + ") AS k CROSS JOIN index_rows f WHERE f.n = k.n ORDER BY k.v" +
		order + ", f.id" + order, b.args
}

func (q Query) order() string {
	if q.Desc {
		return " DESC"
	}
	return ""
}
