package storetest

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

func appendAll(entries ...*dossier.Entry) store.Job {
	return func(tx *store.Tx) error {
		for _, e := range entries {
			if err := tx.Append(e, e.Time); err != nil {
				return err
			}
		}
		return nil
	}
}

// get is what one question answers.
func get[T any](t rapid.TB, db *store.DB, ask func(*store.Tx) (T, error)) (answer T) {
	t.Helper()
	read(t, db, func(tx *store.Tx) (err error) {
		answer, err = ask(tx)
		return err
	})
	return answer
}

func same(t rapid.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func envelopes(entries ...*dossier.Entry) [][]byte {
	var all [][]byte
	for _, e := range entries {
		all = append(all, e.Encode())
	}
	return all
}

func entriesComeBack(t *testing.T, place Place) {
	db, w := place(t)(), NewWorld("entries")
	found := w.Found("kg", "kz", "uz")
	id := found.Of()
	k1, u1, f2, k2 := w.Next(id, "kz"), w.Next(id, "uz"), w.Next(id, "kg"), w.Next(id, "kz")
	write(t, db, appendAll(found, k1, f2, k2, u1))

	got := get(t, db, func(tx *store.Tx) ([]*dossier.Entry, error) { return tx.Entries(id) })
	same(t, "by clock, party, number", envelopes(got...), envelopes(found, f2, k1, u1, k2))
	one := get(t, db, func(tx *store.Tx) (*dossier.Entry, error) { return tx.Entry(id, "uz", 1, u1.Hash) })
	same(t, "by hash", one, u1)

	none := get(t, db, func(tx *store.Tx) ([]*dossier.Entry, error) { return tx.Entries(dossier.ID{1}) })
	same(t, "entries of a dossier that is not here", len(none), 0)
	err := db.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Entry(id, "uz", 1, canon.Hash{1}); return err })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an entry that is not here: %v", err)
	}
}

func entryOnce(t *testing.T, place Place) {
	db, found := place(t)(), NewWorld("once").Found("kg")
	write(t, db, appendAll(found))
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.Append(found, 99); !errors.Is(err, store.ErrExists) {
			t.Errorf("again: %v", err)
		}
		return tx.SetMeta("and", "goes on") // the refusal breaks nothing
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "meta", get(t, db, func(tx *store.Tx) (string, error) { return tx.Meta("and") }), "goes on")
}

func variantsKept(t *testing.T, place Place) {
	db, w := place(t)(), NewWorld("variants")
	found := w.Found("kg", "kz")
	id := found.Of()
	k1 := w.Next(id, "kz")
	again := w.Fork(id, "kz")
	k2 := w.Next(id, "kz")
	write(t, db, appendAll(found, k1, k2, again))
	got := get(t, db, func(tx *store.Tx) ([][]byte, error) { return tx.Chain(id, "kz", 1, 10) })
	same(t, "chain", got, envelopes(k1, again, k2))
}

func chainInPieces(t *testing.T, place Place) {
	db, w := place(t)(), NewWorld("chain")
	entries := w.Many(25)
	write(t, db, appendAll(entries...))
	var got [][]byte
	for from := uint64(1); ; from += 10 {
		piece := get(t, db, func(tx *store.Tx) ([][]byte, error) { return tx.Chain(entries[0].Of(), "kg", from, 10) })
		if len(piece) == 0 {
			break
		}
		got = append(got, piece...)
	}
	same(t, "pieces", got, envelopes(entries...))
}

func dossiersPaged(t *testing.T, place Place) {
	db, w := place(t)(), NewWorld("dossiers")
	want := map[dossier.ID]bool{}
	write(t, db, func(tx *store.Tx) error {
		for range 25 {
			found := w.Found("kg")
			want[found.Of()] = true
			if err := appendAll(found, w.Next(found.Of(), "kg"))(tx); err != nil {
				return err
			}
		}
		return nil
	})
	got := map[dossier.ID]bool{}
	for last := (dossier.ID{}); ; {
		page := get(t, db, func(tx *store.Tx) ([]dossier.ID, error) { return tx.Dossiers(last, 7) })
		if len(page) == 0 {
			break
		}
		for _, id := range page {
			if got[id] || bytes.Compare(id[:], last[:]) <= 0 {
				t.Fatalf("%s is not after %s", id, last)
			}
			got[id], last = true, id
		}
	}
	same(t, "dossiers", got, want)
	read(t, db, func(tx *store.Tx) error {
		dossiers, entries, err := tx.Counts()
		same(t, "counts", []int{dossiers, entries}, []int{25, 50})
		return err
	})
	for id, here := range map[dossier.ID]bool{{1}: false, pick(want): true} {
		same(t, "is here", get(t, db, func(tx *store.Tx) (bool, error) { return tx.HasDossier(id) }), here)
	}
}

// countsFollowTheJobs: counts are kept, not counted, so what a job undid must not stay in
// them, and what is appended in vain must not come in.
func countsFollowTheJobs(t *testing.T, place Place) {
	db := place(t)()
	entries := NewWorld("counts").Many(4)
	counted := func(tx *store.Tx, dossiers, entries int) error {
		d, e, err := tx.Counts()
		same(t, "counts", []int{d, e}, []int{dossiers, entries})
		return err
	}
	stop := errors.New("stop")
	for _, end := range []error{stop, nil, nil} {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, e := range entries {
				if err := tx.Append(e, 1); err != nil && !errors.Is(err, store.ErrExists) {
					return err
				}
			}
			return errors.Join(counted(tx, 1, 4), end)
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
		n := []int{1, 4}
		if end != nil {
			n = []int{0, 0}
		}
		read(t, db, func(tx *store.Tx) error { return counted(tx, n[0], n[1]) })
	}
}

