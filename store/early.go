package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Early is an entry that waits for others before it can be judged.
type Early struct {
	Hash     canon.Hash
	Dossier  dossier.ID
	Party    party.ID
	Number   uint64
	From     party.ID // who brought it
	Envelope []byte
	Reason   string
	Gaps     []dossier.Gap // what it waits for
	At       int64         // when it came
}

// Hold keeps an early entry. Holding it again renews reason and gaps; who brought it
// first, and when, stays. The envelope is the one that has more beside the signed part.
func (tx *Tx) Hold(e Early) error {
	gaps, err := json.Marshal(e.Gaps)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO early (hash, dossier, party, number, carrier, reason, gaps, at, envelope)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (hash) DO UPDATE SET reason = excluded.reason, gaps = excluded.gaps,
			envelope = CASE WHEN length(excluded.envelope) > length(early.envelope) THEN excluded.envelope ELSE early.envelope END`,
		e.Hash[:], e.Dossier[:], string(e.Party), int64(e.Number), string(e.From), e.Reason, string(gaps), e.At, e.Envelope)
	return err
}

// Unhold forgets an early entry, if it is here.
func (tx *Tx) Unhold(h canon.Hash) error {
	_, err := tx.Exec(`DELETE FROM early WHERE hash = $1`, h[:])
	return err
}

const earlyColumns = `hash, dossier, party, number, carrier, reason, gaps, at, envelope`

// Holds reports whether an entry waits here.
func (tx *Tx) Holds(h canon.Hash) (bool, error) {
	return tx.has(`SELECT 1 FROM early WHERE hash = $1`, h[:])
}

// EarlyOf lists the early entries of a dossier by party and number.
func (tx *Tx) EarlyOf(id dossier.ID) ([]Early, error) {
	return All(tx, scanEarly, `SELECT `+earlyColumns+` FROM early WHERE dossier = $1 ORDER BY party, number, hash`, id[:])
}

// EarlyBy lists the early entries of a party by dossier and number.
func (tx *Tx) EarlyBy(p party.ID) ([]Early, error) {
	return All(tx, scanEarly, `SELECT `+earlyColumns+` FROM early WHERE party = $1 ORDER BY dossier, number, hash`, string(p))
}

// EarlyChain lists what waits of a party's chain in a dossier, as envelopes by number, from a
// number on. It may not have been verified yet, and be anybody's forgery.
func (tx *Tx) EarlyChain(id dossier.ID, p party.ID, from uint64, limit int) ([][]byte, error) {
	return All(tx, One[[]byte], `SELECT envelope FROM early
		WHERE dossier = $1 AND party = $2 AND number >= $3 ORDER BY number, hash LIMIT $4`, id[:], string(p), int64(from), limit)
}

// EarlyAll lists the early entries of all dossiers, those that wait longest first.
func (tx *Tx) EarlyAll(limit int) ([]Early, error) {
	return All(tx, scanEarly, `SELECT `+earlyColumns+` FROM early ORDER BY at, hash LIMIT $1`, limit)
}

// EarlyFrom counts the early entries a peer brought.
func (tx *Tx) EarlyFrom(peer party.ID) (count int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM early WHERE carrier = $1`, string(peer)).Scan(&count)
	return count, err
}

func scanEarly(rows *sql.Rows) (e Early, err error) {
	var gaps []byte
	if err := rows.Scan((*hash)(&e.Hash), (*hash)(&e.Dossier), &e.Party, &e.Number, &e.From, &e.Reason, &gaps, &e.At, &e.Envelope); err != nil {
		return Early{}, err
	}
	if err := json.Unmarshal(gaps, &e.Gaps); err != nil {
		return Early{}, fmt.Errorf("%w: gaps of %s: %w", ErrDamaged, e.Hash, err)
	}
	return e, nil
}
