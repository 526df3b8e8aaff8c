package simulate

import (
	"slices"
	"time"

	"kenesh/party"
	"kenesh/procedure"
)

// linkBreaks cuts one direction, a ring, or one party off from all.
func (w *world) linkBreaks() {
	from, to := w.pair()
	what := "cut one way"
	switch w.IntN(4) {
	case 0: // everybody hears the next one only
		for i, a := range w.ids {
			for _, b := range w.ids {
				if b != a && b != w.ids[(i+1)%len(w.ids)] {
					w.blocked[[2]party.ID{a, b}] = true
				}
			}
		}
		what = "ring"
		w.say("everybody reaches only the next")
	case 1:
		for _, b := range w.ids {
			w.blocked[[2]party.ID{from.id, b}], w.blocked[[2]party.ID{b, from.id}] = true, true
		}
		what = "cut off"
		w.say("%s is alone", from.id)
	default:
		w.blocked[[2]party.ID{from.id, to.id}] = true
		w.say("nothing goes from %s to %s", from.id, to.id)
	}
	w.tally.fault(what, w)
}

func (w *world) linkMends() {
	if len(w.blocked) == 0 {
		return
	}
	if w.chance(50) {
		clear(w.blocked)
		w.say("all links are up")
		return
	}
	from, to := w.pair()
	delete(w.blocked, [2]party.ID{from.id, to.id})
	delete(w.blocked, [2]party.ID{to.id, from.id})
}

func (w *world) someoneCrashes() {
	n := w.someone()
	w.door().crash(n)
	w.tally.fault("crash", w)
	w.say("%s crashes and starts again", n.id)
	w.looksAfter(n)
}

// looksAfter checks a node that has been started again in all it holds.
func (w *world) looksAfter(n *node) {
	for _, a := range w.affairs {
		w.touch(n, a)
	}
	for _, id := range w.ids {
		if id != n.id {
			w.passedIsHere(w.nodes[id], n)
		}
	}
}

func (w *world) someoneIsCopied() {
	n := w.nodes[pick(w.dice, w.honest)]
	if n.full || len(n.Rejoining()) > 0 {
		return
	}
	w.must(w.copyFiles(n))
	w.say("%s is backed up", n.id)
}

// someoneIsPutBack restores a node from its backup. One at a time: what two have lost
// together, nobody can give back.
func (w *world) someoneIsPutBack() {
	n := w.nodes[pick(w.dice, w.honest)]
	if n.copied == nil || !w.mayLose() {
		return
	}
	w.putBack(n)
	n.lostDB, n.lostAt = true, w.event
	w.door().restored(n)
	gone := w.countLost(n)
	w.tally.fault("restore", w)
	w.say("%s is put back on its backup of %s; %d acts are gone with it", n.id, since(n.copied.at.Sub(w.began)), gone)
	w.comesBack(n, n.copied.event)
}

// isAnywhere says whether some node holds what was promised in its record.
func (w *world) isAnywhere(p *promise) bool {
	return slices.ContainsFunc(w.ids, func(id party.ID) bool {
		return w.nodes[id].holds(w.ctx, p.Hash)
	})
}

func (w *world) clockMoves() {
	n := w.someone()
	was, what := n.clock, "clock: minutes"
	n.clock = w.span(10*time.Minute) - 5*time.Minute
	if w.chance(40) {
		n.clock, what = w.span(48*time.Hour)-24*time.Hour, "clock: a day"
	}
	if was-n.clock > time.Hour {
		what = "clock: back"
	}
	w.tally.fault(what, w)
	w.say("the clock of %s is off by %s", n.id, n.clock.Round(time.Second))
	if n.clock > aheadOfTime && !n.full && !n.away(w) && w.chance(80) { // of what is quiet then, nothing but time brings the rest
		var kinds []*procedure.Procedure
		for _, p := range n.Procedures() {
			if p.Opener == procedure.ByOfficer && p.Audience != procedure.Alone && !p.Steps[0].Cites() {
				kinds = append(kinds, p)
			}
		}
		if a, _ := w.begins(n, w.newest(kinds), 0); !a.id.IsZero() {
			if d, ok := w.sit(n, a); ok {
				w.tellOthers(d)
			}
		}
	}
	if a := w.anAffair(); w.chance(60) {
		w.oneActs(n, a)
		if d, ok := w.sit(n, a); ok && w.chance(60) {
			w.tellOthers(d)
		}
	}
}

func (w *world) diskFills() {
	n := w.someone()
	w.must(w.room(n, !n.full))
	n.full = !n.full
	if n.full {
		w.tally.fault("disk", w)
	}
	w.say("the disk of %s is full: %t", n.id, n.full)
}

// heal ends every fault and lets everybody hear everybody, and then checks what must hold.
func (w *world) heal() {
	w.say("all heals")
	w.longDays = 0
	clear(w.blocked)
	w.post = nil
	for _, id := range w.ids {
		n := w.nodes[id]
		n.clock, n.until = 0, time.Time{}
		if n.full {
			w.must(w.room(n, false))
			n.full = false
		}
	}
	w.now = w.now.Add(26 * time.Hour) // what came from the future is of the past by now
	w.settle()
	w.holds()
	w.tally.heals++
}

// settle carries everything everywhere, receipts too, until nothing moves.
func (w *world) settle() {
	for round := 0; ; round++ {
		moved := 0
		for _, from := range w.ids {
			for _, to := range w.ids {
				if from != to {
					moved += w.carry(w.nodes[from], w.nodes[to])
				}
			}
		}
		for _, id := range w.ids {
			n := w.nodes[id]
			n.Acknowledge(w.ctx)
			n.changed()
			asks := w.door().retry(n)
			for _, from := range w.ids {
				if len(asks[from]) > 0 {
					moved += w.ask(w.nodes[from], n, asks[from])
				}
			}
		}
		for _, from := range w.ids {
			for _, to := range w.ids {
				if from != to && moved == 0 {
					moved += w.hauls(w.nodes[from], w.nodes[to], true)
				}
			}
		}
		if moved == 0 && round > 1 {
			return
		}
		if round > 60 {
			w.fail("settles", "after %d rounds entries still move", round)
		}
	}
}

func (w *world) carry(from, to *node) (took int) {
	if to.asks[from.id] {
		w.asksFirst(from, to)
	}
	for {
		at := to.heard[from.id]
		b := w.door().outbox(from, to, at, 1000)
		taken, err := w.take(to, from.id, w.inOrder(b.Entries))
		w.must(err)
		w.nothingFor(from, to, b.Entries)
		to.heard[from.id] = cursor{b.Line, b.Next}
		wants := append(taken.Wants, to.wants[from.id]...)
		delete(to.wants, from.id)
		took += taken.Took
		if len(wants) > 0 {
			took += max(0, w.ask(from, to, wants))
		}
		if !b.More {
			w.passedIsHere(from, to)
			return took
		}
	}
}
