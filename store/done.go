package store

import (
	"errors"
	"fmt"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Done is what an act led to: the answer to whoever asks for the same act again.
type Done struct {
	Dossier dossier.ID
	Party   party.ID
	Number  uint64
	Hash    canon.Hash
	At      int64
}

// Remember keeps what the act of a key led to. A key is remembered once; then ErrExists.
func (tx *Tx) Remember(key string, d Done) error {
	r, err := tx.Exec(`INSERT INTO done (key, dossier, party, number, hash, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (key) DO NOTHING`, key, d.Dossier[:], string(d.Party), int64(d.Number), d.Hash[:], d.At)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("act %q %w", key, ErrExists))
	}
	return nil
}

// Recall returns what the act of a key led to, if it is remembered.
func (tx *Tx) Recall(key string) (d Done, remembered bool, err error) {
	err = tx.QueryRow(`SELECT dossier, party, number, hash, at FROM done WHERE key = $1`, key).
		Scan((*hash)(&d.Dossier), &d.Party, &d.Number, (*hash)(&d.Hash), &d.At)
	if errors.Is(err, ErrNotFound) {
		return Done{}, false, nil
	}
	return d, err == nil, err
}

// SetKey keeps a dossier's epoch key, sealed by the node, in place of the one there was.
func (tx *Tx) SetKey(id dossier.ID, epoch uint64, sealed []byte) error {
	_, err := tx.Exec(`INSERT INTO keys (dossier, epoch, sealed) VALUES ($1, $2, $3)
		ON CONFLICT (dossier, epoch) DO UPDATE SET sealed = excluded.sealed`, id[:], int64(epoch), sealed)
	return err
}

// Key returns a dossier's epoch key as SetKey got it, or ErrNotFound.
func (tx *Tx) Key(id dossier.ID, epoch uint64) (sealed []byte, err error) {
	err = tx.QueryRow(`SELECT sealed FROM keys WHERE dossier = $1 AND epoch = $2`, id[:], int64(epoch)).Scan(&sealed)
	if err != nil {
		return nil, fmt.Errorf("key %d of %s: %w", epoch, id.Short(), err)
	}
	return sealed, nil
}
