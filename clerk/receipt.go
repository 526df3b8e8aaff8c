package clerk

import (
	"context"
	"errors"
	"sync"
	"time"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// owed are the dossiers in which this node has taken something in and has not yet said
// so. They are in the database too, so a crash forgets none.
type owed struct {
	mu  sync.Mutex
	ids map[dossier.ID]bool
}

func (o *owed) init() { o.ids = map[dossier.ID]bool{} }

func (o *owed) add(id dossier.ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ids[id] = true
}

func (o *owed) drain() []dossier.ID {
	o.mu.Lock()
	defer o.mu.Unlock()
	ids := make([]dossier.ID, 0, len(o.ids))
	for id := range o.ids {
		ids = append(ids, id)
	}
	clear(o.ids)
	return ids
}

func (c *Clerk) loadOwed(ctx context.Context) error {
	return c.DB.Read(ctx, func(tx *store.Tx) error {
		ids, err := tx.Owed(1 << 20)
		for _, id := range ids {
			c.owed.add(id)
		}
		return err
	})
}

// oweAgain is loadOwed after a commit that has added to them.
func (c *Clerk) oweAgain(ctx context.Context) {
	if err := c.loadOwed(ctx); err != nil {
		c.Log.Error("receipts owed", "err", err) // they are on the disk: the next start finds them
	}
}

// Run writes the receipts that gather, until ctx ends.
func (c *Clerk) Run(ctx context.Context) {
	gather := time.NewTicker(c.Receipts)
	defer gather.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-gather.C:
			c.Acknowledge(ctx)
		}
	}
}

// Acknowledge writes every receipt that is owed now.
func (c *Clerk) Acknowledge(ctx context.Context) {
	gate := make(chan struct{}, together)
	var wg sync.WaitGroup
	for _, id := range c.owed.drain() {
		wg.Add(1)
		gate <- struct{}{}
		go func() {
			defer func() { <-gate; wg.Done() }()
			err := c.receipt(ctx, id)
			if procedure.ProblemsOf(err) != nil || errors.Is(err, context.Canceled) {
				c.owed.add(id) // not now: rejoining, no room
			} else if err != nil {
				c.Log.Error("receipt", "dossier", id.Short(), "err", err)
				c.owed.add(id)
			}
		}()
	}
	wg.Wait()
}

// receipt says in a dossier that this node has everything up to here, if that says
// anything new.
func (c *Clerk) receipt(ctx context.Context, id dossier.ID) error {
	l, done, err := c.hold(ctx, id)
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	defer done()
	h := l.rec.History
	if _, frozen := h.Frozen(c.Me()); frozen || !h.Has(c.Me()) || !c.newsIn(h) && !c.mustSpeak(h) {
		row, said := c.row(l), l.said // a fork explained in the charter may have changed it
		err := c.DB.Write(ctx, func(tx *store.Tx) (err error) {
			said, err = c.Index.Put(tx, row, l.said)
			return errors.Join(tx.Paid(id), err)
		})
		if err == nil {
			l.said = said
		}
		return err
	}
	if err := c.mayWrite(l); err != nil {
		return err
	}
	_, err = c.write(ctx, l, draft{step: dossier.Receipt})
	return err
}

// newsIn reports whether the others have written anything but receipts that this
// party's chain has not said it has.
func (c *Clerk) newsIn(h *dossier.History) bool {
	seen := map[party.ID]uint64{}
	if head := h.Head(c.Me()); head != nil {
		seen = head.Seen
	}
	for id, head := range h.Heads() {
		if id == c.Me() {
			continue
		}
		for n := head; n > seen[id]; n-- {
			if v := h.Variants(id, n); len(v) > 0 && v[0].Step != dossier.Receipt {
				return true
			}
		}
	}
	return false
}
