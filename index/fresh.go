package index

import (
	"context"

	"kenesh/store"
)

// The full-text table writes what it is given whenever a job ends, however little that is,
// and merges it later: a word costs far less in company. So the rows whose words are new
// wait in index_fresh until there are enough of them, or until somebody searches.

// freshMost is how many rows wait at most, or twice as many after a start.
const freshMost = 1024

// freshen notes that the full-text table does not say what a row is found by. The rows that
// wait are counted from the start of the program on, and too many where a job fails.
func (x *Index) freshen(tx *store.Tx, n int64) error {
	if _, err := tx.Exec(`INSERT INTO index_fresh (n) VALUES ($1) ON CONFLICT DO NOTHING`, n); err != nil {
		return err
	}
	if x.waiting++; x.waiting < freshMost {
		return nil
	}
	x.waiting = 0
	return listFresh(tx)
}

// listFresh writes the words of the rows that wait.
func listFresh(tx *store.Tx) error {
	for _, statement := range []string{
		`DELETE FROM index_words WHERE rowid IN (SELECT n FROM index_fresh)`,
		`INSERT INTO index_words (rowid, words) SELECT n, substr(words, 2) FROM index_found WHERE n IN (SELECT n FROM index_fresh)`,
		`DELETE FROM index_fresh`,
	} {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// settle lists what waits, for a search to find all that was written before it began.
func (x *Index) settle(ctx context.Context) error {
	waits := false
	err := x.db.Read(ctx, func(tx *store.Tx) (err error) {
		waits, err = unlisted(tx)
		return err
	})
	if err != nil || !waits {
		return err
	}
	return x.db.Write(ctx, listFresh)
}

func unlisted(tx *store.Tx) (waits bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM index_fresh)`).Scan(&waits)
	return waits, err
}

// Forget leaves in the full-text table nothing of words that no row has any more: merging
// all of it drops what was only marked as gone.
func (x *Index) Forget(tx *store.Tx) error {
	if err := listFresh(tx); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO index_words (index_words) VALUES ('optimize')`)
	return err
}
