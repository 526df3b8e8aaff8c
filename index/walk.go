package index

import (
	"bytes"
	"cmp"
	"database/sql"
	"errors"
	"slices"

	"kenesh/lang"
	"kenesh/store"
)

// A list is found in one of three ways, whichever is quick; all give the same list.
//
// If one of the query's conditions is met by few dossiers, those are gathered and sorted.
// Else the list is walked in its order and each dossier looked at: conditions that many
// meet are met soon. But they need not be met by any of the first, as with a word of old
// dossiers in a list of the newest. So the walk stops at far, and what many dossiers have
// and the first of the list have not is gathered after all: from the month on in which
// enough of them are, where the list begins with what changed last, and whole in other
// orders.

// far is how many dossiers are looked at before the walk is given up.
var far = 3000

// weighed is up to how many dossiers sources are compared by when the walk was in vain.
const weighed = 30_000

// found fills a page with what comes after a place.
func (q Query) found(tx *store.Tx, from *place) (page Page, err error) {
	sources, err := q.sources(tx)
	if err != nil {
		return Page{}, err
	}
	s, err := smallest(tx, sources, q.few())
	if err != nil {
		return Page{}, err
	}
	if s != nil || len(sources) == 0 {
		return q.read(tx, piece{after: from, source: s})
	}
	until, err := q.stretch(tx, from)
	if err != nil {
		return Page{}, err
	}
	page, err = q.read(tx, piece{after: from, until: until})
	if err != nil || page.Next != "" || until == nil {
		return page, err
	}
	if s, err = best(tx, sources); err != nil {
		return Page{}, err
	}
	if s = s.whole(q); q.fromNewest() {
		return q.newest(tx, from, s)
	}
	return q.read(tx, piece{after: from, source: s})
}

// best is the source to gather from when all find many.
func best(tx *store.Tx, sources []*source) (*source, error) {
	if len(sources) == 1 {
		return sources[0], nil
	}
	s, err := smallest(tx, sources, weighed)
	if s == nil {
		s = sources[0]
	}
	return s, err
}

// stretch returns the place that is far from another; nil if the list ends before. Only
// the kind counts: lists of one kind have an order of their own.
func (q Query) stretch(tx *store.Tx, from *place) (*place, error) {
	all := Query{Kind: q.Kind, Sort: q.Sort, Desc: q.Desc, Lang: q.Lang}
	b, by, order := &builder{}, q.columns(), q.order()
	if q.Sort == ByTitle {
		b.tables = []string{"index_titles t"}
		if q.Kind != "" {
			b.and("t.kind = ?", q.Kind)
		}
	} else {
		all.join(b)
		all.conditions(b, nil)
	}
	all.bound(b, from, q.Desc, "")
	text := "SELECT " + by[0] + ", " + by[len(by)-1] + b.from() + " ORDER BY " + by[0] + order
	if q.Sort != ByTitle {
		text += ", r.id" + order
	}
	var value any
	var rawID []byte
	err := tx.QueryRow(text+" LIMIT 1 OFFSET "+b.arg(far-1), b.args...).Scan(&value, &rawID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return q.at(value, rawID), err
}

// at is the place of a row.
func (q Query) at(value any, id []byte) *place {
	p := &place{Sort: q.Sort, Lang: q.Lang, Desc: q.Desc}
	p.Number, _ = value.(int64)
	p.Key, _ = value.([]byte)
	copy(p.ID[:], id)
	return p
}

// newest fills a page from a source, going back through the months: as numbers begin with
// the month of the last change, what the source finds with higher numbers comes first.
// Where one month has more than few, they stand close together, and it is walked.
func (q Query) newest(tx *store.Tx, from *place, s *source) (page Page, err error) {
	p := piece{after: from, source: s}
	if from != nil {
		p.below = (month(lang.Moment(from.Number)) + 1) << monthBits
	}
	all, err := q.spots(tx, p)
	if err != nil {
		return Page{}, err
	}
	crowded := int64(0)
	if len(all) > q.enough() {
		crowded = all[q.enough()].n>>monthBits + 1 // the month after the one that is not all there
		all = slices.DeleteFunc(all, func(s spot) bool { return s.n>>monthBits < crowded })
	}
	slices.SortFunc(all, func(a, b spot) int { return cmp.Or(cmp.Compare(b.changed, a.changed), bytes.Compare(b.id, a.id)) })
	more := len(all) > q.Limit || len(all) == q.Limit && crowded > 0
	if page, err = q.fetch(tx, all[:min(len(all), q.Limit)], more); err != nil || more || crowded == 0 {
		return page, err
	}
	if len(all) > 0 {
		from = q.at(crowded*aMonth, nil)
	}
	rest := q
	rest.Limit -= len(all)
	following, err := rest.read(tx, piece{after: from})
	return Page{append(page.Rows, following.Rows...), following.Next}, err
}

// enough is few, and at least a page.
func (q Query) enough() int { return max(q.few(), q.Limit) }

// spot is where a dossier stands in a list that begins with what changed last.
type spot struct {
	n, changed int64
	id         []byte
}

// spots lists those with the highest numbers in a piece: enough, and one more.
func (q Query) spots(tx *store.Tx, p piece) ([]spot, error) {
	scan := func(rows *sql.Rows) (s spot, err error) {
		err = rows.Scan(&s.n, &s.changed, &s.id)
		return s, err
	}
	b := q.narrowed(p)
	return store.All(tx, scan, "SELECT r.n, r.changed, r.id"+b.from()+" ORDER BY "+p.source.number+" DESC LIMIT "+b.arg(q.enough()+1), b.args...)
}

// fetch makes a page of dossiers found. more says that others come after them.
func (q Query) fetch(tx *store.Tx, found []spot, more bool) (page Page, err error) {
	for _, at := range found {
		rows, err := store.All(tx, scanSummary, `SELECT id, said, row FROM index_rows WHERE n = $1`, at.n)
		if err != nil {
			return Page{}, err
		}
		page.Rows = append(page.Rows, rows...)
	}
	if more {
		last := found[len(found)-1]
		page.Next = q.at(last.changed, last.id).String()
	}
	return page, nil
}
