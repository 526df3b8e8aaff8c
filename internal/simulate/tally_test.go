package simulate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kenesh/procedure/all"
)

// tally counts what a run has met. A fault that no step ever met has tested nothing.
type tally struct {
	seeds, events, heals, checks, proofs, refused int
	hours                                         float64
	faults, steps                                 map[string]int
	met                                           map[string]map[string]int // step, fault shortly before
	recent                                        map[string]int            // fault, last event
}

func newTally() *tally {
	return &tally{faults: map[string]int{}, steps: map[string]int{}, met: map[string]map[string]int{}, recent: map[string]int{}}
}

func (t *tally) fault(name string, w *world) {
	t.faults[name]++
	t.recent[name] = w.event
}

// step notes that a step was taken while the faults of the last events were about.
func (t *tally) step(name string, w *world) {
	t.steps[name]++
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
	t.events, t.heals, t.checks, t.proofs, t.refused, t.hours = t.events+o.events, t.heals+o.heals, t.checks+o.checks, t.proofs+o.proofs, t.refused+o.refused, t.hours+o.hours
	for k, n := range o.faults {
		t.faults[k] += n
	}
	for k, n := range o.steps {
		t.steps[k] += n
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

// String is the closing report.
func (t *tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d seeds, %d events, %.0f simulated hours, %d healings, %d dossiers checked, %d proofs checked, %d acts refused\n",
		t.seeds, t.events, t.hours, t.heals, t.checks, t.proofs, t.refused)
	b.WriteString("faults:")
	for _, f := range slices.Sorted(maps.Keys(t.faults)) {
		fmt.Fprintf(&b, " %s %d,", f, t.faults[f])
	}
	b.WriteString("\n")
	var never, alone []string
	covered, pairs, all := 0, 0, 0
	for _, s := range everyStep() {
		if t.steps[s] == 0 {
			never = append(never, s)
			continue
		}
		covered++
		all += len(t.faults)
		pairs += len(t.met[s])
		for f := range t.faults {
			if t.met[s][f] == 0 {
				alone = append(alone, s+" × "+f)
			}
		}
	}
	slices.Sort(alone)
	fmt.Fprintf(&b, "steps taken: %d of %d; never: %s\n", covered, covered+len(never), strings.Join(never, ", "))
	fmt.Fprintf(&b, "sometimes: %d of %d pairs of step and fault met", pairs, all)
	if len(alone) > 0 {
		fmt.Fprintf(&b, "; not, for example: %s", strings.Join(alone[:min(8, len(alone))], ", "))
	}
	return b.String()
}

func everyStep() (steps []string) {
	for _, p := range all.Procedures() {
		for _, s := range p.AllSteps() {
			steps = append(steps, p.Kind+"."+s.Name)
		}
	}
	return steps
}
