package clerk

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// judgement is a draft the rules have taken, with what is needed to sign it.
type judgement struct {
	body  procedure.Body
	in    any
	names procedure.Names
}

// judge asks the procedure, and then what else the act stands on. It changes l's state when
// it returns no error.
func (c *Clerk) judge(ctx context.Context, l *live, d draft, h dossier.Header) (judgement, error) {
	if d.step == dossier.Receipt {
		return judgement{}, nil
	}
	j := judgement{body: procedure.Body{By: d.by}}
	if d.structural() {
		j.body.Input = canon.Encode(d.input)
		return j, nil
	}
	p := l.rec.Procedure
	if p == nil {
		return j, procedure.Refuse("refuse.no-kind", nil)
	}
	if _, known := p.Step(d.step); !known {
		return j, procedure.Refuse("refuse.no-step", nil)
	}
	j.body.Input = canon.Encode(d.input)
	if len(j.body.Input) > dossier.MaxBody-4<<10 {
		return j, procedure.Refuse("refuse.too-large", nil)
	}
	act := procedure.Act{Step: d.step, Party: c.Me(), Number: h.Number, By: d.by, At: lang.Moment(h.Time),
		Founder: l.rec.History.Founder(), Parties: l.rec.History.Present(), Seen: h.Seen}
	j.names = p.Names(l.rec.State, act, d.input)
	var err error
	if j.in, err = p.Next(l.rec.State, act, j.body.Input, false); err != nil {
		return j, err
	}
	if err = c.consult(ctx, act, j.in); err == nil {
		err = c.ready(ctx, j.in)
	}
	if err == nil {
		err = c.omits(ctx, l.rec.State, act, j.in)
	}
	if err != nil {
		l.rec = nil // the state went ahead: read it again
	}
	return j, err
}

// write judges, signs and records a draft in a dossier the caller holds.
func (c *Clerk) write(ctx context.Context, l *live, d draft) (store.Done, error) {
	p, err := c.prepare(ctx, l, d)
	if err != nil {
		return store.Done{}, err
	}
	return c.commit(ctx, p)
}

// prepare judges and signs a draft in a dossier the caller holds. Nobody has seen the entry
// before it is committed; until then l is ahead of the disk.
func (c *Clerk) prepare(ctx context.Context, l *live, d draft) (_ *pending, err error) {
	hd := c.header(l, d.step)
	hd.Admits, hd.Releases = d.admits, d.releases
	signer := c.Keys.Sign
	if r := d.recovery; r != nil {
		hd.Stands, signer = r.Stands, r.Key
	}
	j, err := c.judge(ctx, l, d, hd)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			l.rec = nil // the state went ahead of the disk: read it again
		}
	}()
	wraps, fresh, err := c.rekey(l, &hd)
	if err != nil {
		return nil, err
	}
	e, err := c.sign(l.keys, hd, j.body, wraps, signer)
	if err != nil {
		return nil, err
	}
	if fit := l.rec.History.Judge(e); fit.Fit != dossier.Fits {
		return nil, fmt.Errorf("%s would be refused by the others: %s", e, fit.Reason)
	}
	to := l.rec.History.Present()
	l.rec.Append(e, j.body, j.in, j.names)
	return c.pend(l, e, to, fresh, d.key), nil
}

// sign seals the body and signs the entry. What others could not read as an entry is
// refused: it would cut this party's chain for good.
func (c *Clerk) sign(keys map[uint64][]byte, hd dossier.Header, body procedure.Body, wraps dossier.Wraps, key ed25519.PrivateKey) (*dossier.Entry, error) {
	if err := c.Guard.Signing(); err != nil {
		return nil, fmt.Errorf("own-number guard: %w", err)
	}
	var b []byte
	if !hd.Silent() {
		b = canon.Encode(body)
	}
	if hd.Epoch > 0 && b != nil {
		if keys[hd.Epoch] == nil {
			return nil, procedure.Refuse("refuse.unreadable", nil)
		}
		var err error
		if b, err = seal.Body(keys[hd.Epoch], b); err != nil {
			return nil, err
		}
	}
	e := dossier.Sign(hd, b, wraps, key)
	if len(b) > dossier.MaxBody || len(e.Keys) > dossier.MaxWraps || len(e.Signed) > dossier.MaxHeader {
		return nil, procedure.Refuse("refuse.too-large", nil)
	}
	if _, err := dossier.Parse(e.Encode()); err != nil {
		return nil, fmt.Errorf("about to record what is no entry: %w", err)
	}
	return e, nil
}

// rekey prepares the keys an admission hands over or a release changes.
func (c *Clerk) rekey(l *live, hd *dossier.Header) (wraps dossier.Wraps, fresh map[uint64][]byte, err error) {
	if hd.Epoch == 0 {
		return nil, nil, nil
	}
	if len(hd.Admits) > 0 {
		wraps, err = seal.WrapAll(c.Roll(), hd.Admits, l.keys)
		return wraps, nil, err
	}
	if hd.Releases == nil {
		return nil, nil, nil
	}
	next, key := hd.Epoch+1, seal.NewKey()
	fresh = map[uint64][]byte{next: key}
	var stay []party.ID
	for _, id := range l.rec.History.Present() {
		if id != hd.Releases.Party {
			stay = append(stay, id)
		}
	}
	if wraps, err = seal.WrapAll(c.Roll(), stay, fresh); err != nil {
		return nil, nil, err
	}
	hd.Opens = &dossier.Epoch{Number: next, Commit: dossier.CommitKey(key)}
	hd.Epoch = next
	l.keys[next] = key
	return wraps, fresh, nil
}

