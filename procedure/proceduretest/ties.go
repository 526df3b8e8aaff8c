package proceduretest

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// What ties a dossier to others: what they put before it, and what begins from it.

// gather reads what other dossiers put before this one.
func (r *reader) gather(told string) {
	var all []struct {
		Dossier, Part, Symbol string
		Title, Why            lang.Text
		Due                   lang.Date
		Pressing              bool
	}
	if err := json.Unmarshal([]byte(told), &all); err != nil {
		r.fatalf("matters: %v", err)
	}
	r.matters = nil
	for _, m := range all {
		id, err := dossier.ParseID(m.Dossier)
		if err != nil {
			r.fatalf("matters: %v", err)
		}
		r.matters = append(r.matters, procedure.Matter{Dossier: id, Part: m.Part, Symbol: m.Symbol, Title: m.Title, Why: m.Why, Due: m.Due, Pressing: m.Pressing})
	}
}

// try asks the rules and then, as the author's own node does, whether the act passes over
// what other dossiers put before it.
func (r *reader) try(who party.ID, e *dossier.Entry, step procedure.Step, in any) error {
	if err := r.world.try(who, e); err != nil {
		return err
	}
	if err := r.world.consult(who, step, in); err != nil {
		return err
	}
	v := r.world.viewOf(who)
	if v == nil || procedure.Gathers(v.record.State, step.Name) == "" {
		return nil
	}
	return v.record.State.(procedure.Gathering).Omitted(r.actor(who, step.Name), in, r.matters)
}

// beginnings lists what a party may begin from here, each with its input. The dossier's own
// id is written as "here".
func (r *reader) beginnings(id party.ID) string {
	state, ok := r.world.main.record.State.(procedure.Offering)
	if !ok {
		return " nothing"
	}
	here := r.world.main.record.History.ID()
	var b strings.Builder
	for _, o := range state.Beginnings(r.actor(id, ""), here) {
		r.checkMessage(o.Title)
		r.checkMessage(o.Means)
		input, err := json.Marshal(o.Input)
		if err != nil {
			r.fatalf("%s %s: %v", o.Kind, o.Step, err)
		}
		where := "for " + list(o.Parties, "nobody")
		if o.In != "" {
			where = "in " + o.In
		}
		fmt.Fprintf(&b, "\n    %s: %s %s %s", r.words.say(o.Title), o.Kind, o.Step, where)
		fmt.Fprintf(&b, "\n    %s", strings.ReplaceAll(string(input), here.String(), "here"))
	}
	if b.Len() == 0 {
		return " nothing"
	}
	return b.String()
}

// Watch tells a story and shows a watcher the state after each of its lines, as each party
// would act on it; here is the dossier's id. The story's answers are its own test's to check.
func Watch(t *testing.T, p *procedure.Procedure, file string, see func(state any, a procedure.Act, here dossier.ID)) {
	t.Helper()
	told, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, file: file, procedure: p, words: readWords(t, p), untold: map[string]bool{}}
	for _, l := range split(string(told)) {
		r.line = l.number
		if strings.HasPrefix(l.text, "=") {
			r.together()
			continue
		}
		r.read(l.text)
		if r.world == nil || r.world.main == nil || r.apart {
			continue
		}
		for _, id := range r.world.parties {
			see(r.world.main.record.State, r.actor(id, ""), r.world.main.record.History.ID())
		}
	}
	r.together()
}
