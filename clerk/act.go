package clerk

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Command is an officer's act as a surface hands it in. The surface has checked that
// she is who she says and that her role carries what the step needs.
type Command struct {
	Dossier dossier.ID // zero when opening one
	Kind    string     // when opening
	Parties []party.ID // when opening one whose parties are chosen: the others
	Step    string
	Input   any          // pointer to the step's input type
	By      party.Person // as the others will see her
	Officer string       // her account; it stays on this node
	Key     string       // of the request, scoped to the officer: the same key acts once

	group []party.ID // all who are asked at once by this and others like it; see split
}

// Act records an act. It is on the disk to stay when Act returns; peers get it as links
// allow. A refusal is a sentence (see procedure.ProblemsOf) and leaves no trace.
func (c *Clerk) Act(ctx context.Context, cmd Command) (store.Done, error) {
	if in, ok := cmd.Input.(*procedure.Sent); ok && !cmd.Dossier.IsZero() {
		return c.send(ctx, cmd, in)
	}
	return c.record(ctx, cmd)
}

// record is Act for what is one entry.
func (c *Clerk) record(ctx context.Context, cmd Command) (store.Done, error) {
	act := c.act
	if cmd.Dossier.IsZero() {
		act = c.found
	}
	done, err := act(ctx, cmd)
	if errors.Is(err, store.ErrClosed) { // found out by reading, before there was anything to commit
		err = c.refuseStore(err)
	}
	return done, err
}

// act records an act in a dossier that there is.
func (c *Clerk) act(ctx context.Context, cmd Command) (store.Done, error) {
	l, done, err := c.holdForWriting(ctx, cmd.Dossier)
	if err != nil {
		return store.Done{}, err
	}
	defer done()
	out, err := c.actOn(ctx, l, cmd)
	if err == nil || cmd.Key == "" {
		return out, err
	}
	// Perhaps because it has been done: the rules refuse it now, or its key is taken.
	if before, ok, failed := c.recall(ctx, cmd, l); ok || failed != nil {
		return before, failed
	}
	return store.Done{}, err
}

func (c *Clerk) actOn(ctx context.Context, l *live, cmd Command) (store.Done, error) {
	if err := c.alone(l.rec.History.Kind(), cmd); err != nil {
		return store.Done{}, err
	}
	if err := c.drafted(l, cmd); err != nil {
		return store.Done{}, err
	}
	d, err := c.draft(l, cmd)
	if err != nil {
		return store.Done{}, err
	}
	return c.write(ctx, l, d)
}

