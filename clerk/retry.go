package clerk

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// retries says, for each peer, up to where what it brought and what waits has been
// judged anew: whatever one peer piles up, everybody else's is looked at every time.
type retries struct {
	mu    sync.Mutex
	after map[party.ID]canon.Hash

	hollow     dossier.ID // where the last look at bodies that are missing ended
	unresolved int        // where the last look at forks that are explained and not resolved ended
}

// maxRetry bounds how much of what one peer brought is judged anew at a time.
const maxRetry = 500

// maxUnresolved bounds how many forked chains are folded anew at a time to see whether they
// still want what their party stands by: it may have forked thousands.
const maxUnresolved = 100

// Retry judges anew what waits: something it waited for may have come on another way,
// or its time. It returns what is still wanted of whom: only parties of a dossier are
// asked about it, or else whoever brought the entry.
func (c *Clerk) Retry(ctx context.Context) map[party.ID][]Want {
	c.retries.mu.Lock()
	defer c.retries.mu.Unlock()
	var carriers []party.ID
	if err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		carriers, err = store.All(tx, store.One[party.ID], `SELECT DISTINCT carrier FROM early`)
		return err
	}); err != nil {
		c.Log.Error("retry", "err", err)
		return nil
	}
	asks := map[party.ID][]Want{}
	for _, from := range carriers {
		wants, err := c.retryFrom(ctx, from)
		if err == nil {
			err = c.whomToAsk(ctx, from, wants, asks)
		}
		if err != nil {
			c.Log.Error("retry", "carrier", from, "err", err)
		}
	}
	wants, err := c.unresolved(ctx)
	if err == nil {
		err = c.whomToAsk(ctx, "", wants, asks)
	}
	if err == nil {
		err = c.askForBodies(ctx, asks)
	}
	if err != nil {
		c.Log.Error("retry", "err", err)
	}
	return asks
}

// maxHollow bounds of how many dossiers bodies are asked for at a time.
const maxHollow = 20

// askForBodies wants what came without its body from every party that may still have it: those
// that have not said that theirs is destroyed.
func (c *Clerk) askForBodies(ctx context.Context, asks map[party.ID][]Want) error {
	var ids []dossier.ID
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		ids, err = tx.Hollow(c.retries.hollow, maxHollow)
		return err
	})
	if err != nil || len(ids) == 0 {
		return err
	}
	c.retries.hollow = ids[len(ids)-1]
	for _, id := range ids {
		l, err := c.load(ctx, id)
		if err != nil {
			return err
		}
		h, wants := l.rec.History, map[party.ID]Want{}
		for _, e := range h.Order() {
			if w, some := wants[e.Party]; e.Hollow() && (!some || e.Number < w.From) {
				wants[e.Party] = Want{Dossier: id, Party: e.Party, From: e.Number}
			}
		}
		for _, peer := range h.Present() {
			if peer == c.Me() || shreddedBy(h, peer) {
				continue
			}
			for _, of := range h.Parties() {
				if w, some := wants[of]; some {
					asks[peer] = append(asks[peer], w)
				}
			}
		}
	}
	return nil
}

// unresolved wants the chains that stay frozen though their parties have said which entry
// they stand by: it may be one that was not kept here, for two prove a fork.
func (c *Clerk) unresolved(ctx context.Context) (wants []Want, err error) {
	var forked []Want
	for of := range c.charted().Explained() {
		var ids []dossier.ID
		if err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
			ids, err = tx.Forked(of)
			return err
		}); err != nil {
			return nil, err
		}
		for _, id := range ids {
			forked = append(forked, Want{Dossier: id, Party: of})
		}
	}
	slices.SortFunc(forked, func(a, b Want) int {
		return cmp.Or(bytes.Compare(a.Dossier[:], b.Dossier[:]), cmp.Compare(a.Party, b.Party))
	})
	for range min(len(forked), maxUnresolved) {
		c.retries.unresolved = (c.retries.unresolved + 1) % len(forked)
		w := forked[c.retries.unresolved]
		l, err := c.load(ctx, w.Dossier)
		if err != nil {
			return nil, err
		}
		if n, frozen := l.rec.History.Frozen(w.Party); frozen {
			w.From = n
			wants = append(wants, w)
		}
	}
	return wants, nil
}

// retryFrom goes on where it stopped the last time, and around.
func (c *Clerk) retryFrom(ctx context.Context, from party.ID) ([]Want, error) {
	after := c.retries.after[from]
	var envelopes [][]byte
	if err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		envelopes, err = store.All(tx, store.One[[]byte],
			`SELECT envelope FROM early WHERE carrier = $1 AND hash > $2 ORDER BY hash LIMIT $3`, string(from), after[:], maxRetry)
		return err
	}); err != nil {
		return nil, err
	}
	delete(c.retries.after, from)
	if len(envelopes) == maxRetry {
		if e, err := dossier.Parse(envelopes[maxRetry-1]); err == nil {
			c.retries.after[from] = e.Hash
		}
	}
	taken, err := c.Take(ctx, from, envelopes)
	return taken.Wants, err
}

// whomToAsk sorts wants by the peers that may hear of them.
func (c *Clerk) whomToAsk(ctx context.Context, from party.ID, wants []Want, asks map[party.ID][]Want) error {
	seats := c.Roll().Seats
	return c.DB.Read(ctx, func(tx *store.Tx) error {
		for _, w := range distinct(wants) {
			here, err := tx.HasDossier(w.Dossier)
			if err != nil {
				return err
			}
			for _, seat := range seats {
				id := seat.Card.Party
				in := id == from
				if here && !in {
					if in, err = tx.HasParty(w.Dossier, id); err != nil {
						return err
					}
				}
				if in && id != c.Me() {
					asks[id] = append(asks[id], w)
				}
			}
		}
		return nil
	})
}

func distinct(wants []Want) []Want {
	seen := map[Want]bool{}
	return slices.DeleteFunc(wants, func(w Want) bool {
		again := seen[w]
		seen[w] = true
		return again
	})
}
