package clerk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// Bounds of what waits.
const (
	maxEarly      = 20_000          // entries one peer may have waiting for others,
	maxEarlyBytes = 64 << 20        // and how large they are together
	future        = 5 * time.Minute // how far ahead of this node's clock an author's may be
	together      = 128             // dossiers worked on at once, so that they share commits
	maxMalformed  = 8               // what is kept of one batch as evidence of being no entries
	maxEvidence   = 4 << 10         // and how much of each
)

// Taken says what became of a batch.
type Taken struct {
	Took, Held, Early, Refused int
	Wants                      []Want
}

// Want is a chain from a number on that early entries wait for. Without a party: all of
// a dossier.
type Want struct {
	Dossier dossier.ID `cbor:"1,keyasint"`
	Party   party.ID   `cbor:"2,keyasint,omitempty"`
	From    uint64     `cbor:"3,keyasint,omitempty"`
}

// Take judges what a peer brought. When it returns without an error, everything that
// fits is on the disk to stay and everything else is accounted for: held already, early
// and kept waiting, or refused with the offence recorded. Any order and any repetition
// comes to the same. With an error nothing is promised; the peer brings it again.
func (c *Clerk) Take(ctx context.Context, from party.ID, envelopes [][]byte) (Taken, error) {
	var total Taken
	groups := map[dossier.ID][]*dossier.Entry{}
	for _, b := range envelopes {
		e, err := dossier.Parse(b)
		if errors.Is(err, dossier.ErrFormat) { // no offence: we are the older ones
			if err := c.keepLater(ctx, from, e, b); err != nil {
				return total, err
			}
			total.Early++
			continue
		}
		if err != nil {
			if total.Refused++; total.Refused > maxMalformed {
				continue // enough is enough
			}
			o := offence(from, from, dossier.ID{}, err.Error(), b[:min(len(b), maxEvidence)])
			if err := c.report(ctx, o); err != nil {
				return total, err
			}
			continue
		}
		groups[e.Of()] = append(groups[e.Of()], e)
	}
	if charter, ok := groups[c.Council()]; ok { // the others stand on it
		delete(groups, c.Council())
		if err := c.takeInto(ctx, from, c.Council(), charter, &total); err != nil {
			return total, err
		}
	}
	return total, c.takeGroups(ctx, from, groups, &total)
}

// takeGroups works on several dossiers at once, so that they share commits.
func (c *Clerk) takeGroups(ctx context.Context, from party.ID, groups map[dossier.ID][]*dossier.Entry, total *Taken) error {
	var mu sync.Mutex
	var first error
	var wg sync.WaitGroup
	gate := make(chan struct{}, together)
	for id, entries := range groups {
		wg.Add(1)
		gate <- struct{}{}
		go func() {
			defer func() { <-gate; wg.Done() }()
			var t Taken
			err := c.takeInto(ctx, from, id, entries, &t)
			mu.Lock()
			defer mu.Unlock()
			total.add(t)
			if err != nil && first == nil {
				first = err
			}
		}()
	}
	wg.Wait()
	return first
}

func (t *Taken) add(o Taken) {
	t.Took += o.Took
	t.Held += o.Held
	t.Early += o.Early
	t.Refused += o.Refused
	t.Wants = append(t.Wants, o.Wants...)
}

// intake is one batch going into one dossier.
type intake struct {
	c    *Clerk
	l    *live
	from party.ID

	added    []*dossier.Entry
	whole    []*dossier.Entry // were here without body or keys, and now have them
	early    []store.Early    // to be kept waiting
	ended    []canon.Hash     // early ones that wait no more
	offences []store.Offence
	forks    []*dossier.Entry
	keys     map[uint64][]byte
	lowest   int // the place in the order from which to fold again
	taken    Taken
}

// takeInto takes a group of entries into their dossier.
func (c *Clerk) takeInto(ctx context.Context, from party.ID, id dossier.ID, entries []*dossier.Entry, out *Taken) error {
	l, done := c.lock(id)
	defer done()
	if l.rec == nil {
		read, err := c.load(ctx, id)
		if err != nil && !errors.Is(err, ErrUnknown) {
			return err
		}
		l.adopt(read) // nothing of what could not be written before
	}
	in := &intake{c: c, l: l, from: from, keys: map[uint64][]byte{}}
	in.sort(entries)
	if err := in.commit(ctx); err != nil {
		l.rec = nil
		if id == c.Council() {
			c.forgetCharter(ctx)
		}
		return err
	}
	out.add(in.taken)
	return nil
}

// forgetCharter goes back to the charter that is on the disk, after one that went ahead
// of it could not be written.
func (c *Clerk) forgetCharter(ctx context.Context) {
	l, err := c.load(ctx, c.Council())
	if err != nil {
		c.Log.Error("charter", "err", err)
		return
	}
	c.followCharter(l)
}

// sort judges the new entries and then, for as long as that moves something, the ones
// that have been waiting.
func (in *intake) sort(entries []*dossier.Entry) {
	byClock := func(a, b *dossier.Entry) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), cmp.Compare(a.Number, b.Number))
	}
	slices.SortStableFunc(entries, byClock)
	waiting := in.pass(entries)
	in.taken.Early = len(waiting)
	for moved := len(in.added)+len(in.whole) > 0; moved; {
		before := len(in.added)
		var held []*dossier.Entry
		for _, w := range in.l.early {
			if e, err := dossier.Parse(w.Envelope); err == nil {
				held = append(held, e)
			}
		}
		slices.SortStableFunc(held, byClock)
		in.pass(held)
		waiting = in.pass(waiting)
		moved = len(in.added) > before
	}
	in.refold()
}