func pick[K comparable, V any](m map[K]V) (k K) {
	for k = range m {
		break
	}
	return k
}

func heads(t *testing.T, place Place) {
	db, w := place(t)(), NewWorld("heads")
	want := map[dossier.ID]store.Head{}
	write(t, db, func(tx *store.Tx) error {
		for i := range 20 {
			found := w.Found("kg", "kz", "uz")
			id := found.Of()
			entries := []*dossier.Entry{found}
			if i%2 == 0 {
				entries = append(entries, w.Next(id, "kz"))
			}
			if i%4 == 0 {
				entries = append(entries, w.Next(id, "kz"), w.Fork(id, "kz"))
			}
			if i%2 == 0 {
				last := entries[1]
				if i%4 == 0 {
					last = entries[2]
				}
				want[id] = store.Head{Dossier: id, Number: last.Number, Hash: last.Hash}
			}
			if err := errors.Join(appendAll(entries...)(tx), tx.SetParties(id, []party.ID{"kg", "kz"})); err != nil {
				return err
			}
			if i%5 == 0 { // released since, and still told of its own
				if err := tx.SetParties(id, []party.ID{"kg"}); err != nil {
					return err
				}
			}
			if i%6 == 0 { // signed, and waiting
				w := store.Early{Hash: canon.Hash{byte(i + 1)}, Dossier: id, Party: "kz", Number: 9, From: "uz", Envelope: []byte("e")}
				want[id] = store.Head{Dossier: id, Number: 9, Hash: w.Hash}
				if err := tx.Hold(w); err != nil {
					return err
				}
			}
		}
		return nil
	})
	got := map[dossier.ID]store.Head{}
	for last := (dossier.ID{}); ; {
		page := get(t, db, func(tx *store.Tx) ([]store.Head, error) { return tx.Heads("kz", last, 3) })
		if len(page) == 0 {
			break
		}
		for _, h := range page {
			got[h.Dossier], last = h, h.Dossier
		}
	}
	same(t, "heads of kz", got, want)
}

func members(t *testing.T, place Place) {
	db, id := place(t)(), dossier.ID{7}
	for _, now := range [][]party.ID{{"kg", "kz"}, {"kg", "uz", "az"}, {"kg", "uz", "az"}, {}} {
		write(t, db, func(tx *store.Tx) error { return tx.SetParties(id, now) })
		for _, p := range []party.ID{"kg", "kz", "uz", "az"} {
			want := false
			for _, q := range now {
				want = want || p == q
			}
			same(t, string(p), get(t, db, func(tx *store.Tx) (bool, error) { return tx.HasParty(id, p) }), want)
		}
	}
}

func foundedBy(t *testing.T, place Place) {
	db, w := place(t)(), NewWorld("founded")
	want := map[dossier.ID]int{}
	write(t, db, func(tx *store.Tx) error {
		for n := range 9 {
			found := w.Found("kg", "kz")
			if err := appendAll(found)(tx); err != nil {
				return err
			}
			for range n {
				if err := appendAll(w.Next(found.Of(), "kz"))(tx); err != nil {
					return err
				}
			}
			want[found.Of()] = n + 1
		}
		return nil
	})
	founded := func(step string) []store.Founded {
		return get(t, db, func(tx *store.Tx) ([]store.Founded, error) { return tx.Founded(step) })
	}
	got := founded("open")
	for i, f := range got {
		if i > 0 && bytes.Compare(f.Dossier[:], got[i-1].Dossier[:]) <= 0 {
			t.Fatalf("%s is not after %s", f.Dossier, got[i-1].Dossier)
		}
		same(t, "entries", f.Entries, want[f.Dossier])
	}
	same(t, "opened", len(got), len(want))
	same(t, "opened by a step that opens nothing", len(founded("say")), 0)
}

// changedSince asks after each of some jobs what has changed since the one before.
func changedSince(t *testing.T, place Place) {
	db, w := place(t)(), NewWorld("since")
	since := func(place int64, step string) (ids []dossier.ID, has bool, now int64) {
		err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
			ids, has, now, err = tx.Since(place, step)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return ids, has, now
	}
	_, _, at := since(-1, "say")
	first, second := w.Found("kg", "kz"), w.Found("kg", "kz")
	write(t, db, appendAll(first, second))
	ids, has, at := since(at, "say")
	same(t, "new dossiers", ids, []dossier.ID{first.Of(), second.Of()})
	same(t, "with the step", has, false)
	write(t, db, appendAll(w.Next(second.Of(), "kz"), w.Next(second.Of(), "kz")))
	ids, has, at = since(at, "say")
	same(t, "changed", ids, []dossier.ID{second.Of()})
	same(t, "with the step", has, true)
	ids, has, now := since(at, "say")
	same(t, "nothing more", len(ids), 0)
	same(t, "with the step", has, false)
	same(t, "the place", now, at)
}
