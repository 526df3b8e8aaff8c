package simulate

import (
	"slices"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/party"
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
		a := &affair{kind: p.Kind, founder: first.id, taken: map[string]int{}}
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

func (w *world) someoneFounds() {
	n := w.someone()
	var kinds []*procedure.Procedure
	for _, p := range n.Procedures() {
		if p.Opener == procedure.ByOfficer {
			kinds = append(kinds, p)
		}
	}
	p := w.newest(kinds)
	a := &affair{n: len(w.affairs), kind: p.Kind, founder: n.id, taken: map[string]int{}}
	cmd := clerk.Command{Kind: p.Kind, Step: p.Steps[0].Name, By: w.person(), Key: w.requestKey()}
	if from := n.Roll().Seated(); p.Audience == procedure.Chosen {
		if w.chance(8) {
			from = w.everybody()
		}
		cmd.Parties = some(w.dice, 65, slices.DeleteFunc(slices.Clone(from), func(id party.ID) bool { return id == n.id }))
	}
	careless := w.carelessness()
	f := form{world: w, n: n, a: a, state: p.New(), careless: careless, act: procedure.Act{Step: cmd.Step, Party: n.id, Number: 1, By: cmd.By, Founder: n.id, Parties: append([]party.ID{n.id}, cmd.Parties...)}}
	typed := f.group(p.Steps[0].Fields, "")
	for try := 0; ; try++ {
		cmd.Input = f.filled(p.Steps[0], typed)
		if _, err := p.Next(p.New(), f.act, canon.Encode(cmd.Input), true); err == nil || careless > 0 || try > 8 {
			break
		} else {
			f.correct(p.Steps[0], typed, err)
		}
	}
	err := w.act(n, a, cmd)
	w.say("%s opens %s for %v: %s", n.id, a, cmd.Parties, outcome(err))
}

// newest is rather a kind of which this story has seen little.
func (w *world) newest(kinds []*procedure.Procedure) (best *procedure.Procedure) {
	most := -1.0
	for _, p := range kinds {
		d, sum := desk{world: w, a: &affair{kind: p.Kind, taken: map[string]int{}}}, 0.0
		for _, s := range p.Steps {
			sum += d.novelty(s.Name)
		}
		if sum *= w.Float64() / float64(len(p.Steps)); sum > most || p.Kind == w.kind && w.chance(50) {
			best, most = p, sum
		}
	}
	return best
}
