package simulate

import (
	"slices"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// Promises between two nodes, checked wherever something goes from one to the other.

// passedIsHere: what is addressed to a node up to its cursor is on its disk, be it waiting.
// Of what malicious parties wrote not all is kept.
func (w *world) passedIsHere(from, to *node) {
	if from.evil || to.evil {
		return
	}
	at := to.heard[from.id]
	var passed []*dossier.Entry
	w.must(from.db.Read(w.ctx, func(tx *store.Tx) error {
		if line, err := tx.Line(); err != nil || line != at.line {
			return err
		}
		envelopes, err := store.All(tx, store.One[[]byte], `SELECT e.envelope FROM outbox o JOIN entries e ON e.id = o.entry
			WHERE o.peer = $1 AND o.seq <= $2 ORDER BY o.seq DESC LIMIT 60`, string(to.id), int64(at.next))
		for _, b := range envelopes {
			if e, err := dossier.Parse(b); err == nil && w.isHonest(e.Party) {
				passed = append(passed, e)
			}
		}
		return err
	}))
	w.must(to.db.Read(w.ctx, func(tx *store.Tx) error {
		for _, e := range passed {
			if _, err := tx.Entry(e.Of(), e.Party, e.Number, e.Hash); err == nil {
				continue
			}
			if waits, err := tx.Holds(e.Hash); err != nil || !waits {
				w.fail("what a cursor has passed is here", "%s has pulled from %s up to %d and does not hold %s of %s", to.id, from.id, at.next, e, w.byID[e.Of()])
			}
		}
		return nil
	}))
}

// nothingFor: who is suspended, or has left, is sent nothing new.
func (w *world) nothingFor(from, to *node, entries [][]byte) {
	seat, known := from.Roll().Seat(to.id)
	if len(entries) > 0 && !from.evil && (!known || seat.Standing == party.Suspended || seat.Standing == party.Left) {
		w.fail("who takes no part hears nothing", "%s sends %d entries to %s, which is %s", from.id, len(entries), to.id, seat.Standing)
	}
}

// aheadOfTime is how far ahead of a node's clock an author's may be.
const aheadOfTime = 5 * time.Minute

// ahead lists what would come to a node from its future.
func (w *world) ahead(n *node, entries [][]byte) (early []*dossier.Entry) {
	for _, b := range entries {
		e, err := dossier.Parse(b)
		if err == nil && !n.evil && e.Time > w.now.Add(n.clock+aheadOfTime).UnixMilli() && !n.took(w, e) {
			early = append(early, e)
		}
	}
	return early
}

// took says that an entry is in a node's record.
func (n *node) took(w *world, e *dossier.Entry) bool {
	return n.db.Read(w.ctx, func(tx *store.Tx) error { _, err := tx.Entry(e.Of(), e.Party, e.Number, e.Hash); return err }) == nil
}

func (w *world) stillAhead(n *node, early []*dossier.Entry) {
	for _, e := range early {
		if n.took(w, e) {
			w.fail("nothing counts before its time", "%s has taken in %s of %s, which is of %s", n.id, e, w.byID[e.Of()], time.UnixMilli(e.Time).UTC())
		}
	}
}

// someoneIsCurious asks a node for everything it has, whether it concerns the asker or not. Of
// dossiers it was released from it may have its own chain, and what its release had seen.
func (w *world) someoneIsCurious() {
	from, to := w.nodes[pick(w.dice, w.honest)], w.someone()
	if from == to {
		return
	}
	told := 0
	for _, a := range w.affairs {
		rec := w.reads(from, a)
		if rec == nil || rec.History.Has(to.id) {
			continue
		}
		var wants []clerk.Want
		for _, id := range rec.History.Parties() {
			wants = append(wants, clerk.Want{Dossier: a.id, Party: id, From: 1})
		}
		entries := w.door().chains(from, to, append(wants, clerk.Want{Dossier: a.id}))
		for _, b := range entries {
			e := w.parsed(b)
			if e.Of() == a.id && e.Party != to.id && !concerns(rec.History, e, to.id) {
				w.fail("strangers are told nothing", "%s, which takes no part in %s, asks %s and gets %s", to.id, a, from.id, e)
			}
		}
		w.handsNothing(from, to, a, rec)
		told += len(entries)
	}
	w.tally.fault("curiosity", w)
	w.say("%s asks %s for what does not concern it: %d entries", to.id, from.id, told)
}

// concerns says that a release had seen e, or is it.
func concerns(h *dossier.History, e *dossier.Entry, released party.ID) bool {
	f := h.Farewell(released)
	return f != nil && (e == f || e.Hash == f.Hash || f.Seen[e.Party] >= e.Number || e.Party == f.Party && e.Number <= f.Number)
}

// staysClosed: with every key that a released party has ever been given, nothing opens that
// was sealed after its release.
func (w *world) staysClosed(a *affair, rec *procedure.Record) {
	h := rec.History
	if !w.isHonest(a.founder) {
		return
	}
	for _, id := range h.Parties() {
		release := h.Farewell(id)
		if release == nil || release.Opens == nil || w.nodes[id] == nil {
			continue
		}
		keys := w.keysOf(w.nodes[id], h)
		for _, e := range h.Order() {
			if e.Epoch < release.Opens.Number || len(e.Body) == 0 {
				continue
			}
			for _, key := range keys {
				if _, err := seal.OpenBody(key, e.Body); err == nil {
					w.fail("who was released reads no more", "%s was released from %s by %s and has a key that opens %s", id, a, release, e)
				}
			}
		}
	}
}

// keysOf are all the keys of a dossier that somebody wrapped for a node.
func (w *world) keysOf(n *node, h *dossier.History) (keys [][]byte) {
	for _, e := range h.Order() {
		wrapped, err := e.WrappedFor(n.id)
		if err != nil {
			continue
		}
		for epoch, b := range wrapped {
			if commit, known := h.Commitment(epoch); known {
				if key, err := seal.Unwrap(n.keys.Seal, b, commit); err == nil {
					keys = append(keys, key)
				}
			}
		}
	}
	return keys
}

// releasedKnow: after healing, who was released has heard of it.
func (w *world) releasedKnow(a *affair, reached []party.ID, read map[party.ID]*procedure.Record) {
	founder := read[a.founder]
	if founder == nil || !slices.Contains(reached, a.founder) {
		return
	}
	for _, id := range founder.History.Parties() {
		if _, gone := founder.History.Released(id); !gone || !slices.Contains(reached, id) || read[id] == nil {
			continue
		}
		if _, knows := read[id].History.Released(id); !knows {
			w.fail("who is released hears of it", "%s has released %s from %s, and %s does not know", a.founder, id, a, id)
		}
	}
}
