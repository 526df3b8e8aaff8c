package attachment_test

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// node is one party's store on a real database.
type node struct {
	*attachment.Store
	t   *testing.T
	ctx context.Context
	id  party.ID
	dir string
	db  *store.DB
	now time.Time

	unasked, free int64 // see attachment.Config; free 0: the disk's own
}

func newNode(t *testing.T, id party.ID) *node {
	n := &node{t: t, ctx: t.Context(), id: id, dir: t.TempDir(), now: time.Unix(1_800_000_000, 0)}
	db, err := sqlite.Open(filepath.Join(n.dir, "kenesh.db"))
	n.check(err)
	t.Cleanup(func() { db.Close() })
	n.db = db
	n.open(nil)
	return n
}

// open starts the store anew on what the disk holds.
func (n *node) open(scanner attachment.Scanner) {
	var err error
	n.Store, err = attachment.Open(n.ctx, attachment.Config{Dir: filepath.Join(n.dir, attachment.Directory), DB: n.db, Key: bytes.Repeat([]byte(n.id[:1]), 32),
		Me: n.id, Now: func() time.Time { return n.now }, Log: slog.New(slog.DiscardHandler), Scanner: scanner, Quota: 64 << 20, Waits: 2 * time.Second, Unasked: n.unasked,
		Free: func() (int64, error) { return cmp.Or(n.free, 1<<40), nil }})
	n.check(err)
	n.t.Cleanup(n.Close)
	n.check(n.Tidy(n.ctx))
}

func (n *node) check(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// content is so many bytes that are not alike.
func content(seed uint64, size int) []byte {
	b := make([]byte, size)
	r := rand.New(rand.NewPCG(seed, 1))
	for i := 0; i+8 <= size; i += 8 {
		v := r.Uint64()
		for k := range 8 {
			b[i+k] = byte(v >> (8 * k))
		}
	}
	return b
}

func (n *node) upload(id, name string, what []byte) procedure.File {
	n.t.Helper()
	_, err := n.Begin(n.ctx, "aida", id, name, "image/jpeg")
	n.check(err)
	u, err := n.Receive(n.ctx, "aida", id, attachment.Part{Offset: 0, Size: int64(len(what)), Content: bytes.NewReader(what)})
	n.check(err)
	if !u.Whole() {
		n.t.Fatalf("%s is not whole: %+v", name, u)
	}
	return u.File
}

var affair = dossier.ID{7}

func entry(by party.ID, number uint64) *dossier.Entry {
	return &dossier.Entry{Header: dossier.Header{Party: by, Number: number}, Hash: canon.Sum("test", []byte{byte(number), by[0]})}
}

// names has an entry of by name files, with these parties in the dossier.
func (n *node) names(id dossier.ID, e *dossier.Entry, files []procedure.File, present ...party.ID) {
	n.t.Helper()
	n.check(n.db.Write(n.ctx, func(tx *store.Tx) error {
		if err := tx.SetParties(id, present); err != nil {
			return err
		}
		return n.Name(tx, id, e, e.Party == n.id, files)
	}))
}

func (n *node) state(f procedure.File) attachment.State {
	n.t.Helper()
	st, err := n.Standing(n.ctx, affair, f)
	n.check(err)
	return st.State
}

func (n *node) read(f procedure.File) []byte {
	n.t.Helper()
	r, err := n.Open(n.ctx, affair, f)
	n.check(err)
	defer r.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(r)
	n.check(err)
	return b.Bytes()
}

// fetch has n fetch all it wants from another, at most so many answers; it says how many came.
func (n *node) fetch(from *node, most int) (answers int) {
	n.t.Helper()
	wants, err := n.Wants(n.ctx, from.id, 10)
	n.check(err)
	for _, w := range wants {
		t, err := n.Fetch(w)
		n.check(err)
		for done := false; !done && answers < most; answers++ {
			a, err := from.Serve(n.ctx, n.id, t.Asks(1))
			n.check(err)
			some := false
			some, done, err = t.Took(n.ctx, a)
			n.check(err)
			if !some && !done {
				break
			}
		}
		t.Close()
	}
	return answers
}
