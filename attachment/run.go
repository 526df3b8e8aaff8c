package attachment

import (
	"context"
	"errors"
	"time"
)

// Run keeps house until ctx ends: what the scanner could not look at is shown to it again,
// uploads that nobody claimed are removed, and what a restored database has lost sight of is
// taken back.
func (s *Store) Run(ctx context.Context) {
	again, sweep := time.NewTicker(firstAgain/2), time.NewTicker(time.Minute)
	defer again.Stop()
	defer sweep.Stop()
	err := errors.Join(s.Rescan(ctx), s.Sweep(ctx), s.reclaim(ctx))
	for {
		if err != nil && ctx.Err() == nil {
			s.Log.Error("keeping attachments", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-sweep.C:
			err = errors.Join(s.Sweep(ctx), s.reclaim(ctx))
		case <-again.C:
			err = s.Rescan(ctx)
		case <-s.looks.news:
			err = s.Rescan(ctx)
		}
	}
}
