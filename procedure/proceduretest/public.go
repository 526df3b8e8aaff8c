package proceduretest

import (
	"encoding/json"
	"slices"

	"kenesh/procedure"
)

// published is what is public of the dossier, each as it is read; nothing before it is
// founded, and nothing of what was withdrawn.
func (r *reader) published() (said []string) {
	if r.world.main == nil {
		return nil
	}
	for _, p := range procedure.Out(r.world.main.record.State) {
		if !p.Withdrawn {
			b, _ := json.Marshal(p)
			said = append(said, string(b))
		}
	}
	return said
}

// checkPublic holds every step to what it is marked as: none but a Public one makes
// anything public or changes what is.
func (r *reader) checkPublic(step procedure.Step, before []string) {
	if step.Public || r.apart {
		return
	}
	for _, said := range r.published() {
		if !slices.Contains(before, said) {
			r.fatalf("%s is not marked as Public and makes public: %s", step.Name, said)
		}
	}
}
