package sqlite_test

import (
	"database/sql"
	_ "embed"
	"path/filepath"
	"reflect"
	"testing"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
	"kenesh/store/storetest"
)

//go:embed testdata/by-hash.sql
var byHash string

// TestARecordFromBeforeIsWhole opens a database of the time when entries were found by their
// hash: everything is there, and an outbox still means the same entries.
func TestARecordFromBeforeIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kenesh.db")
	w := storetest.NewWorld("before")
	found := w.Found("kg", "kz")
	id := found.Of()
	other := w.Found("kg", "uz")
	k1 := w.Next(id, "kz")
	entries := []*dossier.Entry{found, other, k1, w.Fork(id, "kz"), w.Next(id, "kg")}
	before(t, path, entries)

	db := open(t, path)
	err := db.Read(t.Context(), func(tx *store.Tx) error {
		for _, e := range entries {
			if _, err := tx.Entry(e.Of(), e.Party, e.Number, e.Hash); err != nil {
				t.Error(err)
			}
		}
		box, err := tx.Outbox("kz", 0, 10, 1<<20)
		if err != nil || len(box) != 1 || string(box[0].Envelope) != string(k1.Encode()) {
			t.Errorf("outbox: %v, %v", box, err)
		}
		if forked, err := tx.Forked("kz"); err != nil || !reflect.DeepEqual(forked, []dossier.ID{id}) {
			t.Errorf("forked: %v, %v", forked, err)
		}
		if owed, err := tx.Owed(10); err != nil || !reflect.DeepEqual(owed, []dossier.ID{id}) {
			t.Errorf("owed: %v, %v", owed, err)
		}
		if was, err := tx.WasParty(id, "uz"); err != nil || !was {
			t.Errorf("released: %v, %v", was, err)
		}
		if sealed, err := tx.Key(id, 1); err != nil || string(sealed) != "sealed" {
			t.Errorf("key: %q, %v", sealed, err)
		}
		if d, known, err := tx.Recall("act"); err != nil || !known || d.Hash != k1.Hash || d.At != 7 {
			t.Errorf("act: %v, %v, %v", d, known, err)
		}
		dossiers, all, err := tx.Counts()
		if dossiers != 2 || all != len(entries) {
			t.Errorf("counts: %d, %d", dossiers, all)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	write(t, db, func(tx *store.Tx) error {
		next := w.Next(id, "kg")
		if err := tx.Append(next, 9); err != nil {
			return err
		}
		return tx.Address("kz", next)
	})
}

func before(t *testing.T, path string, entries []*dossier.Entry) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(byHash)
	for _, e := range entries {
		id := e.Of()
		exec(`INSERT INTO entries (dossier, party, number, hash, clock, step, taken, envelope) VALUES (?, ?, ?, ?, ?, ?, 1, ?)`,
			id[:], string(e.Party), e.Number, e.Hash[:], e.Clock, e.Step, e.Encode())
	}
	id, last := entries[0].Of(), entries[2]
	exec(`UPDATE counts SET n = (SELECT count(*) FROM entries) WHERE what = 'entries'`)
	exec(`UPDATE counts SET n = 2 WHERE what = 'dossiers'`)
	for p, released := range map[party.ID]int{"kg": 0, "kz": 0, "uz": 1} {
		exec(`INSERT INTO parties (dossier, party, released) VALUES (?, ?, ?)`, id[:], string(p), released)
	}
	exec(`INSERT INTO outbox (peer, entry) VALUES ('kz', (SELECT id FROM entries WHERE hash = ?))`, last.Hash[:])
	exec(`INSERT INTO keys (dossier, epoch, sealed) VALUES (?, 1, CAST('sealed' AS BLOB))`, id[:])
	exec(`INSERT INTO owed (dossier) VALUES (?)`, id[:])
	exec(`INSERT INTO done (key, dossier, party, number, hash, at) VALUES ('act', ?, 'kz', 1, ?, 7)`, id[:], last.Hash[:])
}
