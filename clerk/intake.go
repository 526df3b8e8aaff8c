package clerk

import (
	"context"
	"errors"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// commit makes a batch durable with all that follows from it.
func (in *intake) commit(ctx context.Context) error {
	c, l := in.c, in.l
	if len(in.added)+len(in.whole)+len(in.early)+len(in.ended)+len(in.offences) == 0 {
		return nil
	}
	now := c.Now().UnixMilli()
	repeats, err := in.shredAgain(ctx)
	if err != nil {
		return err
	}
	var row *index.Row
	if len(in.added)+len(in.whole) > 0 {
		r := c.row(l)
		row = &r
	}
	owes, said, hollow := in.owesReceipt(), l.said, in.hollow()
	named := c.naming(l, in.added, len(in.keys) > 0)
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.keepWaiting(tx); err != nil {
			return err
		}
		for _, e := range in.whole {
			if err := tx.Complete(e); err != nil {
				return err
			}
		}
		for _, e := range in.added {
			if err := errors.Join(tx.Append(e, now), c.oweAfter(tx, l.rec, e)); err != nil {
				return err
			}
		}
		for _, o := range in.offences {
			o.At = now
			if err := tx.Report(o); err != nil {
				return err
			}
		}
		if row == nil {
			return nil
		}
		if err := in.follow(tx, owes); err != nil {
			return err
		}
		if err := c.name(tx, l.id, named, false); err != nil {
			return err
		}
		if repeats {
			if err := c.destroy(tx, l, Shredding{Reason: again}); err != nil {
				return err
			}
		}
		if err := c.retain(tx, l); err != nil {
			return err
		}
		if hollow != l.hollow {
			if err := tx.SetHollow(l.id, hollow); err != nil {
				return err
			}
		}
		var err error
		said, err = c.Index.Put(tx, *row, l.said)
		return err
	})
	if err != nil {
		return err
	}
	if l.said = said; row != nil {
		l.told = l.rec.History.Present()
		c.retained(l)
		l.hollow = hollow
	}
	if repeats {
		l.shredded, l.early = true, nil
		c.forget(l.id)
		if err := c.Scrub(ctx); err != nil {
			c.Log.Error("scrubbing", "err", err)
		}
		defer func() { l.rec = nil }()
	}
	c.told(named)
	in.tell(owes)
	return nil
}

// shredAgain finds out that this party shredded its copy, and forgot: the node was put back
// to an earlier time, and a peer has handed back its receipt.
func (in *intake) shredAgain(ctx context.Context) (bool, error) {
	c, l := in.c, in.l
	mine := func(e *dossier.Entry) bool { return e.Party == c.Me() && e.Step == dossier.Shredded }
	if l.shredded || !slices.ContainsFunc(in.added, mine) {
		return false, nil
	}
	if err := c.letGo(ctx, l); err != nil {
		return false, err
	}
	l.rec.Shred()
	l.keys, in.keys, in.whole = map[uint64][]byte{}, nil, nil
	return true, nil
}

// hollow reports whether some body is not here that this party did not destroy itself.
func (in *intake) hollow() bool {
	l := in.l
	if l.rec == nil || l.shredded || !l.hollow && !slices.ContainsFunc(in.added, (*dossier.Entry).Hollow) {
		return false
	}
	return l.rec.Partial() && !shreddedBy(l.rec.History, in.c.Me())
}

// follow writes what follows from entries that were added.
func (in *intake) follow(tx *store.Tx, owes bool) error {
	c, l := in.c, in.l
	if l.id == c.Council() {
		if err := tx.SetMeta(metaCouncil, l.id.String()); err != nil {
			return err
		}
	}
	if present := l.rec.History.Present(); l.told == nil || !slices.Equal(l.told, present) {
		if err := in.welcomeBack(tx, present); err != nil {
			return err
		}
		if err := tx.SetParties(l.id, present); err != nil {
			return err
		}
	}
	if err := c.keep(tx, l.id, in.keys); err != nil {
		return err
	}
	for _, e := range in.forks {
		for _, id := range l.rec.History.Present() {
			if id == c.Me() { // its author, too: it may not know that it signed both
				continue
			}
			if err := tx.Address(id, e); err != nil {
				return err
			}
		}
	}
	if err := in.addressOwn(tx); err != nil {
		return err
	}
	if owes && !c.owed.has(l.id) {
		return tx.Owe(l.id)
	}
	return nil
}

