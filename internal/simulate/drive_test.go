package simulate

import (
	"maps"
	"slices"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// A drive is several seats bringing one dossier forward together, as when a meeting is on.
// They think ahead: on a copy of the state they try some courses that things could take,
// step by step as the procedure says they are open, and follow the one that shows most of
// what this story has seen least of. So stories get deep into every kind, and nobody here
// knows any.

// move is one step by one party.
type move struct {
	by    party.ID
	step  procedure.Step
	input any
}

// course is a way things could go on.
type course struct {
	moves   []move
	score   float64
	reached bool // what it was to lead to
}

// councilMeets has the seats of a dossier follow a course; the others hear of each act if
// links allow.
func (w *world) councilMeets() {
	d, ok := w.mostPromising()
	if !ok {
		return
	}
	a := d.a
	for range 1 + w.IntN(3) {
		if d, ok = w.sit(d.n, a); !ok {
			return
		}
		plan := d.plan()
		w.letIn(d)
		for _, m := range plan.moves {
			if !w.follow(m, a) {
				break
			}
		}
	}
}

// mostPromising is the dossier, of a few, in which most would be new.
func (w *world) mostPromising() (best desk, found bool) {
	most := -1.0
	for range 5 {
		d, ok := w.sit(w.nodes[pick(w.dice, w.honest)], pick(w.dice, w.affairs))
		if !ok || d.n.full || d.n.away(w) || !d.rec.History.Has(d.n.id) {
			continue
		}
		sum := 0.0
		for _, s := range d.rec.Procedure.Steps {
			sum += d.novelty(s.Name)
		}
		if sum *= w.Float64(); sum > most {
			best, most, found = d, sum, true
		}
	}
	return best, found
}

// follow has a party take a planned step, if it still can.
func (w *world) follow(m move, a *affair) bool {
	n := w.nodes[m.by]
	if n == nil || n.full || n.away(w) {
		return false
	}
	d, ok := w.sit(n, a)
	if !ok || !slices.ContainsFunc(d.open(), func(s procedure.Step) bool { return s.Name == m.step.Name }) {
		return false
	}
	in, after := d.draft(m.step, 0, 10)
	if after == nil || w.act(n, a, clerk.Command{Dossier: a.id, Step: m.step.Name, By: d.act.By, Input: in, Key: w.requestKey()}) != nil {
		return false
	}
	w.say("%s: %s in %s, with the others listening", n.id, m.step.Name, a)
	w.tellOthers(d)
	return true
}

func (w *world) tellOthers(d desk) {
	for _, id := range d.rec.History.Present() {
		if to := w.nodes[id]; to != nil && to != d.n && w.reaches(d.n, to) {
			w.carry(d.n, to)
		}
	}
}

// reaches says that two nodes can talk just now.
func (w *world) reaches(one, other *node) bool {
	return slices.Contains(w.ids, other.id) && !one.full && !other.full && !one.away(w) && !other.away(w) && w.open(one.id, other.id) && w.open(other.id, one.id)
}

// letIn has the founder admit who has not been let in yet, if this story has seen little of it.
func (w *world) letIn(d desk) {
	f := w.nodes[d.act.Founder]
	if f == nil || f.full || f.away(w) {
		return
	}
	if d, ok := w.sit(f, d.a); ok && d.chance(int(100*d.novelty(dossier.Admit))) {
		if who := d.admissible(); len(who) > 0 {
			err := w.act(f, d.a, clerk.Command{Dossier: d.a.id, Step: dossier.Admit, By: d.act.By, Input: &procedure.Admission{Parties: who}})
			w.say("%s lets %v in to %s: %s", f.id, who, d.a, outcome(err))
		}
	}
}

// plan tries some courses and keeps the best.
func (d desk) plan() (best course) {
	depth := min(8+2*len(d.act.Parties), 24)
	for range 10 {
		if c := d.tryCourse(depth, nil); c.score > best.score {
			best = c
		}
	}
	return best
}

// tryCourse plays on a copy of the state until nothing is possible, or deep enough, or where
// it was to lead.
func (d desk) tryCourse(depth int, there func(state any) bool) (c course) {
	state := d.world.copied(d.rec.Procedure, d.rec.State)
	heads, taken := d.rec.History.Heads(), map[string]int{}
	for range depth {
		m, act, ok := d.drawMove(state, heads, taken, there != nil)
		if !ok {
			break
		}
		f := form{world: d.world, n: d.nodes[m.by], a: d.a, state: state, act: act, full: d.fullness(), helped: d.help()}
		typed := f.group(m.step.Fields, "")
		for try := 0; try < 5; try++ {
			m.input = f.filled(m.step, typed)
			_, err := d.rec.Procedure.Next(state, act, canon.Encode(m.input), false)
			if err == nil && there == nil && d.tooSoon(m.step.Name, state) {
				return c
			}
			if err == nil {
				if taken[m.step.Name] == 0 {
					c.score += d.novelty(m.step.Name) / float64(5+len(c.moves))
				}
				heads[m.by]++
				c.moves = append(c.moves, m)
				if c.reached = there != nil && there(state); c.reached {
					return c
				}
				break
			}
			f.correct(m.step, typed, err)
		}
		taken[m.step.Name]++
	}
	for _, s := range d.possible(state) {
		c.score += d.novelty(s) / 40
	}
	return c
}

// drawMove draws a step that is open to somebody, rather a new one; a mild one can be taken back.
func (d desk) drawMove(state any, heads map[party.ID]uint64, taken map[string]int, mild bool) (m move, act procedure.Act, ok bool) {
	total := 0.0
	var turn []party.ID
	if f, ok := state.(procedure.Facted); ok {
		turn = f.Facts().Await
	}
	for _, id := range d.act.Parties {
		if d.nodes[id] == nil {
			continue
		}
		by := d.by(id, heads)
		for _, s := range d.rec.Procedure.Open(state, by) {
			weight := d.novelty(s.Name) / float64(1+2*taken[s.Name])
			switch {
			case s.Grave && mild:
				continue
			case s.Grave:
				weight /= 2
			}
			if slices.Contains(turn, id) {
				weight *= 3
			}
			if total += weight; d.Float64()*total < weight {
				m, act, ok = move{by: id, step: s}, by, true
				act.Step = s.Name
			}
		}
	}
	return m, act, ok
}

// by is an act of a party that has seen all there is.
func (d desk) by(id party.ID, heads map[party.ID]uint64) procedure.Act {
	act := d.act
	act.Party, act.Number, act.Seen = id, heads[id]+1, maps.Clone(heads)
	delete(act.Seen, id)
	return act
}
