package storetest

import (
	"errors"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// outbox reads all that is addressed to a peer.
func outbox(t testing.TB, db *store.DB, peer party.ID) []store.Addressed {
	t.Helper()
	return get(t, db, func(tx *store.Tx) ([]store.Addressed, error) { return tx.Outbox(peer, 0, 1<<30, 1<<30) })
}

func bodies(batch []store.Addressed) [][]byte {
	var all [][]byte
	for _, a := range batch {
		all = append(all, a.Envelope)
	}
	return all
}

func outboxOrder(t *testing.T, place Place) {
	db, entries := place(t)(), NewWorld("outbox").Many(6)
	write(t, db, appendAll(entries...))
	for i, e := range entries {
		write(t, db, func(tx *store.Tx) error {
			err := tx.Address("kz", e)
			if i%2 == 1 {
				err = errors.Join(err, tx.Address("uz", e))
			}
			return err
		})
	}
	same(t, "kz", bodies(outbox(t, db, "kz")), envelopes(entries...))
	same(t, "uz", bodies(outbox(t, db, "uz")), envelopes(entries[1], entries[3], entries[5]))
	same(t, "tr", bodies(outbox(t, db, "tr")), envelopes())
}

func outboxBatches(t *testing.T, place Place) {
	db, entries := place(t)(), NewWorld("batches").Many(10)
	write(t, db, func(tx *store.Tx) error {
		for _, e := range entries {
			if err := errors.Join(tx.Append(e, 1), tx.Address("kz", e)); err != nil {
				return err
			}
		}
		return nil
	})
	size := len(entries[1].Encode())
	for _, c := range []struct{ limit, bytes, most int }{{3, 1 << 20, 3}, {100, 4*size + 30, 4}, {100, 1, 1}} {
		var got [][]byte
		for cursor := uint64(0); ; {
			batch := get(t, db, func(tx *store.Tx) ([]store.Addressed, error) { return tx.Outbox("kz", cursor, c.limit, c.bytes) })
			left := get(t, db, func(tx *store.Tx) (int, error) { return tx.Backlog("kz", cursor) })
			same(t, "backlog", left, len(entries)-len(got))
			if len(batch) == 0 {
				break
			}
			if len(batch) > c.most {
				t.Fatalf("%d entries in a batch of %d and %d bytes", len(batch), c.limit, c.bytes)
			}
			got = append(got, bodies(batch)...)
			cursor = batch[len(batch)-1].Seq
		}
		same(t, "batches", got, envelopes(entries...))
	}
}

func sequenceOnce(t *testing.T, place Place) {
	open, entries := place(t), NewWorld("sequence").Many(4)
	db := open()
	last := uint64(0)
	for _, e := range entries {
		write(t, db, func(tx *store.Tx) error {
			return errors.Join(tx.Append(e, 1), tx.Address("kz", e), tx.Address("uz", e))
		})
		all := append(outbox(t, db, "kz"), outbox(t, db, "uz")...)
		newest := max(all[len(all)/2-1].Seq, all[len(all)-1].Seq)
		if newest <= last {
			t.Fatalf("%d after %d", newest, last)
		}
		last = newest
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		db = open()
	}
}

func addressUnknown(t *testing.T, place Place) {
	db, e := place(t)(), NewWorld("unknown").Found("kg")
	err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Address("kz", e) })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("addressing what is not here: %v", err)
	}
}

func earlyWait(t *testing.T, place Place) {
	db := place(t)()
	a := store.Early{Hash: canon.Hash{1}, Dossier: dossier.ID{9}, Party: "kz", Number: 3, From: "uz", Envelope: []byte("a"),
		Reason: "early", Gaps: []dossier.Gap{{Party: "kz", From: 2}}, At: 20}
	b := store.Early{Hash: canon.Hash{2}, Dossier: dossier.ID{9}, Party: "kz", Number: 2, From: "kz", Envelope: []byte("b"), At: 30}
	c := store.Early{Hash: canon.Hash{3}, Dossier: dossier.ID{8}, Party: "az", Number: 1, From: "uz", Envelope: []byte("c"), At: 10}
	write(t, db, func(tx *store.Tx) error { return errors.Join(tx.Hold(a), tx.Hold(b), tx.Hold(c)) })

	of := func(id dossier.ID) []store.Early {
		return get(t, db, func(tx *store.Tx) ([]store.Early, error) { return tx.EarlyOf(id) })
	}
	all := func(limit int) []store.Early {
		return get(t, db, func(tx *store.Tx) ([]store.Early, error) { return tx.EarlyAll(limit) })
	}
	same(t, "of a dossier", of(dossier.ID{9}), []store.Early{b, a})
	same(t, "those that wait longest", all(2), []store.Early{c, a})
	same(t, "from uz", get(t, db, func(tx *store.Tx) (int, error) { return tx.EarlyFrom("uz") }), 2)

	again := a
	again.From, again.At, again.Gaps = "tr", 99, []dossier.Gap{{Party: "az", From: 1}}
	write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.Hold(again), tx.Unhold(b.Hash), tx.Unhold(canon.Hash{77}))
	})
	a.Gaps = again.Gaps
	same(t, "of a dossier, later", of(dossier.ID{9}), []store.Early{a})
}

