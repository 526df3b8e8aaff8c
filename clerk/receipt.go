package clerk

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// owed are the dossiers in which this node has taken something in and has not yet said
// so, longest first. They are in the database too, so a crash forgets none.
//
// A receipt is written within a tenth of a second while the node has little to do. What
// officers and peers bring comes before it: a busy node lets receipts wait, for its next
// entry in the dossier says as much, and at most for patience.
type owed struct {
	mu      sync.Mutex
	ticks   int                // of Run's ticker
	written int                // entries other than receipts, since the last tick
	load    int                // those of the ticks before, fading: see tick
	since   map[dossier.ID]int // the tick at which it was added
	queue   []owing            // by age; what since no longer says has been paid
}

type owing struct {
	id    dossier.ID
	since int
}

const (
	fading   = 8          // of a tick's entries so many parts are left a tick later, less one
	busy     = 4 * fading // four entries a tick make a node busy,
	patience = 600        // and for so many ticks a receipt waits while it is
)

func (o *owed) init() { o.since = map[dossier.ID]int{} }

func (o *owed) add(ids ...dossier.ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, id := range ids {
		if _, there := o.since[id]; !there {
			o.since[id] = o.ticks
			o.queue = append(o.queue, owing{id, o.ticks})
		}
	}
}

// pay notes that a dossier's receipt, or what stands for it, is on the disk.
func (o *owed) pay(id dossier.ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.since, id)
}

func (o *owed) has(id dossier.ID) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, is := o.since[id]
	return is
}

// wrote counts entries that came before any receipt.
func (o *owed) wrote(entries int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.written += entries
}

// take removes and returns up to so many whose receipt is to be written: all that are
// owed, or those whose time has come.
func (o *owed) take(most int, all bool) (ids []dossier.ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	wait := 1 // what is found owing in the same tick has failed just now
	if o.load+o.written >= busy {
		wait = patience
	}
	for len(o.queue) > 0 && len(ids) < most {
		first := o.queue[0]
		if since, is := o.since[first.id]; is && since == first.since {
			if !all && o.ticks-first.since < wait {
				break
			}
			delete(o.since, first.id)
			ids = append(ids, first.id)
		}
		o.queue = o.queue[1:]
	}
	return ids
}

// tick counts time. Entries come in bursts, a commit's at once and then none for a while:
// a node is still busy a second after many of them.
func (o *owed) tick() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ticks++
	o.load = min(o.load-o.load/fading+o.written, 4*busy)
	o.written = 0
}

func (c *Clerk) loadOwed(ctx context.Context) error {
	return c.DB.Read(ctx, func(tx *store.Tx) error {
		ids, err := tx.Owed(1 << 20)
		c.owed.add(ids...)
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
			c.owed.tick()
			for ids := c.owed.take(manyReceipts, false); len(ids) > 0 && ctx.Err() == nil; ids = c.owed.take(manyReceipts, false) {
				c.acknowledge(ctx, ids)
			}
		}
	}
}

// manyReceipts is after how many the clerk looks again whether it is busy.
const manyReceipts = 4 * together

// Acknowledge writes every receipt that is owed now.
func (c *Clerk) Acknowledge(ctx context.Context) {
	c.acknowledge(ctx, c.owed.take(math.MaxInt, true))
}

func (c *Clerk) acknowledge(ctx context.Context, ids []dossier.ID) {
	gate := make(chan struct{}, together)
	var wg sync.WaitGroup
	var again []dossier.ID // not now: rejoining, no room
	var mu sync.Mutex
	for _, id := range ids {
		wg.Add(1)
		gate <- struct{}{}
		go func() {
			defer func() { <-gate; wg.Done() }()
			err := c.receipt(ctx, id)
			if err == nil {
				return
			}
			if procedure.ProblemsOf(err) == nil && !errors.Is(err, context.Canceled) {
				c.Log.Error("receipt", "dossier", id.Short(), "err", err)
			}
			mu.Lock()
			defer mu.Unlock()
			again = append(again, id)
		}()
	}
	wg.Wait()
	c.owed.add(again...)
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
