package simulate

import (
	"flag"
	"slices"

	"kenesh/dossier"
	"kenesh/party"
)

// What the simulation has found and nobody has mended yet is left out of the stories, so that
// they can fail for other reasons. -known plays it: take a line out here with the fix.
var known = flag.Bool("known", false, "play what is known to fail, too")

// ready: whoever has been invited and has not signed the charter has no place in it. Admitted
// to another dossier, its node writes a receipt there that names no place: it is no entry
// (2-entry.md), is not held against the form before it is written (clerk.sign looks at
// everything but receipts), and from then on the node cannot read the dossier: "database is
// damaged". Seed 8 with -known.
func ready(seat party.Seat) bool { return *known || seat.Standing != party.Invited }

// judgesAtOnce: what is signed in an honest party's name and waits at a peer for something is
// kept there unverified, as of that party. Asked for its own chain, the peer hands it over with
// the rest (clerk.chain, EarlyChain), and the party books the forgery on the peer; Heads names
// it, too, so that a node that was put back never hears all it asks for. Seed 10 with -known.
func (w *world) judgesAtOnce(n *node, by party.ID, a *affair, entries [][]byte) bool {
	rec := w.reads(n, a)
	if *known || rec == nil {
		return *known
	}
	for _, b := range entries {
		e, err := dossier.Parse(b)
		if err != nil {
			continue
		}
		if e.Time > n.Now().UnixMilli() || e.Number > 1 && rec.History.Find(e.Party, e.Prev) == nil {
			return false
		}
		if a.n > 0 && w.charter(n).History.Find(by, e.Place) == nil {
			return false
		}
		for id, hash := range e.SeenAs {
			if rec.History.Find(id, hash) == nil {
				return false
			}
		}
	}
	return true
}

// unheard: a party that was released is handed nothing of the dossier any more, not even what
// its release had seen. If the author of that has lost its disk since, and its outboxes with
// it, the release waits at the released party for ever, which goes on as if it took part: its
// acts are confirmed to its officers and void for everybody else. Seed 1014 with -known.
func (w *world) unheard(id party.ID, a *affair) bool {
	return !*known && slices.ContainsFunc(w.honest, func(by party.ID) bool {
		rec := w.reads(w.nodes[by], a)
		if rec == nil || by == id {
			return false
		}
		_, gone := rec.History.Released(id)
		return gone
	})
}
