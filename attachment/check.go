package attachment

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"io/fs"

	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/store"
)

// Flaw is what is wrong with a file on the disk.
type Flaw string

// The flaws.
const (
	Missing   Flaw = "missing"   // the tables have it as here
	Damaged   Flaw = "damaged"   // it does not open, or is not what it is called
	Unclaimed Flaw = "unclaimed" // it is here and nothing names it
)

// Check reads all content through and tells what is wrong: of what, in which dossier, if it is
// named in one, and how that was seen. It writes nothing and may run beside the node.
func (s *Store) Check(ctx context.Context, tell func(f Flaw, file string, id dossier.ID, why string)) error {
	kept, err := s.kept(ctx)
	if err != nil {
		return err
	}
	for _, k := range kept {
		flaw, why := s.flaw(ctx, k)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if flaw == "" {
			continue
		}
		if again, err := s.standsStill(ctx, k); err != nil || !again {
			continue // it was removed meanwhile
		}
		tell(flaw, hex.EncodeToString(k.name), k.dossier, why)
	}
	strays, err := s.strays(ctx)
	for _, file := range strays {
		tell(Unclaimed, file, dossier.ID{}, "no table speaks of it")
	}
	return err
}

// Unnoted counts the files of an entry that the tables do not know it to name.
func (s *Store) Unnoted(tx *store.Tx, id dossier.ID, e *dossier.Entry, files []procedure.File) (n int, err error) {
	for _, f := range files {
		var noted bool
		if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM attachment_references WHERE dossier = $1 AND entry = $2 AND name = $3)`, id[:], e.Hash[:], s.nameOf(f.Root)).Scan(&noted); err != nil {
			return n, err
		}
		if !noted {
			n++
		}
	}
	return n, nil
}

// kept is content that the tables have as here, and a dossier in which it is named.
type kept struct {
	name    []byte
	size    int64
	dossier dossier.ID
}

func (s *Store) kept(ctx context.Context) (all []kept, err error) {
	scan := func(rows *sql.Rows) (k kept, err error) {
		var id []byte
		err = rows.Scan(&k.name, &k.size, &id)
		copy(k.dossier[:], id)
		return k, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		all, err = store.All(tx, scan, `SELECT b.name, b.size, (SELECT r.dossier FROM attachment_references r WHERE r.name = b.name AND r.state = 'here' LIMIT 1)
			FROM attachment_blobs b
			UNION SELECT r.name, r.size, r.dossier FROM attachment_references r WHERE r.state = 'here' AND NOT EXISTS (SELECT 1 FROM attachment_blobs b WHERE b.name = r.name)
			ORDER BY 1`)
		return err
	})
	return all, err
}

// standsStill reports whether the tables still have it as here.
func (s *Store) standsStill(ctx context.Context, k kept) (is bool, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM attachment_blobs WHERE name = $1) OR EXISTS (SELECT 1 FROM attachment_references WHERE name = $1 AND state = 'here')`, k.name).Scan(&is)
	})
	return is, err
}

func (s *Store) flaw(ctx context.Context, k kept) (Flaw, string) {
	if noted, err := s.noted(ctx, k.name); err == nil && !noted {
		return Missing, "an entry names it, and no row says that it is here"
	}
	root, err := s.rootOf(ctx, k.name, k.size)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing, "no such file"
	case err != nil:
		return Damaged, err.Error()
	case hex.EncodeToString(s.nameOf(root)) != hex.EncodeToString(k.name):
		return Damaged, "its content gives another root"
	}
	return "", ""
}
