package proceduretest

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// register is what the parties' other dossiers say is in force.
type register struct{ bases []procedure.Basis }

// Bases lists what founds a matter: the same between any two, from its day on.
func (r *register) Bases(matter string, _, _ party.ID, on lang.Date) []procedure.Basis {
	return slices.DeleteFunc(slices.Clone(r.bases), func(b procedure.Basis) bool { return b.Matter != matter || b.Since > on })
}

// consult asks an input that stands on other dossiers, as the author's node does. A story
// that says nothing of bases asks nobody.
func (w *world) consult(id party.ID, step procedure.Step, in any) error {
	asks, ok := in.(procedure.Consulting)
	if !ok || w.others == nil {
		return nil
	}
	return asks.Consult(procedure.Act{Step: step.Name, Party: id, By: w.by(id), At: lang.Moment(w.now), Founder: w.parties[0], Parties: w.parties}, w.others)
}
