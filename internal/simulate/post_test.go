package simulate

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
)

// message is entries on their way. One that answers a pull moves the cursor when all of it
// has been taken in.
type message struct {
	from, to party.ID
	entries  [][]byte
	pull     bool
	line     string
	before   cursor
	next     uint64
	due      time.Time
}

func (w *world) open(from, to party.ID) bool { return !w.blocked[[2]party.ID{from, to}] }

// someonePulls has one node ask another for what is addressed to it, as its courier does:
// first what the other knows of its own chains, if the link has just come up.
func (w *world) someonePulls() {
	from, to := w.pair()
	if !w.open(to.id, from.id) || from.away(w) || to.away(w) {
		return
	}
	if to.asks[from.id] && !w.asksFirst(from, to) {
		w.say("%s asks %s first, and hears not all", to.id, from.id)
		return
	}
	at := to.heard[from.id]
	b := w.door().outbox(from, to, at, clerk.MaxBatch)
	w.nothingFor(from, to, b.Entries)
	if len(b.Entries) == 0 && b.Line == at.line {
		return
	}
	w.send(&message{from: from.id, to: to.id, entries: b.Entries, pull: true, line: b.Line, before: at, next: b.Next})
}

// asksFirst is the courier's rejoin: a node takes back what the other holds of its chains.
func (w *world) asksFirst(from, to *node) bool {
	if !w.open(from.id, to.id) || !w.open(to.id, from.id) {
		return false
	}
	heads := w.door().heads(from, to)
	if w.door().heardAtOnce() {
		to.Heard(from.id)
		to.asks[from.id] = false
		return true
	}
	for before := -1; ; {
		wants, err := to.Lacking(w.ctx, heads)
		w.must(err)
		if len(wants) == 0 {
			break
		}
		took := w.ask(from, to, wants)
		if took < 0 || took == 0 && len(wants) == before {
			return false
		}
		before = len(wants)
	}
	if len(to.Rejoining()) > 0 {
		w.say("%s has heard from %s what it wrote before", to.id, from.id)
	}
	to.Heard(from.id)
	to.asks[from.id] = false
	return true
}

// ask has a node fetch chains from another, and what those make it want in turn. It returns
// how many entries were taken in, or -1 if the node had no room for them.
func (w *world) ask(from, to *node, wants []clerk.Want) (took int) {
	for rounds := 0; len(wants) > 0 && rounds < 30; rounds++ {
		entries := w.door().chains(from, to, wants)
		taken, err := w.take(to, from.id, w.inOrder(entries))
		if err != nil {
			return -1
		}
		if taken.Took == 0 {
			break
		}
		took, wants = took+taken.Took, taken.Wants
	}
	return took
}

func distinct(wants []clerk.Want) []clerk.Want {
	out := slices.Clone(wants)
	slices.SortFunc(out, func(a, b clerk.Want) int {
		return cmp.Or(bytes.Compare(a.Dossier[:], b.Dossier[:]), cmp.Compare(a.Party, b.Party), cmp.Compare(a.From, b.From))
	})
	return slices.Compact(out)
}

// inOrder sorts entries by what does not depend on which dossier's commit came first.
func (w *world) inOrder(entries [][]byte) [][]byte {
	type read struct {
		b []byte
		e *dossier.Entry
	}
	all := make([]read, 0, len(entries))
	for _, b := range entries {
		all = append(all, read{b, w.parsed(b)})
	}
	ordinal := func(e *dossier.Entry) int {
		if a := w.byID[e.Of()]; a != nil {
			return a.n
		}
		return 1 << 30
	}
	slices.SortStableFunc(all, func(a, b read) int {
		return cmp.Or(cmp.Compare(ordinal(a.e), ordinal(b.e)), cmp.Compare(a.e.Clock, b.e.Clock), cmp.Compare(a.e.Party, b.e.Party),
			cmp.Compare(a.e.Number, b.e.Number), bytes.Compare(a.e.Hash[:], b.e.Hash[:]))
	})
	out := make([][]byte, len(all))
	for i, r := range all {
		out[i] = r.b
	}
	return out
}

// parsed is an entry, be it of a later format.
func (w *world) parsed(b []byte) *dossier.Entry {
	e, err := dossier.Parse(b)
	if !errors.Is(err, dossier.ErrFormat) {
		w.must(err)
	}
	return e
}

