package index

import (
	"bytes"
	"database/sql"
	"slices"

	"kenesh/store"
)

// Keys of titles are too long to be kept in memory in every language. Where few dossiers
// fit, their keys are read and sorted. Else the list is walked in the order of the keys,
// and each dossier looked up in the image; and if that leads nowhere, for those that fit
// may all have titles that begin alike, the keys of all that fit are read.

// fewTitles is up to how many keys are read and sorted, and walked is how far a list is
// walked. They cost about the same.
var fewTitles, walked = 3000, 12_000

func (q Query) titles(tx *store.Tx, m *image, f *filter, after *spot, most int) ([]spot, error) {
	fit := m.list(f, fewTitles+1)
	if len(fit) > fewTitles {
		if found, enough, err := q.walk(tx, m, f, after, most); enough || err != nil {
			return found, err
		}
		fit = m.list(f, len(m.id))
	}
	return q.sorted(tx, fit, after, most)
}

// walk looks for those that fit among the next titles. enough reports whether it has found
// as many as there are, or are asked for.
func (q Query) walk(tx *store.Tx, m *image, f *filter, after *spot, most int) (found []spot, enough bool, err error) {
	b := &builder{tables: []string{"index_titles"}}
	key := string(q.Lang)
	switch {
	case after == nil:
	case q.Desc:
		b.and(key+" < ?", after.key)
	default:
		b.and(key+" > ?", after.key)
	}
	rows, err := tx.Query("SELECT n, "+key+b.from()+" ORDER BY "+key+q.order()+" LIMIT "+b.arg(walked), b.args...)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	seen := 0
	for ; len(found) < most && rows.Next(); seen++ {
		var n int64
		var key sql.RawBytes
		if err := rows.Scan(&n, &key); err != nil {
			return nil, false, err
		}
		if f.has(int(n)) {
			found = append(found, spot{n: n, key: bytes.Clone(key)})
		}
	}
	return found, len(found) == most || seen < walked, rows.Err()
}

// sorted sorts dossiers by their titles' keys.
func (q Query) sorted(tx *store.Tx, fit []int64, after *spot, most int) ([]spot, error) {
	b := &builder{tables: []string{"index_titles"}}
	b.and("n IN (SELECT value FROM json_each(?))", numbersOf(fit))
	scan := func(rows *sql.Rows) (s spot, err error) {
		err = rows.Scan(&s.n, &s.key)
		return s, err
	}
	found, err := store.All(tx, scan, "SELECT n, "+string(q.Lang)+b.from(), b.args...)
	compare := func(a, b spot) int {
		if q.Desc {
			a, b = b, a
		}
		return bytes.Compare(a.key, b.key)
	}
	if after != nil {
		found = slices.DeleteFunc(found, func(s spot) bool { return compare(s, *after) <= 0 })
	}
	slices.SortFunc(found, compare)
	return found[:min(len(found), most)], err
}

func (q Query) order() string {
	if q.Desc {
		return " DESC"
	}
	return ""
}
