package simulate

import (
	"flag"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var everyBug = flag.Bool("bugs", false, "hunt every seeded bug, not a sample")

// sample is of every sort one or two that are found soon.
var sample = []string{"early-ack", "memory-keys", "cursor", "no-rejoin", "lost-entry", "no-owed", "head-forgotten", "tie-break", "no-refold", "epoch-kept"}

// TestSeededBugs says how many of the bugs are caught, each within a minute of the processor:
// a simulation that cannot fail proves nothing. Of the sample each must be.
func TestSeededBugs(t *testing.T) {
	if testing.Short() {
		t.Skip("minutes")
	}
	caught, tried, h := 0, 0, &hunter{sound: map[uint64]bool{}}
	for _, b := range slices.Concat(bugs, mutants) {
		switch named := strings.Split(*bug, ","); {
		case *bug != "" && !slices.Contains(named, b.name), *bug == "" && !*everyBug && !slices.Contains(sample, b.name):
			continue
		}
		tried++
		by, seeds, took := h.hunt(t, b)
		switch {
		case by != "":
			caught++
			t.Logf("| %s | %s | %s | %d | %.1f |", b.name, b.what, by, seeds, took.Seconds())
		case *everyBug:
			t.Logf("| %s | %s | not caught | %d | %.1f |", b.name, b.what, seeds, took.Seconds())
		default:
			t.Errorf("%s is not caught in %d seeds, %.0f s: %s", b.name, seeds, took.Seconds(), b.what)
		}
	}
	t.Logf("%d of %d seeded bugs caught", caught, tried)
	if 3*caught < 2*tried {
		t.Error("that is too few")
	}
}

// TestSeededBugsStand holds the list to the sources: a bug whose line is gone is in nothing.
func TestSeededBugsStand(t *testing.T) {
	names := map[string]bool{}
	for _, b := range slices.Concat(bugs, mutants) {
		if names[b.name] {
			t.Errorf("two bugs %s", b.name)
		}
		names[b.name] = true
		for _, place := range b.places() {
			if place.file != "" {
				place.source(t)
			}
		}
	}
}

// processor is the time this process has worked.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
