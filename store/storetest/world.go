package storetest

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"pgregory.net/rapid"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// World makes signed entries that parse. Two worlds of one name make the same entries,
// two of different names none in common.
type World struct {
	name  string
	key   ed25519.PrivateKey
	made  int
	heads map[chain]*dossier.Entry
}

type chain struct {
	dossier dossier.ID
	party   party.ID
}

// NewWorld starts a world.
func NewWorld(name string) *World {
	seed := sha256.Sum256([]byte("storetest"))
	return &World{name: name, key: ed25519.NewKeyFromSeed(seed[:]), heads: map[chain]*dossier.Entry{}}
}

// council stands in for a charter.
var council = dossier.ID(canon.Sum("storetest", []byte("council")))

// Found makes the founding entry of a new dossier.
func (w *World) Found(parties ...party.ID) *dossier.Entry {
	w.made++
	return w.keep(dossier.Header{Council: council, Party: parties[0], Number: 1, Clock: 1, Time: int64(w.made), Step: "open",
		Place: canon.Hash(council), Founding: &dossier.Founding{Kind: "notice", Parties: parties}})
}

// Next makes the next entry of p's chain in a dossier.
func (w *World) Next(id dossier.ID, p party.ID) *dossier.Entry {
	w.made++
	return w.keep(w.after(id, p))
}

// Fork makes another entry with the number of p's last one.
func (w *World) Fork(id dossier.ID, p party.ID) *dossier.Entry {
	w.made++
	h := w.heads[chain{id, p}].Header
	h.Time = int64(w.made)
	return dossier.Sign(h, w.body(), nil, w.key)
}

// Many makes a chain of n entries in one dossier.
func (w *World) Many(n int) []*dossier.Entry {
	entries := []*dossier.Entry{w.Found("kg", "kz", "uz")}
	for len(entries) < n {
		entries = append(entries, w.Next(entries[0].Of(), "kg"))
	}
	return entries
}

func (w *World) after(id dossier.ID, p party.ID) dossier.Header {
	h := dossier.Header{Council: council, Dossier: id, Party: p, Number: 1, Clock: 2, Time: int64(w.made), Step: "say", Place: canon.Hash(council)}
	if prev := w.heads[chain{id, p}]; prev != nil {
		h.Number, h.Clock, h.Prev = prev.Number+1, prev.Clock+1, prev.Hash
	}
	return h
}

func (w *World) keep(h dossier.Header) *dossier.Entry {
	e := dossier.Sign(h, w.body(), nil, w.key)
	w.heads[chain{e.Of(), e.Party}] = e
	return e
}

// body is of a usual size: a paragraph, sealed and padded.
func (w *World) body() []byte {
	b := make([]byte, 256)
	copy(b, fmt.Sprintf("%s %d", w.name, w.made))
	return b
}

func write(t rapid.TB, db *store.DB, job store.Job) {
	t.Helper()
	if err := db.Write(context.Background(), job); err != nil {
		t.Fatal(err)
	}
}

func read(t rapid.TB, db *store.DB, job store.Job) {
	t.Helper()
	if err := db.Read(context.Background(), job); err != nil {
		t.Fatal(err)
	}
}
