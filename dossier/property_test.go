package dossier_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"

	"pgregory.net/rapid"
)

// world is a council of nodes that write, pass on, forget to, and in part deceive.
type world struct {
	t      *rapid.T
	sealed bool
	nodes  []*self
	all    []*dossier.Entry // as they were signed, the founding first

	explain bool              // forkers say now and then which entry they stand by
	said    dossier.Explained // in the charter
}

// self is one node; a party that forks has several, which do not tell each other.
type self struct {
	id    party.ID
	h     *dossier.History
	holds []*dossier.Entry
	early []*dossier.Entry
}

// A node that starts has the founding and nothing else.
func (w *world) join(id party.ID) *self {
	h, err := dossier.NewHistory(w.all[0])
	if err != nil {
		w.t.Fatal(err)
	}
	n := &self{id: id, h: h, holds: w.all[:1:1]}
	w.nodes = append(w.nodes, n)
	return n
}

// hear tells a node what stands in the charter by now.
func (w *world) hear(n *self) {
	before := w.verdicts(n.h)
	w.checkRefold(n.h, before, n.h.Explain(w.said))
}

// stand has the party of a node whose chain is frozen say which entry it stands by there.
func (w *world) stand(n *self) {
	first, frozen := n.h.Frozen(n.id)
	if !frozen {
		return
	}
	mine := rapid.SampledFrom(n.h.Variants(n.id, first)).Draw(w.t, "stands by")
	if w.said[n.id] == nil {
		w.said[n.id] = map[canon.Hash]bool{}
	}
	w.said[n.id][mine.Hash] = true
	w.hear(n)
}

// take delivers entries in this order; who keeps the rules must never be refused.
func (w *world) take(n *self, entries []*dossier.Entry) {
	n.early = append(n.early, entries...)
	for moved := true; moved; {
		moved = false
		waiting := n.early
		n.early = nil
		for _, e := range waiting {
			j := n.h.Judge(e)
			switch j.Fit {
			case dossier.Fits, dossier.Forked:
				before := w.verdicts(n.h)
				at := n.h.Add(e)
				n.holds = append(n.holds, e)
				w.checkRefold(n.h, before, at)
				moved = true
			case dossier.Early:
				if len(j.Gaps) == 0 {
					w.t.Fatalf("%s waits for nothing", e)
				}
				n.early = append(n.early, e)
			case dossier.Breach:
				w.t.Fatalf("%s refuses %s: %s", n.id, e, j.Reason)
			}
		}
	}
}

func (w *world) verdicts(h *dossier.History) []string {
	var out []string
	for _, e := range h.Order() {
		out = append(out, fmt.Sprint(e.Hash, h.Void(e), h.PartiesSeen(e)))
	}
	return out
}

// checkRefold holds Add to its word: before the place it returns, nothing is new.
func (w *world) checkRefold(h *dossier.History, before []string, at int) {
	after := w.verdicts(h)
	if at > len(before) || !slices.Equal(before[:at], after[:at]) {
		w.t.Fatalf("fold again from %d, but earlier places changed\n%v\n%v", at, before, after)
	}
}

func (w *world) write(n *self) {
	if _, frozen := n.h.Frozen(n.id); frozen || !n.h.Has(n.id) {
		return
	}
	what := rapid.SampledFrom([]string{"say", "say", "say", dossier.Receipt, dossier.Admit, dossier.Release}).Draw(w.t, "step")
	h := n.h.Next(n.id, what, int64(len(w.all)), place)
	switch {
	case what == dossier.Admit:
		var guests []party.ID
		for _, id := range []party.ID{"party-d", "party-e"} {
			if !slices.Contains(n.h.Parties(), id) {
				guests = append(guests, id)
			}
		}
		if n.id != n.h.Founder() || len(guests) == 0 {
			return
		}
		h.Admits = guests[:1]
		if w.nodeOf(guests[0]) == nil {
			w.join(guests[0])
		}
	case what == dossier.Release:
		others := slices.DeleteFunc(n.h.Present(), func(id party.ID) bool { return id == n.id })
		if n.id != n.h.Founder() || len(others) < 2 {
			return
		}
		gone := rapid.SampledFrom(others).Draw(w.t, "gone")
		h.Releases = &dossier.Released{Party: gone, Last: h.Seen[gone]}
		if w.sealed {
			h.Epoch++
			h.Opens = &dossier.Epoch{Number: h.Epoch, Commit: canon.Sum("test", fmt.Append(nil, len(w.all)))}
		}
	}
	var body []byte
	if what != dossier.Receipt {
		body = fmt.Append(nil, len(w.all))
	}
	e, err := dossier.Parse(dossier.Sign(h, body, nil, keyOf(n.id)).Encode())
	if err != nil {
		w.t.Fatal(err)
	}
	w.all = append(w.all, e)
	w.take(n, []*dossier.Entry{e})
}

