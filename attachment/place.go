package attachment

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"kenesh/canon"
	"kenesh/store"
)

// errForgotten is returned where nothing asks any more for what has come.
var errForgotten = errors.New("nothing names it any more")

// settle gives finished content its place, once, and has then do in the database what
// follows. The content is on the disk to stay before anything speaks of it. What has the same
// content and was there before is replaced: it may have been damaged since.
func (s *Store) settle(ctx context.Context, part string, root canon.Hash, size int64, then func(*store.Tx) error) error {
	s.placing.Lock()
	defer s.placing.Unlock()
	name := s.nameOf(root)
	if err := errors.Join(os.Rename(part, s.path(name)), syncDir(s.Dir)); err != nil {
		return err
	}
	err := s.DB.Write(ctx, func(tx *store.Tx) error {
		if err := then(tx); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO attachment_blobs (name, size, verdict, at) VALUES ($1, $2, '', $3) ON CONFLICT (name) DO NOTHING`,
			name, size, s.Now().UnixMilli())
		return err
	})
	switch {
	case errors.Is(err, errForgotten):
		err = errors.Join(err, s.removed(ctx, name))
	case err != nil:
		err = errors.Join(err, s.unsettle(ctx, part, name))
	}
	return err
}

// unsettle takes content back that the database could not note, so that nothing need come again.
func (s *Store) unsettle(ctx context.Context, part string, name []byte) error {
	noted, err := s.noted(context.WithoutCancel(ctx), name)
	if err != nil || noted {
		return err
	}
	return os.Rename(s.path(name), part)
}

func (s *Store) noted(ctx context.Context, name []byte) (is bool, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM attachment_blobs WHERE name = $1)`, name).Scan(&is)
	})
	return is, err
}

// drop removes content that nothing speaks of any more. Done twice it comes to the same, also
// where the first time was cut short.
func (s *Store) drop(ctx context.Context, name []byte) error {
	s.placing.Lock()
	defer s.placing.Unlock()
	if err := s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM attachment_blobs WHERE name = $1
			AND NOT EXISTS (SELECT 1 FROM attachment_references WHERE name = $1 AND state = 'here')
			AND NOT EXISTS (SELECT 1 FROM attachment_uploads WHERE name = $1)`, name)
		return err
	}); err != nil {
		return err
	}
	return s.removed(ctx, name)
}

// removed removes the file of content that has no row. The caller holds placing.
func (s *Store) removed(ctx context.Context, name []byte) error {
	kept, err := s.noted(ctx, name)
	if err != nil || kept {
		return err
	}
	return s.wipe(s.path(name))
}

// wipe removes a blob for good. Its own key goes first, and that is on the disk before the name
// is gone: what a disk leaves of the rest is noise. (A disk that writes elsewhere than it is told
// may still have the key somewhere; it opens with this node's storage key only.)
func (s *Store) wipe(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.WriteAt(make([]byte, min(info.Size(), wiped)), 0)
	}
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(path), syncDir(s.Dir))
}

// wiped is more than a blob's beginning with its key.
const wiped = 4 << 10

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
