package store

import (
	"errors"
	"fmt"

	"kenesh/dossier"
	"kenesh/party"
)

// Addressed is an entry in a peer's outbox. Seq grows with every entry addressed to
// anybody and is never given twice.
type Addressed struct {
	Seq      uint64
	Envelope []byte
}

// Address puts an entry that was appended into a peer's outbox, at its end. What is
// addressed twice is there twice.
func (tx *Tx) Address(peer party.ID, e *dossier.Entry) error {
	at, err := tx.place(e)
	if err != nil {
		return fmt.Errorf("addressing %s: %w", e, err)
	}
	_, err = tx.Exec(`INSERT INTO outbox (peer, entry) VALUES ($1, $2)`, string(peer), at)
	return err
}

// Outbox returns what is addressed to a peer after a sequence number, in order: at most
// limit entries of maxBytes together, but one if there is any.
func (tx *Tx) Outbox(peer party.ID, after uint64, limit, maxBytes int) ([]Addressed, error) {
	rows, err := tx.Query(`SELECT o.seq, e.envelope FROM outbox o JOIN entries e ON e.id = o.entry
		WHERE o.peer = $1 AND o.seq > $2 ORDER BY o.seq LIMIT $3`, string(peer), int64(after), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var batch []Addressed
	for size := 0; rows.Next(); {
		var a Addressed
		if err := rows.Scan(&a.Seq, &a.Envelope); err != nil {
			return nil, tx.note(err)
		}
		if size += len(a.Envelope); size > maxBytes && len(batch) > 0 {
			break
		}
		batch = append(batch, a)
	}
	return batch, tx.note(errors.Join(rows.Err(), rows.Close()))
}

// Backlog counts what is addressed to a peer after a sequence number.
func (tx *Tx) Backlog(peer party.ID, after uint64) (count int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM outbox WHERE peer = $1 AND seq > $2`, string(peer), int64(after)).Scan(&count)
	return count, err
}
