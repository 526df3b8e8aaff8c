package clerk_test

import (
	"errors"
	"testing"

	"kenesh/procedure/all"
	"kenesh/procedure/notice"
	"kenesh/proof"
)

func TestProofHoldsAndOneChangedByteDoesNot(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	w.check(w.act("kz", id, "acknowledge", &notice.Acknowledge{Edition: 1}))
	w.settleAll()
	b, err := w.nodes["kz"].Export(w.ctx, id)
	w.check(err)
	checked, err := proof.Check(b, all.Procedures())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := transcriptOf(checked.Record), w.transcript("kg", id); got != want {
		t.Errorf("the proof tells\n%s\nthe node\n%s", got, want)
	}
	step := max(1, len(b)/1500)
	for i := 0; i < len(b); i += step {
		b[i] ^= 0x20
		if _, err := proof.Check(b, all.Procedures()); !errors.Is(err, proof.ErrProof) {
			t.Fatalf("byte %d of %d changed: %v", i, len(b), err)
		}
		b[i] ^= 0x20
	}
}

func FuzzProof(f *testing.F) {
	w := newWorld(f, "kg", "kz")
	b, err := w.nodes["kz"].Export(w.ctx, w.nodes["kz"].Council())
	w.check(err)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := proof.Check(b, all.Procedures()); err != nil && !errors.Is(err, proof.ErrProof) {
			t.Error(err)
		}
	})
}
