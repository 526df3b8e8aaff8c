package all_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/procedure/proceduretest"
)

// TestOffersFitWhereTheyLead tells every story of every kind and, after each of its lines,
// has every party's offers fill in the step they lead to: a kind knows no other, so nothing
// else would notice that a field there has another name.
func TestOffersFitWhereTheyLead(t *testing.T) {
	kinds := map[string]*procedure.Procedure{}
	for _, p := range all.Procedures() {
		kinds[p.Kind] = p
	}
	made := map[string]int{}
	for _, p := range all.Procedures() {
		stories, err := filepath.Glob(filepath.Join("..", p.Kind, "testdata", "*.txt"))
		if err != nil || len(stories) == 0 {
			t.Fatalf("%s: no stories: %v", p.Kind, err)
		}
		for _, file := range stories {
			if told, err := os.ReadFile(file); err != nil || strings.Contains(string(told), "card of") {
				continue
			}
			proceduretest.Watch(t, p, file, func(state any, a procedure.Act, here dossier.ID) {
				from, offers := state.(procedure.Offering)
				if !offers {
					return
				}
				for _, o := range from.Beginnings(a, here) {
					made[p.Kind+" → "+o.Kind+"."+o.Step]++
					fits(t, p.Kind, kinds, o)
				}
			})
		}
	}
	for _, want := range []string{"body → meeting.convene", "body → body.establish", "meeting → meeting.convene", "meeting → decision.record",
		"meeting → body.fix-meeting", "meeting → body.record-meeting", "meeting → body.call-off", "meeting → body.mark-done"} {
		if made[want] == 0 {
			t.Errorf("no story makes the offer %s", want)
		}
	}
}

func fits(t *testing.T, from string, kinds map[string]*procedure.Procedure, o procedure.Offer) {
	t.Helper()
	p := kinds[o.Kind]
	if p == nil {
		t.Errorf("%s offers a %s, which is no kind", from, o.Kind)
		return
	}
	step, known := p.Step(o.Step)
	if !known || step.Opens != (o.In == "") {
		t.Errorf("%s offers %s.%s, which is no such step", from, o.Kind, o.Step)
		return
	}
	in, err := step.Begin(o)
	if err != nil {
		t.Errorf("%s offers %s.%s: %v", from, o.Kind, o.Step, err)
		return
	}
	for _, problem := range procedure.ProblemsOf(step.Check(in)) {
		if problem.Message.Key != "refuse.field-missing" { // what the officer adds
			t.Errorf("%s offers %s.%s: %v", from, o.Kind, o.Step, problem)
		}
	}
}

// TestTiesNameKinds: what a field or a state ties to is a kind there is, and a state names
// its ties as the fields are named that they were written in.
func TestTiesNameKinds(t *testing.T) {
	kinds, fields := map[string]bool{}, map[string]string{}
	for _, p := range all.Procedures() {
		kinds[p.Kind] = true
		var walk func([]procedure.Field)
		walk = func(all []procedure.Field) {
			for _, f := range all {
				if f.Dossier != "" {
					fields[p.Kind+"."+f.Name] = f.Dossier
				}
				walk(f.Fields)
			}
		}
		for _, s := range p.Steps {
			walk(s.Fields)
		}
	}
	for name, kind := range fields {
		if !kinds[kind] {
			t.Errorf("%s names a %s, which is no kind", name, kind)
		}
	}
	for _, p := range all.Procedures() {
		stories, _ := filepath.Glob(filepath.Join("..", p.Kind, "testdata", "*.txt"))
		for _, file := range stories {
			if told, err := os.ReadFile(file); err != nil || strings.Contains(string(told), "card of") {
				continue
			}
			proceduretest.Watch(t, p, file, func(state any, _ procedure.Act, _ dossier.ID) {
				tied, ok := state.(procedure.Tied)
				if !ok {
					return
				}
				for _, tie := range tied.Ties() {
					if fields[p.Kind+"."+tie.As] != tie.Kind || tie.Dossier == "" {
						t.Errorf("%s is tied as %q to a %q (%q)", p.Kind, tie.As, tie.Kind, tie.Dossier)
					}
				}
			})
		}
	}
}
