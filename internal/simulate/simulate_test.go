package simulate

import (
	"flag"
	"testing"
	"time"
)

var (
	seed     = flag.Uint64("seed", 0, "the seed to play")
	seeds    = flag.Int("seeds", 8, "how many seeds to play, from -from on")
	from     = flag.Uint64("from", 1, "the first seed")
	minutes  = flag.Float64("minutes", 0, "play seeds for so long instead")
	events   = flag.Int("events", 220, "events in a story")
	patience = flag.Float64("shrink", 60, "seconds spent on making a story that fails shorter")
	rough    = flag.Bool("rough", false, "every fault there is, and much of it")
	bug      = flag.String("bug", "", "a bug to put in, or several; see bugs_test.go and mutants_test.go")
)

// TestSeed plays one seed and tells its story if it fails.
func TestSeed(t *testing.T) {
	if *seed == 0 {
		t.Skip("say -seed=N")
	}
	p := plan{seed: *seed, events: *events, bug: *bug, rough: *rough}
	e := play(t, p)
	t.Logf("trace %s\n%s", e.trace, e.tally)
	if e.failure != nil {
		tell(t, p, e)
	}
}

// TestSimulate plays many.
func TestSimulate(t *testing.T) {
	total, began, failed, out := newTally(), time.Now(), 0, progress{}
	for s := *from; ; s++ {
		if *minutes > 0 && time.Since(began).Minutes() > *minutes || *minutes == 0 && s >= *from+uint64(*seeds) {
			break
		}
		p := plan{seed: s, events: *events, rough: *rough}
		e := play(t, p)
		total.add(e.tally)
		if e.failure != nil {
			failed++
			tell(t, p, e)
		}
		out.tell(total, failed)
	}
	t.Logf("%d of %d seeds failed\n%s", failed, total.seeds, total)
}

// TestSeedReplays: a seed plays the same story every time, to the state of every dossier.
func TestSeedReplays(t *testing.T) {
	for s := uint64(101); s < 104; s++ {
		p := plan{seed: s, events: 150}
		one, other := play(t, p), play(t, p)
		if one.trace != other.trace {
			t.Errorf("seed %d went one way and then another: %s", s, firstDifference(one.story, other.story))
		}
	}
}

func firstDifference(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + "\n" + b[i]
		}
	}
	return "one is longer"
}
