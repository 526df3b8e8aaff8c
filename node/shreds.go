package node

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/store"
)

// shredsFile lists the dossiers this node has shredded, an id a line. It stands beside the
// database and is no part of its backups: an older database that is put back is held to it
// before anybody reads.
const shredsFile = "shredded"

type shreds struct {
	mu  sync.Mutex
	f   *os.File
	ids []dossier.ID
}

func openShreds(dir string) (*shreds, error) {
	f, err := os.OpenFile(filepath.Join(dir, shredsFile), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	s := &shreds{f: f}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		id, err := dossier.ParseID(lines.Text())
		if err != nil { // a line cut short by a crash: what it was to say was not done yet
			continue
		}
		s.ids = append(s.ids, id)
	}
	if err := lines.Err(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", shredsFile, err), f.Close())
	}
	d, err := os.Open(dir)
	if err == nil {
		err = errors.Join(d.Sync(), d.Close())
	}
	return s, err
}

// Shredding implements clerk.Shreds. A line begins a new one, lest it hang on to one that was
// cut short.
func (s *shreds) Shredding(id dossier.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.ids, id) {
		return nil
	}
	if _, err := s.f.WriteString("\n" + id.String() + "\n"); err != nil {
		return err
	}
	if err := s.f.Sync(); err != nil {
		return err
	}
	s.ids = append(s.ids, id)
	return nil
}

// All implements clerk.Shreds.
func (s *shreds) All() []dossier.ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ids)
}

// noteRetention writes what the clerk does at the end of retention into the journal, in the
// commit that does it, and has the ministry's own notes of a dossier go with it.
func (n *Node) noteRetention(tx *store.Tx, what clerk.Noting) error {
	if what.What == clerk.NoteShredded {
		if err := errors.Join(n.Duty.Forget(tx, what.Dossier), n.Leads.Forget(tx, what.Dossier)); err != nil {
			return err
		}
	}
	return n.Journal.AppendTx(tx, journal.Record{What: journal.What(what.What), Dossier: what.Dossier, Purpose: what.Reason, Officer: what.Officer, Role: what.Role})
}
