package summit_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
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
		awaitEvent(b, events, id)
		took = append(took, time.Since(start))
	}
	report(b, took)
}

func awaitEvent(b *testing.B, events <-chan clerk.Event, id dossier.ID) {
	for {
		select {
		case e := <-events:
			if e.Dossier == id && !e.Own {
				return
			}
		case <-time.After(10 * time.Second):
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

// BenchmarkCatchUp is a node that was away taking in what a peer wrote meanwhile, over
// mutual TLS, until it holds all of it.
func BenchmarkCatchUp(b *testing.B) {
	const away = 2000
	for b.Loop() {
		b.StopTimer()
		s, ctx := gather(b, "kg", "kz")
		if err := s.Stop("kz"); err != nil {
			b.Fatal(err)
		}
		var ids []dossier.ID
		for i := range away {
			ids = append(ids, issue(b, s, ctx, "kg", fmt.Sprintf("Flood %d", i), "kz"))
		}
		b.StartTimer()
		if err := s.Start(ctx, "kz"); err != nil {
			b.Fatal(err)
		}
		last := ids[len(ids)-1]
		eventually(b, s, func() error { return allHere(ctx, s, last, 1, []party.ID{"kz"}...) })
		eventually(b, s, func() error {
			held, err := s.Node("kz").Clerk.Dossiers(ctx)
			if err == nil && len(held) < away+1 {
				err = fmt.Errorf("%d of %d", len(held), away+1)
			}
			return err
		})
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(away*float64(b.N)/b.Elapsed().Seconds(), "dossiers/s")
}
