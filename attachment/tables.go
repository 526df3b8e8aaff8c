package attachment

import (
	"context"
	"database/sql"
	"encoding/hex"
	"path/filepath"

	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/store"
)

// Names are hashes that only this node can make; what a file is called, its type and its root
// are sealed.
var tables = []string{`
CREATE TABLE attachment_blobs ( -- content that is here, whole
	name    BLOB    NOT NULL PRIMARY KEY,
	size    INTEGER NOT NULL,
	verdict TEXT    NOT NULL, -- of the scanner; '' while it has not looked
	at      INTEGER NOT NULL
) STRICT;
CREATE TABLE attachment_references ( -- what entries name
	dossier BLOB    NOT NULL,
	entry   BLOB    NOT NULL, -- its hash
	name    BLOB    NOT NULL,
	author  TEXT    NOT NULL,
	size    INTEGER NOT NULL,
	state   TEXT    NOT NULL, -- here, wanted, large, gone
	sealed  BLOB    NOT NULL, -- what the entry says of it; empty once that is forgotten
	at      INTEGER NOT NULL,
	PRIMARY KEY (dossier, entry, name)
) STRICT;
CREATE INDEX attachment_references_name ON attachment_references (name);
CREATE INDEX attachment_references_state ON attachment_references (state, at);
CREATE TABLE attachment_uploads ( -- what officers have sent and no entry names yet
	id      TEXT    NOT NULL PRIMARY KEY,
	officer TEXT    NOT NULL,
	name    BLOB,             -- once it is whole
	sealed  BLOB    NOT NULL,
	at      INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_uploads_name ON attachment_uploads (name);
`, `
CREATE TABLE attachment_strays ( -- files in the directory that no other table speaks of
	file TEXT    NOT NULL PRIMARY KEY,
	at   INTEGER NOT NULL -- when that was noticed
) STRICT;
`}

// State is how a file stands that an entry names.
type State string

// The states.
const (
	Here     State = "here"
	Wanted   State = "wanted"   // it is being fetched, or waits for whoever has it
	Large    State = "large"    // its author has filled the quota here: an officer may ask for it
	Held     State = "held"     // it is here, and the scanner has not looked at it yet
	Rejected State = "rejected" // the scanner found something
	Gone     State = "gone"     // it was removed
	Unknown  State = "unknown"  // nothing is known of it here
)

// Standing is how a file stands.
type Standing struct {
	State     State
	Percent   int  // of what is wanted: how much of it has arrived
	Unscanned bool // it is handed out although the scanner has not looked: it is too large for that
}

// row is a reference as the table has it.
type row struct {
	dossier dossier.ID
	name    []byte
	file    procedure.File
	author  string
	state   State
}

func (s *Store) scanRow(rows *sql.Rows) (r row, err error) {
	var id, sealed []byte
	if err = rows.Scan(&id, &r.name, &r.author, &r.state, &sealed); err != nil {
		return r, err
	}
	copy(r.dossier[:], id)
	return r, s.unseal(sealed, &r.file)
}

// Standing says how a file of a dossier stands here.
func (s *Store) Standing(ctx context.Context, id dossier.ID, f procedure.File) (st Standing, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		st, err = s.standing(tx, id, f)
		return err
	})
	return st, err
}

// Which picks, of files that entries of a dossier call by one root, the one that can be handed
// out, and says how it stands. Some may have named it with a size that it has not.
func (s *Store) Which(ctx context.Context, id dossier.ID, files []procedure.File) (f procedure.File, st Standing, err error) {
	for i, candidate := range files {
		standing, err := s.Standing(ctx, id, candidate)
		if err != nil {
			return f, st, err
		}
		if i == 0 || standing.State == Here && st.State != Here || st.State == Unknown {
			f, st = candidate, standing
		}
	}
	return f, st, nil
}

func (s *Store) standing(tx *store.Tx, id dossier.ID, f procedure.File) (Standing, error) {
	name := s.nameOf(f.Root)
	states, err := store.All(tx, store.One[State], `SELECT DISTINCT state FROM attachment_references WHERE dossier = $1 AND name = $2 AND size = $3`, id[:], name, f.Size)
	if err != nil {
		return Standing{}, err
	}
	verdict, err := verdictOf(tx, name)
	if err != nil {
		return Standing{}, err
	}
	st := Standing{State: Unknown}
	for _, better := range []State{Gone, Large, Wanted, Here} {
		for _, state := range states {
			if state == better {
				st.State = state
			}
		}
	}
	switch {
	case st.State == Wanted:
		s.mu.Lock()
		st.Percent = int(100 * s.arrived[transfer(id, f)] / chunks(int64(f.Size)))
		s.mu.Unlock()
	case st.State == Here && verdict == Infected:
		st.State = Rejected
	case st.State == Here && s.held(verdict, int64(f.Size)):
		st.State = Held
	case st.State == Here:
		st.Unscanned = s.Scanner != nil && verdict != Clean
	}
	return st, nil
}

func verdictOf(tx *store.Tx, name []byte) (Verdict, error) {
	found, err := store.All(tx, store.One[Verdict], `SELECT verdict FROM attachment_blobs WHERE name = $1`, name)
	if err != nil || len(found) == 0 {
		return Unseen, err
	}
	return found[0], nil
}

// known lists the files in the directory that the tables speak of.
func (s *Store) known(ctx context.Context) (map[string]bool, error) {
	known := map[string]bool{}
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		names, err := store.All(tx, store.One[[]byte], `SELECT name FROM attachment_blobs`)
		if err != nil {
			return err
		}
		for _, name := range names {
			known[hex.EncodeToString(name)] = true
		}
		uploads, err := store.All(tx, store.One[string], `SELECT id FROM attachment_uploads WHERE name IS NULL`)
		if err != nil {
			return err
		}
		for _, id := range uploads {
			known[filepath.Base(s.partOf(id))] = true
		}
		wanted, err := store.All(tx, s.scanRow, `SELECT dossier, name, author, state, sealed FROM attachment_references WHERE state = 'wanted'`)
		for _, r := range wanted {
			known[filepath.Base(s.partOf(transfer(r.dossier, r.file)))] = true
		}
		return err
	})
	return known, err
}
