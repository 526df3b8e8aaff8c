package simulate

import (
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"kenesh/clerk"
	"kenesh/procedure"
	"kenesh/store"
)

func init() { signal.Ignore(syscall.SIGXFSZ) } // of diskFails

// diskFails: writing to the log fails in the middle of a commit. The operating system says so,
// for nobody may write beyond where this process is told files end. The store must stop and
// confirm nothing more, and hold together when it is opened again.
func (w *world) diskFails() {
	n := w.nodes[pick(w.dice, w.honest)]
	a := w.anAffair()
	d, ok := w.sit(n, a)
	if !ok || n.full || n.away(w) {
		return
	}
	open := d.open()
	if len(open) == 0 {
		return
	}
	s := pick(w.dice, open)
	in, after := d.draft(s, 0, 6)
	if after == nil {
		return
	}
	cmd := clerk.Command{Dossier: a.id, Step: s.Name, By: d.act.By, Officer: account(d.act.By), Input: in, Key: w.requestKey()}
	as, opens := w.sends(n, a, cmd)
	lift := w.filesEnd(n)
	done, err := n.Act(w.ctx, cmd)
	lift()
	n.changed()
	stopped := n.db.Write(w.ctx, func(*store.Tx) error { return nil }) != nil
	if err == nil {
		w.came(n, a, opens, as, done)
	}
	if stopped {
		if _, again := n.Act(w.ctx, cmd); again == nil {
			w.fail("a store that has stopped confirms nothing", "%s: %s in %s", n.id, s.Name, a)
		} else if err == nil || procedure.ProblemsOf(err) == nil || procedure.ProblemsOf(again) == nil {
			w.fail("a refusal is a sentence", "%s %s in %s, with a disk that fails: %v, %v", n.id, s.Name, a, err, again)
		}
		w.tally.fault("disk error", w)
	}
	n.db.Close() // which may fail, too
	w.cutConnections(n.id)
	w.start(n)
	w.touch(n, a)
	w.say("%s: %s in %s, and the disk fails: %s", n.id, s.Name, a, outcome(err))
}

// filesEnd has writing fail behind some point a little further in a node's log than it has come.
func (w *world) filesEnd(n *node) (lift func()) {
	end := uint64(1)
	if info, err := os.Stat(filepath.Join(n.dir, "kenesh.db-wal")); err == nil && w.chance(60) {
		end = uint64(max(1, info.Size()+int64(w.IntN(9000))-4500))
	}
	var before syscall.Rlimit
	w.must(syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	w.must(syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: end, Max: before.Max}))
	return func() { w.must(syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before)) }
}
