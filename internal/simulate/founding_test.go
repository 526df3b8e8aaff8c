package simulate

import (
	"kenesh/clerk"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/procedure/all"
)

// found seats everybody in a new council and lets them hear each other.
func (w *world) found() {
	size := w.size()
	for i := range size {
		w.ids = append(w.ids, name(i))
	}
	evil := min(w.IntN(3), len(w.ids)-2)
	for i, id := range w.ids {
		n := w.settleIn(id, i >= len(w.ids)-evil)
		if n.evil {
			w.evil = append(w.evil, id)
		} else {
			w.honest = append(w.honest, id)
		}
	}
	w.malice = w.among(misdeeds).name
	w.loss, w.doubles = w.IntN(31), w.IntN(51)
	w.kind = pick(w.dice, all.Procedures()).Kind
	first := w.nodes[w.ids[0]]
	for _, p := range all.Procedures() {
		if p.Opener != procedure.ByFounder {
			continue
		}
		a := w.anew(p.Kind, first)
		w.confirmed(first, a, clerk.Command{Kind: p.Kind, Parties: w.ids[1:], Step: p.Steps[0].Name, By: w.person(), Input: w.foundingInput(p.Steps[0], a)})
	}
	w.say("%d parties found a council, %d of them malicious; %d%% of messages are lost", len(w.ids), evil, w.loss)
	for _, id := range w.ids[1:] {
		entries, err := first.Chains(w.ctx, id, []clerk.Want{{Dossier: first.Council()}})
		w.must(err)
		w.must(w.nodes[id].Join(w.ctx, entries))
		w.takeSeat(w.nodes[id])
	}
	w.settle()
	w.invite()
	for _, id := range w.ids {
		w.uploads(w.nodes[id])
	}
	if w.chance(70) {
		w.layGround()
	}
}

// takeSeat takes the one step that a party which has been invited can sign.
func (w *world) takeSeat(n *node) {
	a := w.affairs[0]
	rec, act := w.standing(n, a)
	for _, s := range rec.Procedure.Open(rec.State, act) {
		if s.Needs == policy.Sign {
			w.confirmed(n, a, clerk.Command{Dossier: a.id, Step: s.Name, By: act.By, Input: s.NewInput()})
			return
		}
	}
	w.fail("founding", "%s cannot take its seat", n.id)
}
