package index

import (
	"database/sql"
	"fmt"
	"strconv"

	"kenesh/store"
)

// A list is the first of the dossiers in the image that fit its conditions, in its order.
//
// Words are not in the image. If few dossiers have them, the full-text table says which,
// and the list is made of those. Else the dossiers that fit all else are looked at in the
// list's order, and it soon has enough that have the words. But they need not be among the
// first, as with a word of old dossiers in a list of the newest: after far of them the
// full-text table says after all which dossiers have the words.

// few is up to how many dossiers the full-text table is asked for at once.
var few = 20_000

// far is how many dossiers are looked at before the full-text table is asked for all.
var far = 1500

// search is the text of a query on its way through a list.
type search struct {
	text   sought // nil: nothing is sought, or the filter finds it alone
	listed bool   // the full-text table can be asked for all
}

// found fills a page with what comes after a place.
func (q Query) found(tx *store.Tx, m *image, from *place) (Page, error) {
	f := m.filter(q)
	words, err := q.narrow(tx, f)
	if err != nil {
		return Page{}, err
	}
	var found []spot
	at := from.spot()
	for looked := 0; len(found) <= q.Limit; {
		if words.listed && looked >= far {
			if f.within, err = matches(tx, words.text, -1); err != nil {
				return Page{}, err
			}
			words = search{}
		}
		most := q.Limit + 1 - len(found)
		if words.text != nil {
			most = min(max(2*q.Limit, 4*looked), 10_000)
		}
		next, err := q.next(tx, m, f, at, most)
		if err != nil {
			return Page{}, err
		}
		if looked += len(next); len(next) > 0 {
			at = &next[len(next)-1]
		}
		kept, err := words.text.among(tx, next)
		if err != nil {
			return Page{}, err
		}
		if found = append(found, kept...); len(next) < most {
			break
		}
	}
	return q.page(tx, found)
}

// narrow has the full-text table say which dossiers have the words, if they are few. What
// is left to look for it returns.
func (q Query) narrow(tx *store.Tx, f *filter) (search, error) {
	if q.Text == "" || f.none {
		return search{}, nil
	}
	left := search{text: soughtIn(q.Text)}
	building, err := cleared(tx)
	if err != nil || building || q.unlisted {
		return left, err
	}
	cut, exact := left.text.cut()
	some, err := matches(tx, cut, few+1)
	switch {
	case err != nil:
	case some.size() > few, !exact && some.size() > far:
		left.listed = true
	case exact:
		f.within, left.text = some, nil
	default:
		f.within = some
	}
	return left, err
}

// next returns the first so many that come after a spot.
func (q Query) next(tx *store.Tx, m *image, f *filter, after *spot, most int) ([]spot, error) {
	if q.Sort == ByTitle {
		return q.titles(tx, m, f, after, most)
	}
	return m.top(f, q, after, most), nil
}

// page is the first of some spots as a list shows them.
func (q Query) page(tx *store.Tx, found []spot) (page Page, err error) {
	shown := found[:min(len(found), q.Limit)]
	by, err := shownOf(tx, shown)
	if err != nil {
		return Page{}, err
	}
	for _, s := range shown {
		row, there := by[s.n]
		if !there {
			return Page{}, fmt.Errorf("%w: index: row %d is nowhere shown", store.ErrDamaged, s.n)
		}
		page.Rows = append(page.Rows, row)
	}
	if len(found) > len(shown) {
		last := shown[len(shown)-1]
		page.Next = place{Sort: q.Sort, Lang: q.Lang, Desc: q.Desc, Number: last.value, Key: last.key, ID: page.Rows[len(shown)-1].ID}.String()
	}
	return page, nil
}

// shownOf reads the rows of some spots, by their number.
func shownOf(tx *store.Tx, spots []spot) (map[int64]Summary, error) {
	by := make(map[int64]Summary, len(spots))
	scan := func(rows *sql.Rows) (n int64, err error) {
		var id []byte
		var said, row string
		if err := rows.Scan(&n, &id, &said, &row); err != nil {
			return 0, err
		}
		by[n], err = summary(id, said, row)
		return n, err
	}
	_, err := store.All(tx, scan, `SELECT s.n, r.id, s.said, s.row FROM index_shown s CROSS JOIN index_rows r
		WHERE s.n IN (SELECT value FROM json_each($1)) AND r.n = s.n`, numbersOf(numbered(spots)))
	return by, err
}

// numbersOf is some numbers as a JSON list, which is how one argument holds many.
func numbersOf(ns []int64) string {
	b := append(make([]byte, 0, 8*len(ns)+2), '[')
	for i, n := range ns {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	return string(append(b, ']'))
}

func numbered(spots []spot) []int64 {
	ns := make([]int64, len(spots))
	for i, s := range spots {
		ns[i] = s.n
	}
	return ns
}
