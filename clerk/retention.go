package clerk

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
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

// Limits lists limits, so many behind a place.
func (c *Clerk) Limits(ctx context.Context, list store.LimitList, today string, behind store.LimitPlace, limit int) (page []store.Limit, err error) {
	err = c.DB.Read(ctx, func(tx *store.Tx) error { page, err = tx.Limits(list, today, behind, limit); return err })
	return page, err
}

// LimitsByRule counts what is kept here, by kind and rule.
func (c *Clerk) LimitsByRule(ctx context.Context) (all []store.LimitCount, err error) {
	err = c.DB.Read(ctx, func(tx *store.Tx) error { all, err = tx.LimitsByRule(); return err })
	return all, err
}

// LimitCounts says how many dossiers will be shredded soon, and how many others are to be
// looked at by today.
func (c *Clerk) LimitCounts(ctx context.Context, today string) (announced, review int, err error) {
	err = c.DB.Read(ctx, func(tx *store.Tx) error { announced, review, err = tx.LimitCounts(today); return err })
	return announced, review, err
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
	var due []store.Limit
	latest := c.Now().Add(Grace).UTC().Format(time.DateOnly)
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) { due, err = tx.DueLimits(latest); return err })
	for _, l := range due {
		if l.Owed {
			err = errors.Join(err, c.tellShredded(ctx, l.Dossier))
		} else if l.Shredded == 0 {
			err = errors.Join(err, c.retire(ctx, l))
		}
	}
	for _, id := range c.begun.all() { // and could not be ended then, or may still come back
		if failed := c.shredNow(ctx, id, again); !errors.Is(failed, ErrUnknown) {
			err = errors.Join(err, failed)
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
	return c.shredNow(ctx, l.Dossier, reason)
}

func (c *Clerk) shredNow(ctx context.Context, id dossier.ID, reason string) error {
	err := c.shredOne(ctx, Shredding{Dossier: id, Reason: reason})
	if len(procedure.ProblemsOf(err)) > 0 { // not now: the node is rejoining, or its disk is full
		c.Log.Warn("not shredded yet", "dossier", id.Short(), "err", err)
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

// limitRules is to be counted up when a kind's limits or bars follow from other rules than before.
const limitRules = "1"

// surveyLimits writes the limits and bars of dossiers that were here before those were kept, or
// when they followed from other rules, once.
func (c *Clerk) surveyLimits(ctx context.Context) error {
	done := ""
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) { done, err = tx.Meta(metaSurveyed); return err })
	if err != nil || done == limitRules {
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
	return c.DB.Write(ctx, func(tx *store.Tx) error { return tx.SetMeta(metaSurveyed, limitRules) })
}

// begun are the dossiers whose shredding was noted beside the database and is not in it yet.
type begun struct {
	mu  sync.Mutex
	ids map[dossier.ID]bool
}

func (b *begun) set(id dossier.ID, is bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ids == nil {
		b.ids = map[dossier.ID]bool{}
	}
	if b.ids[id] = true; !is {
		delete(b.ids, id)
	}
}

func (b *begun) all() []dossier.ID {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.SortedFunc(maps.Keys(b.ids), func(a, b dossier.ID) int { return bytes.Compare(a[:], b[:]) })
}
