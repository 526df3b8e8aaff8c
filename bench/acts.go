package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
)

// officers is how many act at one node at the same time.
const officers = 16

// correspondents is how many of a ministry's officers write at the same time in the year: the
// reference year is the work of hundreds.
const correspondents = 64

// act takes one step at a node, under the key of a request as the desk sends it.
func (m *ministry) act(ctx context.Context, id dossier.ID, step string, input map[string]any) (dossier.ID, error) {
	s, ok := m.n.Clerk.Procedure(kind).Step(step)
	if !ok {
		return id, fmt.Errorf("%s has no step %q", kind, step)
	}
	in, err := s.DecodeObject(input)
	if err != nil {
		return id, err
	}
	cmd := clerk.Command{Dossier: id, Step: step, Input: in, By: signatory, Key: fmt.Sprintf("bench/%d", m.r.acted.Add(1))}
	if id.IsZero() {
		cmd.Kind, cmd.Parties = kind, append([]party.ID{m.other().id}, m.r.absent()...)
	}
	done, err := m.n.Clerk.Act(ctx, cmd)
	if err != nil {
		return id, fmt.Errorf("%s: %w", step, err)
	}
	return done.Dossier, nil
}

// absent are the parties that no node runs for.
func (r *run) absent() (ids []party.ID) {
	for _, m := range r.silent {
		ids = append(ids, m.id)
	}
	return ids
}

func (m *ministry) other() *ministry {
	if m == m.r.origin {
		return m.r.peer
	}
	return m.r.origin
}

func (m *ministry) issue(ctx context.Context, c int) (dossier.ID, error) {
	return m.act(ctx, dossier.ID{}, "issue", wording(c, 1))
}

func (m *ministry) update(ctx context.Context, id dossier.ID, c, edition int) error {
	_, err := m.act(ctx, id, "update", wording(c, edition))
	return err
}

func (m *ministry) acknowledge(ctx context.Context, id dossier.ID, edition int) error {
	_, err := m.act(ctx, id, "acknowledge", map[string]any{"edition": json.Number(strconv.Itoa(edition))})
	return err
}

// atOnce has so many officers do n things, and stops at the first that fails.
func atOnce(ctx context.Context, officers, n int, do func(ctx context.Context, i int) error, progress func(done int)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var telling sync.Mutex
	done := 0
	var wg sync.WaitGroup
	for range officers {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(ctx, i); err != nil {
					stop(err)
					return
				}
				telling.Lock()
				done++
				progress(done)
				telling.Unlock()
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// acts measures one node by itself: openings and updates, one at a time and many at once.
func (r *run) acts(ctx context.Context) error {
	opened, updates := r.year.sample/2, 4*r.year.sample
	r.warm = make([]dossier.ID, opened)
	took, err := r.timed(ctx, officers, opened, func(ctx context.Context, i int) (err error) {
		r.warm[i], err = r.origin.issue(ctx, i)
		return err
	})
	if err != nil {
		return err
	}
	r.figure(rate("act.open-many", opened, took.whole).over(r.floor.together(bodySize, officers, "sign + seal + "+r.wrapsOf(), r.floor.Sign+r.floor.Seal+r.wraps())))

	update := func(ctx context.Context, i int) error {
		return r.origin.update(ctx, r.warm[i%opened], i%opened, 2+i/opened)
	}
	one, err := r.timed(ctx, 1, r.year.sample, update)
	if err != nil {
		return err
	}
	r.figure(each("act.one", one).over(r.floor.alone("sign + seal + fsync", r.floor.Sign+r.floor.Seal+r.floor.Fsync)))
	many, err := r.timed(ctx, officers, updates, func(ctx context.Context, i int) error { return update(ctx, i+r.year.sample) })
	if err != nil {
		return err
	}
	r.figure(rate("act.many", updates, many.whole).over(r.floor.together(bodySize, officers, "sign + seal", r.floor.Sign+r.floor.Seal)))
	return nil
}

// taken is how long things took: each, and all of them.
type taken struct {
	each  []time.Duration
	whole time.Duration
}

// timed does n things, so many at once, and times each and all.
func (r *run) timed(ctx context.Context, at, n int, do func(ctx context.Context, i int) error) (taken, error) {
	t := taken{each: make([]time.Duration, n)}
	start := time.Now()
	err := atOnce(ctx, at, n, func(ctx context.Context, i int) error {
		began := time.Now()
		err := do(ctx, i)
		t.each[i] = time.Since(began)
		return err
	}, func(done int) { r.progress(done, n) })
	t.whole = time.Since(start)
	return t, err
}
