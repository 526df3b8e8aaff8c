package store

import (
	"database/sql"
	"errors"

	"kenesh/party"
)

// Peer is how far this node has come with another.
type Peer struct {
	Party  party.ID
	Line   string // which life of its outbox the cursor belongs to
	Cursor uint64 // the last of its outbox that was taken in
	Pulled int64  // when we last asked it
	Heard  int64  // when it last answered
	Error  string // why it did not
}

const peerColumns = `party, line, pointer, pulled, heard, error`

// Peer returns what is known of a peer: of one never met, its name.
func (tx *Tx) Peer(p party.ID) (Peer, error) {
	found, err := All(tx, scanPeer, `SELECT `+peerColumns+` FROM peers WHERE party = $1`, string(p))
	if err != nil || len(found) == 0 {
		return Peer{Party: p}, err
	}
	return found[0], nil
}

// Peers lists all peers by name.
func (tx *Tx) Peers() ([]Peer, error) {
	return All(tx, scanPeer, `SELECT `+peerColumns+` FROM peers ORDER BY party`)
}

// SetPeer replaces what is known of a peer.
func (tx *Tx) SetPeer(p Peer) error {
	_, err := tx.Exec(`INSERT INTO peers (`+peerColumns+`) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (party) DO UPDATE SET line = excluded.line, pointer = excluded.pointer,
			pulled = excluded.pulled, heard = excluded.heard, error = excluded.error`,
		string(p.Party), p.Line, int64(p.Cursor), p.Pulled, p.Heard, p.Error)
	return err
}

func scanPeer(rows *sql.Rows) (p Peer, err error) {
	err = rows.Scan(&p.Party, &p.Line, &p.Cursor, &p.Pulled, &p.Heard, &p.Error)
	return p, err
}

// Meta returns a value the node keeps under a key, "" if there is none.
func (tx *Tx) Meta(key string) (value string, err error) {
	err = tx.QueryRow(`SELECT value FROM meta WHERE key = $1`, key).Scan(&value)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return value, err
}

// SetMeta keeps a value under a key.
func (tx *Tx) SetMeta(key, value string) error {
	_, err := tx.Exec(`INSERT INTO meta (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}
