package clerk_test

import (
	"crypto/ed25519"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/charter"
	"kenesh/procedure/notice"
)

func TestSuspendedPartyGetsNothingNew(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	motion := w.must(w.nodes["kg"].Act(w.ctx, clerk.Command{Dossier: w.council(), Step: "move-suspension", By: officer,
		Input: &charter.MoveSuspension{Party: "uz", Reason: lang.Text{"en": "Reason."}}}))
	w.settleAll()
	w.consent(motion.Number, "uz")
	held := len(w.record("uz", id).Outcomes)
	w.check(w.act("kg", id, "update", &notice.Contents{Title: lang.Text{"en": "New"}, Body: lang.Text{"en": "New."}, Level: "warning"}))
	w.settleAll()
	for _, from := range []party.ID{"kg", "kz"} {
		got, err := w.nodes[from].Chains(w.ctx, "uz", []clerk.Want{{Dossier: id}, {Dossier: id, Party: "kg", From: 1}})
		w.check(err)
		if len(got) > 0 {
			t.Errorf("%s hands the suspended party %d entries", from, len(got))
		}
	}
	if now := len(w.record("uz", id).Outcomes); now != held {
		t.Errorf("uz held %d entries, now %d", held, now)
	}
	w.must(w.nodes["kz"].Act(w.ctx, clerk.Command{Dossier: w.council(), Step: "move-reinstatement", By: officer,
		Input: &charter.MoveReinstatement{Party: "uz"}}))
	w.settleAllBut("uz")
	w.check(w.act("kg", w.council(), "consent", &charter.Consent{Motion: w.lastMotion()}))
	w.settleAll()
	w.agree(id, w.ids...)
	w.agree(w.council(), w.ids...)
}

func TestOldKeyAfterTheCardWasRenewed(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	kz := w.nodes["kz"]
	stolen, before := *kz.keys, w.standing("kz")
	fresh, err := keyring.Generate()
	w.check(err)
	renewed := *kz.keys
	renewed.Sign = fresh.Sign
	sc := (&resident{id: "kz", keys: &renewed, safe: kz.safe}).card(w.now)
	w.check(w.act("kz", w.council(), "renew-card", &charter.RenewCard{Card: sc.Bytes, Sig: sc.Sig}))
	w.check(kz.db.Close())
	kz.keys = &renewed
	w.start(kz)
	w.check(w.act("kz", id, "acknowledge", ack("with the new key")))
	w.settleAll()
	w.check(w.act("kg", id, "update", update("asks again")))
	w.settleAll()
	w.agree(id, "kg", "kz")
	thief := func(key ed25519.PrivateKey, place [32]byte) *dossier.Entry {
		kz.keys = &keyring.Keyring{Sign: key}
		defer func() { kz.keys = &renewed }()
		return w.forge("kz", id, "acknowledge", ack("with the old key"), func(h *dossier.Header) { h.Place = place })
	}
	if taken := w.show("kg", "kz", thief(stolen.Sign, before)); taken.Refused != 1 {
		t.Errorf("old key, old place: %+v", taken)
	}
	if taken := w.show("kg", "kz", thief(stolen.Sign, w.standing("kz"))); taken.Refused != 1 {
		t.Errorf("old key, new place: %+v", taken)
	}
	if taken := w.show("kg", "kz", thief(renewed.Sign, before)); taken.Refused != 1 {
		t.Errorf("new key, old place: %+v", taken)
	}
	second := thief(stolen.Sign, before).Header // where the new key has written
	honest := w.record("kg", id).History.Head("kz")
	second.Number, second.Prev, second.Clock, second.Seen, second.SeenAs = honest.Number, honest.Prev, honest.Clock, honest.Seen, honest.SeenAs
	if taken := w.show("kg", "kz", dossier.Sign(second, nil, nil, stolen.Sign)); taken.Refused != 1 {
		t.Errorf("old key, a second entry after the new key's: %+v", taken)
	}
}
