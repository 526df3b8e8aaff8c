package store

import (
	"database/sql"
	"fmt"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// SetParties says who is in a dossier. Who may ask for its entries follows from it.
func (tx *Tx) SetParties(id dossier.ID, parties []party.ID) error {
	had, err := All(tx, One[party.ID], `SELECT party FROM parties WHERE dossier = $1`, id[:])
	if err != nil {
		return err
	}
	for _, p := range had {
		if !slices.Contains(parties, p) {
			if _, err := tx.Exec(`DELETE FROM parties WHERE dossier = $1 AND party = $2`, id[:], string(p)); err != nil {
				return err
			}
		}
	}
	for _, p := range parties {
		if !slices.Contains(had, p) {
			if _, err := tx.Exec(`INSERT INTO parties (dossier, party) VALUES ($1, $2)
				ON CONFLICT DO NOTHING`, id[:], string(p)); err != nil {
				return fmt.Errorf("parties of %s: %w", id.Short(), err)
			}
		}
	}
	return nil
}

// HasParty reports whether p is in a dossier.
func (tx *Tx) HasParty(id dossier.ID, p party.ID) (bool, error) {
	return tx.has(`SELECT 1 FROM parties WHERE dossier = $1 AND party = $2`, id[:], string(p))
}

// Head is the last entry of a party's chain in a dossier; of variants, the one that was
// taken in first. Peers tell each other heads in this form (doc/spec/7-courier.md).
type Head struct {
	Dossier dossier.ID `cbor:"1,keyasint"`
	Number  uint64     `cbor:"2,keyasint"`
	Hash    canon.Hash `cbor:"3,keyasint"`
}

// Heads lists the heads of p's chains in the dossiers that with is in, by dossier, after
// one. Dossiers in which p has written nothing are left out.
func (tx *Tx) Heads(p, with party.ID, after dossier.ID, limit int) ([]Head, error) {
	scan := func(rows *sql.Rows) (h Head, err error) {
		err = rows.Scan((*hash)(&h.Dossier), &h.Number, (*hash)(&h.Hash))
		return h, err
	}
	return All(tx, scan, `SELECT e.dossier, e.number, e.hash FROM parties w JOIN entries e ON e.id =
			(SELECT id FROM entries WHERE dossier = w.dossier AND party = $1 ORDER BY number DESC, id LIMIT 1)
		WHERE w.party = $2 AND w.dossier > $3 ORDER BY w.dossier LIMIT $4`,
		string(p), string(with), after[:], limit)
}
