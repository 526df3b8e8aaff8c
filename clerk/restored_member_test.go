package clerk_test

import (
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure/charter"
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

// Whoever waits for what its release had seen gets it from anybody, though the author has
// lost it, and learns that it was released.
func TestReleasedPartyLearnsOfIt(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.openDirectory("kg")
	w.settleAll()
	copied := w.backup("uz")
	w.check(w.act("uz", id, "list-office", office("seen by kg alone")))
	w.carry("uz", "kg")
	w.must(w.nodes["kg"].Release(w.ctx, id, "kz", officer))
	w.putBack("uz", copied) // and what it had for kz with it
	w.rejoin("uz", "kg")
	w.nodes["uz"].Heard("kz")
	for range 3 {
		w.carry("kg", "kz")
		w.nodes["kz"].Retry(w.ctx)
	}
	wants := []clerk.Want{{Dossier: id, Party: "uz", From: 1}, {Dossier: id, Party: "kg", From: 1}}
	w.fetch("kg", "kz", wants)
	if w.record("kz", id).History.Has("kz") {
		t.Error("kz goes on as if it took part")
	}
	w.refused(w.act("kz", id, "list-office", office("after")), "refuse.not-party")
	w.check(w.act("kg", id, "list-office", office("not for kz")))
	chains, err := w.nodes["kg"].Chains(w.ctx, "kz", wants)
	w.check(err)
	for _, b := range chains {
		e, err := dossier.Parse(b)
		w.check(err)
		if release := w.record("kg", id).History.Farewell("kz"); e.Number > release.Seen[e.Party] && e.Hash != release.Hash && e.Number >= release.Number {
			t.Errorf("kz is handed %s, after its release", e)
		}
	}
}

// What is signed in a party's name and not verified yet is not handed to it as its own.
func TestForgeryThatWaitsIsNotHandedOver(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	forged := w.forge("kz", id, "acknowledge", ack("never said"), func(h *dossier.Header) { h.Place = canon.Sum("test", []byte("nowhere")) })
	forged = dossier.Sign(forged.Header, forged.Body, nil, w.nodes["uz"].keys.Sign)
	w.show("kg", "uz", forged)
	w.check(w.nodes["kz"].MustRejoin())
	w.rejoin("kz", "kg")
	w.rejoin("kz", "uz")
	w.innocent("kz", "kg")
	w.check(w.act("kz", id, "acknowledge", ack("said")))
	w.settleAll()
	w.agree(id, w.ids...)
}

// A party that has joined has no place to sign from before it has written in the charter,
// not even receipts. What it has seen elsewhere it says afterwards.
func TestAdmittedBeforeItSigned(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.openDirectory("kg")
	w.settleAll()
	r := w.settle("tr")
	sc := r.card(w.now)
	motion := w.must(w.nodes["kg"].Act(w.ctx, clerk.Command{Dossier: w.council(), Step: "move-seat", By: officer,
		Input: &charter.MoveSeat{Card: sc.Bytes, Sig: sc.Sig}}))
	w.settleAll()
	w.consent(motion.Number)
	w.settleAll()
	w.must(w.nodes["kg"].Admit(w.ctx, w.council(), []party.ID{"tr"}, officer))
	batch, err := w.nodes["kg"].Chains(w.ctx, "tr", []clerk.Want{{Dossier: w.council()}})
	w.check(err)
	w.check(r.Join(w.ctx, batch))
	w.must(w.nodes["kg"].Admit(w.ctx, id, []party.ID{"tr"}, officer))
	w.ids = append(w.ids, "tr")
	w.settleAll()
	w.agree(id, "kg", "kz", "tr")
	w.check(w.act("tr", w.council(), "sign", &charter.Sign{}))
	w.settleAll()
	w.agree(id, w.ids...)
	if _, wrote := w.record("kg", id).History.Heads()["tr"]; !wrote {
		t.Error("it never says what it has seen")
	}
}

// A forgery in our name that waits at a peer for a dossier nobody has does not keep a
// restored node from having heard that peer.
func TestForgeryInAnUnknownDossierHoldsNothingUp(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	forged := w.forge("kz", id, "acknowledge", ack("never said"), nil)
	h := forged.Header
	h.Dossier = dossier.ID(canon.Sum("test", []byte("no such dossier")))
	w.show("kg", "uz", dossier.Sign(h, forged.Body, nil, w.nodes["uz"].keys.Sign))
	w.check(w.nodes["kz"].MustRejoin())
	w.rejoin("kz", "kg")
	w.rejoin("kz", "uz")
	w.check(w.act("kz", id, "acknowledge", ack("said")))
	w.settleAll()
	w.agree(id, w.ids...)
}
