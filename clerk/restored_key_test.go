package clerk_test

import (
	"testing"

	"kenesh/clerk"
	"kenesh/procedure/charter"
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
