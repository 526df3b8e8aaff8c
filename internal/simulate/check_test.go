package simulate

import (
	"fmt"
	"slices"

	"kenesh/canon"
	"kenesh/index"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// touch is a dossier on a node that an event may have changed.
type touch struct {
	n *node
	a *affair
}

func (w *world) touch(n *node, a *affair) {
	if t := (touch{n, a}); !n.evil && !slices.Contains(w.touched, t) {
		w.touched = append(w.touched, t)
	}
}

// check is what must be true after every event, of what the event touched.
func (w *world) check() {
	if len(w.touched) > 12 { // somebody went over everything; a sample will do
		w.Shuffle(len(w.touched), func(i, j int) { w.touched[i], w.touched[j] = w.touched[j], w.touched[i] })
		w.touched = w.touched[:12]
	}
	for _, t := range w.touched {
		w.checkOne(t.n, t.a)
	}
	w.touched = w.touched[:0]
	for _, id := range w.honest {
		w.accusesNoHonest(w.nodes[id])
	}
}

func (w *world) checkOne(n *node, a *affair) {
	rec, _ := w.standing(n, a)
	if rec == nil {
		w.keepsItsWord(n, a, nil)
		return
	}
	w.keepsItsWord(n, a, rec)
	w.rowIsTheFold(n, a, rec)
	for _, o := range rec.Outcomes {
		key := canon.Sum("simulate", append(o.Entry.Hash[:], o.Entry.Sig...))
		if !w.verified[key] && !w.nodes[o.Entry.Party].signed(o.Entry) {
			w.fail("nothing counts unsigned", "%s counts %s in %s, which %s never signed", n.id, o.Entry, a, o.Entry.Party)
		}
		w.verified[key] = true
	}
	for _, id := range w.honest {
		if at, frozen := rec.History.Frozen(id); frozen {
			text := ""
			for _, e := range rec.History.Variants(id, at) {
				text += fmt.Sprintf("\n%s, clock %d, at %d, has seen %v", e, e.Clock, e.Time, e.Seen)
			}
			w.fail("no honest chain is frozen", "%s holds the chain of %s in %s to be forked at %d:%s", n.id, id, a, at, text)
		}
	}
	w.tally.checks++
}

// keepsItsWord: what a node has confirmed is in its own record, unless it has just lost its
// disk and is still asking.
func (w *world) keepsItsWord(n *node, a *affair, rec *procedure.Record) {
	if n.lostDB && (len(n.Rejoining()) > 0 || !w.asked(n) || w.outOfReach(n)) {
		return
	}
	for _, p := range w.promises {
		if p.lost || p.a != a || p.Party != n.id || rec != nil && rec.History.Find(n.id, p.Hash) != nil {
			continue
		}
		w.fail("an acknowledged act stays", "%s has confirmed %s/%d (%s) in %s and does not have it", n.id, p.Party, p.Number, p.cmd.Step, a)
	}
}

// asked says whether a node that was put back has heard everybody since.
func (w *world) asked(n *node) bool {
	for _, waits := range n.asks {
		if waits {
			return false
		}
	}
	return true
}

// rowIsTheFold: what lists say is what the entries say.
func (w *world) rowIsTheFold(n *node, a *affair, rec *procedure.Record) {
	w.must(n.db.Read(w.ctx, func(tx *store.Tx) error {
		what, err := n.index.Differs(tx, index.RowOf(rec, n.id))
		if what != "" {
			w.fail("the index is the fold", "%s lists %s with other %s", n.id, a, what)
		}
		return err
	}))
}

// accusesNoHonest: no honest party is ever held to have offended.
func (w *world) accusesNoHonest(n *node) {
	w.must(n.db.Read(w.ctx, func(tx *store.Tx) error {
		all, err := tx.Offences(20)
		for _, o := range all {
			if w.isHonest(o.By) {
				a := w.byID[o.Dossier]
				w.fail("no honest party offends", "%s holds against %s, brought by %s, in %v: %s", n.id, o.By, o.Carrier, a, o.What)
			}
		}
		return err
	}))
}

// inStanding lists the honest parties that every honest party lets take part in the council.
func (w *world) inStanding() (ids []party.ID) {
	for _, id := range w.honest {
		if !w.outOfReach(w.nodes[id]) {
			ids = append(ids, id)
		}
	}
	return ids
}

// outOfReach says that a node gets nothing from some honest party: it was suspended or left.
func (w *world) outOfReach(n *node) bool {
	return slices.ContainsFunc(w.honest, func(id party.ID) bool {
		seat, ok := w.nodes[id].Roll().Seat(n.id)
		return !ok || seat.Standing == party.Suspended || seat.Standing == party.Left
	})
}