// addressOwn puts this party's own entries where they have not been: those that a peer
// handed back to a restored node into every outbox, and those that the founder had not
// seen when it admitted somebody into that party's.
func (in *intake) addressOwn(tx *store.Tx) error {
	h, me := in.l.rec.History, in.c.Me()
	for _, e := range in.added {
		if e.Party == me {
			if err := in.c.address(tx, in.l, e, append(h.Present(), letGoAfter(h, e)...)); err != nil {
				return err
			}
		}
		for _, id := range e.Admits {
			if id == me || !h.Has(id) {
				continue
			}
			for n := e.Seen[me] + 1; e.Party != me && n <= h.Heads()[me]; n++ {
				for _, own := range h.Variants(me, n) {
					if err := tx.Address(id, own); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// welcomeBack puts this party's own entries into the outbox of who seemed to be released, by a
// release that turns out to be one side of a fork and counts for nothing: what was written
// meanwhile was addressed to the others alone.
func (in *intake) welcomeBack(tx *store.Tx, present []party.ID) error {
	h, me := in.l.rec.History, in.c.Me()
	for _, id := range present {
		was, err := tx.HasParty(in.l.id, id)
		if err != nil {
			return err
		}
		if was || id == me || slices.ContainsFunc(in.added, func(e *dossier.Entry) bool { return slices.Contains(e.Admits, id) }) {
			continue
		}
		for n := uint64(1); n <= h.Heads()[me]; n++ {
			for _, own := range h.Variants(me, n) {
				if err := tx.Address(id, own); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// letGoAfter lists the parties whose release had seen e, or is e: they are to have it, and
// to learn that they were released.
func letGoAfter(h *dossier.History, e *dossier.Entry) (ids []party.ID) {
	for _, id := range h.Parties() {
		release := h.Farewell(id)
		if release != nil && id != e.Party && (release == e || release.Seen[e.Party] >= e.Number || release.Party == e.Party && release.Number >= e.Number) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (in *intake) keepWaiting(tx *store.Tx) error {
	if len(in.early) > 0 {
		n, size, err := earlyFrom(tx, in.from)
		if err != nil {
			return err
		}
		for _, w := range in.early {
			size += len(w.Envelope)
		}
		if n+len(in.early) > maxEarly || size > maxEarlyBytes {
			return ErrFlooded
		}
	}
	for _, w := range in.early {
		if err := tx.Hold(w); err != nil {
			return err
		}
	}
	for _, h := range in.ended {
		if err := tx.Unhold(h); err != nil {
			return err
		}
	}
	return nil
}

// earlyFrom counts what a peer has waiting here, and its bytes.
func earlyFrom(tx *store.Tx, peer party.ID) (n, size int, err error) {
	err = tx.QueryRow(`SELECT count(*), coalesce(sum(length(envelope)), 0) FROM early WHERE carrier = $1`, string(peer)).Scan(&n, &size)
	return n, size, err
}

// owesReceipt says whether the batch brought anything the others should know we have:
// receipts are not acknowledged, or there would be no end of it.
func (in *intake) owesReceipt() bool {
	return in.l.rec != nil && in.l.rec.History.Has(in.c.Me()) &&
		slices.ContainsFunc(in.added, func(e *dossier.Entry) bool { return e.Step != dossier.Receipt && e.Party != in.c.Me() })
}

func (in *intake) tell(owes bool) {
	c, l := in.c, in.l
	for _, o := range in.offences {
		c.Log.Warn("offence", "by", o.By, "carrier", o.Carrier, "dossier", o.Dossier.Short(), "what", o.What)
	}
	if len(in.added) == 0 {
		return
	}
	if l.id == c.Council() {
		c.followCharter(l)
		for _, e := range in.added {
			if e.Step == dossier.Recover {
				c.reconsider(context.Background(), e.Party)
			}
			if e.Step == dossier.Recover || e.Party == c.Me() && changesKey(l.rec, e) {
				c.oweAgain(context.Background())
			}
		}
	}
	if owes {
		c.owed.add(l.id)
		c.owed.wrote(len(in.added))
	}
	last := in.added[len(in.added)-1]
	onlyReceipts := !slices.ContainsFunc(in.added, func(e *dossier.Entry) bool { return e.Step != dossier.Receipt })
	ev := Event{Dossier: l.id, Kind: l.rec.History.Kind(), By: last.Party, Receipt: onlyReceipts}
	if in.addresses() {
		ev.To = l.rec.History.Present()
	}
	c.watch.tell(ev)
}

// addresses says whether taking the batch in put anything in an outbox.
func (in *intake) addresses() bool {
	return len(in.forks) > 0 ||
		slices.ContainsFunc(in.added, func(e *dossier.Entry) bool { return e.Party == in.c.Me() || len(e.Admits) > 0 })
}

func (c *Clerk) unwrap(wrapped []byte, commit canon.Hash) ([]byte, error) {
	return seal.Unwrap(c.Keys.Seal, wrapped, commit)
}

// Join makes a node that has no council yet part of the one whose charter it is given:
// the founding entry first, then whatever else is known. The charter must name this
// party with this node's own keys. Officers have compared the fingerprints.
func (c *Clerk) Join(ctx context.Context, envelopes [][]byte) error {
	if !c.Council().IsZero() || len(envelopes) == 0 {
		return procedure.Refuse("refuse.no-step", nil)
	}
	e, err := dossier.Parse(envelopes[0])
	if err != nil {
		return err
	}
	h, err := dossier.NewHistory(e)
	if err != nil {
		return err
	}
	l, done := c.lock(h.ID())
	defer done()
	l.keys, l.early = map[uint64][]byte{}, map[canon.Hash]store.Early{}
	l.rec = procedure.Fold(c.procedures[h.Kind()], h, l.open)
	if _, ok := l.rec.State.(procedure.Rolled); !ok || !e.IsCharter() {
		return errNoCharter
	}
	if !e.VerifiedBy(l.rec.SignerOf(e)) {
		return errNoCharter
	}
	c.council.Store(&l.id)
	c.followCharter(l)
	in := &intake{c: c, l: l, from: e.Party, keys: map[uint64][]byte{}}
	in.note(e, 0)
	rest, err := parseAll(envelopes[1:])
	if err == nil {
		in.sort(rest)
		err = c.seatedAs(l)
	}
	if err == nil {
		err = in.commit(ctx)
	}
	if err != nil {
		l.rec = nil
		c.council.Store(nil)
		c.roll.Store(&party.Roll{})
	}
	return err
}

func parseAll(envelopes [][]byte) ([]*dossier.Entry, error) {
	var entries []*dossier.Entry
	for _, b := range envelopes {
		e, err := dossier.Parse(b)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}
