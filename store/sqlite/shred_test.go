package sqlite

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// writer makes entries with bodies of every size, each of bytes that are nowhere else.
type writer struct {
	*rand.Rand
	key    ed25519.PrivateKey
	bodies map[dossier.ID]map[string][]byte
	last   map[dossier.ID]*dossier.Entry
	db     *store.DB
	t      *testing.T
}

func (w *writer) write(job store.Job) {
	w.t.Helper()
	if err := w.db.Write(context.Background(), job); err != nil {
		w.t.Fatal(err)
	}
}

func (w *writer) random(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(w.Uint32())
	}
	return b
}

// say takes in a dossier's next entry, or as well opens one, in one of the ways entries come:
// whole, without its body first, or waiting for others.
func (w *writer) say(ids []dossier.ID) []dossier.ID {
	h := dossier.Header{Council: dossier.ID{1}, Party: "kg", Number: 1, Clock: 1, Time: 1, Step: "open", Place: canon.Hash{1},
		Founding: &dossier.Founding{Kind: "notice", Parties: []party.ID{"kg", "kz"}}}
	if len(ids) > 0 && w.IntN(8) > 0 {
		last := w.last[ids[w.IntN(len(ids))]]
		h = dossier.Header{Council: dossier.ID{1}, Dossier: last.Of(), Party: "kg", Number: last.Number + 1, Clock: last.Clock + 1, Time: 1, Step: "say", Prev: last.Hash, Place: canon.Hash{1}}
	}
	body := w.random(20 + w.IntN([]int{300, 1500, 9000}[w.IntN(3)]))
	e := dossier.Sign(h, body, nil, w.key)
	id := e.Of()
	if h.Founding != nil {
		ids, w.bodies[id] = append(ids, id), map[string][]byte{}
	}
	w.bodies[id][e.String()], w.last[id] = body, e
	switch w.IntN(4) {
	case 0:
		bare := *e
		bare.Strip()
		w.write(func(tx *store.Tx) error { return tx.Append(&bare, 1) })
		w.write(func(tx *store.Tx) error { return tx.Complete(e) })
	case 1:
		w.write(func(tx *store.Tx) error {
			return tx.Hold(store.Early{Hash: e.Hash, Dossier: id, Party: e.Party, Number: e.Number, Envelope: e.Encode()})
		})
		w.write(func(tx *store.Tx) error {
			if err := tx.Unhold(e.Hash); err != nil {
				return err
			}
			return tx.Append(e, 1)
		})
	default:
		w.write(func(tx *store.Tx) error { return tx.Append(e, 1) })
	}
	return ids
}

// TestShreddedBytesAreNowhereInTheFiles: whatever pages the bodies lay on, and were moved to and from as
// entries came and went around them.
func TestShreddedBytesAreNowhereInTheFiles(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { shredSome(t, seed) })
	}
}

func shredSome(t *testing.T, seed uint64) {
	path := filepath.Join(t.TempDir(), "kenesh.db")
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, key, _ := ed25519.GenerateKey(nil)
	w := &writer{rand.New(rand.NewPCG(seed, 7)), key, map[dossier.ID]map[string][]byte{}, map[dossier.ID]*dossier.Entry{}, db, t}
	var ids, gone []dossier.ID
	for range 400 {
		ids = w.say(ids)
		if len(ids) > 12 && w.IntN(12) == 0 {
			i := w.IntN(len(ids))
			w.write(func(tx *store.Tx) error { return tx.Shred(ids[i], "notice", 1, false) })
			gone, ids = append(gone, ids[i]), append(ids[:i], ids[i+1:]...)
		}
	}
	if clean, err := db.Scrub(t.Context()); err != nil || !clean {
		t.Fatal(clean, err)
	}
	files := everything(t, path)
	for _, id := range gone {
		for name, body := range w.bodies[id] {
			if n := pieces(files, body); n > 0 {
				t.Errorf("%d pieces of %s are still there", n, name)
			}
		}
	}
	for _, id := range ids {
		for name, body := range w.bodies[id] {
			if pieces(files, body) < len(body)/20*9/10-1 { // the seams between pages cut some
				t.Errorf("%s, which was not shredded, is not found", name)
			}
		}
	}
	if len(gone) < 8 {
		t.Fatalf("only %d were shredded", len(gone))
	}
}

func everything(t *testing.T, path string) (all []byte) {
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "-shm") {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// pieces counts how many pieces of twenty bytes of a body are in the files: a large one lies on many pages.
func pieces(files, body []byte) (n int) {
	for at := 0; at+20 <= len(body); at += 20 {
		if bytes.Contains(files, body[at:at+20]) {
			n++
		}
	}
	return n
}
