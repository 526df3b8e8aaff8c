// Package journal is the node's own append-only log: who read what, when, in which role
// and for which purpose, and what the node did.
//
// A read is in the journal, on the disk to stay, before its bytes leave: call Append,
// then answer. The records are the leaves of a Merkle tree (RFC 6962, as
// golang.org/x/mod/sumdb/tlog builds it), so one hash stands for all of them: whoever
// keeps a Head that the node gave out earlier, a peer or the auditor's own notebook, can
// tell that nothing before it was changed or left out since (Extends). Without an
// outside Head only carelessness is found (Verify): whoever can write the whole database
// can write another journal.
//
// An officer who opens a dossier or an overview again within Window, in the same role and for the same
// purpose, is read into one record; when she last saw it is kept apart, and is no part
// of the log.
package journal

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/store"
)

// Window is how long an opened dossier counts as open.
const Window = 5 * time.Minute

// The columns of a record are its leaf and nothing is written twice: what a list shows is
// what the hash was taken of. id of a hash is its place in tlog's order of storing.
var tables = []string{`
CREATE TABLE journal_records (
	seq     INTEGER PRIMARY KEY,
	at      INTEGER NOT NULL,
	what    TEXT    NOT NULL,
	officer TEXT    NOT NULL,
	role    TEXT    NOT NULL,
	dossier BLOB    NOT NULL, -- empty if about none
	purpose TEXT    NOT NULL,
	about   TEXT    NOT NULL
) STRICT;
CREATE INDEX journal_records_officer ON journal_records (officer, seq);
CREATE INDEX journal_records_dossier ON journal_records (dossier, seq);
CREATE TABLE journal_hashes (
	id   INTEGER PRIMARY KEY,
	hash BLOB    NOT NULL
) STRICT;
CREATE TABLE journal_seen (
	officer  TEXT    NOT NULL,
	dossier  BLOB    NOT NULL,
	at       INTEGER NOT NULL, -- when she last opened it
	recorded INTEGER NOT NULL, -- the At of her last record, and its role and purpose
	role     TEXT    NOT NULL,
	purpose  TEXT    NOT NULL,
	PRIMARY KEY (officer, dossier)
) STRICT`}

// Journal is one node's. Its methods are safe for concurrent use.
type Journal struct {
	db  *store.DB
	now func() time.Time
}

// New makes the journal of a database, creating its tables if they are not there.
func New(db *store.DB, now func() time.Time) (*Journal, error) {
	if err := db.Migrate(context.Background(), "journal", tables); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return &Journal{db, now}, nil
}

// Append adds a record and returns when it is on the disk to stay.
func (j *Journal) Append(ctx context.Context, r Record) error {
	return j.db.Write(ctx, func(tx *store.Tx) error { return j.AppendTx(tx, r) })
}

// AppendAll adds some records in one commit.
func (j *Journal) AppendAll(ctx context.Context, all []Record) error {
	if len(all) == 0 {
		return nil
	}
	return j.db.Write(ctx, func(tx *store.Tx) error {
		for _, r := range all {
			if err := j.AppendTx(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// AppendTx adds a record in the transaction of what it is about: both are kept or neither.
func (j *Journal) AppendTx(tx *store.Tx, r Record) error {
	r.At = lang.Moment(j.now().UnixMilli())
	l, err := r.leaf()
	if err != nil {
		return err
	}
	if r.What == Read || r.What == Oversee {
		open, err := seen(tx, r)
		if err != nil || open {
			return err
		}
	}
	return add(tx, l)
}

// opened is what a read is of, as the table of what was last seen has it: a dossier's id,
// or an overview's name, which is none.
func (r Record) opened() []byte {
	if r.What == Oversee {
		return []byte(r.About)
	}
	return r.Dossier[:]
}

// never is the time of the last record where there is none.
const never = -1 << 60

// seen moves when an officer last saw a dossier, and reports whether it was open: its
// last record is recent and the same. (A record of the future is not: the clock was put
// back.)
func seen(tx *store.Tx, r Record) (open bool, err error) {
	_, err = tx.Exec(`INSERT INTO journal_seen (officer, dossier, at, recorded, role, purpose) VALUES ($1, $2, $3, $4, '', '')
		ON CONFLICT (officer, dossier) DO UPDATE SET at = excluded.at WHERE journal_seen.at < excluded.at`,
		r.Officer, r.opened(), r.At, never)
	if err != nil {
		return false, err
	}
	done, err := tx.Exec(`UPDATE journal_seen SET recorded = $3, role = $4, purpose = $5
		WHERE officer = $1 AND dossier = $2
		AND NOT (recorded <= $3 AND $3 < recorded + $6 AND role = $4 AND purpose = $5)`,
		r.Officer, r.opened(), r.At, r.Role, r.Purpose, Window.Milliseconds())
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n == 0, err
}

// add writes a leaf and the hashes that it completes.
func add(tx *store.Tx, l leaf) error {
	n, err := size(tx)
	if err != nil {
		return err
	}
	hashes, err := tlog.StoredHashes(n, l.bytes(), reader(tx))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO journal_records (seq, at, what, officer, role, dossier, purpose, about)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		n+1, l.At, l.What, l.Officer, l.Role, blob(l.Dossier), l.Purpose, l.About)
	if err != nil {
		return err
	}
	first := tlog.StoredHashIndex(0, n)
	for i, h := range hashes {
		if _, err := tx.Exec(`INSERT INTO journal_hashes (id, hash) VALUES ($1, $2)`, first+int64(i), h[:]); err != nil {
			return err
		}
	}
	return nil
}

// blob keeps no bytes apart from NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// LastSeen says when an officer last opened each of some dossiers. Those she never
// opened are not in the answer.
func (j *Journal) LastSeen(ctx context.Context, officer string, ids []dossier.ID) (map[dossier.ID]lang.Moment, error) {
	last := make(map[dossier.ID]lang.Moment, len(ids))
	err := j.db.Read(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			at, err := store.All(tx, store.One[lang.Moment],
				`SELECT at FROM journal_seen WHERE officer = $1 AND dossier = $2`, officer, id[:])
			if err != nil {
				return err
			}
			if len(at) > 0 {
				last[id] = at[0]
			}
		}
		return nil
	})
	return last, err
}