// pending is an entry this node has signed and not yet recorded.
type pending struct {
	l          *live
	e          *dossier.Entry
	to         []party.ID
	fresh      map[uint64][]byte
	key        string
	out        store.Done
	row        index.Row
	said       *index.Said
	named      []naming
	pays       bool
	structural bool
	present    []party.ID
}

// pend gathers what is to be written of e, which l holds already.
func (c *Clerk) pend(l *live, e *dossier.Entry, to []party.ID, fresh map[uint64][]byte, key string) *pending {
	return &pending{l: l, e: e, to: to, fresh: fresh, key: key,
		out: store.Done{Dossier: l.id, Party: e.Party, Number: e.Number, Hash: e.Hash, At: c.Now().UnixMilli()},
		row: c.row(l), said: l.said, named: c.naming(l, []*dossier.Entry{e}, false),
		pays:       e.Step == dossier.Receipt || c.owed.has(l.id),
		structural: e.Founding != nil || e.Admits != nil || e.Releases != nil, present: l.rec.History.Present()}
}

// commit makes entries durable with all that follows from them, all of them or none, and
// tells those who watch. It returns what the first led to.
func (c *Clerk) commit(ctx context.Context, all ...*pending) (store.Done, error) {
	err := c.DB.Write(ctx, func(tx *store.Tx) error {
		for _, p := range all {
			if err := c.put(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		forget(all)
		return store.Done{}, c.refuseStore(err)
	}
	for _, p := range all {
		c.landed(ctx, p)
	}
	return all[0].out, nil
}

// put writes what follows from an entry into a transaction.
func (c *Clerk) put(tx *store.Tx, p *pending) error {
	e, id := p.e, p.l.id
	if err := tx.Append(e, p.out.At); err != nil {
		return err
	}
	if err := c.address(tx, p.l, e, p.to); err != nil {
		return err
	}
	if err := c.keep(tx, id, p.fresh); err != nil {
		return err
	}
	if err := c.name(tx, id, p.named, true); err != nil {
		return err
	}
	if p.structural {
		if err := tx.SetParties(id, p.present); err != nil {
			return err
		}
	}
	if e.IsCharter() && e.Founding != nil {
		if err := tx.SetMeta(metaCouncil, id.String()); err != nil {
			return err
		}
	}
	if p.key != "" {
		if err := tx.Remember(p.key, p.out); err != nil {
			return err
		}
	}
	if p.pays {
		if err := tx.Paid(id); err != nil {
			return err
		}
	}
	if p.l.order != nil {
		if err := c.destroy(tx, p.l, *p.l.order); err != nil {
			return err
		}
	} else if err := c.retain(tx, p.l); err != nil {
		return err
	}
	err := c.oweAfter(tx, p.l.rec, e)
	if err == nil {
		p.said, err = c.Index.Put(tx, p.row, p.l.said)
	}
	return err
}

// landed draws the consequences of an entry that is on the disk.
func (c *Clerk) landed(ctx context.Context, p *pending) {
	l, e := p.l, p.e
	l.said = p.said
	c.retained(l)
	if p.structural {
		l.told = p.present
	}
	c.Guard.Kept()
	c.told(p.named)
	c.owed.pay(l.id)
	if e.Step != dossier.Receipt {
		c.owed.wrote(1)
	}
	if e.IsCharter() {
		c.council.Store(&l.id)
		c.followCharter(l)
		if e.Step == dossier.Recover {
			c.reconsider(ctx, e.Party)
		}
		c.oweAgain(ctx)
	}
	c.watch.tell(Event{Dossier: l.id, Kind: l.rec.History.Kind(), By: e.Party, Own: true, Receipt: e.Step == dossier.Receipt, To: p.to})
}

// address puts e in the outbox of every other party; whoever is admitted by it gets all
// that came before, in order.
func (c *Clerk) address(tx *store.Tx, l *live, e *dossier.Entry, to []party.ID) error {
	for _, id := range to {
		if id == c.Me() {
			continue
		}
		if err := tx.Address(id, e); err != nil {
			return err
		}
	}
	for _, id := range e.Admits {
		for _, earlier := range l.rec.History.Order() {
			if err := tx.Address(id, earlier); err != nil {
				return err
			}
		}
	}
	return nil
}

// keep stores epoch keys sealed for this node alone.
func (c *Clerk) keep(tx *store.Tx, id dossier.ID, keys map[uint64][]byte) error {
	for epoch, key := range keys {
		sealed, err := seal.Body(c.Keys.Storage, key)
		if err != nil {
			return err
		}
		if err := tx.SetKey(id, epoch, sealed); err != nil {
			return err
		}
	}
	return nil
}

// refuseStore turns what the disk says into what the officer is told.
func (c *Clerk) refuseStore(err error) error {
	switch {
	case errors.Is(err, store.ErrFull):
		c.Log.Error("disk full", "err", err)
		return procedure.Refuse("refuse.disk-full", nil)
	case errors.Is(err, store.ErrClosed), errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrDisk):
		c.Log.Error("store stopped", "err", err)
		return procedure.Refuse("refuse.stopped", nil)
	}
	return err
}

func names(ids []party.ID) lang.Parties {
	out := make(lang.Parties, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
