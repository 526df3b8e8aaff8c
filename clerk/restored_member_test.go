package clerk_test

import (
	"strings"
	"testing"
)

// Put back to before it was released, a node gets back what it signed there, and signs no
// number twice.
func TestReleasedSinceTheCopy(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.openDirectory("kg")
	w.settleAll()
	copied := w.backup("kz")
	w.check(w.act("kz", id, "list-office", office("seen")))
	w.settleAll()
	_, err := w.nodes["kg"].Release(w.ctx, id, "kz", officer)
	w.check(err)
	w.settleAll()
	w.putBack("kz", copied)
	w.rejoin("kz", "kg")
	w.rejoin("kz", "uz")
	w.act("kz", id, "list-office", office("once more"))
	w.settleAll()
	for _, at := range w.ids {
		if _, forked := w.record(at, id).History.Forked("kz"); forked {
			t.Errorf("at %s kz has signed a number twice", at)
		}
		w.innocent(at, "kz")
	}
	w.agree(id, "kg", "uz")
}

// A peer that has an entry of ours only as waiting for another says so, too.
func TestWhatWaitsElsewhereIsNotSignedAgain(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	copied := w.backup("kz")
	w.check(w.act("kg", id, "update", update("only kz has it")))
	w.carry("kg", "kz")
	w.check(w.act("kz", id, "acknowledge", ack("on top of that")))
	batch, err := w.nodes["kz"].Outbox(w.ctx, "uz", "", 0, 100)
	w.check(err)
	_, err = w.nodes["uz"].Take(w.ctx, "kz", batch.Entries) // and kg's link to uz is down
	w.check(err)
	w.putBack("kz", copied)
	w.rejoin("kz", "uz")
	w.nodes["kz"].Heard("kg") // has not got it either
	w.refused(w.act("kz", id, "acknowledge", ack("again")), "refuse.rejoining")
	w.settleAll()
	w.agree(id, w.ids...)
	if got := w.transcript("kz", id); !strings.Contains(got, "kz/2 acknowledge counts") {
		t.Errorf("kz has not got back what it signed:\n%s", got)
	}
	for _, at := range w.ids {
		w.innocent(at, "kz")
	}
}
