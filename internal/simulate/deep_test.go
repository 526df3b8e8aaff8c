package simulate

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/proof"
	"kenesh/store"
)

// holds is what must be true once everybody has heard everybody.
func (w *world) holds() {
	reached := w.inStanding()
	for _, a := range w.affairs {
		read := map[party.ID]*procedure.Record{}
		for _, id := range w.honest {
			if rec, _ := w.standing(w.nodes[id], a); rec != nil {
				read[id] = rec
				w.membersOnly(w.nodes[id], a, rec)
				w.forksAreBooked(w.nodes[id], a, rec)
				w.staysClosed(a, rec)
				w.judged(w.nodes[id], a, rec)
			}
			w.checkOne(w.nodes[id], a)
		}
		present := slices.DeleteFunc(slices.Clone(reached), func(id party.ID) bool {
			return !slices.ContainsFunc(reached, func(by party.ID) bool { return read[by] != nil && read[by].History.Has(by) && read[by].History.Has(id) })
		})
		w.agree(a, present, read)
		w.releasedKnow(a, reached, read)
		w.promisesHold(a, present, read)
		w.filesAreEverywhere(a, present, read)
		w.oldKeysArePast(a, present, read)
		w.secret(a, read)
		if len(present) > 0 && !a.foul && w.isHonest(a.founder) && !slices.ContainsFunc(present, func(id party.ID) bool { return w.nodes[id].older() }) && (w.event > w.events || w.chance(20)) {
			w.proofHolds(a, w.nodes[pick(w.dice, present)])
		}
		if len(present) > 0 && read[present[0]] != nil {
			w.say("%s: %d entries, state %x", a, len(w.lines(a, read[present[0]], false)), read[present[0]].Digest().String()[:6])
		}
	}
	for _, n := range w.nodes {
		w.filesAreSealed(n)
	}
	for _, id := range reached {
		w.nothingWaits(w.nodes[id], reached)
	}
}

// agree: all honest parties of a dossier have the same transcript and the same state.
func (w *world) agree(a *affair, present []party.ID, read map[party.ID]*procedure.Record) {
	mixed := slices.ContainsFunc(present, func(id party.ID) bool { return w.nodes[id].older() })
	for _, id := range present {
		if read[id] == nil {
			w.fail("all parties hold the same", "%s is a party of %s and does not hold it", id, a)
		}
		one, other := w.lines(a, read[present[0]], mixed), w.lines(a, read[id], mixed)
		if !slices.Equal(one, other) {
			w.fail("all parties hold the same", "of %s, %s reads\n%s\n%sand %s\n%s\n%s", a,
				present[0], strings.Join(one, "\n"), w.waitingAt(present[0]), id, strings.Join(other, "\n"), w.waitingAt(id))
		}
		if !a.foul && !mixed && read[id].Digest() != read[present[0]].Digest() {
			w.fail("all parties hold the same", "of %s, %s and %s read the same entries and come to different states", a, present[0], id)
		}
	}
}

// waitingAt lists what a node keeps waiting and why, the offences it has booked, and how its
// charter stands: where two nodes differ, the reason is there.
func (w *world) waitingAt(id party.ID) string {
	story := ""
	w.must(w.nodes[id].db.Read(w.ctx, func(tx *store.Tx) error {
		early, err := tx.EarlyAll(20)
		for _, e := range early {
			story += fmt.Sprintf("  waits: %s %s/%d, %s\n", e.Dossier.Short(), e.Party, e.Number, e.Reason)
		}
		if err != nil {
			return err
		}
		offences, err := tx.Offences(20)
		for _, o := range offences {
			story += fmt.Sprintf("  offence: %s of %s, brought by %s: %s\n", o.By, o.Dossier.Short(), o.Carrier, o.What)
		}
		return err
	}))
	if rec, err := w.nodes[id].Read(w.ctx, w.nodes[id].Council()); err == nil {
		for _, p := range rec.History.Parties() {
			if first, frozen := rec.History.Frozen(p); frozen {
				story += fmt.Sprintf("  charter: %s reaches %d, frozen at %d\n", p, rec.History.Heads()[p], first)
			}
		}
	}
	return story
}

// lines are a transcript. Left out is what need not reach all: a malicious party's receipts,
// which nobody answers, and its entries that count for nothing, of which two prove a fork
// and others prove no more.
func (w *world) lines(a *affair, rec *procedure.Record, mixed bool) (lines []string) {
	for _, o := range rec.Outcomes {
		if !w.isHonest(o.Entry.Party) && (o.Verdict == procedure.Void || o.Entry.Step == dossier.Receipt) {
			continue
		}
		verdict := o.Verdict
		if a.foul || mixed {
			verdict = "" // who was given no key cannot read, nor who does not know the step
		}
		lines = append(lines, fmt.Sprintf("%s/%d %s %s", o.Entry.Party, o.Entry.Number, o.Entry.Step, verdict))
	}
	return lines
}

