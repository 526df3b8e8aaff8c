package store

import (
	"database/sql"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Offence is something that an honest node does not do, with the bytes that show it.
type Offence struct {
	At       int64
	By       party.ID // to whom it is attributed
	Carrier  party.ID // who brought it
	Dossier  dossier.ID
	What     string
	Evidence []byte
}

// Report keeps an offence. The same one again, whenever it comes, changes nothing.
func (tx *Tx) Report(o Offence) error {
	if o.Evidence == nil {
		o.Evidence = []byte{}
	}
	same := canon.Sum("kenesh/offence", canon.Encode([]any{o.By, o.Carrier, o.Dossier, o.What, o.Evidence}))
	_, err := tx.Exec(`INSERT INTO offences (fingerprint, at, author, carrier, dossier, what, evidence)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (fingerprint) DO NOTHING`,
		same[:], o.At, string(o.By), string(o.Carrier), o.Dossier[:], o.What, o.Evidence)
	return err
}

// Offences lists the offences reported last, the latest first.
func (tx *Tx) Offences(limit int) ([]Offence, error) {
	scan := func(rows *sql.Rows) (o Offence, err error) {
		err = rows.Scan(&o.At, &o.By, &o.Carrier, (*hash)(&o.Dossier), &o.What, &o.Evidence)
		return o, err
	}
	return All(tx, scan, `SELECT at, author, carrier, dossier, what, evidence FROM offences ORDER BY id DESC LIMIT $1`, limit)
}
