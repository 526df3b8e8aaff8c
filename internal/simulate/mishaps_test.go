package simulate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Rarer faults than those of faults_test.go.

// someoneIsAlone cuts a party off from all for a month.
func (w *world) someoneIsAlone() {
	n := w.someone()
	for _, id := range w.ids {
		w.blocked[[2]party.ID{n.id, id}], w.blocked[[2]party.ID{id, n.id}] = true, true
	}
	w.longDays = 15 // of two days each; see pass
	w.tally.fault("month alone", w)
	w.say("%s is alone for a month", n.id)
}

// someonePauses stops a node for up to six hours; it goes on where it was.
func (w *world) someonePauses() {
	n := w.someone()
	n.until = w.now.Add(time.Second + w.span(6*time.Hour))
	w.tally.fault("pause", w)
	w.say("%s stands still for %s", n.id, since(n.until.Sub(w.now)))
}

// someoneLosesAll: a disk dies, and there is no backup. The node begins with nothing but its
// keys and the charter, which somebody hands it again.
func (w *world) someoneLosesAll() {
	n, host := w.nodes[pick(w.dice, w.honest)], w.nodes[pick(w.dice, w.honest)]
	if n == host || n.full || host.full || !w.mayLose() || w.outOfReach(n) {
		return
	}
	charter, err := host.Chains(w.ctx, n.id, []clerk.Want{{Dossier: w.affairs[0].id}})
	w.must(err)
	if len(charter) == 0 {
		return
	}
	w.crash(n)
	w.must(w.wipe(n))
	w.must(n.wipeFiles())
	n.heard, n.copied, n.lostDB, n.lostAt = map[party.ID]cursor{}, nil, true, w.event
	w.start(n)
	w.must(n.Join(w.ctx, charter))
	n.changed()
	w.door().restored(n)
	w.tally.fault("total loss", w)
	w.say("%s has lost its disk and begins with the charter that %s has; %d acts are gone", n.id, host.id, w.countLost(n))
	w.comesBack(n, 0)
}

