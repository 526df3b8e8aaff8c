package fsck_test

import (
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/store"
)

// An entry of a later format waits for the version that can judge it; that is no damage.
// Found by the simulation, seed 1027.
func TestWhatWaitsForALaterVersionIsNoDamage(t *testing.T) {
	w, warning, _ := newWorld(t)
	n := w.copy(t, "kg")
	header := canon.Encode(map[int]any{1: dossier.Format + 1, 3: canon.Hash(warning), 4: "kz", 5: 9, 20: "from a year to come"})
	envelope := canon.Encode(map[int][]byte{1: header, 2: make([]byte, 64)})
	e, err := dossier.Parse(envelope)
	if e == nil {
		t.Fatal(err)
	}
	if err := n.db.Write(t.Context(), func(tx *store.Tx) error {
		return tx.Hold(store.Early{Hash: e.Hash, Dossier: warning, Party: e.Party, Number: e.Number, From: "kz", Envelope: envelope, Reason: "of a later format"})
	}); err != nil {
		t.Fatal(err)
	}
	n.mustFind(t, w)
}
