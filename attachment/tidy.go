package attachment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kenesh/canon"
	"kenesh/store"
)

// Tidy brings directory and tables into line after a crash or a restored backup: what had begun
// to come and nothing wants is removed, and what the tables have as here and is not is wanted
// again, for another party may have it. Whole files that no table speaks of stay for a month:
// the entries that name them may have been lost with the database, and come back from the
// peers. It is for the start, when nobody writes.
func (s *Store) Tidy(ctx context.Context) error {
	names, err := s.content(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, e := os.Stat(s.path(name)); errors.Is(e, fs.ErrNotExist) {
			s.Log.Warn("an attachment is gone from the disk: it will be asked for anew", "file", hex.EncodeToString(name))
			err = errors.Join(err, s.miss(ctx, name))
		}
	}
	unnamed, e := s.unnamed(ctx)
	for _, name := range unnamed {
		e = errors.Join(e, s.drop(ctx, name))
	}
	err = errors.Join(err, e)
	strays, e := s.strays(ctx)
	if err = errors.Join(err, e); err != nil {
		return err
	}
	for _, file := range strays {
		if strings.HasPrefix(file, partPrefix) {
			err = errors.Join(err, s.wipe(filepath.Join(s.Dir, file)))
		}
	}
	return errors.Join(err, s.expire(ctx, strays))
}

const partPrefix = "part-"

// strays lists the store's files that no table speaks of. The directory is read first: what is
// placed meanwhile is known by the time the tables are.
func (s *Store) strays(ctx context.Context) (strays []string, err error) {
	files, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil, err
	}
	known, err := s.known(ctx)
	for _, f := range files {
		if !known[f.Name()] && ours(f.Name()) {
			if _, gone := os.Stat(filepath.Join(s.Dir, f.Name())); gone == nil {
				strays = append(strays, f.Name())
			}
		}
	}
	return strays, err
}

// ours reports whether a file is called as the store's are.
func ours(name string) bool {
	_, err := hex.DecodeString(strings.TrimPrefix(name, partPrefix))
	return err == nil && (strings.HasPrefix(name, partPrefix) || len(name) == 2*sha256.Size)
}

// expire notes whole files that nothing speaks of, and removes those noted a month ago.
func (s *Store) expire(ctx context.Context, strays []string) error {
	var old []string
	err := s.DB.Write(ctx, func(tx *store.Tx) (err error) {
		for _, file := range strays {
			if !strings.HasPrefix(file, partPrefix) {
				if _, err := tx.Exec(`INSERT INTO attachment_strays (file, at) VALUES ($1, $2) ON CONFLICT (file) DO NOTHING`, file, s.Now().UnixMilli()); err != nil {
					return err
				}
			}
		}
		old, err = store.All(tx, store.One[string], `SELECT file FROM attachment_strays WHERE at < $1`, s.Now().Add(-strayed).UnixMilli())
		return err
	})
	for _, file := range old {
		name, e := hex.DecodeString(file)
		if e == nil {
			e = s.drop(ctx, name)
		}
		err = errors.Join(err, e)
	}
	if err != nil || len(old) == 0 {
		return err
	}
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM attachment_strays WHERE at < $1`, s.Now().Add(-strayed).UnixMilli())
		return err
	})
}

// unnamed lists content that is here and that neither an entry nor an upload names: a crash may
// leave it between the two steps of forgetting.
func (s *Store) unnamed(ctx context.Context) (names [][]byte, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		names, err = store.All(tx, store.One[[]byte], `SELECT name FROM attachment_blobs b
			WHERE NOT EXISTS (SELECT 1 FROM attachment_references r WHERE r.name = b.name AND r.state = 'here')
			AND NOT EXISTS (SELECT 1 FROM attachment_uploads u WHERE u.name = b.name)`)
		return err
	})
	return names, err
}

// reclaim takes back what this node's own officers attached where a restored database has lost
// that it is here: the content must still give the root that the entry names.
func (s *Store) reclaim(ctx context.Context) error {
	var rows []row
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = store.All(tx, s.scanRow, `SELECT dossier, name, author, state, sealed FROM attachment_references WHERE state = 'wanted' AND author = $1`, string(s.Me))
		return err
	})
	for _, r := range rows {
		if _, e := os.Stat(s.path(r.name)); e != nil {
			continue
		}
		if root, e := s.rootOf(ctx, r.name, int64(r.file.Size)); e != nil || root != r.file.Root {
			continue // the peers may have it whole
		}
		err = errors.Join(err, s.reclaimed(ctx, r))
	}
	return err
}

func (s *Store) reclaimed(ctx context.Context, r row) error {
	s.placing.Lock()
	defer s.placing.Unlock()
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO attachment_blobs (name, size, verdict, at) VALUES ($1, $2, '', $3) ON CONFLICT (name) DO NOTHING`, r.name, r.file.Size, s.Now().UnixMilli())
		if err == nil {
			_, err = tx.Exec(`UPDATE attachment_references SET state = 'here' WHERE dossier = $1 AND name = $2 AND size = $3 AND state = 'wanted'`, r.dossier[:], r.name, r.file.Size)
		}
		if err == nil {
			_, err = tx.Exec(`DELETE FROM attachment_strays WHERE file = $1`, hex.EncodeToString(r.name))
		}
		return err
	})
}

// rootOf reads content of a size through and returns its root.
func (s *Store) rootOf(ctx context.Context, name []byte, size int64) (root canon.Hash, err error) {
	b, err := openBlob(s.path(name), s.Key, os.O_RDONLY)
	if err != nil {
		return root, err
	}
	defer b.close()
	leaves := make([]canon.Hash, 0, chunks(size))
	for i := range chunks(size) {
		if ctx.Err() != nil {
			return root, ctx.Err()
		}
		chunk, err := b.read(i, size)
		if err != nil {
			return root, err
		}
		leaves = append(leaves, Leaf(chunk))
	}
	if kept, err := b.leaves(size); err != nil || Root(size, kept) != Root(size, leaves) {
		return root, errors.Join(errBlob, err)
	}
	return Root(size, leaves), nil
}

// miss notes that content is not here after all.
func (s *Store) miss(ctx context.Context, name []byte) error {
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		for _, q := range []string{`DELETE FROM attachment_blobs WHERE name = $1`, `DELETE FROM attachment_uploads WHERE name = $1`,
			`UPDATE attachment_references SET state = 'wanted' WHERE name = $1 AND state = 'here'`} {
			if _, err := tx.Exec(q, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) content(ctx context.Context) (names [][]byte, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		names, err = store.All(tx, store.One[[]byte], `SELECT name FROM attachment_blobs`)
		return err
	})
	return names, err
}
