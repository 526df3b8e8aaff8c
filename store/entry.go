package store

import (
	"bytes"
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Append keeps an entry for good, as it was signed. taken is when this node took it in.
// An entry that is here already is ErrExists; another entry of the same number is kept
// beside it, for two of them are the proof of a fork.
func (tx *Tx) Append(e *dossier.Entry, taken int64) error {
	id := e.Of()
	r, err := tx.Exec(`INSERT INTO entries (dossier, party, number, hash, clock, step, taken, envelope)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (hash) DO NOTHING`,
		id[:], string(e.Party), int64(e.Number), e.Hash[:], int64(e.Clock), e.Step, taken, e.Encode())
	if err != nil {
		return fmt.Errorf("appending %s: %w", e, err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("entry %s %w", e, ErrExists))
	}
	tx.entries++
	if canon.Hash(id) == e.Hash {
		tx.dossiers++
	}
	return nil
}

// place is where an entry stands in the table; ErrNotFound if it does not.
func (tx *Tx) place(h canon.Hash) (at int64, err error) {
	if h == tx.latest {
		return tx.latestAt, nil
	}
	err = tx.QueryRow(`SELECT id FROM entries WHERE hash = $1`, h[:]).Scan(&at)
	if err == nil {
		tx.latest, tx.latestAt = h, at
	}
	return at, err
}

// Entries returns all entries of a dossier by clock, party and number. There are none of
// a dossier that is not here.
func (tx *Tx) Entries(id dossier.ID) ([]*dossier.Entry, error) {
	entries, err := All(tx, scanEntry, `SELECT hash, envelope FROM entries WHERE dossier = $1`, id[:])
	if err != nil {
		return nil, fmt.Errorf("reading dossier %s: %w", id.Short(), err)
	}
	slices.SortFunc(entries, func(a, b *dossier.Entry) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), strings.Compare(string(a.Party), string(b.Party)),
			cmp.Compare(a.Number, b.Number), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
	return entries, nil
}

// EntryByHash returns an entry, or ErrNotFound.
func (tx *Tx) EntryByHash(h canon.Hash) (*dossier.Entry, error) {
	found, err := All(tx, scanEntry, `SELECT hash, envelope FROM entries WHERE hash = $1`, h[:])
	if err != nil {
		return nil, fmt.Errorf("reading entry %s: %w", h, err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("entry %s %w", h, ErrNotFound)
	}
	return found[0], nil
}

// scanEntry reads a hash and the envelope it was kept under. What no longer is what it
// was is damage, whoever did it.
func scanEntry(rows *sql.Rows) (*dossier.Entry, error) {
	var hash, envelope sql.RawBytes
	if err := rows.Scan(&hash, &envelope); err != nil {
		return nil, err
	}
	e, err := dossier.Parse(envelope)
	if err != nil {
		return nil, fmt.Errorf("%w: entry %x: %w", ErrDamaged, []byte(hash), err)
	}
	if !bytes.Equal(e.Hash[:], hash) {
		return nil, fmt.Errorf("%w: entry %x: hashes to %s", ErrDamaged, []byte(hash), e.Hash)
	}
	return e, nil
}

// Chain returns a party's chain in a dossier as envelopes, by number: limit numbers from
// from on, each with all its variants, those taken in first before the others.
func (tx *Tx) Chain(id dossier.ID, p party.ID, from uint64, limit int) ([][]byte, error) {
	return All(tx, One[[]byte], `SELECT envelope FROM entries
		WHERE dossier = $1 AND party = $2 AND number >= $3 AND number < $4 ORDER BY number, id`,
		id[:], string(p), int64(from), int64(from)+int64(limit))
}

// Forked lists the dossiers in which a party wrote two entries with one number.
func (tx *Tx) Forked(p party.ID) ([]dossier.ID, error) {
	return All(tx, scanID, `SELECT DISTINCT dossier FROM (SELECT dossier FROM entries
		WHERE party = $1 GROUP BY dossier, number HAVING count(*) > 1) AS forks ORDER BY dossier`, string(p))
}

// Dossiers lists the dossiers after one by id, whose founding entry is here; after the
// zero ID, from the first.
func (tx *Tx) Dossiers(after dossier.ID, limit int) ([]dossier.ID, error) {
	return All(tx, scanID, `SELECT dossier FROM entries
		WHERE dossier = hash AND dossier > $1 ORDER BY dossier LIMIT $2`, after[:], limit)
}

// Founded is a dossier by how it was opened.
type Founded struct {
	Dossier dossier.ID
	Entries int // how many are here
}

// Founded lists the dossiers that a step of this name opened, in the order of their ids.
func (tx *Tx) Founded(step string) ([]Founded, error) {
	scan := func(rows *sql.Rows) (f Founded, err error) {
		var h canon.Hash
		err = rows.Scan((*hash)(&h), &f.Entries)
		f.Dossier = dossier.ID(h)
		return f, err
	}
	return All(tx, scan, `SELECT dossier, (SELECT count(*) FROM entries AS held WHERE held.dossier = opened.dossier)
		FROM entries AS opened WHERE dossier = hash AND step = $1 ORDER BY dossier`, step)
}

// Length is how many entries of a dossier are here.
func (tx *Tx) Length(id dossier.ID) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM entries WHERE dossier = $1`, id[:]).Scan(&n)
	return n, err
}

// HasDossier reports whether a dossier's founding entry is here.
func (tx *Tx) HasDossier(id dossier.ID) (bool, error) {
	return tx.has(`SELECT 1 FROM entries WHERE hash = $1`, id[:])
}

// Counts says how many dossiers and entries there are.
func (tx *Tx) Counts() (dossiers, entries int, err error) {
	err = tx.QueryRow(`SELECT (SELECT n FROM counts WHERE what = 'dossiers'), (SELECT n FROM counts WHERE what = 'entries')`).
		Scan(&dossiers, &entries)
	return dossiers + tx.dossiers, entries + tx.entries, err
}

// count adds what a job has appended to the counts, as the last thing it does.
func (tx *Tx) count() error {
	for what, n := range map[string]int{"dossiers": tx.dossiers, "entries": tx.entries} {
		if n == 0 {
			continue
		}
		if _, err := tx.Exec(`UPDATE counts SET n = n + $1 WHERE what = $2`, n, what); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) has(query string, args ...any) (bool, error) {
	var one int
	switch err := tx.QueryRow(query, args...).Scan(&one); {
	case errors.Is(err, ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}

func scanID(rows *sql.Rows) (dossier.ID, error) {
	h, err := scanHash(rows)
	return dossier.ID(h), err
}

func scanHash(rows *sql.Rows) (h canon.Hash, err error) {
	err = rows.Scan((*hash)(&h))
	return h, err
}

// hash scans the 32 bytes of a hash.
type hash canon.Hash

// Scan implements sql.Scanner.
func (h *hash) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok || len(b) != len(h) {
		return fmt.Errorf("%w: %d bytes where a hash should be", ErrDamaged, len(b))
	}
	copy(h[:], b)
	return nil
}
