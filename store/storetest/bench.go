package storetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// Bench measures durable writes: an entry and its five addresses to a job.
func Bench(b *testing.B, place Place) {
	b.Run("append one at a time", func(b *testing.B) { appends(b, place(b)(), 1) })
	b.Run("append with 16 submitters", func(b *testing.B) { appends(b, place(b)(), 16) })
	b.Run("read a dossier of 20", func(b *testing.B) { reads(b, place(b)()) })
}

var peers = []party.ID{"kz", "uz", "az", "tr", "hu"}

func appends(b *testing.B, db *store.DB, submitters int) {
	entries := NewWorld("bench").Many(b.N)
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for range submitters {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				if err := db.Write(context.Background(), func(tx *store.Tx) error { return deliver(tx, entries[i]) }); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func deliver(tx *store.Tx, e *dossier.Entry) error {
	if err := tx.Append(e, e.Time); err != nil {
		return err
	}
	for _, p := range peers {
		if err := tx.Address(p, e); err != nil {
			return err
		}
	}
	return nil
}

func reads(b *testing.B, db *store.DB) {
	entries := NewWorld("bench").Many(20)
	write(b, db, func(tx *store.Tx) error {
		for _, e := range entries {
			if err := tx.Append(e, 1); err != nil {
				return err
			}
		}
		return nil
	})
	for b.Loop() {
		read(b, db, func(tx *store.Tx) error {
			got, err := tx.Entries(entries[0].Of())
			if len(got) != len(entries) {
				b.Fatalf("%d entries", len(got))
			}
			return err
		})
	}
}
