package simulate

import (
	"fmt"

	"kenesh/clerk"
	"kenesh/party"
)

// size draws how many found the council: mostly few, because much happens then, and now and
// then as many as there are room for.
func (w *world) size() int {
	switch d := w.IntN(100); {
	case d < 50:
		return 3 + w.IntN(4)
	case d < 85:
		return 5 + w.IntN(3)
	case d < 97:
		return 8 + w.IntN(4)
	default:
		return 12 + w.IntN(9)
	}
}

// name is a party's in the order of arrival.
func name(i int) party.ID {
	if names := []party.ID{"kg", "kz", "uz", "tr", "az", "tm", "hu"}; i < len(names) {
		return names[i]
	}
	return party.ID(fmt.Sprintf("m%02d", i))
}

// invite makes one or two nodes that no council has seated yet. Whoever moves a seat has
// their cards at hand.
func (w *world) invite() {
	if len(w.ids) > 6 {
		return // where so many must consent, none gets in before the story ends
	}
	for i := range w.IntN(3) {
		id := name(len(w.ids) + i)
		w.settleIn(id, false)
		w.guests = append(w.guests, id)
	}
}

// someoneLetsIn has the founder of a dossier admit who has come to sit since, or brings a guest in.
func (w *world) someoneLetsIn() {
	a := w.affairs[0]
	if w.chance(50) {
		a = pick(w.dice, w.affairs)
	}
	if d, ok := w.sit(w.nodes[a.founder], a); ok {
		w.letIn(d)
	}
	w.someoneJoins()
}

// someoneJoins starts a guest on the charter, as soon as a member can hand it over.
func (w *world) someoneJoins() {
	if len(w.guests) == 0 {
		return
	}
	guest, host := w.nodes[pick(w.dice, w.guests)], w.nodes[pick(w.dice, w.honest)]
	entries, err := host.Chains(w.ctx, guest.id, []clerk.Want{{Dossier: w.affairs[0].id}})
	w.must(err)
	if len(entries) == 0 || !w.open(host.id, guest.id) {
		return
	}
	err = guest.Join(w.ctx, entries)
	guest.changed()
	w.say("%s joins the council with the charter that %s has: %s", guest.id, host.id, outcome(err))
	if err != nil {
		return
	}
	w.ids = append(w.ids, guest.id)
	w.honest = append(w.honest, guest.id)
	var rest []party.ID
	for _, id := range w.guests {
		if id != guest.id {
			rest = append(rest, id)
		}
	}
	w.guests = rest
	w.touch(guest, w.affairs[0])
}
