package summit_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
)

// BenchmarkClickToVisible is the time from an officer's act on one node to the other
// node having it verified, folded, indexed and on its disk, over mutual TLS.
func BenchmarkClickToVisible(b *testing.B) {
	s, ctx := gather(b, "kg", "kz")
	events, stop := s.Node("kz").Clerk.Watch()
	defer stop()
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		id := issue(b, s, ctx, "kg", "Flood", "kz")
		awaitEvent(b, s, events, id)
		took = append(took, time.Since(start))
	}
	report(b, took)
}

// awaitEvent waits until kz has a dossier. Who listens and falls behind misses events, as when
// many receipts are written at once, so it looks now and then, too.
func awaitEvent(b *testing.B, s *summit.Summit, events <-chan clerk.Event, id dossier.ID) {
	late := time.After(10 * time.Second)
	for {
		select {
		case e := <-events:
			if e.Dossier == id && !e.Own {
				return
			}
		case <-time.After(20 * time.Millisecond):
			if allHere(b.Context(), s, id, 1, "kz") == nil {
				return
			}
		case <-late:
			b.Fatal("never arrived")
		}
	}
}

func report(b *testing.B, took []time.Duration) {
	p50, p99 := quantiles(took)
	b.ReportMetric(p50, "p50-ms")
	b.ReportMetric(p99, "p99-ms")
}

func quantiles(took []time.Duration) (p50, p99 float64) {
	slices.Sort(took)
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
	return at(0.5), at(0.99)
}

// How far behind it is: so many entries, so many of them in each dossier.
var (
	behind = flag.Int("behind", 2000, "entries a node that was away has missed")
	each   = flag.Int("each", 1, "how many of them are in one dossier")
)

// BenchmarkCatchUp is a node that was away taking in what a peer wrote meanwhile, over
// mutual TLS, from its start until it holds all of it.
func BenchmarkCatchUp(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s, ctx := gather(b, "kg", "kz")
		if err := s.Stop("kz"); err != nil {
			b.Fatal(err)
		}
		write(b, s, ctx)
		want := s.Node("kg").Status(ctx).Entries
		b.StartTimer()
		if err := s.Start(ctx, "kz"); err != nil {
			b.Fatal(err)
		}
		for held := 0; held < want; held = s.Node("kz").Status(ctx).Entries {
			time.Sleep(5 * time.Millisecond)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(*behind)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// write has sixteen officers write what the other will have missed: a message in every
// dossier, then the next in every one.
func write(b *testing.B, s *summit.Summit, ctx context.Context) {
	ids := make([]dossier.ID, *behind / *each)
	for n := range *each {
		var officers sync.WaitGroup
		var next atomic.Int64
		for range 16 {
			officers.Go(func() {
				for i := next.Add(1) - 1; int(i) < len(ids); i = next.Add(1) - 1 {
					if n == 0 {
						ids[i] = issue(b, s, ctx, "kg", fmt.Sprintf("Flood %d", i), "kz")
					} else if err := update(ctx, s, ids[i]); err != nil {
						b.Error(err)
					}
				}
			})
		}
		officers.Wait()
	}
}
