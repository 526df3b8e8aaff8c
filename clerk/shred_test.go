package clerk_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/notice"
	"kenesh/store"
)

// gone fails unless a node has nothing left of a dossier's contents, in memory or in its
// database, and still proves that it was.
func (w *world) gone(who party.ID, id dossier.ID) {
	w.t.Helper()
	rec := w.record(who, id)
	if !rec.Gone() || rec.State != nil || rec.Facts().Status != "shredded" || len(rec.Facts().Title) > 0 {
		w.t.Errorf("%s still shows %+v", who, rec.Facts())
	}
	w.check(w.nodes[who].db.Read(w.ctx, func(tx *store.Tx) error {
		if _, err := tx.Key(id, 1); err == nil {
			w.t.Errorf("%s still has the key", who)
		}
		entries, err := tx.Entries(id)
		for _, e := range entries {
			if len(e.Body)+len(e.Keys) > 0 {
				w.t.Errorf("%s still has the contents of %s", who, e)
			}
		}
		early, err2 := tx.EarlyOf(id)
		for _, each := range early {
			if e, _ := dossier.Parse(each.Envelope); e == nil || len(e.Body)+len(e.Keys) > 0 {
				w.t.Errorf("%s still has the contents of what waits", who)
			}
		}
		if err == nil {
			err = err2
		}
		return err
	}))
	row, _ := w.nodes[who].rows.get(id)
	if len(row.Facts.Title)+len(row.Facts.Search) > 0 {
		w.t.Errorf("%s still lists %v", who, row.Facts)
	}
}

func (w *world) shred(who party.ID, id dossier.ID) {
	w.t.Helper()
	w.check(w.nodes[who].Shred(w.ctx, clerk.Shredding{Dossier: id, Reason: "unlawful", Officer: "o1", Role: party.Auditor}))
}

func TestWhatOneHolderShredsTheOthersKeepAndSeeItsReceipt(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Sensitive title", "kz", "uz")
	w.settleAll()
	w.check(w.act("kz", id, "acknowledge", &notice.Acknowledge{Edition: 1}))
	w.settleAll()
	w.shred("kz", id)
	w.shred("kz", id) // again changes nothing
	w.settleAll()
	w.gone("kz", id)
	w.refused(w.act("kz", id, "acknowledge", &notice.Acknowledge{Edition: 1}), "refuse.shredded")
	for _, at := range []party.ID{"kg", "uz"} {
		rec := w.record(at, id)
		if got := rec.Receipts(); len(got) != 1 || got[0].Party != "kz" {
			t.Errorf("%s knows of %v", at, got)
		}
		if rec.Gone() || rec.Facts().Title["en"] != "Sensitive title" {
			t.Errorf("%s lost its own copy: %+v", at, rec.Facts())
		}
	}
	w.check(w.act("kg", id, "update", update("Goes on"))) // the others do, and kz keeps none of it
	w.settleAll()
	w.gone("kz", id)
	w.agree(id, "kg", "uz")
	w.check(w.nodes["kz"].db.Close())
	w.start(w.nodes["kz"])
	w.gone("kz", id)
}

// A party that was away for weeks gets what is left from one holder, and the rest from
// another that has it.
func TestWhoComesLateTakesTheBodyFromWhoStillHasIt(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.carry("kg", "kz")
	w.check(w.act("kz", id, "acknowledge", &notice.Acknowledge{Edition: 1}))
	w.carry("kz", "kg")
	w.shred("kg", id)
	batch, err := w.nodes["kg"].Outbox(w.ctx, "uz", "", 0, 1000)
	w.check(err)
	taken, err := w.nodes["uz"].Take(w.ctx, "kg", batch.Entries)
	w.check(err)
	if taken.Refused > 0 || len(taken.Wants) == 0 {
		t.Fatalf("uz: %+v", taken)
	}
	if rec := w.record("uz", id); !rec.Gone() {
		t.Error("uz shows what it has not got")
	}
	w.refused(w.act("uz", id, "acknowledge", &notice.Acknowledge{Edition: 1}), "refuse.shredded")
	w.fetch("kz", "uz", taken.Wants)
	w.settleAll()
	w.agree(id, "kz", "uz")
	w.gone("kg", id)
	w.check(w.act("uz", id, "acknowledge", &notice.Acknowledge{Edition: 1}))
	for _, at := range w.ids {
		if lines, _ := w.offences(at); len(lines) > 0 {
			t.Errorf("%s holds %q", at, lines)
		}
	}
}

