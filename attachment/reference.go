package attachment

import (
	"context"
	"errors"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Ready refuses an act that names what is not here, or what the scanner has not passed: an
// officer attaches what her own node holds.
func (s *Store) Ready(ctx context.Context, files []procedure.File) error {
	return s.DB.Read(ctx, func(tx *store.Tx) error {
		for _, f := range files {
			if err := s.ready(tx, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) ready(tx *store.Tx, f procedure.File) error {
	name := s.nameOf(f.Root)
	var size int
	var verdict Verdict
	err := tx.QueryRow(`SELECT size, verdict FROM attachment_blobs WHERE name = $1`, name).Scan(&size, &verdict)
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && size != f.Size:
		return procedure.Refuse("refuse.attachment-missing", nil)
	case err != nil:
		return err
	case verdict == Infected:
		return procedure.Refuse("refuse.attachment-infected", nil)
	case s.held(verdict, int64(size)):
		return procedure.Refuse("refuse.attachment-held", nil)
	}
	return nil
}

// Name notes, in the commit of an entry, what it names. What this node's officers attach is
// here. What a peer names is wanted, also if the same content is here from elsewhere: who can
// name a root need not have the content, and must not get it from us by naming it.
func (s *Store) Name(tx *store.Tx, id dossier.ID, e *dossier.Entry, acting bool, files []procedure.File) error {
	for _, f := range files {
		if acting {
			if err := s.ready(tx, f); err != nil {
				return err
			}
		}
		state, err := s.begins(tx, id, e.Party, f, acting)
		if err != nil {
			return err
		}
		sealed, err := s.seal(f)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO attachment_references (dossier, entry, name, author, size, state, sealed, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (dossier, entry, name) DO NOTHING`,
			id[:], e.Hash[:], s.nameOf(f.Root), string(e.Party), f.Size, string(state), sealed, s.Now().UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) begins(tx *store.Tx, id dossier.ID, author party.ID, f procedure.File, acting bool) (State, error) {
	if acting {
		return Here, nil
	}
	var there bool
	name := s.nameOf(f.Root)
	if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM attachment_references WHERE dossier = $1 AND name = $2 AND state = 'here' AND size = $3)`, id[:], name, f.Size).Scan(&there); err != nil {
		return "", err
	}
	if there {
		return Here, nil
	}
	var sum int64
	if err := tx.QueryRow(`SELECT coalesce(sum(size), 0) FROM attachment_references WHERE dossier = $1 AND author = $2 AND state <> 'large' AND state <> 'gone'`, id[:], string(author)).Scan(&sum); err != nil {
		return "", err
	}
	if int64(f.Size) > s.Quota-min(sum, s.Quota) {
		return Large, nil
	}
	return Wanted, nil
}

// Named wakes whoever fetches.
func (s *Store) Named() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// News says that something may be wanted.
func (s *Store) News() <-chan struct{} { return s.news }

// Ask has a file fetched that was too large to be fetched unasked.
func (s *Store) Ask(ctx context.Context, id dossier.ID, f procedure.File) error {
	err := s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE attachment_references SET state = 'wanted' WHERE dossier = $1 AND name = $2 AND state = 'large'`, id[:], s.nameOf(f.Root))
		return err
	})
	s.Named()
	return err
}

// Forget removes what one entry names, as retention asks: the content goes with the last
// living reference to it, whatever dossier that stands in, and what a file was called goes too.
// It may be asked again, also after it was cut short: it goes on where it stopped. When it
// returns without an error nothing of it is left.
func (s *Store) Forget(ctx context.Context, id dossier.ID, entry canon.Hash) error {
	var rows []row
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = store.All(tx, s.scanRow, `SELECT dossier, name, author, state, sealed FROM attachment_references
			WHERE dossier = $1 AND entry = $2 AND sealed <> x''`, id[:], entry[:])
		return err
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE attachment_references SET state = 'gone' WHERE dossier = $1 AND entry = $2`, id[:], entry[:])
		for _, r := range rows { // nor is it kept for having been uploaded within a day: who still needs it sends it again
			_, e := tx.Exec(`DELETE FROM attachment_uploads WHERE name = $1`, r.name)
			err = errors.Join(err, e)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := errors.Join(s.drop(ctx, r.name), s.abandon(ctx, r)); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE attachment_references SET sealed = x'' WHERE dossier = $1 AND entry = $2`, id[:], entry[:])
		return err
	})
}

// abandon removes what has come of a file so far, if nothing wants it any more.
func (s *Store) abandon(ctx context.Context, r row) error {
	var wanted bool
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM attachment_references WHERE dossier = $1 AND name = $2 AND size = $3 AND state = 'wanted')`,
			r.dossier[:], r.name, r.file.Size).Scan(&wanted)
	})
	if err != nil || wanted {
		return err
	}
	key := transfer(r.dossier, r.file)
	s.mu.Lock()
	delete(s.arrived, key)
	s.mu.Unlock()
	return s.wipe(s.partOf(key))
}
