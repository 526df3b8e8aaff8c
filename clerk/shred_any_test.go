package clerk_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/notice"
	"kenesh/store"
)

// TestShreddingInAnyOrderEndsTheSame: whoever shreds whenever, and in whatever order and how
// often entries are carried, once all has been carried everywhere all hold the same entries; who
// shredded holds none of the contents, and all the others hold the same of them, whoever they
// have them from, and derive the same.
func TestShreddingInAnyOrderEndsTheSame(t *testing.T) {
	few(t, 25)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(stormy{rt, t}, "kg", "kz", "uz")
		id := w.issue("kg", "Flood", "kz", "uz")
		shredded := map[party.ID]bool{}
		for range rapid.IntRange(5, 25).Draw(rt, "length") {
			w.happens(rt, id, shredded)
		}
		for range 2 { // what waited for peers is told now
			w.settleAll()
			for _, who := range w.ids {
				w.check(w.nodes[who].Retire(w.ctx))
			}
		}
		w.settleAll()
		w.endedTheSame(id, shredded)
	})
}

func (w *world) happens(rt *rapid.T, id dossier.ID, shredded map[party.ID]bool) {
	who := rapid.SampledFrom(w.ids).Draw(rt, "who")
	to := rapid.SampledFrom(w.ids).Draw(rt, "to")
	_, err := w.nodes[who].Read(w.ctx, id)
	here := err == nil
	switch what := rapid.SampledFrom([]string{"act", "act", "carry", "carry", "carry", "hand", "shred", "restart"}).Draw(rt, "what"); {
	case what == "restart":
		w.check(w.nodes[who].db.Close())
		rows := w.nodes[who].rows
		w.start(w.nodes[who])
		w.nodes[who].rows.by = rows.by
	case what == "carry" && who != to:
		w.carry(who, to)
	case what == "hand" && who != to && here:
		w.hand(rt, id, who, to)
	case what == "act" && here:
		err := w.act(who, id, "acknowledge", &notice.Acknowledge{Edition: 1})
		if who == "kg" {
			err = w.act(who, id, "update", update(fmt.Sprint(len(shredded))))
		}
		if err != nil && len(procedure.ProblemsOf(err)) == 0 {
			w.t.Fatal(err)
		}
	case what == "shred" && here:
		w.shred(who, id)
		shredded[who] = true
	}
}

// hand has one node hand another everything it has of a dossier, as it has it, in any order.
func (w *world) hand(rt *rapid.T, id dossier.ID, from, to party.ID) {
	envelopes := rapid.Permutation(encoded(w.entries(from, id))).Draw(rt, "order")
	_, err := w.nodes[to].Take(w.ctx, from, envelopes[:rapid.IntRange(1, len(envelopes)).Draw(rt, "of them")])
	w.check(err)
}

func encoded(entries []*dossier.Entry) (all [][]byte) {
	for _, e := range entries {
		all = append(all, e.Encode())
	}
	return all
}

func (w *world) entries(who party.ID, id dossier.ID) (entries []*dossier.Entry) {
	w.t.Helper()
	w.check(w.nodes[who].db.Read(w.ctx, func(tx *store.Tx) (err error) { entries, err = tx.Entries(id); return err }))
	return entries
}

func (w *world) endedTheSame(id dossier.ID, shredded map[party.ID]bool) {
	w.t.Helper()
	var first map[string]bool
	var keep []party.ID
	for _, who := range w.ids {
		all := map[string]bool{}
		for _, e := range w.entries(who, id) {
			all[e.Hash.String()] = shredded[who] || e.Hollow()
		}
		if first == nil {
			first = all
		}
		if len(all) != len(first) {
			w.t.Errorf("%s holds %d entries, %s %d", who, len(all), w.ids[0], len(first))
		}
		for hash := range all {
			if _, there := first[hash]; !there {
				w.t.Errorf("%s holds %s, %s does not", who, hash, w.ids[0])
			}
		}
		if shredded[who] {
			w.gone(who, id)
		} else {
			keep = append(keep, who)
		}
		var said []party.ID
		for _, r := range w.record(who, id).Receipts() {
			said = append(said, r.Party)
			if !shredded[r.Party] {
				w.t.Errorf("%s has a receipt of %s, which shredded nothing", who, r.Party)
			}
		}
		if slices.Sort(said); len(slices.Compact(said)) != len(shredded) {
			w.t.Errorf("%s knows of receipts of %v, not of %v", who, said, shredded)
		}
		if lines, _ := w.offences(who); len(lines) > 0 {
			w.t.Errorf("%s holds %q", who, lines)
		}
	}
	if len(keep) > 1 {
		w.agree(id, keep...)
	}
	for _, who := range keep { // also what came after who had it first shredded it
		for _, e := range w.entries(who, id) {
			if e.Hollow() && !shredded[e.Party] {
				w.t.Errorf("%s has not got the body of %s, whose author has it", who, e)
			}
		}
	}
}
