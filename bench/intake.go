package bench

import (
	"context"
	"fmt"
	"time"

	"kenesh/clerk"
)

// intake hands one node's outbox to the other's clerk, batch by batch as the courier
// does, with no network between.
func (r *run) intake(ctx context.Context) error {
	var batches [][][]byte
	addressed, err := r.origin.outbox(ctx, func(b [][]byte) { batches = append(batches, b) })
	if err != nil {
		return err
	}
	r.envelope = addressed.each()
	if err := r.peer.open(ctx); err != nil {
		return err
	}
	took, done := 0, 0
	began := time.Now()
	for _, b := range batches {
		t, err := r.peer.n.Clerk.Take(ctx, r.origin.id, b)
		if err != nil {
			return err
		}
		took, done = took+t.Took, done+len(b)
		r.progress(done, addressed.entries)
	}
	whole := time.Since(began)
	if took < len(r.warm) {
		return fmt.Errorf("%d entries were taken in", took)
	}
	f := r.floor
	keys := f.Unwrap * time.Duration(len(r.warm)) / time.Duration(took)
	r.figure(rate("intake", took, whole).over(f.together(r.envelope, clerk.MaxBatch, "verify + open + unwrap a dossier", f.Verify+f.Open+keys)))
	return r.peer.close()
}

// amount is so many entries of so many bytes.
type amount struct{ entries, bytes int }

func (a amount) plus(b amount) amount  { return amount{a.entries + b.entries, a.bytes + b.bytes} }
func (a amount) minus(b amount) amount { return amount{a.entries - b.entries, a.bytes - b.bytes} }

// each is the bytes of one entry, on average.
func (a amount) each() float64 { return float64(a.bytes) / float64(max(1, a.entries)) }

// outbox goes through all that a node has for the other, batch by batch.
func (m *ministry) outbox(ctx context.Context, see func(batch [][]byte)) (all amount, err error) {
	for line, after := "", uint64(0); ; {
		b, err := m.n.Clerk.Outbox(ctx, m.other().id, line, after, clerk.MaxBatch)
		if err != nil || !b.More {
			return all, err
		}
		for _, e := range b.Entries {
			all = all.plus(amount{1, len(e)})
		}
		see(b.Entries)
		line, after = b.Line, b.Next
	}
}

// weigh counts what both have for each other, receipts and all.
func (r *run) weigh(ctx context.Context) (amount, error) {
	nothing := func([][]byte) {}
	here, err := r.origin.outbox(ctx, nothing)
	if err != nil {
		return here, err
	}
	there, err := r.peer.outbox(ctx, nothing)
	return here.plus(there), err
}