func (w *world) nodeOf(id party.ID) *self {
	if i := slices.IndexFunc(w.nodes, func(n *self) bool { return n.id == id }); i >= 0 {
		return w.nodes[i]
	}
	return nil
}

func (w *world) pick(what string) *self {
	return w.nodes[rapid.IntRange(0, len(w.nodes)-1).Draw(w.t, what)]
}

// pass brings some of what one node holds to another, in some order.
func (w *world) pass(from, to *self) {
	some := w.permute(from.holds)
	w.take(to, some[:rapid.IntRange(0, len(some)).Draw(w.t, "some")])
}

func (w *world) permute(entries []*dossier.Entry) (out []*dossier.Entry) {
	places := make([]int, len(entries))
	for i := range places {
		places[i] = i
	}
	for _, i := range rapid.Permutation(places).Draw(w.t, "order") {
		out = append(out, entries[i])
	}
	return out
}

// happen plays a random history. Each forker has as many selves as said.
func happen(t *rapid.T, forkers, selves int) *world {
	w := &world{t: t}
	w.happen(forkers, selves)
	return w
}

func (w *world) happen(forkers, selves int) {
	t := w.t
	w.sealed, w.said = rapid.Bool().Draw(t, "sealed"), dossier.Explained{}
	ids := []party.ID{"party-g", "party-a", "party-b", "party-c"}[:rapid.IntRange(2, 4).Draw(t, "parties")]
	h := dossier.Header{Council: council, Place: place, Number: 1, Clock: 1, Step: "open", Party: ids[0],
		Founding: &dossier.Founding{Kind: "notice", Parties: ids}}
	if w.sealed {
		h.Epoch, h.Opens = 1, &dossier.Epoch{Number: 1}
	}
	w.all = append(w.all, dossier.Sign(h, []byte("open"), nil, keyOf(ids[0])))
	for _, id := range ids {
		w.join(id)
	}
	for _, id := range rapid.Permutation(ids).Draw(t, "forkers")[:min(forkers, len(ids))] {
		for range selves - 1 {
			w.join(id)
		}
	}
	for range rapid.IntRange(1, 40).Draw(t, "events") {
		n := w.pick("node")
		if rapid.IntRange(0, 2).Draw(t, "event") > 0 {
			w.write(n)
		} else {
			w.pass(n, w.pick("to"))
		}
		if w.explain {
			w.stand(n)
			w.hear(w.pick("hears"))
		}
	}
}

// shuffled is a node that got everything, some of it twice, in a random order.
func (w *world) shuffled() *self {
	n := w.join("party-z")
	twice := append(slices.Clone(w.all[1:]), w.all[:rapid.IntRange(0, len(w.all)).Draw(w.t, "twice")]...)
	for _, e := range w.permute(twice) {
		w.take(n, []*dossier.Entry{e})
	}
	return n
}

