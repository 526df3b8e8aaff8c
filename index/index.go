// Package index is what lists, searches and the duty desk are answered from: one row a
// dossier, derived from its entries and written in the same commit as they are. It may
// be cleared and built again at any time; two nodes with the same dossiers give the same
// lists, in whatever order the entries came.
//
// Lists are paged by the value they are sorted by and the dossier's id, so a page costs
// the same wherever it is and nothing is shown twice or left out because of what came in
// meanwhile. Searching is by the beginnings of words, whatever their case or keyboard,
// in all languages at once.
package index

import (
	"context"
	"database/sql"
	"sync/atomic"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/store"
)

// Index is the index in a store. Its methods are safe for concurrent use.
type Index struct {
	db      *store.DB
	tongues []tongue
	words   string // fingerprint of what titles are said and sorted with

	putTitles string // see there
	image     image
	waiting   int // see freshen

	// era counts the times that rows were written other than by Put: what Puts returned
	// before says nothing any more. Only jobs that write change it, one at a time.
	era atomic.Int64
}

// New makes the index of a store and creates and upgrades its tables.
func New(db *store.DB, cat *lang.Catalogue) (*Index, error) {
	x := &Index{db: db, tongues: tonguesOf(cat)}
	x.words, x.putTitles = x.fingerprint(cat), putTitles(x.tongues)
	ctx := context.Background()
	if err := db.Migrate(ctx, "index", schema); err != nil {
		return nil, err
	}
	return x, db.Write(ctx, x.begin)
}

// Get returns what the index has of a dossier.
func (x *Index) Get(ctx context.Context, id dossier.ID) (s Summary, found bool, err error) {
	err = x.db.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.All(tx, scanSummary, `SELECT r.id, s.said, s.row FROM index_rows r CROSS JOIN index_shown s WHERE r.id = $1 AND s.n = r.n`, id[:])
		if found = len(rows) > 0; found {
			s = rows[0]
		}
		return err
	})
	return s, found, err
}

// Counts says how many dossiers there are of each kind.
func (x *Index) Counts(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{}
	count := func(rows *sql.Rows) (kind string, err error) {
		var n int
		err = rows.Scan(&kind, &n)
		counts[kind] = n
		return kind, err
	}
	err := x.db.Read(ctx, func(tx *store.Tx) error {
		_, err := store.All(tx, count, `SELECT kind, count FROM index_kinds`)
		return err
	})
	return counts, err
}