// pass judges entries one by one and returns those that are early.
func (in *intake) pass(entries []*dossier.Entry) (waiting []*dossier.Entry) {
	for _, e := range entries {
		if in.judge(e) {
			waiting = append(waiting, e)
		}
	}
	return waiting
}

func (in *intake) add(e *dossier.Entry) {
	at := in.l.rec.History.Add(e)
	in.note(e, at)
	if e.IsCharter() && e.Step != dossier.Receipt {
		in.refold() // what comes next may be signed with a key this entry introduces
		in.c.followCharter(in.l)
	}
}

// note accounts for an entry that is now in the history.
func (in *intake) note(e *dossier.Entry, at int) {
	if len(in.added) == 0 || at < in.lowest {
		in.lowest = at
	}
	in.added = append(in.added, e)
	in.taken.Took++
	in.endWait(e)
	if in.l.shredded {
		return
	}
	in.unwrap(e)
	if e.Bare() { // whoever brought it has shredded it; perhaps another party has it still
		in.taken.Wants = append(in.taken.Wants, Want{Dossier: in.l.id, Party: e.Party, From: e.Number})
	}
}

// complete gives a held entry the body and keys it came without.
func (in *intake) complete(held, e *dossier.Entry) {
	in.l.rec.Complete(held, e)
	in.whole = append(in.whole, held)
	in.taken.Took++
	in.unwrap(held)
}

// fork keeps the second of two entries with one number as proof, freezes the chain and
// passes the proof on.
func (in *intake) fork(e *dossier.Entry) {
	other := in.l.rec.History.Variants(e.Party, e.Number)[0]
	proof := append(slices.Clone(other.Encode()), e.Encode()...)
	in.offences = append(in.offences, offence(e.Party, in.from, in.l.id,
		fmt.Sprintf("two different entries with number %d", e.Number), proof))
	in.forks = append(in.forks, other, e)
	at := in.l.rec.History.Add(e)
	in.note(e, at)
}

// unwrap opens the epoch keys e carries for this party.
func (in *intake) unwrap(e *dossier.Entry) {
	wrapped, err := e.WrappedFor(in.c.Me())
	if err != nil {
		in.refuseKeys(e)
		return
	}
	for epoch, w := range wrapped {
		commit, known := in.l.rec.History.Commitment(epoch)
		if _, have := in.l.keys[epoch]; have || !known {
			continue
		}
		key, err := in.c.unwrap(w, commit)
		if err != nil {
			in.refuseKeys(e)
			continue
		}
		in.l.keys[epoch], in.keys[epoch] = key, key
		in.lowest = 0 // bodies that were unreadable may open now
	}
	if in.l.rec.History.Has(in.c.Me()) && !e.Bare() && in.lacksKey(e) {
		in.refuseKeys(e)
	}
}

// lacksKey says that e should have given this party a key it does not have: the one of
// the epoch it opens, or all there are, if it admits this party.
func (in *intake) lacksKey(e *dossier.Entry) bool {
	if e.Opens != nil && in.l.keys[e.Opens.Number] == nil {
		return true
	}
	if slices.Contains(e.Admits, in.c.Me()) {
		for n := uint64(1); n <= e.Epoch; n++ {
			if in.l.keys[n] == nil {
				return true
			}
		}
	}
	return false
}

func (in *intake) refuseKeys(e *dossier.Entry) {
	in.offend(offence(e.Party, in.from, in.l.id, "gave this party no key, or not the one it committed to", e.Encode()))
}

func (in *intake) refuse(e *dossier.Entry, by party.ID, what string) {
	in.taken.Refused++
	in.offend(offence(by, in.carrier(e), in.l.id, what, e.Encode()))
	if in.waited(e) {
		in.endWait(e)
	}
}

// carrier is who brought e: of one that has been waiting, not who brings what ends its wait.
func (in *intake) carrier(e *dossier.Entry) party.ID {
	if in.waited(e) {
		return in.l.early[e.Hash].From
	}
	return in.from
}

// waited says that e is the very envelope that has been waiting, and not a copy of it with
// another signature or without its body.
func (in *intake) waited(e *dossier.Entry) bool {
	w, waits := in.l.early[e.Hash]
	return waits && bytes.Equal(w.Envelope, e.Encode())
}

// offend keeps an offence, unless this peer's fill enough already.
func (in *intake) offend(o store.Offence) {
	if in.c.blotter.affords(o) {
		in.offences = append(in.offences, o)
		return
	}
	in.c.Log.Warn("offence, evidence not kept", "by", o.By, "carrier", o.Carrier, "dossier", o.Dossier.Short(), "what", o.What)
}

// refold brings the record up to date with what was added.
func (in *intake) refold() {
	rec := in.l.rec
	if rec == nil || len(in.added)+len(in.whole) == 0 {
		return
	}
	if n := len(rec.Outcomes); len(in.whole) == 0 && in.lowest >= n && n+1 == len(rec.History.Order()) {
		rec.Take(n)
	} else {
		rec.Refold() // once, however many came
	}
	in.lowest = len(rec.Outcomes)
}
