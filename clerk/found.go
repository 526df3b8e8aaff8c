package clerk

import (
	"bytes"
	"context"
	"errors"
	"hash/maphash"
	"slices"
	"sync"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// founding is a dossier about to be opened.
type founding struct {
	procedure *procedure.Procedure
	header    dossier.Header
	body      procedure.Body
	wraps     dossier.Wraps
	keys      map[uint64][]byte
	state     any // after it
}

// turns lets requests under one key go one at a time, so that the second finds what the
// first has done. Others share commits; now and then two keys share a turn.
type turns struct {
	seed  maphash.Seed
	locks [64]sync.Mutex
}

func (t *turns) take(key string) (done func()) {
	l := &t.locks[maphash.String(t.seed, key)%uint64(len(t.locks))]
	l.Lock()
	return l.Unlock
}

// found opens a dossier.
func (c *Clerk) found(ctx context.Context, cmd Command) (store.Done, error) {
	if cmd.Key != "" {
		defer c.opening.take(cmd.Key)()
		if before, ok, err := c.recallFounding(ctx, cmd); ok || err != nil {
			return before, err
		}
	}
	if err := c.alone(cmd.Kind, cmd); err != nil {
		return store.Done{}, err
	}
	all, done, err := c.prepareFoundings(ctx, cmd)
	if err != nil {
		return store.Done{}, err
	}
	defer done()
	if len(all) > 1 {
		file, done, err := c.gather(ctx, cmd, all)
		if err != nil {
			forget(all)
			return store.Done{}, err
		}
		defer done()
		all = append(all, file)
	}
	return c.commit(ctx, all...)
}

// prepareFounding signs an opening that was judged. The new dossier is held until done is
// called.
func (c *Clerk) prepareFounding(f founding, key string) (*pending, func(), error) {
	if err := c.sealFounding(&f); err != nil {
		return nil, nil, err
	}
	e, err := c.sign(f.keys, f.header, f.body, f.wraps, c.Keys.Sign)
	if err != nil {
		return nil, nil, err
	}
	h, err := dossier.NewHistory(e)
	if err != nil {
		return nil, nil, err
	}
	l, done := c.lock(h.ID())
	l.keys, l.early = f.keys, map[canon.Hash]store.Early{}
	l.rec = procedure.Fold(f.procedure, h, l.open)
	return c.pend(l, e, h.Present(), f.keys, key), done, nil
}

// draftFounding judges an opening and prepares it, but for its keys.
func (c *Clerk) draftFounding(ctx context.Context, cmd Command) (founding, error) {
	p := c.procedures[cmd.Kind]
	if p == nil {
		return founding{}, procedure.Refuse("refuse.no-kind", nil)
	}
	if err := c.notTwice(ctx, p); err != nil {
		return founding{}, err
	}
	parties, err := c.audience(p, cmd.Parties)
	if err != nil {
		return founding{}, err
	}
	now := c.Now().UnixMilli()
	f := founding{procedure: p, state: p.New(), body: procedure.Body{By: c.signer(p, cmd), Input: canon.Encode(cmd.Input)}}
	f.header = dossier.Header{Council: c.Council(), Party: c.Me(), Number: 1, Clock: 1, Time: now, Step: cmd.Step,
		Founding: &dossier.Founding{Kind: p.Kind, Parties: parties}}
	if p.Opener != procedure.ByFounder {
		if err := c.mayStand(); err != nil {
			return f, err
		}
		f.header.Place = c.standing()
	}
	if len(f.body.Input) > dossier.MaxBody-4<<10 {
		return f, procedure.Refuse("refuse.too-large", nil)
	}
	act := procedure.Act{Step: cmd.Step, Party: c.Me(), Number: 1, By: f.body.By, At: lang.Moment(now), Founder: c.Me(), Parties: parties}
	in, err := p.Next(f.state, act, f.body.Input, true)
	if err == nil {
		if cmd.group != nil {
			act.Parties = cmd.group // what it stands on holds among all
		}
		err = c.consult(ctx, act, in)
	}
	if err == nil {
		err = c.ready(ctx, in)
	}
	return f, err
}

// notTwice refuses a second dossier of a kind that a council has one of. Two parties that
// open one at the same time both keep theirs: nobody's can be taken back.
func (c *Clerk) notTwice(ctx context.Context, p *procedure.Procedure) error {
	if !p.Once {
		return nil
	}
	counts, err := c.Index.Counts(ctx)
	if err == nil && counts[p.Kind] > 0 {
		err = procedure.Refuse("refuse.once", nil)
	}
	return err
}

// audience is who takes part in a new dossier, this party first.
func (c *Clerk) audience(p *procedure.Procedure, chosen []party.ID) ([]party.ID, error) {
	me := []party.ID{c.Me()}
	if p.Opener == procedure.ByFounder {
		if !c.Council().IsZero() {
			return nil, procedure.Refuse("refuse.no-step", nil)
		}
		return append(me, slices.DeleteFunc(slices.Clone(chosen), func(id party.ID) bool { return id == c.Me() })...), nil
	}
	roll := c.Roll()
	if seat, ok := roll.Seat(c.Me()); !ok || !roll.InForce || seat.Standing != party.Seated {
		return nil, procedure.Refuse("refuse.no-council", nil)
	}
	var others []party.ID
	for _, id := range roll.Seated() {
		if id != c.Me() && (p.Audience == procedure.Everyone || p.Audience == procedure.Chosen && slices.Contains(chosen, id)) {
			others = append(others, id)
		}
	}
	if p.Audience == procedure.Chosen {
		known := slices.DeleteFunc(slices.Clone(chosen), func(id party.ID) bool { return id == c.Me() })
		if len(others) == 0 || len(others) != len(slices.Compact(slices.Sorted(slices.Values(known)))) {
			return nil, procedure.RefuseField("parties", "refuse.parties", nil)
		}
	}
	return append(me, others...), nil
}

func (c *Clerk) sealFounding(f *founding) error {
	if !f.procedure.Sealed {
		return nil
	}
	key := seal.NewKey()
	f.keys = map[uint64][]byte{1: key}
	f.header.Epoch = 1
	f.header.Opens = &dossier.Epoch{Number: 1, Commit: dossier.CommitKey(key)}
	var err error
	f.wraps, err = seal.WrapAll(c.Roll(), f.header.Founding.Parties, f.keys)
	return err
}

// opens reports whether e opened just what cmd asks to open.
func (c *Clerk) opens(cmd Command, e *dossier.Entry) bool {
	if e.Founding == nil || e.Founding.Kind != cmd.Kind {
		return false
	}
	if p := c.procedures[cmd.Kind]; p.Audience != procedure.Chosen {
		return true
	}
	for _, id := range cmd.Parties {
		if !slices.Contains(e.Founding.Parties, id) {
			return false
		}
	}
	return len(e.Founding.Parties) == len(cmd.Parties)+1 || slices.Contains(cmd.Parties, c.Me())
}

// recall answers a request that was made before under the same key; another act under
// the key is refused.
func (c *Clerk) recall(ctx context.Context, cmd Command, l *live) (store.Done, bool, error) {
	if cmd.Key == "" {
		return store.Done{}, false, nil
	}
	var d store.Done
	var e *dossier.Entry
	var known bool
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if d, known, err = tx.Recall(cmd.Key); err != nil || !known {
			return err
		}
		e, err = tx.Entry(d.Dossier, d.Party, d.Number, d.Hash)
		return err
	})
	if err != nil || !known {
		return store.Done{}, false, err
	}
	if l == nil {
		if l, err = c.load(ctx, d.Dossier); err != nil {
			return store.Done{}, false, err
		}
	}
	body, err := l.open(e)
	if errors.Is(err, procedure.ErrShredded) {
		return d, true, nil
	}
	if err != nil {
		return store.Done{}, false, err
	}
	sameDossier := cmd.Dossier == d.Dossier || cmd.Dossier.IsZero() && c.opens(cmd, e)
	if !sameDossier || e.Step != cmd.Step || !bytes.Equal(body.Input, canon.Encode(cmd.Input)) {
		return store.Done{}, false, procedure.Refuse("refuse.same-key", nil)
	}
	return d, true, nil
}
