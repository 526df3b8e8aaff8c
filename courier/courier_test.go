package courier_test

import (
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/procedure/charter"
	"kenesh/procedure/notice"
	"kenesh/store"
)

func TestNudgeMakesItArriveAtOnce(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	w.upAll()
	for _, id := range w.ids {
		w.nodes[id].down()
		w.nodes[id].poll = time.Hour
	}
	for _, id := range w.ids {
		w.nodes[id].up()
	}
	w.soon("the links up", func() bool {
		for _, id := range w.ids {
			if w.nodes[id].courier.Links(w.ctx)[0].Heard.IsZero() {
				return false
			}
		}
		return true
	})
	start := time.Now()
	id := w.issue("kg", "Flood", "kz")
	w.soon("nudged", func() bool { return w.has("kz", id) })
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestPeerThatStopsAndStartsMissesNothing(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	w.upAll()
	w.nodes["kz"].down()
	id := w.issue("kg", "While kz is away", "kz", "uz")
	w.soon("at uz", func() bool { return w.has("uz", id) })
	w.nodes["kz"].up()
	w.soon("at kz", func() bool { return w.has("kz", id) })
	w.act("kz", clerk.Command{Dossier: id, Step: "acknowledge", Input: &notice.Acknowledge{Edition: 1}})
	w.soon("the same everywhere", func() bool {
		a, err := w.nodes["kg"].Read(w.ctx, id)
		w.check(err)
		b, err := w.nodes["uz"].Read(w.ctx, id)
		w.check(err)
		return a.Digest() == b.Digest() && len(a.History.AwaitedFor(a.History.Founding())) == 0
	})
}

// kg's database is replaced by an older copy: its outbox is another line from then on,
// and what it writes next arrives although the others' cursors are past it.
func TestCursorStartsOverOnAnotherLine(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	w.upAll()
	kg := w.nodes["kg"]
	last := w.issue("kg", "First", "kz")
	w.soon("first", func() bool { return w.has("kz", last) })
	kg.down()
	copied := files(t, kg.dir)
	kg.up()
	for range 20 {
		last = w.issue("kg", "Lost with the disk", "kz")
	}
	w.soon("all", func() bool { return w.has("kz", last) })
	before := w.peer("kz", "kg")
	kg.down()
	putBack(t, kg.dir, copied)
	kg.open()
	w.check(kg.MustRejoin())
	kg.up()
	w.soon("rejoined", func() bool { return len(kg.Rejoining()) == 0 })
	if !w.has("kg", last) {
		t.Error("kg has not taken back what kz holds of its own")
	}
	next := w.issue("kg", "First after the restore", "kz")
	w.soon("after the restore", func() bool { return w.has("kz", next) })
	if after := w.peer("kz", "kg"); after.Line == before.Line {
		t.Errorf("still on line %s", after.Line)
	}
}

func (w *world) peer(at, of string) (p store.Peer) {
	w.check(w.nodes[pid(at)].db.Read(w.ctx, func(tx *store.Tx) (err error) {
		p, err = tx.Peer(pid(of))
		return err
	}))
	return p
}

// More of kg's own chains than one answer holds comes back before kg signs again.
func TestRejoinTakesBackMoreThanOneAnswerHolds(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	w.upAll()
	kg := w.nodes["kg"]
	kg.down()
	copied := files(t, kg.dir)
	kg.up()
	long := lang.Text{}
	for _, tag := range lang.Interface {
		long[tag] = strings.Repeat("x", 4000)
	}
	for range 150 {
		w.act("kg", clerk.Command{Kind: "notice", Parties: pids("kz"), Step: "issue",
			Input: &notice.Contents{Title: lang.Text{"en": "Long"}, Body: long, Level: "warning"}})
	}
	want, err := kg.Dossiers(w.ctx)
	w.check(err)
	w.soon("all at kz", func() bool { got, _ := w.nodes["kz"].Dossiers(w.ctx); return len(got) == len(want) })
	kg.down()
	putBack(t, kg.dir, copied)
	kg.open()
	w.check(kg.MustRejoin())
	kg.up()
	w.soon("rejoined", func() bool { return len(kg.Rejoining()) == 0 })
	got, err := kg.Dossiers(w.ctx)
	w.check(err)
	if len(got) != len(want) {
		t.Errorf("heard, with %d of %d dossiers taken back", len(got), len(want))
	}
}

func TestSlowPeerDoesNotDelayAnother(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	w.upAll()
	stuck := make(chan struct{})
	w.nodes["uz"].down()
	w.nodes["uz"].wrap = func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-stuck:
			case <-r.Context().Done():
			}
		})
	}
	w.nodes["uz"].up()
	defer close(stuck)
	for range 10 {
		start := time.Now()
		id := w.issue("kg", "Flood", "kz", "uz")
		w.soon("at kz", func() bool { return w.has("kz", id) })
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("took %v behind a peer that never answers", took)
		}
	}
}

func TestCardRenewedWithAnotherLinkKey(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	w.upAll()
	kz := w.nodes["kz"]
	renewed := newKeys(t, kz.keys)
	sc := kz.card(renewed)
	w.act("kz", clerk.Command{Dossier: kz.Council(), Step: "renew-card", Input: &charter.RenewCard{Card: sc.Bytes, Sig: sc.Sig}})
	w.soon("known to kg", func() bool {
		seat, _ := w.nodes["kg"].Roll().Seat("kz")
		return seat.Card.Issued == 1 && string(seat.Card.Link) == string(public(renewed.Link))
	})
	w.soon("the old link refused", func() bool { return w.nodes["kg"].courier.Links(w.ctx)[0].Error != "" })
	kz.down()
	kz.keys = renewed
	kz.up()
	id := w.issue("kg", "Over the new link", "kz")
	w.soon("at kz", func() bool { return w.has("kz", id) })
}

func TestNothingIsLeftRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	w := newWorld(t, "kg", "kz", "uz")
	w.upAll()
	for _, id := range w.ids {
		w.nodes[id].down()
	}
	w.soon("all goroutines gone", func() bool { return runtime.NumGoroutine() <= before+2 })
}
