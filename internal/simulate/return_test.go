package simulate

import (
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/store"
)

// comesBack is what happens when a node that was put back is up again: its links come up, now
// and then it is started once more, and officers do again what they miss.
func (w *world) comesBack(n *node, since int) {
	if w.chance(25) {
		w.door().crash(n)
		w.say("%s is started once more", n.id)
	}
	if w.chance(65) {
		for _, id := range w.ids {
			if peer := w.nodes[id]; peer != n && w.reaches(peer, n) {
				w.asksFirst(peer, n)
			}
		}
	}
	missed := 0
	for i := len(w.promises) - 1; i >= 0 && missed < 2; i-- {
		if p := w.promises[i]; p.Party == n.id && p.at >= since && p.a.n > 0 {
			w.oneActs(n, p.a)
			missed++
		}
	}
}

// stale are heads as a malicious party tells them to who asks how far its chains reach: fewer,
// and shorter. What it alone holds it could keep to itself for good, and nobody would know; so
// it does so only where somebody honest will tell.
func (d door) stale(from, to *node, heads []store.Head) (told []store.Head) {
	for _, h := range heads {
		switch {
		case !d.someoneHonestHolds(to, h) || d.chance(40):
			told = append(told, h)
		case h.Number > 1 && d.chance(50):
			chain, err := from.Chains(d.ctx, to.id, []clerk.Want{{Dossier: h.Dossier, Party: to.id, From: h.Number - 1}})
			d.must(err)
			if len(chain) == 0 {
				break
			}
			if e, err := dossier.Parse(chain[0]); err == nil && e.Number < h.Number {
				told = append(told, store.Head{Dossier: h.Dossier, Number: e.Number, Hash: e.Hash})
			}
		}
	}
	d.tally.fault("stale head", d.world)
	return told
}

func (d door) someoneHonestHolds(asks *node, h store.Head) bool {
	for _, id := range d.inStanding() {
		n := d.nodes[id]
		in := n.db.Read(d.ctx, func(tx *store.Tx) error {
			if ok, err := tx.HasParty(h.Dossier, asks.id); err != nil || !ok {
				return store.ErrNotFound
			}
			_, err := tx.Entry(h.Dossier, asks.id, h.Number, h.Hash)
			return err
		}) == nil
		if n != asks && in {
			return true
		}
	}
	return false
}
