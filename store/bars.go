package store

import "kenesh/dossier"

// SetBar notes from what moment this node's own party may not read a dossier any more.
func (tx *Tx) SetBar(id dossier.ID, from int64) error {
	_, err := tx.Exec(`INSERT INTO bars (dossier, begins, told) VALUES ($1, $2, 0)
		ON CONFLICT (dossier) DO UPDATE SET begins = excluded.begins, told = 0`, id[:], from)
	return err
}

// LiftBar notes that it may be read for good.
func (tx *Tx) LiftBar(id dossier.ID) error {
	_, err := tx.Exec(`DELETE FROM bars WHERE dossier = $1`, id[:])
	return err
}

// Barred lists the dossiers that may not be read any more at a moment, and of which the
// lists have not been told.
func (tx *Tx) Barred(at int64) ([]dossier.ID, error) {
	rows, err := All(tx, One[[]byte], `SELECT dossier FROM bars WHERE told = 0 AND begins <= $1 ORDER BY dossier`, at)
	ids := make([]dossier.ID, len(rows))
	for i, row := range rows {
		copy(ids[i][:], row)
	}
	return ids, err
}

// BarTold notes that the lists have been told.
func (tx *Tx) BarTold(id dossier.ID) error {
	_, err := tx.Exec(`UPDATE bars SET told = 1 WHERE dossier = $1`, id[:])
	return err
}
