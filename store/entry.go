package store

import (
	"bytes"
	"cmp"
	"context"
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
	founds := canon.Hash(id) == e.Hash
	if founds {
		if err := tx.number(id, e.Step); err != nil {
			return err
		}
	}
	at, err := tx.insert(id, e, taken)
	if errors.Is(err, ErrNotFound) && !founds {
		if err = tx.number(id, nil); err == nil { // its founding entry is not here: the store does not mind
			at, err = tx.insert(id, e, taken)
		}
	}
	switch {
	case errors.Is(err, ErrNotFound):
		return fmt.Errorf("entry %s %w", e, ErrExists)
	case err != nil:
		return fmt.Errorf("appending %s: %w", e, err)
	}
	tx.latest, tx.latestAt = e.Hash, at
	tx.added.entries++
	if founds {
		tx.added.dossiers++
	}
	return nil
}

// number gives a dossier the number its entries are kept under, if it has none, and notes
// the step that opened it; nil if that is not known.
func (tx *Tx) number(id dossier.ID, step any) error {
	_, err := tx.Exec(`INSERT INTO dossiers (id, step) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET step = coalesce(excluded.step, dossiers.step)`, id[:], step)
	return err
}

// insert returns where the entry stands in the table; ErrNotFound if it was there already, or
// its dossier has no number.
func (tx *Tx) insert(id dossier.ID, e *dossier.Entry, taken int64) (at int64, err error) {
	err = tx.QueryRow(`INSERT INTO entries (dossier, party, number, hash, clock, step, taken, envelope)
		SELECT n, $2, $3, $4, $5, $6, $7, $8 FROM dossiers WHERE id = $1
		ON CONFLICT (dossier, party, number, hash) DO NOTHING RETURNING id`,
		id[:], string(e.Party), int64(e.Number), e.Hash[:], int64(e.Clock), e.Step, taken, e.Encode()).Scan(&at)
	return at, err
}

const ofDossier = ` dossier = (SELECT n FROM dossiers WHERE id = $1)`

// place is where an entry stands in the table; ErrNotFound if it does not.
func (tx *Tx) place(e *dossier.Entry) (at int64, err error) {
	if e.Hash == tx.latest {
		return tx.latestAt, nil
	}
	id := e.Of()
	err = tx.QueryRow(`SELECT id FROM entries WHERE`+ofDossier+` AND party = $2 AND number = $3 AND hash = $4`,
		id[:], string(e.Party), int64(e.Number), e.Hash[:]).Scan(&at)
	if err == nil {
		tx.latest, tx.latestAt = e.Hash, at
	}
	return at, err
}

// Entries returns all entries of a dossier by clock, party and number. There are none of
// a dossier that is not here.
func (tx *Tx) Entries(id dossier.ID) ([]*dossier.Entry, error) {
	entries, err := All(tx, scanEntry, `SELECT hash, envelope FROM entries WHERE`+ofDossier, id[:])
	if err != nil {
		return nil, fmt.Errorf("reading dossier %s: %w", id.Short(), err)
	}
	slices.SortFunc(entries, func(a, b *dossier.Entry) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), strings.Compare(string(a.Party), string(b.Party)),
			cmp.Compare(a.Number, b.Number), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
	return entries, nil
}

// Entry returns the entry that has a number in a party's chain and this hash, or ErrNotFound.
func (tx *Tx) Entry(id dossier.ID, p party.ID, number uint64, h canon.Hash) (*dossier.Entry, error) {
	found, err := All(tx, scanEntry, `SELECT hash, envelope FROM entries WHERE`+ofDossier+` AND party = $2 AND number = $3 AND hash = $4`,
		id[:], string(p), int64(number), h[:])
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
	if len(hash) != len(canon.Hash{}) {
		return nil, fmt.Errorf("%w: entry %x", ErrDamaged, []byte(hash))
	}
	e, err := dossier.Kept(envelope, canon.Hash(hash))
	if err != nil {
		return nil, fmt.Errorf("%w: entry %x: %w", ErrDamaged, []byte(hash), err)
	}
	return e, nil
}