// promisesHold: every act that was confirmed is with every honest party, and each of them
// has said so.
func (w *world) promisesHold(a *affair, present []party.ID, read map[party.ID]*procedure.Record) {
	for _, p := range w.promises {
		if p.a != a || p.lost || !slices.Contains(present, p.Party) || w.isWithheld(p) {
			continue
		}
		for _, id := range present {
			e := read[id].History.Find(p.Party, p.Hash)
			if e == nil {
				w.fail("what is confirmed is everywhere", "%s does not have %s/%d (%s) of %s", id, p.Party, p.Number, p.cmd.Step, a)
			}
			if id == p.Party || e.Step == dossier.Receipt {
				continue
			}
			if read[p.Party].History.SeenBy(e)[id] == nil {
				w.fail("who has it says so", "%s has not acknowledged %s/%d (%s) of %s", id, p.Party, p.Number, p.cmd.Step, a)
			}
		}
	}
}

// isWithheld says that the act of a node that lost its disk is with malicious parties alone, and
// that it still asks for it: it left the council, does not know so any more, and nobody serves it.
func (w *world) isWithheld(p *promise) bool {
	n := w.nodes[p.Party]
	return n.lostDB && len(n.Rejoining()) > 0 &&
		!slices.ContainsFunc(w.honest, func(id party.ID) bool { return w.nodes[id].holds(w.ctx, p.Hash) })
}

// nothingWaits: no honest party's entry is still early where everybody has been heard.
func (w *world) nothingWaits(n *node, reached []party.ID) {
	w.must(n.db.Read(w.ctx, func(tx *store.Tx) error {
		early, err := tx.EarlyAll(1000)
		for _, e := range early {
			a := w.byID[e.Dossier]
			if a == nil {
				continue
			}
			rec, _ := w.standing(n, a)
			w.waitsFor(n, a, rec, e)
			if slices.Contains(reached, e.Party) && rec != nil && rec.History.Has(n.id) && w.isPromise(e) {
				w.fail("nothing honest waits for ever", "%s still keeps %s/%d of %s waiting: %s", n.id, e.Party, e.Number, a, e.Reason)
			}
		}
		return err
	}))
}

// waitsFor: whoever wrote it, an entry waits for something: for its time, for its author's place,
// or for what it has seen.
func (w *world) waitsFor(n *node, a *affair, rec *procedure.Record, early store.Early) {
	e, err := dossier.Parse(early.Envelope)
	if err != nil || rec == nil || a.n == 0 || e.Time > n.Now().UnixMilli() {
		return
	}
	if w.charter(n).Places().Judge(e) == procedure.Unplaced || rec.History.Judge(e).Fit == dossier.Early {
		return
	}
	w.fail("what waits waits for something", "%s keeps %s of %s waiting (%s), and nothing is missing", n.id, e, a, early.Reason)
}

func (w *world) isPromise(e store.Early) bool {
	return slices.ContainsFunc(w.promises, func(p *promise) bool { return p.Hash == e.Hash && !p.lost })
}

// secret: no text of a dossier stands in the files of who never was a party of it.
func (w *world) secret(a *affair, read map[party.ID]*procedure.Record) {
	if a.told {
		return
	}
	for _, n := range w.nodes {
		party := slices.ContainsFunc(w.honest, func(id party.ID) bool { return read[id] != nil && slices.Contains(read[id].History.Parties(), n.id) })
		if party || read[n.id] != nil || n.evil && !w.isHonest(a.founder) {
			continue
		}
		files, err := os.ReadDir(n.dir)
		w.must(err)
		for _, f := range files {
			if f.IsDir() {
				continue // files, see filesAreSealed
			}
			b, err := os.ReadFile(filepath.Join(n.dir, f.Name()))
			w.must(err)
			if bytes.Contains(b, []byte(a.canary())) {
				w.fail("secrets stay with the parties", "%s of %s holds a text of %s", f.Name(), n.id, a)
			}
		}
	}
}

// proofHolds: what a node exports convinces who has nothing but the file.
func (w *world) proofHolds(a *affair, n *node) {
	b, err := n.Export(w.ctx, a.id)
	w.must(err)
	rec, _ := w.standing(n, a)
	checked, err := proof.Check(b, all.Procedures())
	if err != nil || checked.Record.Digest() != rec.Digest() {
		w.fail("an exported proof holds", "the proof of %s made by %s: %v", a, n.id, err)
	}
	w.tally.proofs++
}
