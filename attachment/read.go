package attachment

import (
	"context"
	"errors"
	"io"
	"os"

	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/store"
)

// ErrNotHere is returned for what cannot be handed out: Standing says why.
var ErrNotHere = errors.New("attachment is not here")

// Reader reads content, one chunk in memory at a time. Close it.
type Reader interface {
	io.ReadSeekCloser
}

// Open opens a file of a dossier that is here and may be handed out.
func (s *Store) Open(ctx context.Context, id dossier.ID, f procedure.File) (Reader, error) {
	var st Standing
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		st, err = s.standing(tx, id, f)
		return err
	})
	if err != nil {
		return nil, err
	}
	if st.State != Here {
		return nil, ErrNotHere
	}
	b, err := openBlob(s.path(s.nameOf(f.Root)), s.Key, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	return &reader{blob: b, size: int64(f.Size), chunk: -1}, nil
}

type reader struct {
	blob  *blob
	size  int64
	at    int64
	chunk int64 // which is in the blob's buffer, once anything was read
	plain []byte
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if r.at >= r.size {
		return 0, io.EOF
	}
	if at := r.at / Chunk; r.plain == nil || at != r.chunk {
		plain, err := r.blob.read(at, r.size)
		if err != nil {
			r.plain = nil
			return 0, err
		}
		r.plain, r.chunk = plain, at
	}
	n := copy(p, r.plain[r.at%Chunk:])
	r.at += int64(n)
	return n, nil
}

// Seek implements io.Seeker.
func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, errors.New("attachment: before the beginning")
	}
	r.at = offset
	return offset, nil
}

// Close implements io.Closer.
func (r *reader) Close() error { return r.blob.close() }
