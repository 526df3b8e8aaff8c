package clerk_test

import (
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/charter"
	ownfile "kenesh/procedure/file"
)

// A node signs with a new key, is put back on a copy from before that, and has the new key
// all the same: the charter it holds does not know it. Whatever it opened now nobody would
// take, and it would count as an offence, so it waits until it has heard what it wrote
// there. Found by the simulation, seed 7026.
func TestOpensNothingWithAKeyItsCharterDoesNotKnow(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	w.settleAll()
	copied, kg := w.backup("kg"), w.nodes["kg"]
	renewed, err := kg.keys.Renewed()
	w.check(err)
	sc := (&resident{id: "kg", keys: renewed, safe: kg.safe}).card(w.now)
	w.check(w.act("kg", w.council(), "renew-card", &charter.RenewCard{Card: sc.Bytes, Sig: sc.Sig}))
	kg.keys = renewed
	w.settleAll()

	w.putBack("kg", copied)
	open := clerk.Command{Kind: "notice", Step: "issue", Parties: w.ids[1:2], By: officer, Input: update("Flood")}
	_, err = kg.Act(w.ctx, open)
	w.refused(err, "refuse.rejoining")
	w.rejoin("kg", "uz")
	done := w.must(kg.Act(w.ctx, open))
	w.settleAll()
	w.rejoin("kg", "kz")
	w.innocent("kz", "kg")
	w.agree(done.Dossier, "kg", "kz")
}

// The act by which it changed its key comes back to a node that was put back: it writes with
// the new one in every dossier, also where nobody else has anything new to say, so that the
// old one is past there. Found by the simulation, seed 9040.
func TestKeyThatComesBackIsUsedEverywhere(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.openFile("kg")
	w.settleAll()
	copied, kg := w.backup("kg"), w.nodes["kg"]
	renewed, err := kg.keys.Renewed()
	w.check(err)
	sc := (&resident{id: "kg", keys: renewed, safe: kg.safe}).card(w.now)
	w.check(w.act("kg", w.council(), "renew-card", &charter.RenewCard{Card: sc.Bytes, Sig: sc.Sig}))
	kg.keys = renewed
	w.settleAll()
	w.putBack("kg", copied)
	w.rejoin("kg", "kz")
	w.settleAll()
	head := w.record("kg", id).History.Head("kg")
	if !head.VerifiedBy(public(renewed.Sign)) {
		t.Errorf("the last entry of kg's own file is %s, signed with the old key", head)
	}
}

func (w *world) openFile(who party.ID) dossier.ID {
	w.t.Helper()
	return w.must(w.nodes[who].Act(w.ctx, clerk.Command{Kind: "file", Step: "open", By: officer, Input: &ownfile.Open{Title: lang.Text{"en": "Of our own"}}})).Dossier
}
