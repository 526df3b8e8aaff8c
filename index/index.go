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
	"strings"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/store"
)

// Index is the index in a store. Its methods are safe for concurrent use.
type Index struct {
	db      *store.DB
	tongues []tongue
	words   string // fingerprint of what titles are said and sorted with
}

// New makes the index of a store and creates and upgrades its tables.
func New(db *store.DB, cat *lang.Catalogue) (*Index, error) {
	x := &Index{db: db, tongues: tonguesOf(cat)}
	x.words = x.fingerprint(cat)
	ctx := context.Background()
	if err := db.Migrate(ctx, "index", schema); err != nil {
		return nil, err
	}
	return x, db.Write(ctx, x.begin)
}

// Clear empties the index. Put every dossier again, and then say Built.
func (x *Index) Clear(tx *store.Tx) error {
	for _, statement := range []string{
		`DELETE FROM index_rows`, `DELETE FROM index_titles`, `DELETE FROM index_parties`, `DELETE FROM index_kinds`, `DELETE FROM index_words`,
	} {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	return tx.SetMeta(metaWords, "clearing")
}

const metaWords = "index.words"

// Built says that every dossier has been put under the words of this version.
func (x *Index) Built(tx *store.Tx) error { return tx.SetMeta(metaWords, x.words) }

// Stale reports whether the index should be built again: it was cleared and never said
// to be Built, or it was built by a version with other words or another sorting.
func (x *Index) Stale(ctx context.Context) (stale bool, err error) {
	err = x.db.Read(ctx, func(tx *store.Tx) error {
		words, err := tx.Meta(metaWords)
		stale = words != x.words
		return err
	})
	return stale, err
}

// begin declares the index of a node without dossiers built: nothing is missing in it.
func (x *Index) begin(tx *store.Tx) error {
	words, err := tx.Meta(metaWords)
	if err != nil || words != "" {
		return err
	}
	dossiers, err := tx.Dossiers(dossier.ID{}, 1)
	if err != nil || len(dossiers) > 0 {
		return err
	}
	return x.Built(tx)
}

// fingerprint changes with any sentence, and with the version of the sorting.
func (x *Index) fingerprint(cat *lang.Catalogue) string {
	const sorting = "1 " // count it up when lang sorts or folds differently
	var all strings.Builder
	all.WriteString(sorting)
	if cat != nil {
		for _, key := range cat.Keys() {
			for _, t := range x.tongues {
				all.WriteString(t.voice.S(key))
				all.WriteByte(0)
			}
		}
	}
	return canon.Sum("kenesh/index", []byte(all.String())).String()
}

// Get returns what the index has of a dossier.
func (x *Index) Get(ctx context.Context, id dossier.ID) (s Summary, found bool, err error) {
	err = x.db.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.All(tx, scanSummary, `SELECT id, said, row FROM index_rows WHERE id = $1`, id[:])
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
