package simulate

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"slices"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// renewCard is the charter's step by which a party puts another key in place of its own.
const renewCard = "renew-card"

// renewal is a key that a node has left, and the act by which it did.
type renewal struct {
	before ed25519.PrivateKey
	by     canon.Hash
}

// someoneRenewsItsKey has a node sign with another key from now on.
func (w *world) someoneRenewsItsKey() {
	n, a := w.nodes[pick(w.dice, w.honest)], w.affairs[0]
	d, ok := w.sit(n, a)
	if !ok || n.full || n.away(w) || w.outOfReach(n) {
		return
	}
	renewed, err := n.keys.Renewed()
	w.must(err)
	step, _ := d.rec.Procedure.Step(renewCard)
	sc := n.cardFor(w, renewed)
	in, err := step.DecodeObject(map[string]any{"card": base64.StdEncoding.EncodeToString(sc.Bytes), "sig": base64.StdEncoding.EncodeToString(sc.Sig)})
	w.must(err)
	err = w.act(n, a, clerk.Command{Dossier: a.id, Step: renewCard, By: d.act.By, Input: in})
	if err == nil {
		n.left = append(n.left, renewal{n.keys.Sign, w.promises[len(w.promises)-1].Hash})
		*n.keys = *renewed
	}
	w.tally.fault("new key", w)
	w.say("%s signs with another key from now on: %s", n.id, outcome(err))
}

// takesBack has a node sign with the key of before, if the act by which it left it is nowhere
// any more.
func (n *node) takesBack(p *promise) {
	if i := slices.IndexFunc(n.left, func(r renewal) bool { return r.by == p.Hash }); i >= 0 {
		n.keys.Sign, n.left = n.left[i].before, n.left[:i]
	}
}

// signed says that a node has signed an entry, with whatever key it has had.
func (n *node) signed(e *dossier.Entry) bool {
	if e.Step == dossier.Recover {
		return e.VerifiedBy(public(n.safe))
	}
	return e.VerifiedBy(public(n.keys.Sign)) ||
		slices.ContainsFunc(n.left, func(r renewal) bool { return e.VerifiedBy(public(r.before)) })
}

// someoneReusesAKey sends another act under the key of one that is done: it must be refused.
func (w *world) someoneReusesAKey() {
	keyed := slices.DeleteFunc(slices.Clone(w.promises), func(p *promise) bool { return p.cmd.Key == "" || p.lost })
	if len(keyed) == 0 {
		return
	}
	p := pick(w.dice, keyed)
	n := w.nodes[p.Party]
	d, ok := w.sit(n, p.a)
	if !ok || n.evil || n.full || n.lostDB && p.at <= n.lostAt {
		return
	}
	s, known := d.rec.Procedure.Step(p.cmd.Step)
	if w.chance(30) {
		s, known = pick(w.dice, d.rec.Procedure.Steps), true
	}
	if !known || s.Opens {
		return
	}
	in, _ := d.draft(s, 0, 3)
	if s.Name == p.cmd.Step && bytes.Equal(canon.Encode(in), canon.Encode(p.cmd.Input)) {
		return
	}
	_, err := w.door().act(n, clerk.Command{Dossier: p.a.id, Step: s.Name, By: d.act.By, Input: in, Key: p.cmd.Key})
	w.say("%s: %s in %s under the key of another act: %s", n.id, s.Name, p.a, outcome(err))
	if procedure.ProblemsOf(err) == nil {
		w.fail("one key is one act", "%s: %s in %s, under the key of %s, came to %v", n.id, s.Name, p.a, p.cmd.Step, err)
	}
}

// oldKeysArePast: once everybody has heard everything, who signs with another key has written
// with it in every dossier it is in: whoever has the old one writes nothing there any more.
func (w *world) oldKeysArePast(a *affair, present []party.ID, read map[party.ID]*procedure.Record) {
	for _, id := range present {
		head := read[id].History.Head(id)
		if _, frozen := read[id].History.Frozen(id); a.n == 0 || frozen || head == nil || !read[id].History.Has(id) || w.nodes[id].evil {
			continue
		}
		if w.charter(w.nodes[id]).Places().Left(head) {
			w.fail("an old key is past", "%s signs with another key than the one of its last entry in %s, %s", id, a, head)
		}
	}
}
