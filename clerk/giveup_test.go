package clerk_test

import (
	"testing"

	"kenesh/dossier"
	"kenesh/party"
)

// kg signs two entries, loses its disk before anybody has the first, and gets the second
// back from a line that had no business to have it alone. Until somebody hands back the
// first, it must not write: its number is taken. Nobody has it, so by its recovery key kg
// gives up both, goes on, and everybody agrees; also when the first turns up after all.
// Found by the simulation, seed 500007.
func TestWhatNobodyHasIsGivenUp(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	copied := w.backup("kg")
	first, second := w.written("kg", id, "second"), w.written("kg", id, "third")
	w.putBack("kg", copied)
	w.rejoin("kg", "kz")
	w.rejoin("kg", "uz")
	w.show("kg", "uz", second)
	w.refused(w.act("kg", id, "update", update("another")), "refuse.rejoining")

	kg := w.nodes["kg"]
	missing, err := kg.Missing(w.ctx)
	w.check(err)
	if len(missing) != 1 || missing[0].Dossier != id || missing[0].Last.Number+1 != first.Number || missing[0].Number != second.Number {
		t.Fatalf("missing: %+v", missing)
	}
	w.check(w.recovers("kg", kg.keys, missing[0].Last.Hash))
	w.check(w.act("kg", id, "update", update("instead of the second")))
	w.show("kg", "uz", second)
	w.check(w.act("kg", id, "update", update("instead of the third")))
	if missing, err := kg.Missing(w.ctx); err != nil || len(missing) > 0 {
		t.Errorf("still missing: %v, %v", missing, err)
	}
	w.settleAll()
	w.show("uz", "kg", second) // it waits there, for good, and is nobody's fault
	w.settleAll()
	w.agree(id, w.ids...)
	w.innocent("uz", "kg")

	// What kg signs from now on is not given up by what it has said before.
	copied = w.backup("kg")
	w.written("kg", id, "lost")
	later := w.written("kg", id, "not lost")
	w.putBack("kg", copied)
	w.rejoin("kg", "kz")
	w.rejoin("kg", "uz")
	w.show("kg", "uz", later)
	w.refused(w.act("kg", id, "update", update("too soon")), "refuse.rejoining")
}

// The first turns up: the chain is forked there, and frozen until kg says where it goes on.
func TestWhatWasGivenUpTurnsUp(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	copied := w.backup("kg")
	first, second := w.written("kg", id, "second"), w.written("kg", id, "third")
	w.putBack("kg", copied)
	w.rejoin("kg", "kz")
	w.rejoin("kg", "uz")
	w.show("kg", "uz", second)
	w.check(w.recovers("kg", w.nodes["kg"].keys, w.hashOf("kg", id, "kg", 1)))
	w.check(w.act("kg", id, "update", update("instead")))
	w.settleAll()
	w.show("uz", "kz", first, second)
	w.settleAll()
	for _, at := range w.ids {
		if _, frozen := w.record(at, id).History.Frozen("kg"); !frozen {
			t.Errorf("at %s the chain is not frozen", at)
		}
	}
	forks, err := w.nodes["kg"].Forks(w.ctx)
	w.check(err)
	for _, e := range forks[0].Entries {
		if e.Hash != first.Hash {
			w.check(w.recovers("kg", w.nodes["kg"].keys, e.Hash))
		}
	}
	w.check(w.act("kg", id, "update", update("and on")))
	w.settleAll()
	w.agree(id, w.ids...)
}

// written is the entry of an update that is told to nobody.
func (w *world) written(who party.ID, id dossier.ID, title string) *dossier.Entry {
	w.t.Helper()
	w.check(w.act(who, id, "update", update(title)))
	return w.record(who, id).History.Head(who)
}
