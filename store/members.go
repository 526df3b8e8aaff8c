package store

import (
	"bytes"
	"cmp"
	"database/sql"
	"fmt"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// SetParties says who is in a dossier. Who may ask for its entries follows from it.
func (tx *Tx) SetParties(id dossier.ID, parties []party.ID) error {
	had, err := All(tx, One[party.ID], `SELECT party FROM parties WHERE dossier = $1 AND released = 0`, id[:])
	if err != nil {
		return err
	}
	set := func(p party.ID, released int) error {
		_, err := tx.Exec(`INSERT INTO parties (dossier, party, released) VALUES ($1, $2, $3)
			ON CONFLICT (dossier, party) DO UPDATE SET released = excluded.released`, id[:], string(p), released)
		if err != nil {
			return fmt.Errorf("parties of %s: %w", id.Short(), err)
		}
		return nil
	}
	for _, p := range had {
		if !slices.Contains(parties, p) {
			if err := set(p, 1); err != nil {
				return err
			}
		}
	}
	for _, p := range parties {
		if !slices.Contains(had, p) {
			if err := set(p, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// HasParty reports whether p is in a dossier, and has not been released.
func (tx *Tx) HasParty(id dossier.ID, p party.ID) (bool, error) {
	return tx.has(`SELECT 1 FROM parties WHERE dossier = $1 AND party = $2 AND released = 0`, id[:], string(p))
}

// WasParty reports whether p has been released from a dossier.
func (tx *Tx) WasParty(id dossier.ID, p party.ID) (bool, error) {
	return tx.has(`SELECT 1 FROM parties WHERE dossier = $1 AND party = $2 AND released = 1`, id[:], string(p))
}

// Head is the last entry of a party's chain in a dossier; of variants, the one that was
// taken in first. Peers tell each other heads in this form (doc/spec/7-courier.md).
type Head struct {
	Dossier dossier.ID `cbor:"1,keyasint"`
	Number  uint64     `cbor:"2,keyasint"`
	Hash    canon.Hash `cbor:"3,keyasint"`
}

// Heads lists the heads of p's chains by dossier, after one, in every dossier that p is or
// was in. What waits here counts, too: p may have signed it, and can tell. Dossiers in which p
// has written nothing are left out.
func (tx *Tx) Heads(p party.ID, after dossier.ID, limit int) ([]Head, error) {
	scan := func(rows *sql.Rows) (h Head, err error) {
		err = rows.Scan((*hash)(&h.Dossier), &h.Number, (*hash)(&h.Hash))
		return h, err
	}
	taken, err := All(tx, scan, `SELECT w.dossier, e.number, e.hash FROM parties w JOIN dossiers d ON d.id = w.dossier JOIN entries e ON e.id =
			(SELECT id FROM entries WHERE dossier = d.n AND party = $1 ORDER BY number DESC, id LIMIT 1)
		WHERE w.party = $1 AND w.dossier > $2 ORDER BY w.dossier LIMIT $3`, string(p), after[:], limit)
	if err != nil {
		return nil, err
	}
	early, err := All(tx, scan, `SELECT dossier, number, hash FROM early
		WHERE party = $1 AND dossier > $2 ORDER BY dossier, number DESC, hash LIMIT $3`, string(p), after[:], limit)
	if err != nil {
		return nil, err
	}
	return highest(taken, early, limit), nil
}

// highest merges two lists of heads by dossier, each complete up to where limit cut it.
func highest(taken, early []Head, limit int) []Head {
	all := append(slices.Clone(taken), early...)
	slices.SortStableFunc(all, func(a, b Head) int {
		return cmp.Or(bytes.Compare(a.Dossier[:], b.Dossier[:]), cmp.Compare(b.Number, a.Number))
	})
	all = slices.CompactFunc(all, func(a, b Head) bool { return a.Dossier == b.Dossier })
	for _, list := range [][]Head{taken, early} {
		if len(list) < limit {
			continue
		}
		end := list[limit-1].Dossier
		all = slices.DeleteFunc(all, func(h Head) bool { return bytes.Compare(h.Dossier[:], end[:]) > 0 })
	}
	return all[:min(len(all), limit)]
}
