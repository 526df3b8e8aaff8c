package clerk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Shredding takes the bodies and keys of this party's copy of a dossier away for good. What
// remains is who signed what step and when, in chains that verify; and, where this party
// may still sign there, its receipt, by which the others see who has what.

// again is the reason of what was ordered before.
const again = "again"

// Shredding is an order to shred.
type Shredding struct {
	Dossier dossier.ID
	Reason  string     // a word of policy's, for the journal
	Officer string     // who ordered it; "" the node by itself
	Role    party.Role // that she acted in

	again bool // it was shredded before, and an older database brought it back
}

// Shred destroys this party's copy and records its receipt, in one commit. When it returns,
// nothing the program shows has any of it; Scrub has then been tried, and is tried again at
// the next Retire if somebody was reading.
func (c *Clerk) Shred(ctx context.Context, o Shredding) error {
	if err := c.shredOne(ctx, o); err != nil {
		return err
	}
	if err := c.Scrub(ctx); err != nil {
		c.Log.Error("scrubbing", "err", err) // the database remembers that it is to be done
	}
	return nil
}

func (c *Clerk) shredOne(ctx context.Context, o Shredding) error {
	l, done, err := c.hold(ctx, o.Dossier)
	if err != nil {
		return err
	}
	defer done()
	switch p := c.procedures[l.rec.History.Kind()]; {
	case l.shredded:
		c.begun.set(l.id, false)
		return nil
	case l.id == c.Council() || p != nil && p.KeptForGood():
		return procedure.Refuse("refuse.kept-for-good", nil)
	}
	receipt, err := c.receiptOfShredding(l, o)
	if err == nil {
		err = c.letGo(ctx, l)
	}
	if err != nil {
		return c.refuseStore(err)
	}
	if err := c.shred(ctx, l, o, receipt); err != nil {
		l.rec = nil // stripped in memory, and perhaps not on the disk: read it again
		return c.refuseStore(err)
	}
	c.begun.set(l.id, false)
	c.forget(l.id)
	return nil
}

// letGo does what comes before the commit: it notes beside the database what is being shredded,
// so that a crash after this ends with the contents gone, not back; and removes what lies
// beside it, which the tables would not lead to any more.
func (c *Clerk) letGo(ctx context.Context, l *live) error {
	if c.Shreds != nil {
		if err := c.Shreds.Shredding(l.id); err != nil {
			return fmt.Errorf("noting that %s is shredded: %w", l.id.Short(), err)
		}
		c.begun.set(l.id, true)
	}
	if c.Attachments == nil {
		return nil
	}
	for _, e := range l.rec.History.Order() {
		if e.Silent() {
			continue
		}
		if err := c.Attachments.Forget(ctx, l.id, e.Hash); err != nil {
			return fmt.Errorf("attachments of %s: %w", e, err)
		}
	}
	return nil
}

func (c *Clerk) shred(ctx context.Context, l *live, o Shredding, receipt *dossier.Entry) (err error) {
	to := l.rec.History.Present()
	if receipt != nil {
		l.rec.History.Add(receipt)
	}
	l.rec.Shred()
	l.keys = map[uint64][]byte{}
	l.order = &o
	defer func() { l.order = nil }()
	if receipt != nil {
		_, err = c.commit(ctx, c.pend(l, receipt, to, nil, ""))
	} else {
		row := c.row(l)
		err = c.DB.Write(ctx, func(tx *store.Tx) error {
			err := c.destroy(tx, l, o)
			if err == nil {
				_, err = c.Index.Put(tx, row, nil)
			}
			return err
		})
		l.said = nil
	}
	if err == nil {
		l.shredded, l.early = true, nil // what waits is read anew, without what was beside it
		l.rec = nil
	}
	return err
}

// receiptOfShredding signs that the copy is gone; nil where there is nothing to tell. What is
// only done again is told later: at the start nothing is signed before the others were asked.
func (c *Clerk) receiptOfShredding(l *live, o Shredding) (*dossier.Entry, error) {
	if o.again || !c.owesShredding(l) {
		return nil, nil
	}
	if err := c.mayWrite(l); err != nil {
		return nil, err
	}
	h := l.rec.History
	e, err := c.sign(nil, c.header(l, dossier.Shredded), procedure.Body{}, nil, c.Keys.Sign)
	if err != nil {
		return nil, err
	}
	if fit := h.Judge(e); fit.Fit != dossier.Fits {
		return nil, fmt.Errorf("%s would be refused by the others: %s", e, fit.Reason)
	}
	return e, nil
}

