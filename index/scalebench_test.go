package index_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"kenesh/index"
	"kenesh/store"
)

var (
	dossiers = flag.Int("dossiers", 100_000, "how many dossiers BenchmarkScale lists and searches")
	filled   = flag.String("filled", "", "a directory to keep filled databases in, for the next run")
)

// scaled is a world with n dossiers of the ledger, filled before or now.
func scaled(b *testing.B, n int) *world {
	dir := *filled
	if dir == "" {
		dir = b.TempDir()
	}
	path := filepath.Join(dir, fmt.Sprintf("ledger-%d.db", n))
	_, err := os.Stat(path)
	w := worldAt(b, path)
	if stale, problem := w.Stale(b.Context()); problem != nil {
		b.Fatal(problem)
	} else if err == nil && !stale {
		return w
	}
	begun := time.Now()
	w.fill(n)
	b.Logf("%d dossiers in %.1f s", n, time.Since(begun).Seconds())
	return w
}

// fill builds the index of n dossiers, as one that builds it again should: prepared on all
// processors, put many at a time.
func (w *world) fill(n int) {
	const piece = 1000
	w.clear()
	ready := make(chan []func(*store.Tx) error, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range cap(ready) {
		workers.Go(func() {
			for from := int(next.Add(piece)) - piece; from < n; from = int(next.Add(piece)) - piece {
				var rows []func(*store.Tx) error
				for i := from; i < min(from+piece, n); i++ {
					rows = append(rows, w.Prepare(ledger(i, n)))
				}
				ready <- rows
			}
		})
	}
	go func() { workers.Wait(); close(ready) }()
	for rows := range ready {
		w.write(func(tx *store.Tx) error {
			for _, put := range rows {
				if err := put(tx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	w.rebuilt()
}

// asked are what the desk and the interface for programs ask for.
func asked() map[string]index.Query {
	newest := index.Query{Sort: index.ByChanged, Desc: true}
	with := func(change func(*index.Query)) index.Query { q := newest; change(&q); return q }
	all := map[string]index.Query{
		"all":                   newest,
		"kind":                  with(func(q *index.Query) { q.Kind = "meeting" }),
		"kind, common status":   with(func(q *index.Query) { q.Kind, q.Status = "notice", "closed" }),
		"kind, open":            with(func(q *index.Query) { q.Kind, q.Status = "notice", "open" }),
		"kind, rare status":     with(func(q *index.Query) { q.Kind, q.Status = "meeting", "withdrawn" }),
		"kind, no such status":  with(func(q *index.Query) { q.Kind, q.Status = "notice", "lost" }),
		"status":                with(func(q *index.Query) { q.Status = "withdrawn" }),
		"with all":              with(func(q *index.Query) { q.With = "kz" }),
		"with rare":             with(func(q *index.Query) { q.With = "hu" }),
		"with gone":             with(func(q *index.Query) { q.With = "tm" }),
		"kind, with gone":       with(func(q *index.Query) { q.Kind, q.With = "notice", "tm" }),
		"kind, open, with gone": with(func(q *index.Query) { q.Kind, q.Status, q.With = "notice", "open", "tm" }),
		"kind, open, with":      with(func(q *index.Query) { q.Kind, q.Status, q.With = "request", "open", "uz" }),
		"await":                 with(func(q *index.Query) { q.Await = "kg" }),
		"await rare":            with(func(q *index.Query) { q.Await = "hu" }),
		"await, with rare":      with(func(q *index.Query) { q.Await, q.With = "kg", "hu" }),
		"late":                  {DueBefore: began + 3*day, Sort: index.ByDue, Limit: 6},
		"late at the end":       {DueBefore: ended + 3*day, Sort: index.ByDue, Limit: 6},
		"next dates":            {DueFrom: ended, Sort: index.ByDue, Limit: 100},
	}
	for _, name := range []string{"all", "kind, open", "kind, rare status", "kind, common status", "with rare", "with gone", "kind, open, with"} {
		for sort, q := range map[index.Sort]index.Query{index.ByDue: {}, index.ByTitle: {Lang: "ky"}, index.ByOpened: {Desc: true}} {
			one := all[name]
			one.Sort, one.Desc, one.Lang = sort, q.Desc, q.Lang
			all[name+", by "+string(sort)] = one
		}
	}
	for name, text := range map[string]string{
		"every row": "matter", "every row, non-Latin": "маселе", "every row, prefix": "mat", "one letter": "m", "one Cyrillic letter": "м",
		"one of 100": "extradition", "one of 1000": "falconry", "one": "маселе 4711", "none": "nothing", "two, one common": "matter falconry",
		"two common": "matter konusu", "three common": "matter konusu дело", "frequent": "borbor", "frequent prefix": "gul", "old year": "year0",
		"old year and common": "year0 matter", "two frequent": "borbor canbor", "common and none": "matter nothing", "never together": "year0 year5",
		"number prefix": "47", "uzbek way": "MATTER IL", "old year, rare": "year0 falconry",
	} {
		all["search "+name] = with(func(q *index.Query) { q.Text = text })
	}
	for _, name := range []string{"every row", "frequent", "old year", "one of 100"} {
		for sort, q := range map[index.Sort]index.Query{index.ByDue: {}, index.ByTitle: {Lang: "ky"}, index.ByOpened: {Desc: true}} {
			one := all["search "+name]
			one.Sort, one.Desc, one.Lang = sort, q.Desc, q.Lang
			all["search "+name+", by "+string(sort)] = one
		}
		one := all["search "+name]
		one.With = "hu"
		all["search "+name+", with rare"] = one
		one.With, one.Status = "", "open"
		all["search "+name+", open"] = one
	}
	return all
}

// BenchmarkScale lists the first page and a later one of each, as many times as go test
// says, and reports the median and the 99th percentile: go test -bench Scale ./index -dossiers 1000000
func BenchmarkScale(b *testing.B) {
	w := scaled(b, *dossiers)
	queries := asked()
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range queries {
			if !yield(name) {
				return
			}
		}
	}) {
		b.Run(name, func(b *testing.B) { w.paces(b, queries[name]) })
	}
}

// paces measures pages of one query, the first one every third time.
func (w *world) paces(b *testing.B, q index.Query) {
	var took []time.Duration
	busy := processor()
	first := q.After
	rows := 0
	for b.Loop() {
		begun := time.Now()
		page, err := w.List(b.Context(), q)
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begun))
		rows = len(page.Rows)
		if q.After = page.Next; len(took)%3 == 0 {
			q.After = first
		}
	}
	slices.Sort(took)
	ms := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(ms(0.5), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
	b.ReportMetric(float64((processor()-busy).Microseconds())/1000/float64(len(took)), "cpu-ms") // where others use the machine too
	b.ReportMetric(float64(rows), "rows")
	b.ReportMetric(0, "ns/op")
}

// processor is the processor time this process has used.
func processor() time.Duration {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
