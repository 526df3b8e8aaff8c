package simulate

import (
	"maps"
	"strings"
	"testing"
	"time"
)

// tell prints a story that failed, as short as can be found in a while.
func tell(t *testing.T, p plan, e ending) {
	t.Helper()
	short, kept := shrink(t, p, e, time.Duration(*patience*float64(time.Second)))
	story := short.story
	if len(story) > 80 {
		story = story[len(story)-80:]
	}
	t.Errorf("seed %d fails at event %d: %s\n%s\n\n%d of its events are enough:\n%s\n\ngo test ./internal/simulate -run TestSeed$ -seed=%d -events=%d -rough=%t",
		p.seed, e.at, e.kind, e.text, kept, strings.Join(story, "\n"), p.seed, p.events, p.rough)
}

// shrink leaves out as many events as it can so that the same promise is still broken.
func shrink(t *testing.T, p plan, e ending, budget time.Duration) (ending, int) {
	t.Helper()
	until := time.Now().Add(budget)
	p.until, p.skip = min(p.events, e.at), map[int]bool{}
	best := e
	for piece := max(p.until/2, 1); piece > 0; piece /= 2 {
		for from := p.until; from > 0; from -= piece {
			if time.Now().After(until) {
				return best, p.until - len(p.skip)
			}
			tried := p
			tried.skip = maps.Clone(p.skip)
			for i := max(from-piece+1, 1); i <= from; i++ {
				tried.skip[i] = true
			}
			if len(tried.skip) == len(p.skip) {
				continue
			}
			if again := play(t, tried); again.failure != nil && again.kind == e.kind {
				p, best = tried, again
			}
		}
	}
	return best, p.until - len(p.skip)
}
