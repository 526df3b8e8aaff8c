package simulate

import (
	"syscall"
	"testing"
	"time"
)

// TestSeededBugs says how many of the bugs are caught, each within a few stories and a
// minute of the processor.
func TestSeededBugs(t *testing.T) {
	if testing.Short() {
		t.Skip("minutes")
	}
	caught, tried, sound := 0, 0, map[uint64]bool{}
	for _, b := range bugs {
		if *bug != "" && *bug != b.name {
			continue
		}
		tried++
		began := processor()
		by, seeds := hunt(t, b, sound)
		if by == "" {
			t.Logf("not caught in %d seeds, %.0f s: %s (%s)", seeds, (processor() - began).Seconds(), b.name, b.what)
			continue
		}
		caught++
		t.Logf("%-16s caught by “%s” in %d seeds, %.1f s", b.name, by, seeds, (processor() - began).Seconds())
	}
	t.Logf("%d of %d seeded bugs caught", caught, tried)
	if 2*caught < tried { // -within 12 catches three in four
		t.Error("that is too few")
	}
}

// hunt plays stories with a bug until one fails that does not fail without it.
func hunt(t *testing.T, b seeded, sound map[uint64]bool) (by string, seeds int) {
	t.Helper()
	until := processor() + time.Minute
	for s := uint64(1000); seeds < *within && processor() < until; s++ {
		seeds++
		p := plan{seed: s, events: 150, bug: b.name, rough: s%2 == 0}
		e := play(t, p)
		if e.failure == nil {
			continue
		}
		if _, played := sound[s]; !played {
			p.bug = ""
			sound[s] = play(t, p).failure == nil
		}
		if sound[s] {
			return e.kind, seeds
		}
	}
	return "", seeds
}

// processor is the time this process has worked.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
