package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// String is the closing report.
func (t *tally) String() string {
	var b strings.Builder
	injected := 0
	for _, n := range t.faults {
		injected += n
	}
	fmt.Fprintf(&b, "%d seeds with %d nodes, %d events, %.1f simulated years; %d acts confirmed, %d refused; %d faults\n",
		t.seeds, t.nodes, t.events, t.hours/24/365, t.acts, t.refused, injected)
	fmt.Fprintf(&b, "%d healings; checked: %d dossiers, %d by the second reader, %d proofs\n", t.heals, t.checks, t.rulings, t.proofs)
	fmt.Fprintf(&b, "faults: %s\n", counts(t.faults, len(t.faults)))
	fmt.Fprintf(&b, "refused most: %s\n", counts(t.why, 8))
	t.coverage(&b)
	return b.String()
}

// coverage says which steps were taken, and which met which faults.
func (t *tally) coverage(b *strings.Builder) {
	var never, apart []string
	covered, pairs, all := 0, 0, 0
	for _, s := range everyStep() {
		if t.steps[s] == 0 {
			never = append(never, s)
			continue
		}
		covered++
		all += len(t.faults)
		pairs += len(t.met[s])
		var lacks []string
		for _, f := range slices.Sorted(maps.Keys(t.faults)) {
			if t.met[s][f] == 0 {
				lacks = append(lacks, f)
			}
		}
		if len(lacks) > 0 {
			shown := min(4, len(lacks))
			if 8*len(lacks) < len(t.faults) { // a long run names them all
				shown = len(lacks)
			}
			apart = append(apart, fmt.Sprintf("%s never with %s", s, strings.Join(lacks[:shown], ", "))+more(len(lacks)-shown))
		}
	}
	fmt.Fprintf(b, "steps taken: %d of %d; never: %s\n", covered, covered+len(never), cmp.Or(strings.Join(never, ", "), "none"))
	fmt.Fprintf(b, "sometimes: %d of %d pairs of step and fault met\n", pairs, all)
	shown := 12
	if 10*pairs > 9*all {
		shown = len(apart)
	}
	for _, line := range apart[:min(len(apart), shown)] {
		fmt.Fprintf(b, "  %s\n", line)
	}
	if len(apart) > shown {
		fmt.Fprintf(b, "  and %d more steps\n", len(apart)-shown)
	}
	t.rarest(b)
}

// rarest says which faults have met fewest of the steps taken.
func (t *tally) rarest(b *strings.Builder) {
	missed := map[string]int{}
	for _, met := range t.met {
		for f := range t.faults {
			if met[f] == 0 {
				missed[f]++
			}
		}
	}
	if len(missed) > 0 {
		fmt.Fprintf(b, "steps that were never with: %s\n", counts(missed, 12))
	}
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

// counts lists the most frequent.
func counts(of map[string]int, most int) string {
	keys := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	var parts []string
	for _, k := range keys[:min(most, len(keys))] {
		parts = append(parts, fmt.Sprintf("%s %d", k, of[k]))
	}
	return strings.Join(parts, ", ")
}

// progress writes a line to the terminal every few seconds.
type progress struct{ last time.Time }

func (p *progress) tell(t *tally, failed int) {
	if time.Since(p.last) < 5*time.Second {
		return
	}
	p.last = time.Now()
	taken := 0
	for _, s := range everyStep() {
		if t.steps[s] > 0 {
			taken++
		}
	}
	fmt.Fprintf(os.Stderr, "%d seeds, %.1f years, %d of %d steps taken, %d failed\n", t.seeds, t.hours/24/365, taken, len(everyStep()), failed)
}
