package proceduretest

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// register is what the parties' other dossiers say is in force.
type register struct{ bases []between }

// between is a basis, between any two of some parties; of all, if none are named.
type between struct {
	procedure.Basis
	Between []party.ID
}

// Bases lists what founds a matter between two, from its day on.
func (r *register) Bases(matter string, a, b party.ID, on lang.Date) (all []procedure.Basis) {
	for _, x := range r.bases {
		binds := len(x.Between) == 0 || slices.Contains(x.Between, a) && slices.Contains(x.Between, b)
		if binds && x.Matter == matter && x.Since <= on {
			all = append(all, x.Basis)
		}
	}
	return all
}

// consult asks an input that stands on other dossiers, as the author's node does. A story
// that says nothing of bases asks nobody.
func (w *world) consult(id party.ID, step procedure.Step, in any) error {
	asks, ok := in.(procedure.Consulting)
	if !ok || w.others == nil {
		return nil
	}
	group := w.parties
	if w.group != nil {
		group = w.group
	}
	return asks.Consult(procedure.Act{Step: step.Name, Party: id, By: w.by(id), At: lang.Moment(w.now), Founder: w.parties[0], Parties: group}, w.others)
}