// picture is everything a node derives from what it holds, void entries only if asked.
func picture(h *dossier.History, void bool) string {
	var b strings.Builder
	for _, e := range h.Order() {
		why := h.Void(e)
		if why != dossier.NotVoid && !void {
			continue
		}
		fmt.Fprintf(&b, "%s %x void %q parties %v\n", e, e.Hash[:4], why, h.PartiesSeen(e))
		if !void {
			continue
		}
		fmt.Fprintf(&b, "  awaited %v seen by", h.AwaitedFor(e))
		for _, id := range h.Parties() {
			if by := h.SeenBy(e)[id]; by != nil {
				fmt.Fprintf(&b, " %s %x", by, by.Hash[:4])
			}
		}
		b.WriteByte('\n')
	}
	fmt.Fprintln(&b, h.Present(), h.Epoch())
	for _, id := range h.Parties() {
		n, frozen := h.Frozen(id)
		fmt.Fprint(&b, id, " frozen ", frozen, n, " ")
		if void {
			fmt.Fprint(&b, h.Heads()[id], " ")
		}
	}
	return b.String()
}

// The same entries come to the same record in whatever order they come.
func TestSameRecordInAnyOrder(t *testing.T) {
	for _, forkers := range []int{0, 1, 2} {
		t.Run(fmt.Sprint(forkers, " forkers"), rapid.MakeCheck(func(t *rapid.T) {
			w := happen(t, forkers, 2)
			first := w.shuffled()
			if len(first.early) > 0 || len(first.holds) != len(w.all) {
				t.Fatalf("%d of %d entries held, %d still early", len(first.holds), len(w.all), len(first.early))
			}
			for range 2 {
				if next := w.shuffled(); picture(next.h, true) != picture(first.h, true) {
					t.Fatalf("two records of the same entries:\n%s\n%s", picture(next.h, true), picture(first.h, true))
				}
			}
			for i, e := range first.h.Order()[1:] { // the order respects cause
				for id, n := range e.Seen {
					for _, seen := range first.h.Variants(id, n) {
						if seen.Hash == e.SeenAs[id] && !slices.Contains(first.h.Order()[:i+1], seen) {
							t.Fatalf("%s stands before %s, which it has seen", e, seen)
						}
					}
				}
			}
		}))
	}
}

// With three variants of one number nodes may keep other proofs, but what counts is the same.
func TestSameCountsWhateverProofIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := happen(t, 2, 3)
		first := w.shuffled()
		for range 2 {
			if next := w.shuffled(); picture(next.h, false) != picture(first.h, false) {
				t.Fatalf("two records of the same entries:\n%s\n%s", picture(next.h, false), picture(first.h, false))
			}
		}
	})
}

// A fork that its party explains is over, on every node, whenever it hears of it. A node
// that has dropped what is stood by, as a third, gets it again.
func TestExplainedForks(t *testing.T) {
	over := 0
	rapid.Check(t, func(t *rapid.T) {
		w := &world{t: t, explain: true}
		w.happen(2, rapid.IntRange(2, 3).Draw(t, "selves"))
		var first *self
		for range 3 {
			n := w.join("party-z")
			for _, e := range w.permute(w.all[1:]) {
				w.take(n, []*dossier.Entry{e})
				if rapid.IntRange(0, 9).Draw(t, "heard") == 0 {
					w.hear(n)
				}
			}
			w.hear(n)
			w.take(n, w.permute(w.all[1:]))
			w.take(n, w.all[1:])
			if first == nil {
				first = n
			}
			if picture(n.h, false) != picture(first.h, false) {
				t.Fatalf("two records of the same entries:\n%s\n%s", picture(n.h, false), picture(first.h, false))
			}
		}
		for id := range w.said {
			if _, frozen := first.h.Frozen(id); !frozen {
				over++
			}
		}
	})
	if over == 0 {
		t.Error("no fork was ever over")
	}
}

// What is settled keeps its place among all that counts in the end.
func TestSettledStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := happen(t, 0, 1)
		end, n := w.shuffled().h, w.join("party-z")
		var settled []*dossier.Entry
		for _, e := range w.permute(w.all[1:]) {
			w.take(n, []*dossier.Entry{e})
			i := 0
			for _, e := range n.h.Order() {
				if end.Void(e) != dossier.NotVoid {
					continue
				}
				if len(n.h.AwaitedFor(e)) > 0 && i >= len(settled) {
					break
				}
				if i == len(settled) {
					settled = append(settled, e)
				}
				if settled[i] != e {
					t.Fatalf("%s came before %s, which was settled", e, settled[i])
				}
				i++
			}
		}
	})
}
