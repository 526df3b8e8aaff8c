package store

import (
	"database/sql"
	"fmt"

	"kenesh/canon"
	"kenesh/dossier"
)

// Limit is until when this node keeps a dossier's bodies and keys, and what has become of
// that. It holds no contents, and stays when they are gone.
type Limit struct {
	Dossier   dossier.ID
	Kind      string
	Review    string // days, "2026-11-23"; or none
	Until     string
	Why       string // the key of a sentence
	Destroyed bool   // this party has said that it destroyed them
	Announced int64  // since when it is announced that they will be shredded; 0: it is not
	Shredded  int64  // when they were; 0: they are here
	Owed      bool   // the others have not been told so yet
}

// SetLimit notes until when a dossier is kept. Another day than before takes an announcement
// back; what is shredded stays so.
func (tx *Tx) SetLimit(l Limit) error {
	_, err := tx.Exec(`INSERT INTO retention (dossier, kind, review, until, why, destroyed) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (dossier) DO UPDATE SET review = excluded.review, until = excluded.until, why = excluded.why, destroyed = excluded.destroyed,
			announced = CASE WHEN retention.until = excluded.until AND retention.destroyed = excluded.destroyed THEN announced ELSE 0 END
		WHERE shredded = 0`, l.Dossier[:], l.Kind, l.Review, l.Until, l.Why, l.Destroyed)
	return err
}

// Announce notes since when it is announced that a dossier will be shredded.
func (tx *Tx) Announce(id dossier.ID, at int64) error {
	_, err := tx.Exec(`UPDATE retention SET announced = $2 WHERE dossier = $1 AND announced = 0`, id[:], at)
	return err
}

// Shred takes the bodies and keys of a dossier out of the database: of its entries, of
// those that wait, and of what was kept as evidence, for a sealed body would open again with a
// key that is sealed to this party. Entries keep their hashes and signatures. The bytes are
// overwritten in the file; Scrub takes them out of the log. owed says that a receipt is to follow: see Told.
func (tx *Tx) Shred(id dossier.ID, kind string, at int64, owed bool) error {
	entries, err := All(tx, scanEntry, `SELECT hash, envelope FROM entries WHERE`+ofDossier, id[:])
	if err != nil {
		return err
	}
	for _, e := range entries {
		if len(e.Body)+len(e.Keys) == 0 {
			continue
		}
		e.Strip()
		if err := tx.setEnvelope(e); err != nil {
			return err
		}
	}
	early, err := tx.EarlyOf(id)
	if err != nil {
		return err
	}
	for _, w := range early {
		bare := []byte{}
		if e, err := dossier.Parse(w.Envelope); err == nil {
			e.Strip()
			bare = e.Encode()
		}
		if len(bare) == 0 { // of a later format: it comes again for the version that knows it
			err = tx.Unhold(w.Hash)
		} else {
			_, err = tx.Exec(`UPDATE early SET envelope = $2 WHERE hash = $1`, w.Hash[:], bare)
		}
		if err != nil {
			return err
		}
	}
	for _, do := range []string{`DELETE FROM keys WHERE dossier = $1`, `UPDATE offences SET evidence = x'' WHERE dossier = $1`, `DELETE FROM done WHERE dossier = $1`,
		`DELETE FROM hollow WHERE dossier = $1`} {
		if _, err := tx.Exec(do, id[:]); err != nil {
			return err
		}
	}
	if _, err = tx.Exec(`INSERT INTO retention (dossier, kind, review, until, why, destroyed, shredded, owed) VALUES ($1, $2, '', '', '', 0, $3, $4)
		ON CONFLICT (dossier) DO UPDATE SET shredded = excluded.shredded, owed = excluded.owed WHERE shredded = 0`, id[:], kind, at, owed); err != nil {
		return err
	}
	return tx.SetMeta(metaScrub, "needed")
}

// SetHollow notes whether some body of a dossier is not here that another party may have.
func (tx *Tx) SetHollow(id dossier.ID, hollow bool) (err error) {
	if hollow {
		_, err = tx.Exec(`INSERT INTO hollow (dossier) VALUES ($1) ON CONFLICT (dossier) DO NOTHING`, id[:])
	} else {
		_, err = tx.Exec(`DELETE FROM hollow WHERE dossier = $1`, id[:])
	}
	return err
}

// Hollow lists some of those dossiers, those after an id first, and then from the beginning.
func (tx *Tx) Hollow(after dossier.ID, limit int) ([]dossier.ID, error) {
	return All(tx, func(rows *sql.Rows) (id dossier.ID, err error) {
		err = rows.Scan((*hash)(&id))
		return id, err
	}, `SELECT dossier FROM hollow ORDER BY dossier <= $1, dossier LIMIT $2`, after[:], limit)
}

// IsHollow reports whether a dossier is among them.
func (tx *Tx) IsHollow(id dossier.ID) (is bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM hollow WHERE dossier = $1)`, id[:]).Scan(&is)
	return is, err
}

// Told notes that the others have this party's word that a dossier is shredded here.
func (tx *Tx) Told(id dossier.ID) error {
	_, err := tx.Exec(`UPDATE retention SET owed = 0 WHERE dossier = $1`, id[:])
	return err
}

// Complete puts an entry that came without its body or keys back in their possession.
func (tx *Tx) Complete(e *dossier.Entry) error { return tx.setEnvelope(e) }

func (tx *Tx) setEnvelope(e *dossier.Entry) error {
	id := e.Of()
	r, err := tx.Exec(`UPDATE entries SET envelope = $5 WHERE`+ofDossier+` AND party = $2 AND number = $3 AND hash = $4`,
		id[:], string(e.Party), int64(e.Number), e.Hash[:], e.Encode())
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("entry %s %w", canon.Hash(e.Hash), ErrNotFound)
	}
	return nil
}

const metaScrub = "scrub"

// MustScrub reports whether something was shredded that Scrub has not dealt with yet.
func (tx *Tx) MustScrub() (bool, error) {
	needed, err := tx.Meta(metaScrub)
	return needed != "", err
}
