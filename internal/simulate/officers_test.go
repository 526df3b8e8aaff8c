package simulate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// promise is an act that was confirmed to an officer.
type promise struct {
	store.Done
	cmd  clerk.Command
	a    *affair
	at   int  // the event
	lost bool // with a disk, before anybody else had it
}

// standing is a dossier as an officer of n would act in it; nil if it is not there.
func (w *world) standing(n *node, a *affair) (*procedure.Record, procedure.Act) {
	rec := w.reads(n, a)
	if rec == nil {
		return nil, procedure.Act{}
	}
	h := rec.History
	hd := h.Next(n.id, "", n.Now().UnixMilli(), [32]byte{})
	return rec, procedure.Act{Party: n.id, Number: hd.Number, By: w.person(), At: lang.Moment(hd.Time), Founder: h.Founder(), Parties: h.Present(), Seen: hd.Seen}
}

// reads folds a dossier from a node's disk, unless nothing can have changed there since it did.
func (w *world) reads(n *node, a *affair) *procedure.Record {
	if r, ok := n.read[a]; ok && r.at == n.changes {
		return r.rec
	}
	rec, err := n.Read(w.ctx, a.id)
	if errors.Is(err, clerk.ErrUnknown) {
		rec, err = nil, nil
	}
	w.must(err)
	n.read[a] = reading{rec, n.changes}
	return rec
}

// confirmed has a node act where nothing may refuse it.
func (w *world) confirmed(n *node, a *affair, cmd clerk.Command) {
	if err := w.act(n, a, cmd); err != nil {
		w.fail("founding", "%s %s: %v", n.id, cmd.Step, err)
	}
}

// act asks a node's clerk to act and keeps what it confirms. What it refuses must be a
// sentence. What takes two officers is drafted.
func (w *world) act(n *node, a *affair, cmd clerk.Command) error {
	cmd.Officer = account(cmd.By)
	as, opens := w.sends(n, a, cmd)
	done, err := w.door().act(n, cmd)
	switch {
	case err == nil:
		w.onlyByTwo(n, a, cmd)
		w.came(n, a, opens, as, done)
	case procedure.ProblemsOf(err) == nil && !errors.Is(err, clerk.ErrUnknown):
		w.fail("a refusal is a sentence", "%s %s in %s: %v", n.id, cmd.Step, a, err)
	case n.Second(a.kind, cmd.Step):
		err = w.drafts(n, a, cmd)
	default:
		w.tally.refusal(a, cmd.Step, err)
	}
	return err
}

// came keeps what came of a command: an entry of the dossier it was for, or, where it sent a
// draft, of another.
func (w *world) came(n *node, a, opens *affair, as clerk.Command, done store.Done) {
	if a.id.IsZero() || done.Dossier == a.id {
		if off := time.UnixMilli(done.At).Sub(w.now.Add(n.clock)).Abs(); off > time.Second {
			w.fail("an act bears its time", "%s has confirmed %s in %s with a time that is off by %s", n.id, as.Step, a, off)
		}
		w.notes(n, a, as, done)
		return
	}
	w.tally.step(a.kind+"."+procedure.StepSend, w)
	w.touch(n, a)
	if of := w.byID[done.Dossier]; of != nil {
		opens = of
	}
	w.notes(n, opens, as, done)
}

// notes keeps what a node has confirmed.
func (w *world) notes(n *node, a *affair, cmd clerk.Command, done store.Done) {
	w.called(a, done)
	w.promises = append(w.promises, &promise{Done: done, cmd: cmd, a: a, at: w.event})
	w.touch(n, a)
	a.taken[cmd.Step]++
	w.tally.step(a.kind+"."+cmd.Step, w)
}

// anew is a dossier that is about to be opened.
func (w *world) anew(kind string, n *node) *affair {
	w.marks++
	return &affair{n: len(w.affairs), mark: w.marks, kind: kind, founder: n.id, taken: map[string]int{}}
}

// called notes the id of a dossier that was opened, in the order of their opening.
func (w *world) called(a *affair, done store.Done) {
	if a.id.IsZero() {
		a.id, a.n = done.Dossier, len(w.affairs)
		w.affairs, w.byID[a.id] = append(w.affairs, a), a
	}
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "confirmed"
	case errors.Is(err, errDrafted):
		return "drafted"
	}
	if p := procedure.ProblemsOf(err); len(p) > 0 {
		return "refused: " + p[0].Error()
	}
	return "refused: " + err.Error()
}

func (w *world) carelessness() int { return pick(w.dice, []int{0, 0, 0, 0, 3, 15}) }

// requestKey is a key for some requests, which may be made again.
func (w *world) requestKey() string {
	if w.chance(30) {
		return fmt.Sprintf("officer/%d/%d", w.event, w.IntN(1<<30))
	}
	return ""
}