// Try judges a command as Act would and writes nothing. Whether it takes a second officer
// it does not ask: see Second.
func (c *Clerk) Try(ctx context.Context, cmd Command) error {
	if cmd.Dossier.IsZero() {
		_, err := c.foundings(ctx, cmd)
		return err
	}
	l, err := c.load(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	if err := c.mayWrite(l); err != nil {
		return err
	}
	d, err := c.draft(l, cmd)
	if err == nil {
		_, err = c.judge(ctx, l, d, c.header(l, cmd.Step))
	}
	return err
}

// News returns what reports whether an offer in another dossier would count there now and
// leave its state another than it is. It writes nothing. No such dossier here, no such right,
// or nothing that is not known there: each is a no. Several offers in one dossier read it once.
func (c *Clerk) News(ctx context.Context, by party.Person) func(procedure.Offer) (bool, error) {
	var l *live // of the offer before; nil: read it
	return func(o procedure.Offer) (bool, error) {
		id, err := dossier.ParseID(o.In)
		if err != nil {
			return false, nil
		}
		if l == nil || l.rec == nil || l.id != id {
			l, err = c.load(ctx, id)
		}
		changed := false
		if err == nil {
			changed, err = c.changes(ctx, l, o, by)
		}
		if err != nil || changed {
			refused := procedure.ProblemsOf(err) != nil
			if !refused {
				l = nil // the state went ahead, or was never read
			}
			if refused || errors.Is(err, ErrUnknown) {
				err = nil
			}
		}
		return changed, err
	}
}

// changes judges an offer; a refusal leaves the state of l as it is.
func (c *Clerk) changes(ctx context.Context, l *live, o procedure.Offer, by party.Person) (bool, error) {
	if err := c.mayWrite(l); err != nil {
		return false, err
	}
	rec := l.rec
	step, known := procedure.Step{}, false
	if rec.Procedure != nil && rec.Procedure.Kind == o.Kind {
		step, known = rec.Procedure.Step(o.Step)
	}
	if !known {
		return false, nil
	}
	in, err := step.Begin(o)
	if err != nil {
		return false, err
	}
	was := rec.Digest()
	if _, err := c.judge(ctx, l, draft{step: o.Step, by: by, input: in}, c.header(l, o.Step)); err != nil {
		return false, err
	}
	return rec.Digest() != was, nil
}

// Admit lets parties into a dossier this party founded.
func (c *Clerk) Admit(ctx context.Context, id dossier.ID, who []party.ID, by party.Person) (store.Done, error) {
	return c.Act(ctx, Command{Dossier: id, Step: dossier.Admit, Input: &procedure.Admission{Parties: who}, By: by})
}

// Release lets a party go.
func (c *Clerk) Release(ctx context.Context, id dossier.ID, who party.ID, by party.Person) (store.Done, error) {
	return c.Act(ctx, Command{Dossier: id, Step: dossier.Release, Input: &procedure.Departure{Party: who}, By: by})
}

// draft prepares what a command asks to be signed. Admitting and releasing parties is the
// founder's alone: who is admitted will read all of the dossier, who is released keeps
// what it has and reads nothing that comes after.
func (c *Clerk) draft(l *live, cmd Command) (draft, error) {
	d := draft{step: cmd.Step, by: c.signer(l.rec.Procedure, cmd), input: cmd.Input, key: cmd.Key}
	if cmd.Step == dossier.Recover {
		return d, procedure.Refuse("refuse.no-step", nil)
	}
	if l.rec.Gone() || l.shredded {
		return d, procedure.Refuse("refuse.shredded", nil)
	}
	if l.rec.Partial() {
		return d, procedure.Refuse("refuse.partial", nil)
	}
	if !d.structural() {
		return d, nil
	}
	if d.step == dossier.Keep {
		return d, c.mayKeep(l, cmd.Input)
	}
	switch in := cmd.Input.(type) {
	case *procedure.Admission:
		if d.step == dossier.Admit {
			d.admits = in.Parties
		}
	case *procedure.Departure:
		if d.step == dossier.Release {
			d.releases = &dossier.Released{Party: in.Party, Last: l.rec.History.Heads()[in.Party]}
		}
	}
	h := l.rec.History
	if h.Founder() != c.Me() {
		return d, procedure.Refuse("refuse.founder-only", nil)
	}
	if m, ok := l.rec.State.(procedure.Membered); !ok || !m.Membership() || d.releases != nil && l.id == c.Council() {
		return d, procedure.Refuse("refuse.no-membership", nil)
	}
	for i, id := range d.admits {
		if _, seated := c.Roll().Seat(id); !seated {
			return d, procedure.RefuseField("parties", "refuse.parties", nil)
		}
		if slices.Contains(h.Parties(), id) || slices.Contains(d.admits[:i], id) { // nor does whoever was released come back
			return d, procedure.RefuseField("parties", "refuse.party-in", nil)
		}
		if a, asks := l.rec.State.(procedure.Admitting); asks {
			if err := a.Admits(c.about(l, cmd), id); err != nil {
				return d, err
			}
		}
	}
	if r := d.releases; r != nil {
		if !h.Has(r.Party) || r.Party == c.Me() {
			return d, procedure.RefuseField("party", "refuse.party-not-in", nil)
		}
		if a, asks := l.rec.State.(procedure.Admitting); asks {
			if err := a.Releases(r.Party); err != nil {
				return d, err
			}
		}
	}
	if len(d.admits) == 0 && d.releases == nil {
		return d, procedure.Refuse("refuse.no-step", nil) // a receipt is not an officer's to give
	}
	return d, nil
}

// about is a command as the state sees it before it is signed.
func (c *Clerk) about(l *live, cmd Command) procedure.Act {
	h := l.rec.History
	return procedure.Act{Step: cmd.Step, Party: c.Me(), Number: h.Heads()[c.Me()] + 1, By: cmd.By, At: lang.Moment(c.Now().UnixMilli()),
		Founder: h.Founder(), Parties: h.Present()}
}

// longest is for how many years from now a copy may be kept longer at a time: Interpol's rules
// have each renewal end as the first retention does.
const longest = 5

// mayKeep refuses a day for a copy that has none, a day that is past, for to shred it now is
// another decision, and one too far ahead to have been thought about.
func (c *Clerk) mayKeep(l *live, input any) error {
	in, ok := input.(*procedure.KeepUntil)
	limited, is := l.rec.State.(procedure.Retained)
	switch {
	case !ok:
		return procedure.Refuse("refuse.no-step", nil)
	case !is || l.rec.Procedure == nil:
		return procedure.Refuse("refuse.kept-for-good", nil)
	case limited.Retention(c.Me()).Destroyed:
		return procedure.Refuse("refuse.shredded", nil)
	case in.Until <= lang.Date(c.Now().UTC().Format("2006-01-02")):
		return procedure.RefuseField("until", "refuse.keep-past", nil)
	case in.Until > lang.Date(c.Now().UTC().AddDate(longest, 0, 0).Format("2006-01-02")):
		return procedure.RefuseField("until", "refuse.keep-far", nil)
	}
	return procedure.KeepStep.Check(in)
}

// draft is what this node is about to sign in a dossier.
type draft struct {
	step     string
	by       party.Person
	input    any // pointer to the step's input; nil for a receipt
	key      string
	admits   []party.ID
	releases *dossier.Released
	recovery *Recovery
}

func (d draft) structural() bool {
	return d.step == dossier.Receipt || d.step == dossier.Keep || d.step == dossier.Admit || d.step == dossier.Release
}

func (c *Clerk) holdForWriting(ctx context.Context, id dossier.ID) (*live, func(), error) {
	l, done, err := c.hold(ctx, id)
	if errors.Is(err, ErrUnknown) {
		return nil, nil, err
	}
	if err == nil {
		if err = c.mayWrite(l); err != nil {
			done()
		}
	}
	return l, done, err
}

// mayWrite refuses where this party must not sign: released, frozen, or not yet sure of
// what it has signed before.
func (c *Clerk) mayWrite(l *live) error {
	h := l.rec.History
	if !h.Has(c.Me()) {
		return procedure.Refuse("refuse.not-party", nil)
	}
	if _, frozen := h.Frozen(c.Me()); frozen {
		return procedure.Refuse("refuse.frozen", nil)
	}
	if l.id != c.Council() && c.standing().IsZero() { // a receipt, too, needs a place in the charter
		return procedure.Refuse("refuse.no-council", nil)
	}
	if c.waitsOwn(l) {
		return procedure.Refuse("refuse.rejoining", lang.Args{"parties": names(c.reachable(h.Present()))})
	}
	if missing := c.rejoin.unheard(c.reachable(h.Present()), c.Me()); len(missing) > 0 {
		return procedure.Refuse("refuse.rejoining", lang.Args{"parties": names(missing)})
	}
	if l.id == c.Council() {
		return nil // its entries stand on their predecessors
	}
	return c.mayStand()
}

// mayStand refuses where this node signs with another key than the one of its place in the
// charter: what put that key there was written, and is not here any more. Nobody would take
// what it signs until the others have handed that back.
func (c *Clerk) mayStand() error {
	if c.charted().Signs(c.Me(), c.standing(), c.Keys.Sign.Public().(ed25519.PublicKey)) {
		return nil
	}
	missing := slices.DeleteFunc(c.everyone(), func(id party.ID) bool { return id == c.Me() })
	return procedure.Refuse("refuse.rejoining", lang.Args{"parties": names(missing)})
}

func (c *Clerk) header(l *live, step string) dossier.Header {
	standing := c.standing()
	if l.id == c.Council() {
		standing = canon.Hash{} // the charter's own entries stand on their predecessors
	}
	return l.rec.History.Next(c.Me(), step, c.Now().UnixMilli(), standing)
}