func TestADayIsAnnouncedAndThenKept(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	kg := w.nodes["kg"]
	limit := func() store.Limit {
		l, err := kg.LimitOf(w.ctx, id)
		w.check(err)
		return l
	}
	start := w.now
	if l := limit(); l.Until != start.UTC().AddDate(5, 0, 0).Format(time.DateOnly) || l.Why != "notice.retention" {
		t.Fatalf("%+v", l)
	}
	until := lang.Date(start.UTC().AddDate(0, 2, 0).Format(time.DateOnly))
	w.refused(w.keep("kg", id, "2020-01-01"), "refuse.keep-past")
	w.refused(w.keep("kg", id, "2099-01-01"), "refuse.keep-far")
	w.check(w.keep("kg", id, until))
	w.settleAll()
	if l := limit(); l.Until != string(until) || l.Why != procedure.KeptBecause {
		t.Fatalf("%+v", l)
	}
	if other, err := w.nodes["kz"].LimitOf(w.ctx, id); err != nil || other.Until == string(until) {
		t.Errorf("kz has kg's day for its own copy: %+v %v", other, err)
	}
	w.now = start.AddDate(0, 1, 0)
	w.check(kg.Retire(w.ctx))
	if limit().Announced != 0 {
		t.Error("announced a month before")
	}
	w.now = start.AddDate(0, 3, 0) // the node was off on the day
	w.check(kg.Retire(w.ctx))
	w.check(kg.Retire(w.ctx))
	if l := limit(); l.Announced == 0 || l.Shredded != 0 {
		t.Fatalf("not announced first: %+v", l)
	}
	w.now = w.now.Add(clerk.Grace + time.Hour)
	w.check(kg.Retire(w.ctx))
	if limit().Shredded == 0 {
		t.Fatal("its day has come and gone")
	}
	w.settleAll()
	w.gone("kg", id)
	if w.record("kz", id).Gone() {
		t.Error("kz has lost its copy")
	}
}

func TestCharterIsNeverShredded(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	w.refused(w.nodes["kg"].Shred(w.ctx, clerk.Shredding{Dossier: w.nodes["kg"].Council()}), "refuse.kept-for-good")
	w.refused(w.keep("kg", w.nodes["kg"].Council(), "2040-01-01"), "refuse.kept-for-good")
}

func (w *world) keep(who party.ID, id dossier.ID, until lang.Date) error {
	return w.act(who, id, dossier.Keep, &procedure.KeepUntil{Until: until, Reason: lang.Text{"en": "The case is before the court."}})
}

// What was shredded does not come back with an older database: nothing of it is shown until
// the others have been heard, and then it is gone again.
func TestAnOlderDatabaseDoesNotBringBackWhatWasShredded(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Sensitive title", "kz", "uz")
	kept := w.issue("kg", "Kept", "kz", "uz")
	w.settleAll()
	copied := w.backup("kg")
	w.shred("kg", id)
	w.carry("kg", "kz")
	w.putBack("kg", copied)
	w.check(w.nodes["kg"].Cover(w.ctx))
	w.closed("kg", id)
	w.closed("kg", kept)
	if _, err := w.nodes["kg"].Export(w.ctx, id); err == nil {
		t.Error("exported")
	}
	w.rejoin("kg", "uz") // has not heard of it
	w.closed("kg", id)
	w.rejoin("kg", "kz")
	w.gone("kg", id)
	if f := w.record("kg", kept).Facts(); f.Title["en"] != "Kept" {
		t.Errorf("what was kept is not back: %+v", f)
	}
	w.settleAll()
	w.gone("kg", id)
	w.check(w.act("kg", kept, "update", update("after")))
	w.settleAll()
	w.agree(kept, w.ids...)
}

func (w *world) closed(who party.ID, id dossier.ID) {
	w.t.Helper()
	rec := w.record(who, id)
	row, _ := w.nodes[who].rows.get(id)
	if rec.State != nil || rec.Facts().Status != "closed" || row.Facts.Status != "closed" || len(row.Facts.Title)+len(row.Facts.Search) > 0 {
		w.t.Errorf("%s shows %+v and lists %+v", who, rec.Facts(), row.Facts)
	}
}

// A crash right after the commit leaves the log to be emptied; and what stood in the
// database's files is not there any more.
func TestNothingOfItStaysInTheDatabasesFiles(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	bodies := map[string][]byte{}
	for _, e := range w.record("kg", id).History.Order() {
		if len(e.Body) > 0 {
			bodies[e.String()] = bytes.Clone(e.Body)
		}
		if len(e.Keys) > 0 {
			bodies[e.String()+" keys"] = bytes.Clone(e.Keys)
		}
	}
	if left := w.inFiles("kg", bodies); len(left) != len(bodies) || len(left) < 2 {
		t.Fatalf("the test sees %v of %d", left, len(bodies))
	}
	w.shred("kg", id)
	if left := w.inFiles("kg", bodies); len(left) > 0 {
		t.Errorf("still in the files: %v", left)
	}
}

func (w *world) inFiles(who party.ID, what map[string][]byte) (found []string) {
	files, err := filepath.Glob(filepath.Join(w.nodes[who].dir, "kenesh.db*"))
	w.check(err)
	var all [][]byte
	for _, path := range files {
		b, err := os.ReadFile(path)
		w.check(err)
		if !strings.HasSuffix(path, "-shm") {
			all = append(all, b)
		}
	}
	for name, b := range what {
		piece := b[:min(len(b), 64)] // long ones lie on several pages
		for _, file := range all {
			if bytes.Contains(file, piece) {
				found = append(found, name)
				break
			}
		}
	}
	return found
}
