package attachment

import (
	"context"
	"errors"
	"os"
	"path"
	"strings"

	"kenesh/canon"
	"kenesh/procedure"
	"kenesh/store"
)

// Upload is what an officer sends to attach it. It may come in parts and be broken off: what
// has arrived is kept, in whole chunks, and she goes on from there. Once it is whole its File
// is what a step names.
type Upload struct {
	ID      string
	Arrived int64          // bytes that need not be sent again
	File    procedure.File // with a root once it is whole
	Verdict Verdict
}

// Whole reports whether all of it is here.
func (u Upload) Whole() bool { return u.File.Root != canon.Hash{} }

// maxID bounds what an upload is called.
const maxID = 64

// ErrBusy is returned while somebody else writes to an upload, or too many are under way.
var ErrBusy = errors.New("too many uploads at once")

// ErrOffset is returned for a part that does not begin where the upload ends.
var ErrOffset = errors.New("the part does not begin where the upload ends")

// Begin makes an upload of an officer, or returns the one she has begun under this id. Only
// its name and type are looked at here.
func (s *Store) Begin(ctx context.Context, officer, id, name, media string) (Upload, error) {
	file := procedure.File{Name: tidyName(name), Media: Media(name, media), Size: 1, Root: canon.Hash{1}}
	if !file.Valid() || !validID(id) {
		return Upload{}, procedure.Refuse("refuse.field-file", nil)
	}
	file.Size, file.Root = 0, canon.Hash{}
	sealed, err := s.seal(file)
	if err != nil {
		return Upload{}, err
	}
	key, now := officer+"/"+id, s.Now().UnixMilli()
	if err := s.makeWay(ctx, officer, key); err != nil {
		return Upload{}, err
	}
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		var n int
		if err := tx.QueryRow(`SELECT count(*) FROM attachment_uploads WHERE officer = $1 AND id <> $2 AND name IS NULL`, officer, key).Scan(&n); err != nil {
			return err
		}
		if n >= perOfficer {
			return ErrBusy
		}
		if err := tx.QueryRow(`SELECT count(*) FROM attachment_uploads WHERE name IS NULL AND id <> $1`, key).Scan(&n); err != nil {
			return err
		}
		if n >= together {
			return ErrBusy
		}
		_, err := tx.Exec(`INSERT INTO attachment_uploads (id, officer, sealed, at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`, key, officer, sealed, now)
		return err
	})
	if err != nil {
		return Upload{}, err
	}
	return s.Uploaded(ctx, officer, id)
}

// makeWay lets an upload go that its officer has left alone, where she has as many as she may:
// she could never go on with it otherwise, nor with another.
func (s *Store) makeWay(ctx context.Context, officer, key string) error {
	var left []string
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		left, err = store.All(tx, store.One[string], `SELECT id FROM attachment_uploads WHERE officer = $1 AND id <> $2 AND name IS NULL ORDER BY at DESC`, officer, key)
		if err != nil || len(left) < perOfficer {
			left = nil
			return err
		}
		left, err = store.All(tx, store.One[string], `SELECT id FROM attachment_uploads WHERE officer = $1 AND id <> $2 AND name IS NULL AND at < $3 ORDER BY at LIMIT 1`,
			officer, key, s.Now().Add(-idle).UnixMilli())
		return err
	})
	for _, id := range left {
		leave, ok := s.take(id)
		if !ok {
			continue
		}
		err = errors.Join(err, s.discard(ctx, id))
		leave()
	}
	return err
}

// Discard lets go of an upload that nobody will go on with. What is whole stays as any is.
func (s *Store) Discard(ctx context.Context, officer, id string) error {
	key := officer + "/" + id
	leave, ok := s.take(key)
	if !ok {
		return nil
	}
	defer leave()
	u, err := s.Uploaded(ctx, officer, id)
	if err != nil || u.Whole() {
		return err
	}
	return s.discard(ctx, key)
}

func validID(id string) bool {
	return id != "" && len(id) <= maxID && !strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-'
	})
}

// tidyName is what a browser calls a file, without the folders some put before it.
func tidyName(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// Uploaded says how an officer's upload stands.
func (s *Store) Uploaded(ctx context.Context, officer, id string) (u Upload, err error) {
	key := officer + "/" + id
	u.ID = id
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		var sealed []byte
		if err := tx.QueryRow(`SELECT sealed FROM attachment_uploads WHERE id = $1`, key).Scan(&sealed); err != nil {
			return err
		}
		if err := s.unseal(sealed, &u.File); err != nil || !u.Whole() {
			return err
		}
		u.Verdict, err = verdictOf(tx, s.nameOf(u.File.Root))
		return err
	})
	if err != nil || u.Whole() {
		u.Arrived = int64(u.File.Size)
		return u, err
	}
	if b, err := openBlob(s.partOf(key), s.Key, os.O_RDONLY); err == nil {
		if info, err := b.file.Stat(); err == nil {
			u.Arrived = (info.Size() - b.from) / (Chunk + overhead) * Chunk
		}
		b.close()
	}
	return u, nil
}

func (s *Store) discard(ctx context.Context, key string) error {
	err := s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM attachment_uploads WHERE id = $1`, key)
		return err
	})
	s.mu.Lock()
	delete(s.leaves, key)
	s.mu.Unlock()
	return errors.Join(err, s.wipe(s.partOf(key)))
}

// Sweep removes uploads that nobody has gone on with for a day, and whole ones that no entry has
// named for as long. What an entry names stays, and that of a draft is an entry too.
func (s *Store) Sweep(ctx context.Context) error {
	type old struct {
		id   string
		name []byte
	}
	var olds []old
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT id, name FROM attachment_uploads WHERE at < $1`, s.Now().Add(-unclaimed).UnixMilli())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var o old
			if err := rows.Scan(&o.id, &o.name); err != nil {
				return err
			}
			olds = append(olds, o)
		}
		return rows.Err()
	})
	for _, o := range olds {
		leave, ok := s.take(o.id)
		if !ok {
			continue // it is being sent just now
		}
		err = errors.Join(err, s.discard(ctx, o.id))
		if o.name != nil {
			err = errors.Join(err, s.drop(ctx, o.name))
		}
		leave()
	}
	return err
}
