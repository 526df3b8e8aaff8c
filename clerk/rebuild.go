package clerk

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/store"
)

// inOneCommit is how many dossiers Rebuild writes in one commit.
const inOneCommit = 500

// shelf is some dossiers as Rebuild has folded them.
type shelf struct {
	ids  []dossier.ID
	puts []func(*store.Tx) error
	had  []int // entries, when they were folded
	err  error
}

// Rebuild derives the index anew from the entries. progress is told how many dossiers are
// done. Dossiers are folded by all processors while the ones before are written; one that
// is written to meanwhile is folded again.
func (c *Clerk) Rebuild(ctx context.Context, progress func(done int)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if err := c.DB.Write(ctx, func(tx *store.Tx) error { return c.Index.Clear(tx) }); err != nil {
		return err
	}
	done := 0
	for s := range c.shelves(ctx) {
		if s.err != nil {
			return s.err
		}
		if err := c.putShelf(ctx, s); err != nil {
			return err
		}
		done += len(s.ids)
		progress(done)
	}
	if err := errors.Join(context.Cause(ctx), c.Index.Order(ctx)); err != nil {
		return err
	}
	return c.DB.Write(ctx, c.Index.Built)
}

// shelves folds every dossier, some at a time, until ctx ends.
func (c *Clerk) shelves(ctx context.Context) <-chan shelf {
	out := make(chan shelf, 1)
	go func() {
		defer close(out)
		for after := (dossier.ID{}); ; {
			s := c.foldShelf(ctx, after)
			if s.err == nil && len(s.ids) == 0 {
				return
			}
			select {
			case out <- s:
			case <-ctx.Done():
				return
			}
			if s.err != nil {
				return
			}
			after = s.ids[len(s.ids)-1]
		}
	}()
	return out
}

func (c *Clerk) foldShelf(ctx context.Context, after dossier.ID) (s shelf) {
	s.err = c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		s.ids, err = tx.Dossiers(after, inOneCommit)
		return err
	})
	n := len(s.ids)
	s.puts, s.had = make([]func(*store.Tx) error, n), make([]int, n)
	errs := make([]error, n)
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				l, err := c.load(ctx, s.ids[i])
				if err != nil {
					errs[i] = err
					continue
				}
				s.puts[i], s.had[i] = c.derive(l), len(l.rec.History.Order())
			}
		})
	}
	wg.Wait()
	s.err = errors.Join(append(errs, s.err)...)
	return s
}

// derive prepares what a dossier's entries come to in the tables beside them.
func (c *Clerk) derive(l *live) func(*store.Tx) error {
	put, id, named := c.Index.Prepare(c.row(l)), l.id, c.naming(l, l.rec.History.Order(), true)
	return func(tx *store.Tx) error { return errors.Join(put(tx), c.name(tx, id, named, false)) }
}

// putShelf writes what was folded, and then, one by one, the dossiers that have grown since.
func (c *Clerk) putShelf(ctx context.Context, s shelf) error {
	var grown []dossier.ID
	err := c.DB.Write(ctx, func(tx *store.Tx) error {
		for i, id := range s.ids {
			n, err := tx.Length(id)
			if err != nil {
				return err
			}
			if n != s.had[i] {
				grown = append(grown, id)
				continue
			}
			if err := s.puts[i](tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, id := range grown {
		err = errors.Join(err, c.reindex(ctx, id))
	}
	return err
}

// reindex puts a dossier's row anew, with nobody writing to the dossier meanwhile.
func (c *Clerk) reindex(ctx context.Context, id dossier.ID) error {
	l, done := c.lock(id)
	defer done()
	fresh, err := c.load(ctx, l.id)
	if err != nil {
		return err
	}
	row, said := c.row(fresh), (*index.Said)(nil)
	fresh.limit = store.Limit{} // whatever the store was told
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := c.retain(tx, fresh); err != nil {
			return err
		}
		var err error
		said, err = c.Index.Put(tx, row, nil)
		return err
	})
	if err == nil {
		l.said = said // of what the lists say now the next act takes out what it ends
	}
	return err
}
