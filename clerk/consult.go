package clerk

import (
	"context"
	"sync"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// consult asks an input that stands on this node's other dossiers, before the act is
// signed. There are two places where an officer's act can be judged, an opening and a step,
// and both come here, whichever surface it came from and whether it is tried or done.
func (c *Clerk) consult(ctx context.Context, a procedure.Act, in any) error {
	asks, ok := in.(procedure.Consulting)
	if !ok {
		return nil
	}
	o := &others{ctx: ctx, clerk: c}
	err := asks.Consult(a, o)
	if o.err != nil { // what was read was not all there is
		return o.err
	}
	return err
}

// Unfounded is what this node's own register says against what other parties' acts in a
// dossier rest on; nil if it says nothing. No rule asks for it: what a peer signed stands, and
// an officer is told before she answers. A register that cannot be read says nothing, and
// keeps nobody from reading.
func (c *Clerk) Unfounded(ctx context.Context, rec *procedure.Record) (all procedure.Problems) {
	register := &others{ctx: ctx, clerk: c}
	for _, o := range rec.Outcomes {
		asks, is := o.Input.(procedure.Consulting)
		if is && o.Verdict == procedure.Counts && o.Entry.Party != c.Me() {
			all = append(all, procedure.ProblemsOf(asks.Consult(rec.Act(o.Entry, o.By), register))...)
		}
	}
	if register.err != nil {
		c.Log.Error("reading what acts rest on", "dossier", rec.History.ID().Short(), "err", register.err)
		return nil
	}
	return all
}

// Citable lists what an input that is being written could cite, by this node's dossiers as
// they are now.
func (c *Clerk) Citable(ctx context.Context, a procedure.Act, in procedure.Citing) (procedure.Citable, error) {
	o := &others{ctx: ctx, clerk: c}
	found := in.Citable(a, o)
	return found, o.err
}

// others answers from this node's dossiers, as they are when it is asked.
type others struct {
	ctx   context.Context
	clerk *Clerk
	err   error
}

// Bases lists what founds a matter between two parties on a day.
func (o *others) Bases(matter string, a, b party.ID, on lang.Date) []procedure.Basis {
	founding, err := o.clerk.foundation(o.ctx)
	if err != nil {
		o.err = err
		return nil
	}
	var all []procedure.Basis
	for _, f := range founding {
		for _, basis := range f.state.Bases(matter, a, b, on) {
			basis.Dossier = f.id
			all = append(all, basis)
		}
	}
	return procedure.InOrder(all)
}

// foundation lists the dossiers that can found an act, in the order of their ids, with
// their states as the database has them: only those that have changed since they were last
// asked for are read again.
func (c *Clerk) foundation(ctx context.Context) ([]based, error) {
	var held []store.Founded
	err := c.DB.Read(ctx, func(tx *store.Tx) error {
		for _, step := range c.openings {
			some, err := tx.Founded(step)
			if err != nil {
				return err
			}
			held = append(held, some...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []based
	for _, h := range held {
		f, err := c.readBased(ctx, h)
		if err != nil {
			return nil, err
		}
		if f.state != nil {
			all = append(all, f)
		}
	}
	return all, nil
}

// readBased is one of them as it is now. Another dossier that is opened by a step of the
// same name has no such state.
func (c *Clerk) readBased(ctx context.Context, h store.Founded) (based, error) {
	places := c.charted()
	if f, ok := c.bases.get(h.Dossier); ok && f.entries == h.Entries && f.places == places {
		return f, nil
	}
	l, err := c.load(ctx, h.Dossier)
	if err != nil {
		return based{}, err
	}
	f := based{id: h.Dossier, entries: len(l.rec.History.Order()), places: l.places}
	f.state, _ = l.rec.State.(procedure.Based)
	c.bases.put(f)
	return f, nil
}

// based is a dossier that may found acts, as it was read: with so many entries, and told of
// so many forks. Nothing but more of either changes what it says. Nobody writes to state.
type based struct {
	id      dossier.ID
	entries int
	places  *procedure.Places
	state   procedure.Based // nil: it founds nothing
}

// maxBases bounds what is kept of them. A council has some dozens of treaties.
const maxBases = 1024

// bases keeps what was read, so that an act need not read every treaty.
type bases struct {
	mu sync.Mutex
	by map[dossier.ID]based
}

func (b *bases) get(id dossier.ID) (based, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f, ok := b.by[id]
	return f, ok
}

func (b *bases) put(f based) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.by == nil || len(b.by) >= maxBases {
		b.by = map[dossier.ID]based{}
	}
	b.by[f.id] = f
}

// openingsOf are the names of the steps that open the kinds whose states found acts.
func openingsOf(all []*procedure.Procedure) (names []string) {
	seen := map[string]bool{}
	for _, p := range all {
		if _, ok := p.New().(procedure.Based); ok && !seen[p.Steps[0].Name] {
			seen[p.Steps[0].Name] = true
			names = append(names, p.Steps[0].Name)
		}
	}
	return names
}