// Chain returns a party's chain in a dossier as envelopes, by number: limit numbers from
// from on, each with all its variants, those taken in first before the others.
func (tx *Tx) Chain(id dossier.ID, p party.ID, from uint64, limit int) ([][]byte, error) {
	return All(tx, One[[]byte], `SELECT envelope FROM entries
		WHERE`+ofDossier+` AND party = $2 AND number >= $3 AND number < $4 ORDER BY number, id`,
		id[:], string(p), int64(from), int64(from)+int64(limit))
}

// Forked lists the dossiers in which a party wrote two entries with one number.
func (tx *Tx) Forked(p party.ID) ([]dossier.ID, error) {
	return All(tx, scanID, `SELECT DISTINCT d.id FROM (SELECT dossier FROM entries
		WHERE party = $1 GROUP BY dossier, number HAVING count(*) > 1) AS forks JOIN dossiers d ON d.n = forks.dossier ORDER BY d.id`, string(p))
}

// Dossiers lists the dossiers after one by id, whose founding entry is here; after the
// zero ID, from the first.
func (tx *Tx) Dossiers(after dossier.ID, limit int) ([]dossier.ID, error) {
	return All(tx, scanID, `SELECT id FROM dossiers
		WHERE id > $1 AND step IS NOT NULL ORDER BY id LIMIT $2`, after[:], limit)
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
	return All(tx, scan, `SELECT id, (SELECT count(*) FROM entries WHERE dossier = dossiers.n)
		FROM dossiers WHERE step = $1 ORDER BY id`, step)
}

// Since lists the dossiers that have entries taken in behind a place in the record, says
// whether one of those is of a step, and gives the place reached; for a place below 0,
// only that. Places only grow, in the order of commits.
func (tx *Tx) Since(place int64, step string) (changed []dossier.ID, has bool, now int64, err error) {
	err = tx.QueryRow(`SELECT coalesce(max(id), 0) FROM entries`).Scan(&now)
	if err != nil || place < 0 || now <= place {
		return nil, false, now, err
	}
	if changed, err = All(tx, scanID, `SELECT id FROM dossiers WHERE n IN (SELECT dossier FROM entries WHERE id > $1) ORDER BY n`, place); err != nil {
		return nil, false, now, err
	}
	has, err = tx.has(`SELECT 1 FROM entries WHERE id > $1 AND step = $2 LIMIT 1`, place, step)
	return changed, has, now, err
}

// Length is how many entries of a dossier are here.
func (tx *Tx) Length(id dossier.ID) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM entries WHERE`+ofDossier, id[:]).Scan(&n)
	return n, err
}

// HasDossier reports whether a dossier's founding entry is here.
func (tx *Tx) HasDossier(id dossier.ID) (bool, error) {
	return tx.has(`SELECT 1 FROM dossiers WHERE id = $1 AND step IS NOT NULL`, id[:])
}

// Counts says how many dossiers and entries there are.
func (tx *Tx) Counts() (dossiers, entries int, err error) {
	err = tx.QueryRow(`SELECT (SELECT n FROM counts WHERE what = 'dossiers'), (SELECT n FROM counts WHERE what = 'entries')`).
		Scan(&dossiers, &entries)
	return dossiers + tx.before.dossiers + tx.added.dossiers, entries + tx.before.entries + tx.added.entries, err
}

// appended is what has been appended and is not in the table of counts yet.
type appended struct{ dossiers, entries int }

func (a appended) plus(b appended) appended {
	return appended{a.dossiers + b.dossiers, a.entries + b.entries}
}

// count adds what a group of jobs has appended to the counts, as the last thing before its
// commit.
func (s *session) count(a appended) error {
	for _, c := range []struct {
		what string
		n    int
	}{{"dossiers", a.dossiers}, {"entries", a.entries}} {
		if c.n == 0 {
			continue
		}
		if _, err := s.exec(context.Background(), `UPDATE counts SET n = n + $1 WHERE what = $2`, c.n, c.what); err != nil {
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
