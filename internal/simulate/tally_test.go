package simulate

import (
	"kenesh/procedure"
	"kenesh/procedure/all"
)

// tally counts what a run has met. A fault that no step ever met has tested nothing.
type tally struct {
	seeds, events, heals, checks, proofs, refused, rulings, acts, nodes int
	hours                                                               float64
	faults, steps                                                       map[string]int
	met                                                                 map[string]map[string]int // step, fault shortly before
	recent                                                              map[string]int            // fault, last event
	why                                                                 map[string]int            // refusals, by reason
}

func newTally() *tally {
	return &tally{faults: map[string]int{}, steps: map[string]int{}, met: map[string]map[string]int{}, recent: map[string]int{}, why: map[string]int{}}
}

func (t *tally) fault(name string, w *world) {
	t.faults[name]++
	t.recent[name] = w.event
}

// refusal counts a refused act by what it was told.
func (t *tally) refusal(a *affair, step string, err error) {
	t.refused++
	reason := "no such dossier here"
	if p := procedure.ProblemsOf(err); len(p) > 0 {
		reason = p[0].Message.Key
	}
	t.why[a.kind+"."+step+": "+reason]++
}

// step notes that a step was taken while the faults of the last events were about.
func (t *tally) step(name string, w *world) {
	t.steps[name]++
	t.acts++
	if t.met[name] == nil {
		t.met[name] = map[string]int{}
	}
	for fault, at := range t.recent {
		if w.event-at < 20 {
			t.met[name][fault]++
		}
	}
}

func (t *tally) add(o *tally) {
	t.seeds++
	t.events, t.heals, t.checks, t.proofs = t.events+o.events, t.heals+o.heals, t.checks+o.checks, t.proofs+o.proofs
	t.refused, t.rulings, t.acts, t.hours, t.nodes = t.refused+o.refused, t.rulings+o.rulings, t.acts+o.acts, t.hours+o.hours, t.nodes+o.nodes
	for k, n := range o.faults {
		t.faults[k] += n
	}
	for k, n := range o.steps {
		t.steps[k] += n
	}
	for k, n := range o.why {
		t.why[k] += n
	}
	for k, m := range o.met {
		if t.met[k] == nil {
			t.met[k] = map[string]int{}
		}
		for f, n := range m {
			t.met[k][f] += n
		}
	}
}

func everyStep() (steps []string) {
	for _, p := range all.Procedures() {
		for _, s := range p.AllSteps() {
			steps = append(steps, p.Kind+"."+s.Name)
		}
	}
	return steps
}
