package clerk_test

import (
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure/notice"
)

// twoOf is a dossier's founding and the entry after it, as kg hands them to kz.
func (w *world) twoOf() (founding, second []byte) {
	w.t.Helper()
	id := w.issue("kg", "Flood", "kz", "uz")
	w.check(w.act("kg", id, "update", &notice.Contents{Title: contents(1).Title, Body: contents(1).Body, Level: "alarm"}))
	chains, err := w.nodes["kg"].Chains(w.ctx, "kz", []clerk.Want{{Dossier: id}})
	w.check(err)
	return chains[0], chains[1]
}

func TestWhatWaitedBeforeAStopWaitsNoLongerThanItMust(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	founding, second := w.twoOf()
	w.mustTake("kz", second)
	if n := w.waiting("kz"); n != 1 {
		t.Fatalf("%d entries wait for the founding", n)
	}
	w.check(w.nodes["kz"].db.Close())
	w.start(w.nodes["kz"])
	w.mustTake("kz", founding)
	if n := w.waiting("kz"); n != 0 {
		t.Errorf("%d entries wait still, and for nothing", n)
	}
}

// A copy without its body must not drive out the whole one that waits, nor blame whoever
// brought that.
func TestABareCopyDoesNotDriveOutTheEntryThatWaits(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	founding, second := w.twoOf()
	w.mustTake("kz", second)
	e, err := dossier.Parse(second)
	w.check(err)
	bare := *e
	bare.Body = nil
	taken, err := w.nodes["kz"].Take(w.ctx, "uz", [][]byte{bare.Encode()})
	w.check(err)
	if taken.Held != 1 || taken.Refused != 0 {
		t.Errorf("the bare copy: %+v", taken)
	}
	w.mustTake("kz", founding)
	rec, err := w.nodes["kz"].Read(w.ctx, e.Dossier)
	w.check(err)
	if len(rec.Outcomes) != 2 || rec.Outcomes[1].Verdict != "counts" {
		t.Errorf("the entry that waited is gone: %s", transcriptOf(rec))
	}
}

func (w *world) mustTake(who party.ID, b []byte) {
	w.t.Helper()
	_, err := w.nodes[who].Take(w.ctx, "kg", [][]byte{b})
	w.check(err)
}
