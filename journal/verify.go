package journal

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"kenesh/store"
)

// Damage is what Verify finds: the first record that is not as it was written, and what
// of it.
type Damage struct {
	Seq  int64
	What string
}

// Error names the record.
func (d Damage) Error() string { return fmt.Sprintf("journal: record %d: %s", d.Seq, d.What) }

// Head says how many records there are and the root hash over them.
func (j *Journal) Head(ctx context.Context) (n int64, root tlog.Hash, err error) {
	err = j.db.Read(ctx, func(tx *store.Tx) (err error) {
		if n, err = size(tx); err != nil {
			return err
		}
		root, err = tlog.TreeHash(n, reader(tx))
		return err
	})
	return n, root, err
}

// ErrRewritten is returned by Extends for a journal that is not a continuation.
var ErrRewritten = errors.New("journal: is not what it was")

// Extends returns nil if the journal still begins with the n records whose root hash was
// given out earlier, and ErrRewritten if it does not. It trusts the kept hashes: ask
// Verify whether the records are theirs.
func (j *Journal) Extends(ctx context.Context, n int64, root tlog.Hash) error {
	return j.db.Read(ctx, func(tx *store.Tx) error {
		have, err := size(tx)
		if err != nil {
			return err
		}
		if n < 0 || n > have {
			return fmt.Errorf("%w: %d records, there were %d", ErrRewritten, have, n)
		}
		now, err := tlog.TreeHash(n, reader(tx))
		if err == nil && now != root {
			err = fmt.Errorf("%w: another root over the first %d records", ErrRewritten, n)
		}
		return err
	})
}

// Verify computes all hashes anew from the records and compares them with those that
// were kept. It returns the first Damage.
func (j *Journal) Verify(ctx context.Context) error {
	return j.db.Read(ctx, func(tx *store.Tx) error {
		var v verifier
		for {
			rows, err := store.All(tx, scan, `SELECT `+columns+` FROM journal_records WHERE seq > $1 ORDER BY seq LIMIT $2`, v.n, batch)
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				return v.end(tx)
			}
			if err := v.check(tx, rows); err != nil {
				return err
			}
		}
	})
}

// batch is how many records are verified at a time.
const batch = 1000

// verifier has verified n records. edge holds the roots of the complete subtrees they
// make, largest first: all that is needed to hash on.
type verifier struct {
	n    int64
	edge []tlog.Hash
}

// check verifies the next rows against the hashes that were kept for them.
func (v *verifier) check(tx *store.Tx, rows []row) error {
	kept, err := store.All(tx, store.One[[]byte], `SELECT hash FROM journal_hashes WHERE id >= $1 AND id < $2 ORDER BY id`,
		tlog.StoredHashCount(v.n), tlog.StoredHashCount(rows[len(rows)-1].seq))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.seq != v.n+1 {
			return Damage{v.n + 1, "missing"}
		}
		made, err := v.add(r.leaf)
		if err != nil {
			return err
		}
		for i, h := range made {
			if i >= len(kept) || string(kept[i]) != string(h[:]) {
				return Damage{r.seq, "does not match its hash"}
			}
		}
		kept = kept[len(made):]
	}
	return nil
}

// add returns the hashes the next record makes, as they are stored.
func (v *verifier) add(l leaf) ([]tlog.Hash, error) {
	made, err := tlog.StoredHashes(v.n, l.bytes(), tlog.HashReaderFunc(func(ids []int64) ([]tlog.Hash, error) {
		return v.edge[len(v.edge)-len(ids):], nil
	}))
	if err != nil {
		return nil, err
	}
	joined := len(made) - 1
	v.edge = append(v.edge[:len(v.edge)-joined], made[joined])
	v.n++
	return made, nil
}

// end looks for hashes whose records are gone and for records before the first.
func (v *verifier) end(tx *store.Tx) error {
	var more, before int64
	err := tx.QueryRow(`SELECT (SELECT count(*) FROM journal_hashes WHERE id >= $1 OR id < 0),
		(SELECT count(*) FROM journal_records WHERE seq < 1)`, tlog.StoredHashCount(v.n)).Scan(&more, &before)
	switch {
	case err != nil:
		return err
	case more > 0:
		return Damage{v.n + 1, "missing"}
	case before > 0:
		return Damage{0, "is before the first"}
	}
	return nil
}

func size(tx *store.Tx) (n int64, err error) {
	err = tx.QueryRow(`SELECT coalesce(max(seq), 0) FROM journal_records`).Scan(&n)
	return n, err
}

// reader reads the kept hashes.
func reader(tx *store.Tx) tlog.HashReader {
	return tlog.HashReaderFunc(func(ids []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(ids))
		for i, id := range ids {
			var b []byte
			if err := tx.QueryRow(`SELECT hash FROM journal_hashes WHERE id = $1`, id).Scan(&b); err != nil {
				return nil, fmt.Errorf("journal: hash %d: %w", id, err)
			}
			if len(b) != tlog.HashSize {
				return nil, fmt.Errorf("journal: hash %d: %d bytes", id, len(b))
			}
			hashes[i] = tlog.Hash(b)
		}
		return hashes, nil
	})
}
