package clerk_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/notice"
)

func contents(n int) *notice.Contents {
	return &notice.Contents{Title: lang.Text{"en": fmt.Sprintf("Warning %d", n), "ky": fmt.Sprintf("Эскертүү %d", n)},
		Body: lang.Text{"en": "A short text such as a duty officer writes it, two lines long at the most."}, Level: "warning"}
}

func (w *world) openNotice(from party.ID, n int, to ...party.ID) dossier.ID {
	d, err := w.nodes[from].Act(w.ctx, clerk.Command{Kind: "notice", Parties: to, Step: "issue", By: officer, Input: contents(n)})
	if err != nil {
		w.t.Fatal(err)
	}
	return d.Dossier
}

// BenchmarkUpdate is one officer's act after another in one dossier, each durable before
// the next begins.
func BenchmarkUpdate(b *testing.B) {
	w := newWorld(b, "kg", "kz")
	id := w.openNotice("kg", 0, "kz")
	n := 0
	for b.Loop() {
		if n++; n%200 == 0 { // a notice with thousands of editions is nobody's notice
			b.StopTimer()
			id = w.openNotice("kg", n, "kz")
			b.StartTimer()
		}
		if err := w.act("kg", id, "update", contents(n)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
}

// BenchmarkOpenMany is sixteen officers opening dossiers at once: commits are shared.
func BenchmarkOpenMany(b *testing.B) {
	w := newWorld(b, "kg", "kz")
	var n atomic.Int64
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			w.openNotice("kg", int(n.Add(1)), "kz")
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
}

// BenchmarkActMany is sixteen officers acting in dossiers of their own at once.
func BenchmarkActMany(b *testing.B) {
	w := newWorld(b, "kg", "kz")
	var n atomic.Int64
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		var id dossier.ID
		for i := 0; pb.Next(); i++ {
			if i%100 == 0 {
				id = w.openNotice("kg", int(n.Add(1)), "kz")
				continue
			}
			if err := w.act("kg", id, "update", contents(i)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
}

// BenchmarkTake is what a peer sends being taken in: parsed, verified, folded, indexed and
// durable. Four entries a dossier, a thousand entries a batch.
func BenchmarkTake(b *testing.B) {
	w := newWorld(b, "kg", "kz")
	const each = 4
	batch := func(n int) [][]byte {
		b.StopTimer()
		defer b.StartTimer()
		for i := range (n + each - 1) / each {
			id := w.openNotice("kg", i, "kz")
			for u := range each - 1 {
				w.check(w.act("kg", id, "update", contents(u)))
			}
		}
		var all [][]byte
		for {
			got, err := w.nodes["kg"].Outbox(w.ctx, "kz", w.nodes["kz"].lines["kg"], w.nodes["kz"].cursor["kg"], 1000)
			w.check(err)
			w.nodes["kz"].lines["kg"], w.nodes["kz"].cursor["kg"] = got.Line, got.Next
			all = append(all, got.Entries...)
			if !got.More {
				return all
			}
		}
	}
	taken := 0
	b.ResetTimer()
	for taken < b.N {
		entries := batch(min(1000, max(each, b.N-taken)))
		for len(entries) > 0 {
			n := min(len(entries), 1000)
			t, err := w.nodes["kz"].Take(w.ctx, "kg", entries[:n])
			w.check(err)
			taken, entries = taken+t.Took, entries[n:]
		}
	}
	b.ReportMetric(float64(taken)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkFold is a dossier of a hundred entries read and folded anew.
func BenchmarkFold(b *testing.B) {
	w := newWorld(b, "kg", "kz")
	id := w.openNotice("kg", 0, "kz")
	for n := range 99 {
		w.check(w.act("kg", id, "update", contents(n)))
	}
	for b.Loop() {
		if _, err := w.nodes["kg"].Read(w.ctx, id); err != nil {
			b.Fatal(err)
		}
	}
}
