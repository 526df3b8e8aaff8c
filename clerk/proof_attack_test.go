package clerk_test

import (
	"errors"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/keyring"
	"kenesh/procedure/all"
	"kenesh/procedure/charter"
	"kenesh/proof"
)

// file is a proof as whoever exports it may tamper with it.
type file struct {
	Format  string            `cbor:"1,keyasint"`
	Charter [][]byte          `cbor:"2,keyasint"`
	Dossier [][]byte          `cbor:"3,keyasint,omitempty"`
	Keys    map[uint64][]byte `cbor:"4,keyasint,omitempty"`
	Digest  canon.Hash        `cbor:"5,keyasint"`
}

func (w *world) export(id dossier.ID) (f file) {
	b, err := w.nodes["kg"].Export(w.ctx, id)
	w.check(err)
	w.check(canon.Decode(b, &f))
	return f
}

// kz seals one entry with a key of its own. On every node that entry is unreadable and
// the rest counts; kz must not by this make the dossier unprovable.
func TestUnreadableEntryDoesNotSpoilTheProof(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	w.show("kg", "kz", dossier.Sign(w.forge("kz", id, "acknowledge", ack("x"), nil).Header, make([]byte, 100), nil, w.nodes["kz"].keys.Sign))
	w.settleAll()
	w.agree(id, w.ids...)
	checked, err := proof.Check(canon.Encode(w.export(id)), all.Procedures())
	if err != nil {
		t.Fatal(err)
	}
	if got := transcriptOf(checked.Record); got != w.transcript("kg", id) || !strings.Contains(got, "unreadable") {
		t.Errorf("the proof tells\n%s", got)
	}
}

func TestTamperedProofs(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id, other := w.issue("kg", "Flood", "kz"), w.issue("kg", "Other", "kz")
	w.settleAll()
	w.check(w.act("kz", id, "acknowledge", ack("read")))
	w.settleAll()
	for how, bend := range map[string]func(*file){
		"an entry left out of the middle": func(f *file) { f.Dossier = append(f.Dossier[:1:1], f.Dossier[2:]...) },
		"an entry twice":                  func(f *file) { f.Dossier = append(f.Dossier, f.Dossier[len(f.Dossier)-1]) },
		"an entry of another dossier":     func(f *file) { f.Dossier = append(f.Dossier, w.export(other).Dossier[1]) },
		"another dossier's key":           func(f *file) { f.Keys = w.export(other).Keys },
		"no keys":                         func(f *file) { f.Keys = nil },
		"a key too many":                  func(f *file) { f.Keys[2] = f.Keys[1] },
		"another digest":                  func(f *file) { f.Digest[0] ^= 1 },
		"a charter cut short":             func(f *file) { f.Charter = f.Charter[:1] },
		"no charter":                      func(f *file) { f.Charter = nil },
		"the charter as the dossier":      func(f *file) { f.Charter = f.Dossier },
		"an unsigned entry": func(f *file) {
			e := w.forge("kz", id, "acknowledge", ack("no"), nil)
			f.Dossier = append(f.Dossier, dossier.Sign(e.Header, e.Body, nil, w.nodes["kg"].keys.Sign).Encode())
		},
	} {
		f := w.export(id)
		bend(&f)
		if _, err := proof.Check(canon.Encode(f), all.Procedures()); !errors.Is(err, proof.ErrProof) {
			t.Errorf("%s: %v", how, err)
		}
	}
}

// What every honest node refuses, a thief's proof must not show as counting.
func TestProofWithAnEntryByTheOldKey(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	kz := w.nodes["kz"]
	old, place := kz.keys.Sign, w.standing("kz")
	fresh, err := keyring.Generate()
	w.check(err)
	renewed := *kz.keys
	renewed.Sign = fresh.Sign
	sc := (&resident{id: "kz", keys: &renewed, safe: kz.safe}).card(w.now)
	w.check(w.act("kz", w.council(), "renew-card", &charter.RenewCard{Card: sc.Bytes, Sig: sc.Sig}))
	w.check(kz.db.Close())
	kz.keys = &renewed
	w.start(kz)
	w.settleAll()
	w.check(w.act("kz", id, "acknowledge", ack("with the new key")))
	w.settleAll()
	f := w.export(id)
	hd := w.forge("kz", id, dossier.Receipt, nil, func(h *dossier.Header) { h.Place = place }).Header
	f.Dossier = append(f.Dossier, dossier.Sign(hd, nil, nil, old).Encode())
	if _, err := proof.Check(canon.Encode(f), all.Procedures()); !errors.Is(err, proof.ErrProof) {
		t.Errorf("holds: %v", err)
	}
}
