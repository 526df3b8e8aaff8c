package bench_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"kenesh/api"
	"kenesh/bench"
	"kenesh/clerk"
	"kenesh/cli"
	"kenesh/desk"
	"kenesh/lang"
	"kenesh/portal"
	"kenesh/procedure/all"
	"kenesh/roster"
)

// A profile of it all: go test ./bench -run Everything -v -scale 0.01 -cpuprofile cpu.out
var scale = flag.Float64("scale", 0.0002, "of the reference year")

func config(t *testing.T) bench.Config {
	t.Helper()
	cat, err := lang.Load(append(all.Words(), lang.Words, clerk.Words, roster.Words, desk.Words, portal.Words, api.Words, cli.Words, bench.Words)...)
	if err != nil {
		t.Fatal(err)
	}
	return bench.Config{Dir: t.TempDir(), Scale: *scale, Dossiers: 40, Procedures: all.Procedures(), Catalogue: cat, Version: "test"}
}

func TestEverythingIsMeasuredAndNothingIsLeftBehind(t *testing.T) {
	cfg := config(t)
	report, err := bench.Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(report.Floor, report.Figures...) {
		if !(f.Value > 0) {
			t.Errorf("%s is %v", f.Name, f.Value)
		}
		if f.FloorOf != "" && !(f.Times > 0) {
			t.Errorf("%s stands beside no floor", f.Name)
		}
	}
	if report.Entries < report.Messages {
		t.Errorf("%d entries after %d messages", report.Entries, report.Messages)
	}
	nothingIn(t, cfg.Dir)
	var said strings.Builder
	if err := report.Write(&said, cfg.Catalogue.Voice("en")); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(said.String(), "bench.") {
		t.Error("something has no words")
	}
	t.Log("\n" + said.String())
}

func TestEverySentenceIsThereInEveryLanguage(t *testing.T) {
	words, err := lang.Load(bench.Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, missing := range words.Missing() {
		t.Error(missing)
	}
}

// TestStopped ends a measurement while one node works, while both do, and while one of
// them is opened without being served.
func TestStopped(t *testing.T) {
	for _, where := range []string{"acts", "federation", "rebuild"} {
		t.Run(where, func(t *testing.T) {
			cfg := config(t)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			cfg.Progress = func(section string, _, _ int) {
				if section == where {
					stop()
				}
			}
			_, err := bench.Run(ctx, cfg)
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("stopped with %v", err)
			}
			nothingIn(t, cfg.Dir)
		})
	}
	for range 100 { // what was stopped takes a moment to go
		if runtime.NumGoroutine() < 20 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left", runtime.NumGoroutine())
}

func TestScaleIsChecked(t *testing.T) {
	for _, wrong := range []float64{0, -1, 10.5} {
		cfg := config(t)
		cfg.Scale = wrong
		if _, err := bench.Run(t.Context(), cfg); !errors.Is(err, bench.ErrScale) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

func nothingIn(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Error(fmt.Sprint("left behind: ", left), err)
	}
}
