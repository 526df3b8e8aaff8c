package simulate

import (
	"slices"

	"kenesh/party"
	"kenesh/procedure"
)

// tooSoon says that a step leads where little can be done any more, and that much of the
// story is yet to come. In the dossier that all others stand on it is enough that somebody
// can do little any more.
func (d desk) tooSoon(step string, after any) bool {
	if 3*d.event > 2*d.events {
		return false
	}
	for _, id := range d.act.Parties {
		if d.rec.Procedure.Opener == procedure.ByFounder && fewer(d.choices(id, d.rec.State), d.choices(id, after), step) {
			return true
		}
	}
	return fewer(d.possible(d.rec.State), d.possible(after), step)
}

// fewer says that of the choices beside one, fewer than half as many are left.
func fewer(before, after []string, but string) bool {
	count := func(steps []string) (n int) {
		for _, s := range steps {
			if s != but {
				n++
			}
		}
		return n
	}
	return 2*count(after) < count(before)
}

// choices lists what a party could do in a state.
func (d desk) choices(id party.ID, state any) (steps []string) {
	act := d.act
	act.Party = id
	for _, s := range d.rec.Procedure.Open(state, act) {
		steps = append(steps, s.Name)
	}
	return steps
}

// novelty is how little this story has seen of a step.
func (d desk) novelty(step string) float64 {
	n := 1 / (1 + float64(d.tally.steps[d.a.kind+"."+step])) / (1 + float64(d.a.taken[step])/4)
	if d.a.kind == d.kind {
		n *= 3
	}
	return n
}

// possible lists what anybody could do in a state.
func (d desk) possible(state any) (steps []string) {
	for _, id := range d.act.Parties {
		for _, s := range d.choices(id, state) {
			if !slices.Contains(steps, s) {
				steps = append(steps, s)
			}
		}
	}
	return steps
}

// admissible lists who sits in the council and never was in the dossier, if the founder of it
// may admit anybody.
func (d desk) admissible() (ids []party.ID) {
	m, ok := d.rec.State.(procedure.Membered)
	if !ok || !m.Membership() || d.act.Founder != d.n.id {
		return nil
	}
	for _, id := range d.everybody() {
		if _, seated := d.n.Roll().Seat(id); seated && !slices.Contains(d.rec.History.Parties(), id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// released lists who was let go from the dossier.
func (d desk) released() (ids []party.ID) {
	for _, id := range d.rec.History.Parties() {
		if !d.rec.History.Has(id) {
			ids = append(ids, id)
		}
	}
	return ids
}
