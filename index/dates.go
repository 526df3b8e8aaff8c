package index

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// What has a date stands in a table of its own, a row an occasion, written with the
// dossier's row and in the same commit.

// Date is an occasion and the dossier it stands in. Its ID is not empty and no other
// occasion of the dossier has it.
type Date struct {
	procedure.Occasion
	Sequence int // grows whenever the occasion may have changed; the same on every node
	In       Summary
}

// DateQuery says which dates are asked for: those that touch the time from From until
// before Until. Days count as days of UTC: ask for a day more on either side and look
// again in the reader's own zone.
type DateQuery struct {
	From, Until lang.Moment
	Kind        string       // "" every kind
	Dossier     dossier.ID   // none: every dossier
	Tied        []dossier.ID // beside Dossier: what belongs to it
	Limit       int          // MaxDates if none
}

// MaxDates bounds an answer; what begins first is in it.
const MaxDates = 5000

// Dates lists what takes place or is due, what begins first coming first.
func (x *Index) Dates(ctx context.Context, q DateQuery) (dates []Date, err error) {
	if q.Limit <= 0 || q.Limit > MaxDates {
		q.Limit = MaxDates
	}
	err = x.db.Read(ctx, func(tx *store.Tx) error {
		short, err := q.read(tx, false)
		if err != nil {
			return err
		}
		long, err := q.read(tx, true)
		dates = append(short, long...)
		return err
	})
	slices.SortStableFunc(dates, func(a, b Date) int {
		return cmp.Or(cmp.Compare(a.First(), b.First()), bytes.Compare(a.In.ID[:], b.In.ID[:]), cmp.Compare(a.ID, b.ID))
	})
	return dates[:min(len(dates), q.Limit)], err
}

// First is when the date begins; a day, with the day of UTC.
func (d Date) First() lang.Moment { first, _, _ := span(d.Occasion); return first }

// aLong is from how long on a date is found by its end: the others by their beginning, which
// is then not long before the time asked for.
const aLong = 32 * aDay

const aDay = 24 * 3600 * 1000

func (q DateQuery) read(tx *store.Tx, long bool) ([]Date, error) {
	b := &builder{tables: []string{"index_dates d"}}
	b.and("d.long = " + fmt.Sprint(flag(long)))
	b.and("d.first < ?", int64(q.Until))
	b.and("d.last >= ?", int64(q.From))
	if !long {
		b.and("d.first >= ?", int64(q.From)-aLong)
	}
	if !q.Dossier.IsZero() {
		ids := []string{b.arg(q.Dossier[:])}
		for _, id := range q.Tied {
			ids = append(ids, b.arg(id[:]))
		}
		b.and("d.dossier IN (" + strings.Join(ids, ", ") + ")")
	}
	b.tables = append(b.tables, "index_rows r")
	b.and("r.id = d.dossier")
	if q.Kind != "" {
		b.and("r.kind = ?", q.Kind)
	}
	b.tables = append(b.tables, "index_shown s")
	b.and("s.n = r.n")
	return store.All(tx, scanDates(), "SELECT r.id, s.said, s.row, d.sequence, d.date"+b.from()+
		" ORDER BY d.first, d.dossier, d.occasion LIMIT "+b.arg(q.Limit), b.args...)
}

// scanDates reads dates. A dossier that has many is read once.
func scanDates() func(*sql.Rows) (Date, error) {
	read := map[string]Summary{}
	return func(rows *sql.Rows) (d Date, err error) {
		var id []byte
		var said, row, date string
		if err = rows.Scan(&id, &said, &row, &d.Sequence, &date); err != nil {
			return d, err
		}
		var k keptDate
		if err := json.Unmarshal([]byte(date), &k); err != nil {
			return d, fmt.Errorf("%w: index: %w", store.ErrDamaged, err)
		}
		d.Occasion, d.What = k.Occasion, lang.Message(k.What)
		known, ok := read[string(id)]
		if !ok {
			known, err = summary(id, said, row)
			read[string(id)] = known
		}
		d.In = known
		return d, err
	}
}

// Concerns reports whether a date is a party's: its own or everybody's.
func (d Date) Concerns(p party.ID) bool {
	return len(d.Parties) == 0 || slices.Contains(d.Parties, p)
}