// someoneActs is rather a party of the dossier than somebody who does not hold it.
func (w *world) someoneActs() {
	a := w.anAffair()
	n := w.someone()
	if rec := w.reads(n, a); rec != nil && w.chance(50) {
		if turn := rec.Facts().Await; len(turn) > 0 { // whose turn it is
			if x := w.nodes[pick(w.dice, turn)]; x != nil && slices.Contains(w.ids, x.id) {
				n = x
			}
		}
	}
	for range 3 {
		if rec, act := w.standing(n, a); rec != nil && rec.Procedure != nil && len(rec.Procedure.Open(rec.State, act)) > 0 {
			break
		}
		n = w.someone()
	}
	w.oneActs(n, a)
}

// anAffair is rather a recent one.
func (w *world) anAffair() *affair {
	if n := len(w.affairs); n > 1 && w.chance(60) { // one the council is busy with
		return w.affairs[1+w.event/120%(n-1)]
	}
	if n := len(w.affairs); n > 1 && w.chance(60) {
		return w.affairs[1+w.IntN(n-1)]
	}
	return pick(w.dice, w.affairs)
}

// twoAct has two officers on two nodes decide at once.
func (w *world) twoAct() {
	a := w.anAffair()
	one, other := w.pair()
	w.oneActs(one, a)
	w.oneActs(other, a)
}

func (w *world) oneActs(n *node, a *affair) {
	rec, act := w.standing(n, a)
	if rec == nil || rec.Procedure == nil || n.away(w) {
		return
	}
	if m, ok := rec.State.(procedure.Membered); ok && m.Membership() && (act.Founder == n.id && w.chance(15) || w.chance(1)) {
		w.comeAndGo(desk{w, n, a, rec, act, nil})
		return
	}
	steps := w.choice(a, rec.Procedure.Open(rec.State, act))
	if len(steps) == 0 || w.chance(6) {
		steps = rec.Procedure.Steps // and it will be told why not
	}
	s := pick(w.dice, steps)
	d := desk{w, n, a, rec, act, nil}
	in, after := d.draft(s, w.carelessness(), 6)
	if after != nil && d.tooSoon(s.Name, after) && !w.chance(8) {
		return
	}
	cmd := clerk.Command{Dossier: a.id, Step: s.Name, By: act.By, Input: in, Key: w.requestKey()}
	err := w.act(n, a, cmd)
	w.say("%s: %s in %s: %s", n.id, s.Name, a, outcome(err))
}

// choice leaves out, for the most part, what cannot be taken back, or every story would end
// early, and what has been done most in the dossier, or none would get far.
func (w *world) choice(a *affair, open []procedure.Step) []procedure.Step {
	if w.chance(60) && len(open) > 0 {
		least := 1 << 30
		for _, s := range open {
			least = min(least, a.taken[s.Name])
		}
		open = slices.DeleteFunc(slices.Clone(open), func(s procedure.Step) bool { return a.taken[s.Name] > least })
	}
	if w.chance(30) {
		return open
	}
	if mild := slices.DeleteFunc(slices.Clone(open), func(s procedure.Step) bool { return s.Grave }); len(mild) > 0 {
		return mild
	}
	return open
}

func (w *world) comeAndGo(d desk) {
	n, a, act := d.n, d.a, d.act
	var err error
	if w.chance(65) {
		who := d.admissible()
		if len(who) == 0 || w.chance(20) {
			who = some(w.dice, 40, w.ids)
		}
		if gone := d.released(); len(gone) > 0 && w.chance(40) {
			who = gone[:1]
		}
		err = w.act(n, a, clerk.Command{Dossier: a.id, Step: dossier.Admit, By: act.By, Input: &procedure.Admission{Parties: who}})
		w.say("%s admits %v to %s: %s", n.id, who, a, outcome(err))
		return
	}
	who := pick(w.dice, w.ids)
	err = w.act(n, a, clerk.Command{Dossier: a.id, Step: dossier.Release, By: act.By, Input: &procedure.Departure{Party: who}})
	w.say("%s releases %s from %s: %s", n.id, who, a, outcome(err))
}

// someoneAsksAgain sends a form a second time: it must act once.
func (w *world) someoneAsksAgain() {
	keyed := slices.DeleteFunc(slices.Clone(w.promises), func(p *promise) bool { return p.cmd.Key == "" || p.lost })
	if len(keyed) == 0 {
		return
	}
	p := pick(w.dice, keyed)
	n := w.nodes[p.Party]
	if n.lostDB && p.at <= n.lostAt {
		return // it may have forgotten the request with the rest
	}
	d, err := w.door().act(n, p.cmd)
	w.say("%s sends its %s in %s once more: %s", n.id, p.cmd.Step, p.a, outcome(err))
	if err != nil && procedure.ProblemsOf(err) == nil || err == nil && d.Hash != p.Hash {
		w.fail("one request acts once", "%s %s in %s came to %d and to %d: %v", n.id, p.cmd.Step, p.a, p.Number, d.Number, err)
	}
}

func (w *world) someoneAcknowledges() {
	n := w.someone()
	n.changed()
	n.Acknowledge(context.Background())
	w.say("%s writes its receipts", n.id)
	for _, a := range w.affairs {
		w.touch(n, a)
	}
}
