package simulate

import (
	"slices"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/procedure/all"
)

// Some acts stand on what another dossier says: on what is in force between two parties
// (procedure.Based). Which kinds ask for that and which give it, their faces say.

// layGround has the seats of a dossier that can found acts think ahead until it founds more
// than it does, and follow that course: of each such kind one there is, or a new one. Then
// somebody makes use of it, before they change their minds.
func (w *world) layGround() {
	for _, p := range all.Procedures() {
		if _, founds := p.New().(procedure.Based); !founds || p.Opener != procedure.ByOfficer {
			continue
		}
		a := w.oneOf(p.Kind)
		if a == nil || w.chance(30) {
			if a, _ = w.begins(w.nodes[pick(w.dice, w.honest)], p, 0); a.id.IsZero() {
				continue
			}
		}
		for range 2 {
			if !w.founds(a) {
				break
			}
		}
	}
	for _, p := range all.Procedures() {
		for range 3 {
			if n := w.nodes[pick(w.dice, w.honest)]; p.Steps[0].Cites() && !n.full && !n.away(w) {
				if a, _ := w.begins(n, p, 0); !a.id.IsZero() {
					break
				}
			}
		}
	}
}

// oneOf is a dossier of a kind, nil if there is none.
func (w *world) oneOf(kind string) (one *affair) {
	for _, a := range w.affairs {
		if a.kind == kind && !a.foul && (one == nil || w.chance(40)) {
			one = a
		}
	}
	return one
}

// founds has the seats of a dossier act until it founds more than now; false if they find no way.
func (w *world) founds(a *affair) bool {
	n := w.nodes[a.founder]
	d, ok := w.sit(n, a)
	if !ok || n.full || n.away(w) {
		return false
	}
	w.tellOthers(d)
	now := w.worth(d.rec.State)
	more := func(state any) bool { return w.worth(state) > now }
	for range 12 {
		c := d.tryCourse(50, more)
		if !c.reached {
			continue
		}
		for _, m := range d.needed(c.moves, more) {
			by := w.nodes[m.by]
			if by.full || by.away(w) || w.act(by, a, clerk.Command{Dossier: a.id, Step: m.step.Name, By: d.act.By, Input: m.input}) != nil {
				return false
			}
			if d, ok := w.sit(by, a); ok {
				w.tellOthers(d)
			}
		}
		w.say("%s is brought to found acts", a)
		return true
	}
	return false
}

// needed leaves out of a course what it reaches its end without.
func (d desk) needed(moves []move, there func(state any) bool) []move {
	for i := len(moves) - 1; i >= 0; i-- {
		fewer := slices.Delete(slices.Clone(moves), i, i+1)
		if state, ok := d.replayed(fewer); ok && there(state) {
			moves = fewer
		}
	}
	return moves
}

// replayed is where moves lead from here; false if the rules refuse one.
func (d desk) replayed(moves []move) (state any, ok bool) {
	state = d.world.copied(d.rec.Procedure, d.rec.State)
	heads := d.rec.History.Heads()
	for _, m := range moves {
		act := d.by(m.by, heads)
		act.Step = m.step.Name
		if _, err := d.rec.Procedure.Next(state, act, canon.Encode(m.input), false); err != nil {
			return nil, false
		}
		heads[m.by]++
	}
	return state, true
}

// worth counts what a state founds today.
func (w *world) worth(state any) (n int) {
	based, ok := state.(procedure.Based)
	if !ok {
		return 0
	}
	on := lang.Date(w.now.UTC().Format(time.DateOnly))
	for i, a := range w.ids[:min(7, len(w.ids))] {
		for _, b := range w.ids[:i] {
			for _, m := range policy.Measures {
				n += len(based.Bases(string(m), a, b, on))
			}
		}
	}
	return n
}

// standsOnSomething: no dossier is opened that cites what is not there to be cited.
func (w *world) standsOnSomething(n *node, a *affair, cmd clerk.Command) {
	in, cites := cmd.Input.(procedure.Citing)
	if !cites {
		return
	}
	act := procedure.Act{Step: cmd.Step, Party: n.id, Number: 1, By: cmd.By, At: lang.Moment(n.Now().UnixMilli()), Founder: n.id, Parties: append([]party.ID{n.id}, cmd.Parties...)}
	if can, err := n.Citable(w.ctx, act, in); err != nil || len(can.Bases) == 0 {
		w.fail("what stands on nothing is refused", "%s has opened %s, and its register founds nothing: %v", n.id, a, err)
	}
}

// cites has an officer cite what her node finds, as the page offers it; false if there is
// nothing.
func (f form) cites(in procedure.Citing) bool {
	can, err := f.n.Citable(f.ctx, f.act, in)
	f.must(err)
	if len(can.Bases) == 0 {
		return false
	}
	if !f.chance(f.careless) {
		in.Cite(pick(f.dice, can.Bases))
	}
	return true
}