func (w *world) wipe(n *node) error {
	for _, name := range []string{"kenesh.db", "kenesh.db-wal", "kenesh.db-shm"} {
		if err := os.Remove(filepath.Join(n.dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// secondInstance starts a copy of a node beside it, by mistake. The guard file is not the one
// the copy knows, so it must not sign before it has heard the others.
func (w *world) secondInstance() {
	n := w.nodes[pick(w.dice, w.honest)]
	if n.full || len(n.Rejoining()) > 0 {
		return
	}
	file := filepath.Join(w.dir, fmt.Sprintf("second-%d.db", w.event))
	w.must(n.db.Backup(w.ctx, file))
	second := *n
	second.read, second.asks, second.copied = map[*affair]reading{}, map[party.ID]bool{}, nil
	second.wants = map[party.ID][]clerk.Want{}
	w.opens(&second, file)
	w.door().restored(&second)
	a := w.anAffair()
	d, ok := w.sit(&second, a)
	if others := w.othersIn(d, ok); ok && len(others) > 0 {
		s := pick(w.dice, d.rec.Procedure.Steps)
		in, _ := d.draft(s, 0, 4)
		_, err := w.door().act(&second, clerk.Command{Dossier: a.id, Step: s.Name, By: d.act.By, Input: in})
		if err == nil {
			w.fail("a second instance waits", "the copy of %s has signed %s in %s before it has heard %v", n.id, s.Name, a, others)
		}
	}
	w.must(second.db.Close())
	w.must(os.Remove(file))
	w.tally.fault("second instance", w)
	w.say("%s is started twice", n.id)
}

// othersIn lists who takes part in a dossier beside the officer, and has not left the council.
func (w *world) othersIn(d desk, ok bool) (ids []party.ID) {
	if !ok {
		return nil
	}
	for _, id := range d.rec.History.Present() {
		if seat, known := d.n.Roll().Seat(id); id != d.n.id && known && seat.Standing != party.Left {
			ids = append(ids, id)
		}
	}
	return ids
}

// aWriteFails: the disk refuses a write in the middle of an act, and works again after a
// restart. Nothing of the act may stay.
func (w *world) aWriteFails() {
	n := w.nodes[pick(w.dice, w.honest)]
	a := w.anAffair()
	d, ok := w.sit(n, a)
	if !ok || n.full {
		return
	}
	open := d.open()
	if len(open) == 0 {
		return
	}
	s := pick(w.dice, open)
	in, _ := d.draft(s, 0, 6)
	table := pick(w.dice, []string{"entries", "outbox", "done"})
	w.must(n.db.Write(w.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`CREATE TEMP TRIGGER broken BEFORE INSERT ON main.` + table + ` BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END`)
		if err != nil {
			_, err = tx.Exec(`CREATE TEMP TRIGGER broken BEFORE INSERT ON main.entries BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END`)
		}
		return err
	}))
	cmd := clerk.Command{Dossier: a.id, Step: s.Name, By: d.act.By, Officer: account(d.act.By), Input: in, Key: w.requestKey()}
	as, opens := w.sends(n, a, cmd)
	done, err := n.Act(w.ctx, cmd)
	n.changed()
	if err == nil {
		w.came(n, a, opens, as, done)
	}
	w.door().crash(n)
	w.touch(n, a)
	w.tally.fault("write fails", w)
	w.say("%s: %s in %s, and writing %s fails: %t", n.id, s.Name, a, table, err != nil)
	if after, _ := w.standing(n, a); err != nil && after.Digest() != d.rec.Digest() {
		w.fail("what failed leaves no trace", "%s: %s in %s failed, and the state is another", n.id, s.Name, a)
	}
}

// powerFails ends a node without a word, and what it was about to write lies torn at the end
// of its log.
func (w *world) powerFails() {
	n := w.someone()
	kept := map[string][]byte{}
	for _, name := range []string{"kenesh.db", "kenesh.db-wal"} {
		b, err := os.ReadFile(filepath.Join(n.dir, name))
		if err != nil {
			return
		}
		kept[name] = b
	}
	torn := make([]byte, w.IntN(9000))
	for i := range torn {
		torn[i] = byte(w.IntN(256))
	}
	w.crash(n)
	w.must(w.wipe(n))
	for name, b := range kept {
		if name == "kenesh.db-wal" && len(b) > 0 {
			b = append(b, torn...)
		}
		w.must(os.WriteFile(filepath.Join(n.dir, name), b, 0o600))
	}
	w.start(n)
	w.tally.fault("power cut", w)
	w.say("the power of %s fails", n.id)
	w.looksAfter(n)
}

// aReleaseRaces: the founder releases a party that is writing at that moment.
func (w *world) aReleaseRaces() {
	a := w.anAffair()
	f := w.nodes[a.founder]
	d, ok := w.sit(f, a)
	if !ok || f.evil {
		return
	}
	m, membered := d.rec.State.(procedure.Membered)
	others := w.othersIn(d, true)
	if !membered || !m.Membership() || a.n == 0 || len(others) < 2 {
		return
	}
	who := w.nodes[pick(w.dice, others)]
	if who == nil {
		return
	}
	w.oneActs(who, a)
	err := w.act(f, a, clerk.Command{Dossier: a.id, Step: dossier.Release, By: d.act.By, Input: &procedure.Departure{Party: who.id}})
	w.oneActs(who, a)
	w.tally.fault("released while writing", w)
	w.say("%s releases %s from %s, which is writing: %s", f.id, who.id, a, outcome(err))
}

// mayLose says that no other node is still asking for what it lost: what two have lost
// together, nobody can give back.
func (w *world) mayLose() bool {
	return !slices.ContainsFunc(w.honest, func(id party.ID) bool { return len(w.nodes[id].Rejoining()) > 0 })
}

// countLost marks the promises that nobody holds any more.
func (w *world) countLost(n *node) (gone int) {
	w.old = slices.DeleteFunc(w.old, func(m *message) bool { return m.from == n.id || m.to == n.id })
	for _, p := range w.promises {
		if !p.lost && !w.isAnywhere(p) {
			p.lost = true
			gone++
			n.takesBack(p)
		}
	}
	return gone
}
