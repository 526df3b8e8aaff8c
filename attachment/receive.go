package attachment

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"kenesh/canon"
	"kenesh/procedure"
	"kenesh/store"
)

// Part is some of an upload, on its way in.
type Part struct {
	Offset  int64      // where it begins
	Size    int64      // how long all of it is; -1: it ends where this part does
	Root    canon.Hash // what all of it is to be; zero: whatever it is
	Content io.Reader
}

// Receive takes a part of an upload. A part that breaks off is no error of the upload: what
// came in whole chunks stays. What it returns as whole is on the disk to stay.
func (s *Store) Receive(ctx context.Context, officer, id string, p Part) (Upload, error) {
	key := officer + "/" + id
	leave, ok := s.take(key)
	if !ok {
		return Upload{}, ErrBusy
	}
	defer leave()
	u, err := s.Uploaded(ctx, officer, id)
	switch {
	case err == nil && u.Whole() && p.Root != canon.Hash{} && p.Root != u.File.Root:
		return u, procedure.Refuse("refuse.attachment-other", nil)
	case err != nil || u.Whole():
		return u, err
	case p.Size > procedure.MaxFile:
		return u, procedure.Refuse("refuse.attachment-large", nil)
	case p.Size == 0:
		return u, procedure.Refuse("refuse.field-file", nil)
	}
	if err := s.touch(ctx, key); err != nil {
		return u, err
	}
	b, err := openBlob(s.partOf(key), s.Key, os.O_RDWR)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errBlob) {
		b, err = newBlob(s.partOf(key), s.Key)
	}
	if err != nil {
		return u, err
	}
	defer b.close()
	in := &incoming{Store: s, key: key, Upload: u, blob: b}
	if err := in.goOn(); err != nil {
		return u, err
	}
	if p.Offset != in.Arrived {
		return in.Upload, ErrOffset
	}
	whole, err := in.receive(p)
	if err == nil && whole {
		err = in.finish(ctx, p)
	}
	return in.Upload, refuseRoom(err)
}

// refuseRoom is what an officer is told where the disk has no room.
func refuseRoom(err error) error {
	if errors.Is(err, ErrRoom) {
		return procedure.Refuse("refuse.attachment-room", nil)
	}
	return err
}

// touch keeps an upload from being swept while its officer goes on with it.
func (s *Store) touch(ctx context.Context, key string) error {
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE attachment_uploads SET at = $2 WHERE id = $1`, key, s.Now().UnixMilli())
		return err
	})
}

// incoming is an upload that is being written.
type incoming struct {
	*Store
	Upload
	key    string
	blob   *blob
	leaves []canon.Hash
}

// goOn takes up what is here. What this process has hashed it does not read again; after a
// restart nothing is believed that does not open.
func (in *incoming) goOn() (err error) {
	in.mu.Lock()
	in.leaves = in.Store.leaves[in.key]
	in.mu.Unlock()
	if len(in.leaves) == 0 || !in.blob.holds(int64(len(in.leaves))) {
		in.leaves, err = in.blob.taken()
	}
	in.Arrived = int64(len(in.leaves)) * Chunk
	return err
}

func (in *incoming) remember() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.Store.leaves[in.key] = in.leaves
}

// receive writes chunk after chunk and reports whether that was all.
func (in *incoming) receive(p Part) (whole bool, err error) {
	defer in.remember()
	content, chunk := &ending{Reader: p.Content}, make([]byte, Chunk)
	for {
		want := int64(Chunk)
		if p.Size > 0 {
			want = min(want, p.Size-in.Arrived)
		}
		n, _ := io.ReadFull(content, chunk[:want])
		last := content.ended
		if p.Size > 0 {
			last = in.Arrived+int64(n) == p.Size
		}
		if int64(n) < want && !last {
			return false, nil // broken off: it goes on from here
		}
		if in.Arrived+int64(n) > procedure.MaxFile {
			return false, procedure.Refuse("refuse.attachment-large", nil)
		}
		if n > 0 {
			if err := in.put(in.blob, int64(len(in.leaves)), chunk[:n]); err != nil {
				return false, err
			}
			in.leaves = append(in.leaves, Leaf(chunk[:n]))
			in.Arrived += int64(n)
		}
		if last {
			return true, nil
		}
	}
}

// ending tells the end of what was sent from a line that broke: a body cut short ends with
// the error by which io.ReadFull calls an end in the middle of a chunk.
type ending struct {
	io.Reader
	ended bool
}

// Read implements io.Reader.
func (e *ending) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	e.ended = e.ended || err == io.EOF
	return n, err
}

// finish ends an upload: its content goes to its place, unless it is something else than was
// announced, and is shown to the scanner. What that finds something in is not kept.
func (in *incoming) finish(ctx context.Context, p Part) error {
	root := Root(in.Arrived, in.leaves)
	switch {
	case in.Arrived == 0:
		return procedure.Refuse("refuse.field-file", nil)
	case p.Root != canon.Hash{} && p.Root != root:
		return errors.Join(procedure.Refuse("refuse.attachment-other", nil), in.discard(ctx, in.key))
	}
	if err := in.blob.finish(in.Arrived, in.leaves); err != nil {
		return err
	}
	file, name := in.File, in.nameOf(root)
	file.Size, file.Root = int(in.Arrived), root
	sealed, err := in.seal(file)
	if err != nil {
		return err
	}
	if err := in.settle(ctx, in.partOf(in.key), root, in.Arrived, func(tx *store.Tx) error {
		return in.whole(tx, name, sealed)
	}); err != nil {
		return err
	}
	in.forgetLeaves()
	in.File = file
	if in.Verdict, err = in.looked(ctx, name); err == nil && in.Verdict == Infected {
		err = errors.Join(procedure.Refuse("refuse.attachment-infected", nil), in.discard(ctx, in.key), in.drop(ctx, name))
	}
	return err
}

func (in *incoming) whole(tx *store.Tx, name, sealed []byte) error {
	done, err := tx.Exec(`UPDATE attachment_uploads SET name = $2, sealed = $3, at = $4 WHERE id = $1`, in.key, name, sealed, in.Now().UnixMilli())
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errForgotten)
	}
	return nil
}

func (in *incoming) forgetLeaves() {
	in.leaves = nil
	in.mu.Lock()
	defer in.mu.Unlock()
	delete(in.Store.leaves, in.key)
}
