package attachment

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Ask is what a peer asks for: some chunks, or with Count 0 the leaves (doc/spec/9-attachments.md).
type Ask struct {
	Dossier dossier.ID `cbor:"1,keyasint"`
	Root    canon.Hash `cbor:"2,keyasint"`
	From    uint64     `cbor:"3,keyasint,omitempty"`
	Count   uint64     `cbor:"4,keyasint,omitempty"`
	Size    uint64     `cbor:"5,keyasint"` // of all of it, as the entry says that names it
}

// Answer is what it gets: nothing, if there is nothing for it.
type Answer struct {
	Leaves []byte   `cbor:"1,keyasint,omitempty"`
	Chunks [][]byte `cbor:"2,keyasint,omitempty"`
}

// MaxChunks is how many chunks one answer has at most.
const MaxChunks = 4

// Serve answers a peer. Whatever the reason why it gets nothing, it learns none: that it is
// not in the dossier, that the file is not named there, or that it is not here.
func (s *Store) Serve(ctx context.Context, peer party.ID, q Ask) (a Answer, err error) {
	var r row
	var st Standing
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		for _, id := range []party.ID{peer, s.Me} {
			if in, err := tx.HasParty(q.Dossier, id); err != nil || !in {
				return errors.Join(err, store.ErrNotFound)
			}
		}
		found, err := store.All(tx, s.scanRow, `SELECT dossier, name, author, state, sealed FROM attachment_references
			WHERE dossier = $1 AND name = $2 AND size = $3 AND state = 'here' LIMIT 1`, q.Dossier[:], s.nameOf(q.Root), int64(min(q.Size, procedure.MaxFile+1)))
		if err != nil || len(found) == 0 {
			return errors.Join(err, store.ErrNotFound)
		}
		r = found[0]
		st, err = s.standing(tx, q.Dossier, r.file)
		return err
	})
	if errors.Is(err, store.ErrNotFound) || err == nil && st.State != Here {
		return a, nil
	}
	if err != nil {
		return a, err
	}
	b, err := openBlob(s.path(r.name), s.Key, os.O_RDONLY)
	if err != nil {
		return a, err
	}
	defer b.close()
	size := int64(r.file.Size)
	if q.Count == 0 {
		leaves, err := b.leaves(size)
		return Answer{Leaves: join(leaves)}, err
	}
	all := uint64(chunks(size))
	for i := q.From; i < all && i-q.From < min(q.Count, MaxChunks); i++ {
		chunk, err := b.read(int64(i), size)
		if err != nil {
			return a, err
		}
		a.Chunks = append(a.Chunks, append([]byte(nil), chunk...))
	}
	return a, nil
}

// Want is a file that is to be fetched.
type Want struct {
	Dossier dossier.ID
	File    procedure.File
	Author  party.ID
}

// Key is the same for whatever is the same content in the same dossier.
func (w Want) Key() string { return transfer(w.Dossier, w.File) }

// Wants lists what is to be fetched from a peer: of dossiers that both are in, and first what
// the peer itself has named, so that who names what it never hands over stands in nobody's way
// but its own.
func (s *Store) Wants(ctx context.Context, peer party.ID, limit int) (wants []Want, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.All(tx, s.scanRow, `SELECT r.dossier, r.name, r.author, r.state, r.sealed FROM attachment_references r
			JOIN parties p ON p.dossier = r.dossier AND p.party = $1 AND p.released = 0
			JOIN parties m ON m.dossier = r.dossier AND m.party = $2 AND m.released = 0
			WHERE r.state = 'wanted' ORDER BY r.author <> $1, r.at LIMIT $3`, string(peer), string(s.Me), limit)
		seen := map[string]bool{}
		for _, r := range rows {
			w := Want{r.dossier, r.file, party.ID(r.author)}
			if !seen[w.Key()] {
				seen[w.Key()] = true
				wants = append(wants, w)
			}
		}
		return err
	})
	return wants, err
}

// ErrLies is returned for what does not belong to the root: whoever sent it has something else.
var ErrLies = errors.New("attachment: what came does not belong to the root")

// Transfer is a file that is being fetched. It is not safe for concurrent use.
type Transfer struct {
	store  *Store
	want   Want
	key    string
	blob   *blob
	leaves []canon.Hash
	next   int64
	leave  func()
}

