package attachment

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
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

// Receive takes a part of an upload that begins at offset. size is how long all of it is; -1
// if that is where this part ends. A part that breaks off is no error of the upload: what came
// in whole chunks stays. What it returns as whole is on the disk to stay.
func (s *Store) Receive(ctx context.Context, officer, id string, offset, size int64, content io.Reader) (Upload, error) {
	key := officer + "/" + id
	leave, ok := s.take(key)
	if !ok {
		return Upload{}, ErrBusy
	}
	defer leave()
	u, err := s.Uploaded(ctx, officer, id)
	if err != nil || u.Whole() {
		return u, err
	}
	if size > procedure.MaxFile || size == 0 {
		return u, procedure.Refuse("refuse.attachment-large", nil)
	}
	b, err := openBlob(s.partOf(key), s.Key, os.O_RDWR)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errBlob) {
		b, err = newBlob(s.partOf(key), s.Key)
	}
	if err != nil {
		return u, err
	}
	defer b.close()
	leaves, err := b.taken()
	if err != nil {
		return u, err
	}
	u.Arrived = int64(len(leaves)) * Chunk
	if offset != u.Arrived {
		return u, ErrOffset
	}
	return s.receive(ctx, key, u, b, leaves, size, content)
}

// taken hashes the chunks that are here, and cuts off what is no whole one.
func (b *blob) taken() (leaves []canon.Hash, err error) {
	n, err := b.sound()
	for i := int64(0); i < n && err == nil; i++ {
		var chunk []byte
		if chunk, err = b.read(i, (i+1)*Chunk); err == nil {
			leaves = append(leaves, Leaf(chunk))
		}
	}
	return leaves, err
}

func (s *Store) receive(ctx context.Context, key string, u Upload, b *blob, leaves []canon.Hash, size int64, content io.Reader) (Upload, error) {
	chunk := make([]byte, Chunk)
	for {
		want := int64(Chunk)
		if size > 0 {
			want = min(want, size-u.Arrived)
		}
		n, err := io.ReadFull(content, chunk[:want])
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if size > 0 && u.Arrived+int64(n) == size {
			last, err = true, nil
		}
		if err != nil && !(last && size < 0) {
			return u, nil // broken off: it goes on from here
		}
		if n > 0 {
			if u.Arrived+int64(n) > procedure.MaxFile {
				return u, procedure.Refuse("refuse.attachment-large", nil)
			}
			if err := b.write(int64(len(leaves)), chunk[:n]); err != nil {
				return u, err
			}
			leaves = append(leaves, Leaf(chunk[:n]))
			u.Arrived += int64(n)
		}
		if last {
			return s.whole(ctx, key, u, b, leaves)
		}
	}
}

// whole ends an upload: its content goes to its place, unless the scanner has found something.
func (s *Store) whole(ctx context.Context, key string, u Upload, b *blob, leaves []canon.Hash) (Upload, error) {
	if u.Arrived == 0 {
		return u, procedure.Refuse("refuse.field-file", nil)
	}
	if err := b.finish(u.Arrived, leaves); err != nil {
		return u, err
	}
	if u.Verdict = s.scan(ctx, b, u.Arrived); u.Verdict == Infected {
		return u, errors.Join(procedure.Refuse("refuse.attachment-infected", nil), s.discard(ctx, key))
	}
	u.File.Size, u.File.Root = int(u.Arrived), Root(u.Arrived, leaves)
	sealed, err := s.seal(u.File)
	if err != nil {
		return u, err
	}
	name := s.nameOf(u.File.Root)
	return u, s.settle(ctx, s.partOf(key), u.File.Root, u.Arrived, u.Verdict, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE attachment_uploads SET name = $2, sealed = $3, at = $4 WHERE id = $1`, key, name, sealed, s.Now().UnixMilli())
		return err
	})
}

func (s *Store) discard(ctx context.Context, key string) error {
	err := s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM attachment_uploads WHERE id = $1`, key)
		return err
	})
	if e := os.Remove(s.partOf(key)); e != nil && !errors.Is(e, fs.ErrNotExist) {
		err = errors.Join(err, e)
	}
	return err
}

// Sweep removes uploads of more than a day ago. What an entry names stays.
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
			_, e := s.drop(ctx, o.name)
			err = errors.Join(err, e)
		}
		leave()
	}
	return err
}

// medias are the types a file is handed out as, by the end of its name. A browser is told no
// other: all else is application/octet-stream, which it only saves.
var medias = map[string]string{
	".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".tif": "image/tiff", ".tiff": "image/tiff",
	".txt": "text/plain", ".csv": "text/csv", ".rtf": "application/rtf", ".zip": "application/zip", ".mp4": "video/mp4", ".mp3": "audio/mpeg",
	".doc": "application/msword", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ppt": "application/vnd.ms-powerpoint", ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}

const anyMedia = "application/octet-stream"

// Media is what an upload is recorded as: by the end of its name, else what it is said to be,
// if that is one of ours.
func Media(name, media string) string {
	if m, ok := medias[strings.ToLower(path.Ext(name))]; ok {
		return m
	}
	return Handed(media)
}

// Handed is the type a file of a recorded type is handed out as.
func Handed(media string) string {
	for _, m := range medias {
		if m == media {
			return m
		}
	}
	return anyMedia
}

// Shown reports whether a type is shown after an officer asks.
func Shown(media string) bool { return slices.Contains([]string{"image/png", "image/jpeg"}, media) }
