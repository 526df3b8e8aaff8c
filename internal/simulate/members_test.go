package simulate

import (
	"slices"

	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// membersOnly: who holds a dossier is or was a party of it, and who was released has heard
// nothing since. A malicious party may hand on what it has to whom it likes.
func (w *world) membersOnly(n *node, a *affair, rec *procedure.Record) {
	h := rec.History
	if slices.ContainsFunc(w.evil, func(id party.ID) bool { return slices.Contains(h.Parties(), id) }) {
		return
	}
	if !slices.Contains(h.Parties(), n.id) {
		w.fail("dossiers stay with their parties", "%s holds %s and was never a party of it", n.id, a)
	}
	if _, gone := h.Released(n.id); !gone {
		return
	}
	released := uint64(0)
	for _, e := range h.Order() {
		if e.Releases != nil && e.Releases.Party == n.id {
			released = e.Number
		}
		if released > 0 && e.Party == a.founder && e.Number > released {
			w.fail("who was released hears no more", "%s was released from %s by %d and holds %s", n.id, a, released, e)
		}
	}
}

// forksAreBooked: whoever holds the proof of a fork has it among the offences.
func (w *world) forksAreBooked(n *node, a *affair, rec *procedure.Record) {
	for _, id := range rec.History.Parties() {
		if _, frozen := rec.History.Frozen(id); !frozen || w.booked(n, id) {
			continue
		}
		w.fail("a fork is booked", "%s holds the proof that %s forked its chain in %s, and no offence of it", n.id, id, a)
	}
}

func (w *world) booked(n *node, by party.ID) (found bool) {
	w.must(n.db.Read(w.ctx, func(tx *store.Tx) error {
		count := 0
		err := tx.QueryRow(`SELECT count(*) FROM offences WHERE author = $1`, string(by)).Scan(&count)
		found = count > 0
		return err
	}))
	return found
}
