package clerk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/notice"
)

// backup stops a node, copies its files and starts it again; putBack stops it and starts
// it on the copy, as after a restore that the guard has noticed.
func (w *world) backup(who party.ID) (copied map[string][]byte) {
	w.t.Helper()
	r := w.nodes[who]
	w.check(r.db.Close())
	copied = map[string][]byte{}
	files, err := os.ReadDir(r.dir)
	w.check(err)
	for _, f := range files {
		copied[f.Name()], err = os.ReadFile(filepath.Join(r.dir, f.Name()))
		w.check(err)
	}
	w.start(r)
	return copied
}

func (w *world) putBack(who party.ID, copied map[string][]byte) {
	w.t.Helper()
	r := w.nodes[who]
	w.check(r.db.Close())
	files, err := os.ReadDir(r.dir)
	w.check(err)
	for _, f := range files {
		w.check(os.Remove(filepath.Join(r.dir, f.Name())))
	}
	for name, b := range copied {
		w.check(os.WriteFile(filepath.Join(r.dir, name), b, 0o600))
	}
	r.cursor, r.lines = map[party.ID]uint64{}, map[party.ID]string{} // as old as the rest
	w.start(r)
	w.check(r.MustRejoin())
}

// rejoin does what the courier does when a link comes up.
func (w *world) rejoin(who, with party.ID) {
	w.t.Helper()
	me, peer := w.nodes[who], w.nodes[with]
	for before := -1; ; {
		heads, err := peer.Heads(w.ctx, who, dossier.ID{})
		w.check(err)
		wants, err := me.Lacking(w.ctx, heads)
		w.check(err)
		if len(wants) == 0 {
			me.Heard(with)
			return
		}
		if w.fetch(with, who, wants) == 0 && len(wants) == before {
			w.t.Fatalf("%s lacks %v and %s does not hand it over", who, wants, with)
		}
		before = len(wants)
	}
}

func update(title string) *notice.Contents {
	return &notice.Contents{Title: lang.Text{"en": title}, Body: lang.Text{"en": "Body."}, Level: "warning"}
}

func TestNodeOnAnOlderCopyOfItsDatabaseDoesNotForkItself(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	copied := w.backup("kg")
	for _, title := range []string{"second", "third", "fourth"} {
		w.check(w.act("kg", id, "update", update(title)))
	}
	gone := w.issue("kg", "Founded after the copy", "kz")
	w.carry("kg", "kz") // uz has heard of none of it
	w.putBack("kg", copied)

	w.refused(w.act("kg", id, "update", update("fork")), "refuse.rejoining")
	w.rejoin("kg", "uz")
	w.refused(w.act("kg", id, "update", update("fork")), "refuse.rejoining")
	w.check(w.nodes["kg"].db.Close())
	w.start(w.nodes["kg"]) // stopped in order before all have been heard
	w.rejoin("kg", "uz")
	w.refused(w.act("kg", id, "update", update("fork")), "refuse.rejoining")
	w.rejoin("kg", "kz")
	w.check(w.act("kg", id, "update", update("fifth")))
	w.settleAll()
	w.agree(id, w.ids...)
	w.agree(gone, "kg", "kz")
	for _, at := range w.ids {
		if lines, _ := w.offences(at); len(lines) > 0 {
			t.Errorf("%s holds %q", at, lines)
		}
	}
	w.check(w.nodes["kg"].db.Close())
	w.start(w.nodes["kg"])
	if left := w.nodes["kg"].Rejoining(); len(left) > 0 {
		t.Errorf("rejoined, and after a restart waits for %v", left)
	}
}

// What the restored node takes back it passes on to those who never got it, and nobody
// skips what it writes next because of a cursor on the outbox that was lost.
func TestRestoredNodePassesOnWhatItTookBack(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	copied := w.backup("kg")
	for range 10 {
		w.issue("kg", "Makes the outbox long", "kz", "uz")
	}
	w.settleAll()
	w.check(w.act("kg", id, "update", update("only kz has it")))
	w.carry("kg", "kz")
	w.putBack("kg", copied)
	w.rejoin("kg", "kz")
	w.rejoin("kg", "uz")
	w.carry("kg", "uz")
	if got := w.transcript("uz", id); !strings.Contains(got, "update counts") {
		t.Errorf("uz has not got what kg took back:\n%s", got)
	}
	next := w.issue("kg", "First after the restore", "uz")
	w.carry("kg", "uz")
	w.agree(next, "kg", "uz")
}

// A long own chain comes back whole, though no answer holds all of it.
func TestLongChainIsTakenBackWhole(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	for range 1100 {
		w.check(w.act("kg", id, "update", update("again")))
	}
	copied := w.backup("kg")
	w.check(w.act("kg", id, "update", update("last")))
	w.settleAll()
	w.putBack("kg", copied)
	w.rejoin("kg", "kz")
	w.check(w.act("kg", id, "update", update("after")))
	w.settleAll()
	w.agree(id, w.ids...)
	if _, forked := w.record("kz", id).History.Frozen("kg"); forked {
		t.Error("kg forked itself")
	}
}

// An accident all the same: the officers of the node that did it learn of it.
func TestNodeLearnsThatItForkedItself(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	twin := w.forge("kg", id, "update", update("by the second instance"), nil)
	w.check(w.act("kg", id, "update", update("by the first")))
	w.show("kz", "kg", twin)
	heads, err := w.nodes["kz"].Heads(w.ctx, "kg", dossier.ID{})
	w.check(err)
	wants, err := w.nodes["kg"].Lacking(w.ctx, heads)
	w.check(err)
	w.fetch("kz", "kg", wants)
	w.refused(w.act("kg", id, "update", update("more")), "refuse.frozen")
	w.settleAll()
	w.agree(id, w.ids...)
}

func TestPartyThatLeftIsNotWaitedFor(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	w.leave("uz")
	w.nodes["kg"].Heard("uz")
	w.check(w.nodes["kg"].MustRejoin())
	w.rejoin("kg", "kz")
	w.check(w.act("kg", id, "update", update("without uz")))
	if _, err := w.nodes["kg"].Act(w.ctx, clerk.Command{Kind: "notice", Parties: []party.ID{"kz"}, Step: "issue", By: officer, Input: update("new")}); err != nil {
		t.Error(err)
	}
}
