package bench

import (
	"context"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
)

// held has one node open the dossiers that both are to hold before the year begins, while
// the other is away; then that one comes, takes all of them in and stays. It is behind by an
// entry and a key for each.
func (r *run) held(ctx context.Context) error {
	n := r.Dossiers
	if n == 0 {
		return nil
	}
	opened, err := r.timed(ctx, officers, n, func(ctx context.Context, i int) error {
		_, err := r.origin.act(ctx, dossier.ID{}, "issue", wording(i, 1))
		return err
	})
	if err != nil {
		return err
	}
	f := r.floor
	r.figure(rate("held.opened", n, opened.whole).over(f.together(bodySize, officers, "sign + seal + "+r.wrapsOf(), f.Sign+f.Seal+r.wraps())))
	began := time.Now()
	if err := inOrder(ctx, r.peer.serve, r.origin.arrived); err != nil {
		return err
	}
	behind := time.Since(began)
	least := f.together(r.envelope, clerk.MaxBatch, "verify + open + unwrap", f.Verify+f.Open+f.Unwrap)
	r.figure(rate("held.rate", n, behind).over(least))
	r.figure(lasting("held.time", n, behind).over(limit{f.Start + time.Duration(n)*least.each, "start with the charter alone + " + least.of}))
	if err := r.quiet(ctx); err != nil { // receipts are part of it
		return err
	}
	r.figure(lasting("held.settled", n, time.Since(began)))
	return nil
}
