package index

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/store"
)

// Clear empties the index and takes its orders away. Put every dossier again, and then
// say Built. Lists are right meanwhile, of what has been put, and slow.
func (x *Index) Clear(tx *store.Tx) error {
	x.era.Add(1)
	for name := range orders {
		if _, err := tx.Exec(`DROP INDEX IF EXISTS ` + name); err != nil {
			return err
		}
	}
	for _, table := range []string{"index_rows", "index_shown", "index_titles", "index_kinds", "index_found", "index_fresh", "index_dates", "index_public", "index_marks", "index_marked"} {
		if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`INSERT INTO index_words (index_words) VALUES ('delete-all')`); err != nil {
		return err
	}
	if err := markPublic(tx); err != nil {
		return err
	}
	if err := moved(tx, 0); err != nil {
		return err
	}
	return tx.SetMeta(metaWords, clearing)
}

// Order puts what has been put since Clear in order, in a commit for each order, so that
// nobody waits for all of them. It may be left out: Built does what is not done yet.
func (x *Index) Order(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(orders)) {
		if err := x.db.Write(ctx, func(tx *store.Tx) error { return order(tx, name) }); err != nil {
			return err
		}
	}
	return nil
}

// Built says that every dossier has been put under the words of this version.
func (x *Index) Built(tx *store.Tx) error {
	for _, name := range slices.Sorted(maps.Keys(orders)) {
		if err := order(tx, name); err != nil {
			return err
		}
	}
	if is, err := cleared(tx); err != nil {
		return err
	} else if is {
		if err := listWords(tx); err != nil {
			return fmt.Errorf("listing the words: %w", err)
		}
	}
	return tx.SetMeta(metaWords, x.words)
}

func order(tx *store.Tx, name string) error {
	if _, err := tx.Exec(`CREATE INDEX IF NOT EXISTS ` + name + ` ON ` + orders[name]); err != nil {
		return fmt.Errorf("ordering %s: %w", name, err)
	}
	return nil
}

// listWords fills the full-text table in one go, with room to gather in.
func listWords(tx *store.Tx) error {
	for _, statement := range []string{
		`INSERT INTO index_words (index_words, rank) VALUES ('hashsize', 33554432)`,
		`INSERT INTO index_words (rowid, words) SELECT n, substr(words, 2) FROM index_found ORDER BY n`,
		`INSERT INTO index_words (index_words, rank) VALUES ('hashsize', 1048576)`,
	} {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// cleared reports whether the index is being built: the full-text table is then empty.
func cleared(tx *store.Tx) (bool, error) {
	words, err := tx.Meta(metaWords)
	return words == clearing, err
}

const clearing = "clearing"

const metaWords = "index.words"

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
	const sorting = "9 " // count it up when lang sorts or folds differently, or the tables are others
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