// Fetch goes on with a transfer, or returns nil if somebody else does.
func (s *Store) Fetch(w Want) (*Transfer, error) {
	key := w.Key()
	leave, ok := s.take(key)
	if !ok {
		return nil, nil
	}
	t := &Transfer{store: s, want: w, key: key, leave: leave}
	var err error
	if t.blob, err = openBlob(s.partOf(key), s.Key, os.O_RDWR); err == nil {
		t.next, err = t.goesOn()
	} else if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errBlob) {
		t.blob, err = newBlob(s.partOf(key), s.Key)
	}
	if err != nil {
		t.Close()
		return nil, err
	}
	t.next = min(t.next, chunks(int64(w.File.Size)))
	t.note()
	return t, nil
}

// goesOn is where to go on: where this process left off, else behind what opens.
func (t *Transfer) goesOn() (int64, error) {
	t.store.mu.Lock()
	n := t.store.arrived[t.key]
	t.store.mu.Unlock()
	if n > 0 && t.blob.holds(min(n, chunks(int64(t.want.File.Size))-1)) {
		return n, nil
	}
	return t.blob.sound()
}

// Want is what it fetches.
func (t *Transfer) Want() Want { return t.want }

// Asks is what to ask a peer for next: the leaves first.
func (t *Transfer) Asks(count int) Ask {
	q := Ask{Dossier: t.want.Dossier, Root: t.want.File.Root, Size: uint64(t.want.File.Size)}
	if t.leaves != nil {
		q.From, q.Count = uint64(t.next), uint64(count)
	}
	return q
}

// Took reports whether an answer brought anything; ErrLies if it is not what was asked for.
// done says that all is here, on the disk to stay.
func (t *Transfer) Took(ctx context.Context, a Answer) (some, done bool, err error) {
	size := int64(t.want.File.Size)
	if t.leaves == nil {
		if len(a.Leaves) == 0 && len(a.Chunks) == 0 {
			return false, false, nil
		}
		leaves := split(a.Leaves)
		if len(a.Chunks) > 0 || int64(len(a.Leaves)) != chunks(size)*int64(len(canon.Hash{})) || Root(size, leaves) != t.want.File.Root {
			return false, false, ErrLies
		}
		t.leaves = leaves
		if t.next == chunks(size) { // all came before a restart
			return true, true, t.finish(ctx, size)
		}
		return true, false, nil
	}
	if len(a.Leaves) > 0 || len(a.Chunks) > MaxChunks || int64(len(a.Chunks)) > chunks(size)-t.next {
		return false, false, ErrLies
	}
	for _, chunk := range a.Chunks {
		if int64(len(chunk)) != length(size, t.next) || Leaf(chunk) != t.leaves[t.next] {
			return some, false, ErrLies
		}
		if err := t.store.put(t.blob, t.next, chunk); err != nil {
			return some, false, err
		}
		t.next++
		some = true
		t.note()
	}
	if t.next < chunks(size) {
		return some, false, nil
	}
	return some, true, t.finish(ctx, size)
}

func (t *Transfer) note() {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	t.store.arrived[t.key] = t.next
}

// finish puts what has arrived in its place and tells every entry of the dossier that waits. The
// scanner looks at it afterwards: it may take its time.
func (t *Transfer) finish(ctx context.Context, size int64) error {
	s := t.store
	if err := t.blob.finish(size, t.leaves); err != nil {
		return err
	}
	name, id := s.nameOf(t.want.File.Root), t.want.Dossier
	err := s.settle(ctx, s.partOf(t.key), t.want.File.Root, size, func(tx *store.Tx) error {
		done, err := tx.Exec(`UPDATE attachment_references SET state = 'here' WHERE dossier = $1 AND name = $2 AND size = $3 AND state IN ('wanted', 'large')`, id[:], name, size)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errForgotten)
		}
		return nil
	})
	s.mu.Lock()
	delete(s.arrived, t.key)
	s.mu.Unlock()
	s.looks.wake()
	return err
}

// Close lets somebody else go on with it. What has arrived stays.
func (t *Transfer) Close() {
	if t.blob != nil {
		t.blob.close()
	}
	t.leave()
}