func offencesOnce(t *testing.T, place Place) {
	db := place(t)()
	a := store.Offence{At: 1, By: "kz", Carrier: "uz", Dossier: dossier.ID{1}, What: "fork", Evidence: []byte("two")}
	b := store.Offence{At: 2, Carrier: "uz", What: "garbage"}
	later := a
	later.At = 3
	for _, o := range []store.Offence{a, b, later} {
		write(t, db, func(tx *store.Tx) error { return tx.Report(o) })
	}
	list := func(limit int) []store.Offence {
		return get(t, db, func(tx *store.Tx) ([]store.Offence, error) { return tx.Offences(limit) })
	}
	same(t, "offences", list(10), []store.Offence{b, a})
	same(t, "the latest", list(1), []store.Offence{b})
}

func replaced(t *testing.T, place Place) {
	db, id := place(t)(), dossier.ID{3}
	for i := range uint64(3) {
		p := store.Peer{Party: "kz", Line: "l", Cursor: i, Pulled: 5, Heard: 4, Error: "none"}
		key := []byte{byte(i)}
		write(t, db, func(tx *store.Tx) error {
			return errors.Join(tx.SetPeer(p), tx.SetPeer(store.Peer{Party: "az"}), tx.SetMeta("k", p.Line), tx.SetKey(id, 1, key))
		})
		same(t, "peer", get(t, db, func(tx *store.Tx) (store.Peer, error) { return tx.Peer("kz") }), p)
		same(t, "peers", get(t, db, (*store.Tx).Peers), []store.Peer{{Party: "az"}, p})
		same(t, "key", get(t, db, func(tx *store.Tx) ([]byte, error) { return tx.Key(id, 1) }), key)
	}
	same(t, "a peer never met", get(t, db, func(tx *store.Tx) (store.Peer, error) { return tx.Peer("tr") }), store.Peer{Party: "tr"})
	same(t, "no meta", get(t, db, func(tx *store.Tx) (string, error) { return tx.Meta("none") }), "")
	err := db.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Key(id, 2); return err })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no key: %v", err)
	}
}

func rememberedOnce(t *testing.T, place Place) {
	db := place(t)()
	want := store.Done{Dossier: dossier.ID{1}, Party: "kg", Number: 4, Hash: canon.Hash{2}, At: 8}
	write(t, db, func(tx *store.Tx) error { return tx.Remember("anna:1", want) })
	err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Remember("anna:1", store.Done{Number: 5}) })
	if !errors.Is(err, store.ErrExists) {
		t.Errorf("remembering again: %v", err)
	}
	read(t, db, func(tx *store.Tx) error {
		got, known, err := tx.Recall("anna:1")
		same(t, "recalled", got, want)
		_, other, err2 := tx.Recall("anna:2")
		same(t, "known", []bool{known, other}, []bool{true, false})
		return errors.Join(err, err2)
	})
}

func owedUntilPaid(t *testing.T, place Place) {
	db, a, b := place(t)(), dossier.ID{1}, dossier.ID{2}
	owed := func() []dossier.ID {
		return get(t, db, func(tx *store.Tx) ([]dossier.ID, error) { return tx.Owed(10) })
	}
	write(t, db, func(tx *store.Tx) error { return errors.Join(tx.Owe(b), tx.Owe(a), tx.Owe(b)) })
	same(t, "owed", owed(), []dossier.ID{a, b})
	write(t, db, func(tx *store.Tx) error { return errors.Join(tx.Paid(b), tx.Paid(dossier.ID{3})) })
	same(t, "owed", owed(), []dossier.ID{a})
}

func lineNamedOnce(t *testing.T, place Place) {
	one, two := place(t)(), place(t)()
	for _, db := range []*store.DB{one, two, one} {
		write(t, db, (*store.Tx).NameLine)
	}
	line := get(t, one, (*store.Tx).Line)
	write(t, one, (*store.Tx).NameLine)
	if again := get(t, one, (*store.Tx).Line); again != line || line == "" || line == get(t, two, (*store.Tx).Line) {
		t.Errorf("%q, then %q", line, again)
	}
}