func (w *world) send(m *message) {
	if w.chance(w.loss) {
		w.tally.fault("loss", w)
		return
	}
	m.entries = w.inOrder(m.entries)
	delay := w.span(5 * time.Second)
	if w.chance(4) {
		delay = w.span(time.Hour)
		w.tally.fault("delay", w)
	}
	m.due = w.now.Add(delay)
	w.post = append(w.post, m)
	if len(w.post) > 200 {
		w.post = w.post[1:]
	}
}

// somethingArrives delivers one message that is due, in whatever order, whole or in part.
func (w *world) somethingArrives() {
	due := slices.DeleteFunc(slices.Clone(w.post), func(m *message) bool { return m.due.After(w.now) || !w.open(m.from, m.to) || w.nodes[m.to].away(w) })
	if len(due) == 0 {
		return
	}
	m := pick(w.dice, due)
	if w.chance(w.doubles) {
		w.tally.fault("double", w)
	} else {
		w.post = slices.DeleteFunc(w.post, func(o *message) bool { return o == m })
	}
	entries := slices.Clone(m.entries)
	if w.chance(15) && len(entries) > 0 { // before they are turned round: a line breaks at its end
		entries = entries[:w.IntN(len(entries))]
		w.tally.fault("cut short", w)
	}
	if w.chance(40) {
		w.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		w.tally.fault("reorder", w)
	}
	to := w.nodes[m.to]
	taken, err := w.take(to, m.from, entries)
	w.say("%s gets %d of %d entries from %s: %d new, %d early, %d refused, error %t", m.to, len(entries), len(m.entries), m.from,
		taken.Took, taken.Early, taken.Refused, err != nil)
	if err != nil {
		return
	}
	if m.pull && to.heard[m.from] == m.before && w.door().movesCursor(len(entries) == len(m.entries)) {
		to.heard[m.from] = cursor{m.line, m.next}
		w.passedIsHere(w.nodes[m.from], to)
	}
	to.wants[m.from] = append(to.wants[m.from], taken.Wants...)
	if len(entries) > 0 {
		w.old = append(w.old, &message{from: m.from, to: m.to, entries: entries})
		if len(w.old) > 60 {
			w.old = w.old[1:]
		}
	}
}

// take hands entries to a node's clerk. An error is room on the disk or nothing.
func (w *world) take(n *node, from party.ID, entries [][]byte) (clerk.Taken, error) {
	early := w.ahead(n, entries)
	taken, err := w.door().take(n, from, entries)
	w.stillAhead(n, early)
	if err != nil && !n.full {
		w.fail("what came is taken", "%s: %v", n.id, err)
	}
	for _, b := range entries {
		if e, err := dossier.Parse(b); err == nil && w.byID[e.Of()] != nil {
			w.touch(n, w.byID[e.Of()])
		}
	}
	return taken, err
}

func (w *world) somethingComesAgain() {
	if len(w.old) == 0 {
		return
	}
	m := pick(w.dice, w.old)
	taken, _ := w.take(w.nodes[m.to], m.from, m.entries)
	w.tally.fault("replay", w)
	w.say("%s gets %d old entries from %s again: %d new", m.to, len(m.entries), m.from, taken.Took)
}

// someoneFetches asks one peer for what is wanted of it.
func (w *world) someoneFetches() {
	from, to := w.pair()
	wants := to.wants[from.id]
	if len(wants) == 0 || !w.open(from.id, to.id) || !w.open(to.id, from.id) {
		return
	}
	delete(to.wants, from.id)
	w.say("%s fetches from %s what it wants: %d", to.id, from.id, w.ask(from, to, wants))
}

// someoneRetries judges anew what waits, and notes whom to ask for what is missing.
func (w *world) someoneRetries() {
	n := w.someone()
	for id, wants := range w.door().retry(n) {
		n.wants[id] = append(n.wants[id], wants...)
	}
	for _, a := range w.affairs {
		w.touch(n, a)
	}
}

// cutConnections loses what is under way to and from a node that stops. What is known of
// older messages is forgotten where it went with the disk.
func (w *world) cutConnections(id party.ID) {
	w.post = slices.DeleteFunc(w.post, func(m *message) bool { return m.from == id || m.to == id })
}

// twoTalk is a good moment on a link: both tell each other everything they have.
func (w *world) twoTalk() {
	one, other := w.pair()
	if one.full || other.full || !w.open(one.id, other.id) || !w.open(other.id, one.id) {
		return
	}
	w.say("%s and %s talk: %d and %d new", one.id, other.id, w.carry(one, other), w.carry(other, one))
}
