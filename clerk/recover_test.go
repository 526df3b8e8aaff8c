package clerk_test

import (
	"crypto/ed25519"
	"testing"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/charter"
	"kenesh/procedure/notice"
)

// recovers has a party say by its recovery key which entries it stands by. keys are the
// ones it signs with from then on.
func (w *world) recovers(who party.ID, keys *keyring.Keyring, stands ...canon.Hash) error {
	w.t.Helper()
	r := w.nodes[who]
	sc := (&resident{id: who, keys: keys, safe: r.safe}).card(w.now)
	_, err := r.Recover(w.ctx, clerk.Recovery{Key: r.safe, Stands: stands, By: officer, Input: &charter.Recover{Card: sc.Bytes, Sig: sc.Sig}})
	if err == nil {
		w.check(r.db.Close())
		r.keys = keys
		w.start(r)
	}
	return err
}

// A fork by accident is explained, and the party goes on where it stands, on every node.
func TestForkIsExplained(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	yes, no := w.forge("kz", id, "acknowledge", ack("yes"), nil), w.forge("kz", id, "acknowledge", ack("no"), nil)
	w.show("kg", "kz", yes)
	w.show("uz", "kz", no)
	w.settleAll()
	w.refused(w.act("kz", id, "acknowledge", ack("again")), "refuse.frozen")

	forks, err := w.nodes["kz"].Forks(w.ctx)
	w.check(err)
	if len(forks) != 1 || forks[0].Dossier != id || forks[0].Number != yes.Number || len(forks[0].Entries) != 2 {
		t.Fatalf("forks %+v", forks)
	}
	w.check(w.recovers("kz", w.nodes["kz"].keys, no.Hash))
	w.settleAll()
	w.agree(w.council(), w.ids...)
	w.agree(id, w.ids...)
	for _, at := range w.ids {
		h := w.record(at, id).History
		if _, frozen := h.Frozen("kz"); frozen || h.Stray(h.Find("kz", no.Hash)) || !h.Stray(h.Find("kz", yes.Hash)) {
			t.Errorf("at %s the chain of kz goes on from another entry, or not at all", at)
		}
		w.rowIsTheFold(at, id)
	}
	if forks, err := w.nodes["kz"].Forks(w.ctx); err != nil || len(forks) > 0 {
		t.Errorf("still forked: %v, %v", forks, err)
	}
	w.check(w.act("kg", id, "update", update("more")))
	w.settleAll()
	w.check(w.act("kz", id, "acknowledge", &notice.Acknowledge{Edition: 2}))
	w.settleAll()
	w.agree(id, w.ids...)
	w.innocent("kg", "uz")
}

// A forked charter chain is explained like any other, and what the party writes
// elsewhere stands on it.
func TestForkInTheCharterIsExplained(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	one := w.forge("kz", w.council(), "move-rules", &charter.MoveRules{Rules: lang.Text{"en": "one"}}, nil)
	other := w.forge("kz", w.council(), "move-rules", &charter.MoveRules{Rules: lang.Text{"en": "other"}}, nil)
	w.show("kg", "kz", one)
	w.show("uz", "kz", other)
	w.settleAll()
	w.refused(w.act("kz", w.council(), "move-rules", &charter.MoveRules{Rules: lang.Text{"en": "third"}}), "refuse.frozen")
	w.check(w.recovers("kz", w.nodes["kz"].keys, other.Hash))
	w.settleAll()
	w.check(w.act("kz", id, "acknowledge", ack("from firm ground")))
	w.settleAll()
	w.agree(w.council(), w.ids...)
	w.agree(id, w.ids...)
	if got := w.record("uz", w.council()).State.(*charter.State).Motions; len(got) != 1 || got[0].Rules["en"] != "other" {
		t.Errorf("motions %+v", got)
	}
}

// To stand by both is no explanation; nor is a recovery by the key that forked.
func TestNothingIsExplainedTwice(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	yes, no := w.forge("kz", id, "acknowledge", ack("yes"), nil), w.forge("kz", id, "acknowledge", ack("no"), nil)
	w.show("kg", "kz", yes, no)
	w.settleAll()
	sc := w.nodes["kz"].card(w.now)
	forged := w.forge("kz", w.council(), dossier.Recover, &charter.Recover{Card: sc.Bytes, Sig: sc.Sig},
		func(h *dossier.Header) { h.Stands = []canon.Hash{yes.Hash} })
	if taken := w.show("kg", "kz", forged); taken.Refused != 1 {
		t.Errorf("a recovery signed with the ordinary key: %+v", taken)
	}
	w.refused(w.act("kz", w.council(), dossier.Recover, &charter.Recover{Card: sc.Bytes, Sig: sc.Sig}), "refuse.no-step")
	w.check(w.recovers("kz", w.nodes["kz"].keys, yes.Hash, no.Hash))
	w.settleAll()
	w.refused(w.act("kz", id, "acknowledge", ack("again")), "refuse.frozen")
	w.agree(id, w.ids...)
}

// Whoever has the signing key can neither put another recovery key in the old one's place
// nor keep the party from taking its seat back.
func TestStolenKeyIsRecoveredFrom(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	idle := w.issue("uz", "Nobody answers here", "kz")
	w.settleAll()
	kz := w.nodes["kz"]
	stolen, before := *kz.keys, w.standing("kz")
	_, theirs, err := ed25519.GenerateKey(nil)
	w.check(err)
	sc := (&resident{id: "kz", keys: &stolen, safe: theirs}).card(w.now)
	w.refused(w.act("kz", w.council(), "renew-card", &charter.RenewCard{Card: sc.Bytes, Sig: sc.Sig}), "charter.refuse.recovery")

	fresh, err := keyring.Generate()
	w.check(err)
	renewed := stolen
	renewed.Sign = fresh.Sign
	w.check(w.recovers("kz", &renewed))
	w.settleAll()
	for _, at := range []dossier.ID{id, idle} {
		h := w.record("kz", at).History.Next("kz", dossier.Receipt, w.now.UnixMilli(), before)
		h.Epoch = 0
		if taken := w.show("kg", "kz", dossier.Sign(h, nil, nil, stolen.Sign)); taken.Refused != 1 && at == id {
			t.Errorf("the stolen key still writes in %s: %+v", at.Short(), taken)
		}
		if taken := w.show("uz", "kz", dossier.Sign(h, nil, nil, stolen.Sign)); taken.Refused != 1 {
			t.Errorf("the stolen key still writes in %s: %+v", at.Short(), taken)
		}
	}
	w.check(w.act("kz", id, "acknowledge", ack("with the new key")))
	w.settleAll()
	w.agree(id, w.ids...)
	w.agree(w.council(), w.ids...)
	w.innocent("kg", "uz")
}