// owesShredding reports whether the others are to be told that the copy is gone: they have not been, and this
// party still signs in the dossier. It was not released, nor is its chain frozen.
func (c *Clerk) owesShredding(l *live) bool {
	h := l.rec.History
	_, frozen := h.Frozen(c.Me())
	return !frozen && h.Has(c.Me()) && !shreddedBy(h, c.Me())
}

// tellShredded signs the receipt that could not be signed when a dossier was shredded.
func (c *Clerk) tellShredded(ctx context.Context, id dossier.ID) error {
	l, done, err := c.hold(ctx, id)
	if err != nil {
		return err
	}
	defer done()
	receipt, err := c.receiptOfShredding(l, Shredding{})
	if len(procedure.ProblemsOf(err)) > 0 {
		return nil // not now
	}
	if err == nil && receipt != nil {
		to := l.rec.History.Present()
		l.rec.History.Add(receipt)
		l.rec.Refold()
		_, err = c.commit(ctx, c.pend(l, receipt, to, nil, ""))
	}
	if err == nil {
		err = c.DB.Write(ctx, func(tx *store.Tx) error { return tx.Told(id) })
	}
	return err
}

// shreddedBy reports whether a party has said in its chain that its copy is gone.
func shreddedBy(h *dossier.History, id party.ID) bool {
	return slices.ContainsFunc(h.Order(), func(e *dossier.Entry) bool { return e.Party == id && e.Step == dossier.Shredded })
}

// destroy is the part of shredding that is in the commit.
func (c *Clerk) destroy(tx *store.Tx, l *live, o Shredding) error {
	if err := tx.Shred(l.id, l.rec.History.Kind(), c.Now().UnixMilli(), c.owesShredding(l)); err != nil {
		return err
	}
	return c.note(tx, Noting{What: NoteShredded, Dossier: l.id, Reason: o.Reason, Officer: o.Officer, Role: o.Role})
}

// Scrub takes what was shredded out of the words that search finds, and out of the
// database's log.
func (c *Clerk) Scrub(ctx context.Context) error {
	needed := false
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) { needed, err = tx.MustScrub(); return err })
	if err != nil || !needed {
		return err
	}
	if err := c.DB.Write(ctx, c.Index.Forget); err != nil {
		return err
	}
	_, err = c.DB.Scrub(ctx)
	return err
}

// OnForget has f called with every dossier that was shredded here: whoever keeps something
// derived from contents forgets it then. It is to be set before the clerk works.
func (c *Clerk) OnForget(f func(dossier.ID)) { c.forgets = append(c.forgets, f) }

func (c *Clerk) forget(id dossier.ID) {
	for _, f := range c.forgets {
		f(id)
	}
}

// ShredAgain destroys what the node remembers having shredded and an older database has
// brought back. It is called before anybody can read.
func (c *Clerk) ShredAgain(ctx context.Context) error {
	if c.Shreds == nil {
		return nil
	}
	var errs []error
	for _, id := range c.Shreds.All() {
		limit, err := c.LimitOf(ctx, id)
		if err == nil && limit.Shredded == 0 {
			c.begun.set(id, true)
			err = c.shredOne(ctx, Shredding{Dossier: id, Reason: again, again: true})
		}
		if !errors.Is(err, ErrUnknown) { // not here: nothing came back
			errs = append(errs, err)
		}
	}
	return errors.Join(append(errs, c.Scrub(ctx))...)
}

// closed says that contents are not shown for the moment: the database is older than what
// this node has done, and until the other parties have handed back this party's chain nobody
// knows whether it had shredded its copy.
func (c *Clerk) closed(rec *procedure.Record) bool {
	if _, limited := rec.State.(procedure.Retained); !limited || !c.rejoin.lasts() {
		return false
	}
	return len(c.rejoin.unheard(c.reachable(rec.History.Present()), c.Me())) > 0
}

// Cover brings lists in line with what is closed now: it takes titles and dates out of them,
// and puts them back once the others have been heard.
func (c *Clerk) Cover(ctx context.Context) error {
	if err := c.surveyLimits(ctx); err != nil {
		return err
	}
	for last := (dossier.ID{}); ; {
		var some []store.Limit
		err := c.DB.Read(ctx, func(tx *store.Tx) (err error) { some, err = tx.LimitsByID(last, limitsAtOnce); return err })
		if err != nil || len(some) == 0 {
			return err
		}
		for _, l := range some {
			if err := c.reindex(ctx, l.Dossier); err != nil {
				return err
			}
			c.forget(l.Dossier)
		}
		last = some[len(some)-1].Dossier
	}
}

const limitsAtOnce = 1000
