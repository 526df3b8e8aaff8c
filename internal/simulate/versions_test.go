package simulate

import (
	"maps"
	"slices"

	"kenesh/procedure"
	"kenesh/procedure/all"
)

// A node of an older version does not know some kinds, or some steps of a kind. It keeps what
// it cannot judge and hands it on; after its upgrade it comes to what the others have come to.

// lacking is what a version does not know: steps by kind; of a kind with none, the kind.
type lacking map[string][]string

func (n *node) older() bool { return len(n.lacks) > 0 }

// procedures are those of its version. The charter has been the same in all.
func (n *node) procedures() (known []*procedure.Procedure) {
	for _, p := range all.Procedures() {
		steps, lacks := n.lacks[p.Kind]
		if lacks && len(steps) == 0 {
			continue
		}
		if lacks {
			older := *p
			older.Steps = slices.DeleteFunc(slices.Clone(p.Steps), func(s procedure.Step) bool { return slices.Contains(steps, s.Name) })
			p = &older
		}
		known = append(known, p)
	}
	return known
}

// someoneChangesVersion upgrades a node, or puts an older program back on it, as an engineer
// does to whom the newer one gave trouble.
func (w *world) someoneChangesVersion() {
	n := w.nodes[pick(w.dice, w.honest)]
	if n.full {
		return
	}
	lacks := lacking{}
	if !n.older() {
		for _, p := range all.Procedures() {
			switch {
			case p.Opener == procedure.ByFounder:
			case w.chance(20):
				lacks[p.Kind] = nil
			case w.chance(50):
				for _, s := range some(w.dice, 25, p.Steps[1:]) {
					lacks[p.Kind] = append(lacks[p.Kind], s.Name)
				}
			}
		}
	}
	w.install(n, lacks)
	what := "older version"
	if !n.older() {
		what = "upgrade"
	}
	w.tally.fault(what, w)
	w.say("%s goes on with another version, which does not know %v", n.id, slices.Sorted(maps.Keys(lacks)))
}

// install restarts a node as another version, which derives the lists anew: it has other words.
func (w *world) install(n *node, lacks lacking) {
	n.lacks = lacks
	w.door().crash(n)
	w.must(n.Rebuild(w.ctx, func(int) {}))
	n.changed()
	w.looksAfter(n)
}
