package store

import (
	"crypto/rand"

	"kenesh/dossier"
	"kenesh/party"
)

// Owe notes that this node has taken something into a dossier and has yet to say so.
func (tx *Tx) Owe(id dossier.ID) error {
	_, err := tx.Exec(`INSERT INTO owed (dossier) VALUES ($1) ON CONFLICT DO NOTHING`, id[:])
	return err
}

// OweAll notes it of every dossier that a party is in.
func (tx *Tx) OweAll(p party.ID) error {
	_, err := tx.Exec(`INSERT INTO owed (dossier) SELECT dossier FROM parties WHERE party = $1 AND released = 0
		ON CONFLICT DO NOTHING`, string(p))
	return err
}

// Paid notes that it has said so.
func (tx *Tx) Paid(id dossier.ID) error {
	_, err := tx.Exec(`DELETE FROM owed WHERE dossier = $1`, id[:])
	return err
}

// Owed lists dossiers that Owe noted and Paid has not.
func (tx *Tx) Owed(limit int) ([]dossier.ID, error) {
	return All(tx, scanID, `SELECT dossier FROM owed ORDER BY dossier LIMIT $1`, limit)
}

const metaLine = "line"

// NameLine gives the database its line, once: a random name by which peers know that a
// cursor of theirs belongs to this database and not to one it replaced.
func (tx *Tx) NameLine() error {
	line, err := tx.Meta(metaLine)
	if err != nil || line != "" {
		return err
	}
	return tx.SetMeta(metaLine, rand.Text())
}

// Line is the name NameLine gave.
func (tx *Tx) Line() (string, error) { return tx.Meta(metaLine) }

// CountOf counts the entries a party wrote.
func (tx *Tx) CountOf(p party.ID) (n uint64, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM entries WHERE party = $1`, string(p)).Scan(&n)
	return n, err
}
