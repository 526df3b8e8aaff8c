package clerk_test

import (
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// Admitting and releasing are requests like others: the same one again gets the same
// answer and acts once.
func TestRetriedAdmissionAndReleaseActOnce(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.openDirectory("kg")
	w.settleAll()
	release := clerk.Command{Dossier: id, Step: dossier.Release, By: officer, Key: "officer/1", Input: &procedure.Departure{Party: "uz"}}
	first := w.must(w.nodes["kg"].Act(w.ctx, release))
	if again := w.must(w.nodes["kg"].Act(w.ctx, release)); again != first {
		t.Errorf("%+v, then %+v", first, again)
	}
	release.Input = &procedure.Departure{Party: "kz"}
	if _, err := w.nodes["kg"].Act(w.ctx, release); procedure.ProblemsOf(err) == nil {
		t.Errorf("another release under the same key: %v", err)
	}
	rec, err := w.nodes["kg"].Read(w.ctx, id)
	w.check(err)
	if got := rec.History.Present(); len(got) != 2 || !rec.History.Has(party.ID("kz")) {
		t.Errorf("present: %v", got)
	}
}
