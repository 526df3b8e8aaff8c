package summit_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"kenesh/party"
)

var crowd = flag.Int("crowd", 5000, "how many dossiers a peer brings at once")

// BenchmarkBesideAFlood is the time from an act on one node to the other having it, while a
// third party brings that other one thousands of dossiers at once; and before, in quiet.
func BenchmarkBesideAFlood(b *testing.B) {
	s, ctx := gather(b, "kg", "kz", "tr")
	s.Network.Cut("kz", "kg")
	for i := range *crowd {
		issue(b, s, ctx, "kz", fmt.Sprintf("Flood %d", i), "kg")
	}
	s.Network.Cut("kz", "tr") // nothing goes round by the third
	events, stop := s.Node("kg").Clerk.Watch()
	defer stop()
	click := func() time.Duration {
		began := time.Now()
		id := issue(b, s, ctx, "tr", "Beside it", "kg")
		for {
			select {
			case e := <-events:
				if e.Dossier == id && !e.Own {
					return time.Since(began)
				}
			case <-time.After(time.Millisecond): // one who falls behind misses events
				if allHere(ctx, s, id, 1, party.ID("kg")) == nil {
					return time.Since(began)
				}
			}
		}
	}
	var quiet, beside []time.Duration
	for range 200 {
		quiet = append(quiet, click())
		time.Sleep(5 * time.Millisecond)
	}
	held := func() int { return s.Node("kg").Status(ctx).Dossiers }
	s.Network.Heal("kz", "kg")
	first, began := held(), time.Now()
	for b.Loop() {
		for held()-first-len(beside) < *crowd {
			beside = append(beside, click())
			time.Sleep(5 * time.Millisecond)
		}
	}
	b.Logf("%d dossiers came in %v", *crowd, time.Since(began).Round(time.Millisecond))
	report(b, beside)
	p50, p99 := quantiles(quiet)
	b.ReportMetric(p50, "quiet-p50-ms")
	b.ReportMetric(p99, "quiet-p99-ms")
	b.ReportMetric(float64(len(beside)), "clicks")
}
