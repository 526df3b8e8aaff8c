package clerk

import (
	"context"
	"errors"
	"time"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/store"
)

// How long a dossier is kept follows from its state (see procedure.Retained) and is written
// with it. Retire, which the node calls now and then, announces what is about to be
// shredded and shreds what it has announced for long enough.

// Grace is for how long it is announced that a copy will be shredded at its day.
const Grace = 14 * 24 * time.Hour

// Noting is what the journal is told, in the commit that does it.
type Noting struct {
	What    string // see below
	Dossier dossier.ID
	Reason  string
	Officer string // "" the node by itself
	Role    party.Role
}

// What is noted.
const (
	NoteAnnounced = "retention.announced"
	NoteShredded  = "retention.shredded"
)

// Shreds remembers outside the database which dossiers were shredded, so that a database
// put back to an earlier time does not bring them back.
type Shreds interface {
	Shredding(dossier.ID) error // returns when it is on the disk to stay
	All() []dossier.ID
}

// limitOf is the dossier's limit as this node's own copy has it; none if it is kept for
// good.
func (c *Clerk) limitOf(l *live) (store.Limit, bool) {
	p := c.procedures[l.rec.History.Kind()]
	if p == nil || p.KeptForGood() || l.rec.State == nil {
		return store.Limit{}, false
	}
	r := l.rec.Retention(c.Me())
	return store.Limit{Dossier: l.id, Kind: p.Kind, Review: string(r.Review), Until: string(r.Until), Why: r.Why, Destroyed: r.Destroyed}, true
}

// retain writes the limit if it is another than l was told of.
func (c *Clerk) retain(tx *store.Tx, l *live) error {
	if err := c.bar(tx, l); err != nil {
		return err
	}
	limit, limited := c.limitOf(l)
	if !limited || l.limit == limit || l.shredded {
		return nil
	}
	return tx.SetLimit(limit)
}

// retained notes that what retain wrote is on the disk.
func (c *Clerk) retained(l *live) { l.limit, _ = c.limitOf(l) }

// Limits lists until when dossiers are kept here, and those that were shredded.
func (c *Clerk) Limits(ctx context.Context) (all []store.Limit, err error) {
	err = c.DB.Read(ctx, func(tx *store.Tx) error { all, err = tx.Limits(); return err })
	return all, err
}

// LimitOf is the limit of one dossier, without a kind if it is kept for good.
func (c *Clerk) LimitOf(ctx context.Context, id dossier.ID) (limit store.Limit, err error) {
	err = c.DB.Read(ctx, func(tx *store.Tx) error { limit, err = tx.LimitOf(id); return err })
	return limit, err
}

// DueFor says when a limit is to be carried out, as far as that is known: not before its
// day, nor before it has been announced for as long as is promised.
func DueFor(l store.Limit) (at time.Time, known bool) {
	announced := time.UnixMilli(l.Announced)
	switch day, err := time.Parse(time.DateOnly, l.Until); {
	case l.Destroyed:
		return time.Time{}, true
	case err != nil:
		return time.Time{}, false
	case l.Announced == 0 || announced.Add(Grace).Before(day.AddDate(0, 0, 1)):
		return day.AddDate(0, 0, 1), true
	}
	return announced.Add(Grace), true
}

// Retire does what dates ask for now. What cannot be done yet is tried again the next time.
func (c *Clerk) Retire(ctx context.Context) error {
	if err := c.surveyLimits(ctx); err != nil {
		return err
	}
	if err := c.Bar(ctx); err != nil {
		return err
	}
	all, err := c.Limits(ctx)
	begun := map[dossier.ID]bool{}
	if c.Shreds != nil {
		for _, id := range c.Shreds.All() {
			begun[id] = true
		}
	}
	for _, l := range all {
		switch {
		case l.Owed:
			err = errors.Join(err, c.tellShredded(ctx, l.Dossier))
		case l.Shredded != 0:
		case begun[l.Dossier]: // and could not be ended then
			err = errors.Join(err, c.shredNow(ctx, l, again))
		default:
			err = errors.Join(err, c.retire(ctx, l))
		}
	}
	return errors.Join(err, c.Scrub(ctx))
}

func (c *Clerk) retire(ctx context.Context, l store.Limit) error {
	at, known := DueFor(l)
	now := c.Now()
	if !known {
		return nil
	}
	reason := string(policy.LimitReached)
	switch {
	case l.Destroyed:
		reason = string(policy.SaidDestroyed)
	case l.Announced == 0:
		if now.Add(Grace).Before(at) {
			return nil
		}
		return c.DB.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Announce(l.Dossier, now.UnixMilli()); err != nil {
				return err
			}
			return c.note(tx, Noting{What: NoteAnnounced, Dossier: l.Dossier, Reason: reason})
		})
	case now.Before(at):
		return nil
	}
	return c.shredNow(ctx, l, reason)
}

func (c *Clerk) shredNow(ctx context.Context, l store.Limit, reason string) error {
	err := c.shredOne(ctx, Shredding{Dossier: l.Dossier, Reason: reason})
	if len(procedure.ProblemsOf(err)) > 0 { // not now: the node is rejoining, or its disk is full
		c.Log.Warn("not shredded yet", "dossier", l.Dossier.Short(), "err", err)
		return nil
	}
	return err
}

func (c *Clerk) note(tx *store.Tx, n Noting) error {
	if c.Note == nil {
		return nil
	}
	return c.Note(tx, n)
}

const metaSurveyed = "limits and bars"

// surveyLimits writes the limits and bars of dossiers that were here before those were kept,
// once.
func (c *Clerk) surveyLimits(ctx context.Context) error {
	done := ""
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) { done, err = tx.Meta(metaSurveyed); return err })
	if err != nil || done != "" {
		return err
	}
	ids, err := c.Dossiers(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.reindex(ctx, id); err != nil {
			return err
		}
	}
	return c.DB.Write(ctx, func(tx *store.Tx) error { return tx.SetMeta(metaSurveyed, "done") })
}
