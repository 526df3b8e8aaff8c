package clerk_test

import (
	"errors"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

func (w *world) waiting(at party.ID) (n int) {
	w.check(w.nodes[at].db.Read(w.ctx, func(tx *store.Tx) error {
		all, err := tx.EarlyAll(1 << 20)
		n = len(all)
		return err
	}))
	return n
}

func TestEntryFromTheFutureWaitsForItsTime(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	e := w.forge("kz", id, "acknowledge", ack("tomorrow"), func(h *dossier.Header) { h.Time += 24 * time.Hour.Milliseconds() })
	for range 2 {
		if taken := w.show("kg", "kz", e); taken.Took > 0 || taken.Refused > 0 {
			t.Errorf("%+v", taken)
		}
	}
	if n := w.waiting("kg"); n != 1 {
		t.Errorf("%d wait", n)
	}
	w.nodes["kg"].Retry(w.ctx)
	w.check(w.nodes["kg"].db.Close())
	w.start(w.nodes["kg"])
	w.now = w.now.Add(24 * time.Hour)
	w.nodes["kg"].Retry(w.ctx)
	if n := w.waiting("kg"); n != 0 {
		t.Errorf("%d still wait", n)
	}
	w.settleAll()
	w.agree(id, "kg", "uz")
	w.accusedOfNothing("kg")
}

func (w *world) accusedOfNothing(at party.ID) {
	w.t.Helper()
	if lines, _ := w.offences(at); len(lines) > 0 {
		w.t.Errorf("%s holds %q", at, lines)
	}
}

// kz piles up entries that wait for what will never come. It is told to come later;
// nobody else notices, and what waits for others of uz's is judged all the same.
func TestFloodOfEarlyEntriesStopsTheFlooderOnly(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	flood := func(n int, bend func(int, *dossier.Header)) (err error) {
		for done := 0; done < n && err == nil; {
			var batch [][]byte
			base := w.forge("kz", id, dossier.Receipt, nil, nil).Header
			for range 2000 {
				hd := base
				bend(done, &hd)
				batch = append(batch, dossier.Sign(hd, nil, nil, w.nodes["kz"].keys.Sign).Encode())
				done++
			}
			_, err = w.nodes["kg"].Take(w.ctx, "kz", batch)
		}
		return err
	}
	err := flood(30_000, func(i int, h *dossier.Header) {
		h.Number += uint64(i) + 10
		h.Prev = [32]byte{1, byte(i), byte(i >> 8)}
	})
	if !errors.Is(err, clerk.ErrFlooded) {
		t.Fatalf("flooded: %v", err)
	}
	if n := w.waiting("kg"); n > 20_000 {
		t.Errorf("%d wait", n)
	}
	later := w.forge("uz", id, "acknowledge", ack("in an hour"), func(h *dossier.Header) { h.Time += time.Hour.Milliseconds() })
	w.now = w.now.Add(time.Second)
	w.show("kg", "uz", later)
	w.now = w.now.Add(time.Hour)
	start := time.Now()
	w.nodes["kg"].Retry(w.ctx)
	if held := w.record("kg", id).History.Variants("uz", later.Number); len(held) != 1 {
		t.Error("uz's entry is not judged behind kz's pile")
	}
	other := w.must(w.nodes["uz"].Act(w.ctx, clerk.Command{Kind: "notice", Parties: []party.ID{"kg"}, Step: "issue", By: officer, Input: update("other")})).Dossier
	w.carry("uz", "kg")
	w.agree(other, "uz", "kg")
	t.Logf("behind the flood: %v", time.Since(start))
}

func TestEarlyEntriesAreBoundedInBytes(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	body := make([]byte, dossier.MaxBody)
	base := w.forge("kz", id, "acknowledge", ack("x"), nil).Header
	var err error
	n := 0
	for ; n < 500 && err == nil; n++ {
		body[0], body[1] = byte(n), byte(n>>8)
		hd := base
		hd.Number += 10
		e := dossier.Sign(hd, body, nil, w.nodes["kz"].keys.Sign)
		_, err = w.nodes["kg"].Take(w.ctx, "kz", [][]byte{e.Encode()})
	}
	if !errors.Is(err, clerk.ErrFlooded) {
		t.Errorf("%d MiB wait: %v", n/4, err)
	}
}

// Forgeries leave evidence, and no more of it than a disk can bear.
func TestForgeriesAreBoundedOnTheDisk(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	body := make([]byte, dossier.MaxBody)
	base := w.forge("kz", id, "acknowledge", ack("x"), nil).Header
	for n := range 300 {
		body[0], body[1] = byte(n), byte(n>>8)
		w.show("kg", "kz", dossier.Sign(base, body, nil, w.nodes["kg"].keys.Sign)) // not kz's signature
	}
	_, all := w.offences("kg")
	size := 0
	for _, o := range all {
		size += len(o.Evidence)
	}
	if len(all) == 0 || size > 32<<20 {
		t.Errorf("%d offences of %d MiB", len(all), size>>20)
	}
	w.check(w.act("kz", id, "acknowledge", ack("honest")))
	w.settleAll()
	w.agree(id, "kg", "kz")
}
