package proceduretest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// act takes the step a line tells of, which must be possible.
func (r *reader) act(text string) {
	if done, err := r.world.structural(text); done || err != nil {
		if err != nil {
			r.fatalf("%v", err)
		}
		r.checkMessages()
		return
	}
	who, step, in := r.parse(text)
	e, err := r.world.sign(who, step, in)
	if err == nil {
		err = r.try(who, e, step, in)
	}
	before := r.published()
	if err == nil {
		err = r.world.record(e)
	}
	if err != nil {
		r.fatalf("%s %s: %v", who, step.Name, err)
	}
	r.checkPublic(step, before)
	r.checkMessages()
}

// structural acts out a line that is no step: an admission, a receipt, time that passes.
func (w *world) structural(text string) (done bool, err error) {
	words := strings.Fields(text)
	switch {
	case len(words) == 3 && words[1] == "admits":
		if a, asks := w.viewOf(party.ID(words[0])).record.State.(procedure.Admitting); asks {
			if err := a.Admits(procedure.Act{Party: party.ID(words[0]), At: lang.Moment(w.now)}, party.ID(words[2])); err != nil {
				return true, err
			}
		}
		return true, w.admit(party.ID(words[0]), party.ID(words[2]))
	case len(words) == 2 && words[1] == "receives":
		if w.main == nil || !w.has(party.ID(words[0])) {
			return false, fmt.Errorf("there is nothing that %s could receive", words[0])
		}
		return true, w.silent(party.ID(words[0]), dossier.Receipt)
	case len(words) == 3 && words[1] == "keeps" && w.main != nil && w.has(party.ID(words[0])):
		e, err := w.sign(party.ID(words[0]), procedure.KeepStep, &procedure.KeepUntil{Until: lang.Date(words[2]), Reason: lang.Text{"en": "Reason."}})
		if err == nil {
			err = w.record(e)
		}
		return true, err
	case len(words) == 2 && words[1] == "shreds" && w.main != nil && w.has(party.ID(words[0])):
		return true, w.silent(party.ID(words[0]), dossier.Shredded)
	case len(words) == 2 && words[1] == "later:":
		span, err := time.ParseDuration(words[0])
		w.now += span.Milliseconds()
		return true, err
	}
	return false, nil
}

// signed takes the name of the person who acts out of a line, as in "kg by Aida issue".
func (w *world) signed(text string) string {
	words := strings.SplitN(strings.TrimSpace(text), " ", 4)
	if w.signer = ""; len(words) < 4 || words[1] != "by" {
		return text
	}
	w.signer = words[2]
	return words[0] + " " + words[3]
}

// refused takes a step that must be refused and returns the refusal as stories show it.
// Signed all the same, the entry is recorded and may not count.
func (r *reader) refused(text string, signed bool) string {
	if words := strings.Fields(text); len(words) == 3 && (words[1] == "admits" || words[1] == "releases") {
		return r.unadmitted(party.ID(words[0]), words[1], party.ID(words[2]), signed)
	}
	who, step, in := r.parse(text)
	e, err := r.world.sign(who, step, in)
	if err != nil {
		r.fatalf("%s %s: %v", who, step.Name, err)
	}
	problems := procedure.ProblemsOf(r.try(who, e, step, in))
	if len(problems) == 0 {
		r.fatalf("%s %s is not refused", who, step.Name)
	}
	if signed {
		if err := r.world.record(e); err != nil {
			r.fatalf("%s %s: %v", who, step.Name, err)
		}
	}
	var shown []string
	for _, p := range problems {
		r.checkMessage(p.Message)
		key := p.Message.Key
		if p.Field != "" {
			key += " at " + p.Field
		}
		shown = append(shown, key)
	}
	return strings.Join(shown, ", ")
}

// unadmitted has a party admitted whom the state does not let in, or released whom it does
// not let go.
func (r *reader) unadmitted(founder party.ID, verb string, id party.ID, signed bool) string {
	a, asks := r.world.viewOf(founder).record.State.(procedure.Admitting)
	if !asks {
		r.fatalf("%s %s %s is not refused", founder, verb, id)
	}
	err := a.Admits(procedure.Act{Party: founder, At: lang.Moment(r.world.now)}, id)
	if verb == "releases" {
		err, signed = a.Releases(id), false
	}
	if err == nil {
		r.fatalf("%s %s %s is not refused", founder, verb, id)
	}
	problem := procedure.ProblemsOf(err)[0]
	r.checkMessage(problem.Message)
	if signed {
		if err := r.world.admit(founder, id); err != nil {
			r.fatalf("%v", err)
		}
	}
	return problem.Message.Key + " at " + problem.Field
}

func (r *reader) parse(text string) (party.ID, procedure.Step, any) {
	who, rest, _ := strings.Cut(strings.TrimSpace(r.world.signed(text)), " ")
	name, input, _ := strings.Cut(strings.TrimSpace(rest), " ")
	name = strings.TrimSpace(name)
	step, known := r.procedure.Step(name)
	if !known || !r.world.has(party.ID(who)) {
		r.fatalf("neither a party and a step nor anything else: %s", text)
	}
	in, err := decode(step, input)
	if err != nil {
		r.fatalf("%s %s: %v", who, name, err)
	}
	return party.ID(who), step, in
}

// decode reads a step's input as stories write it.
func decode(step procedure.Step, input string) (any, error) {
	in := step.NewInput()
	if strings.TrimSpace(input) == "" {
		return in, nil
	}
	input, err := withCards(input)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(strings.NewReader(input))
	d.DisallowUnknownFields()
	if err := d.Decode(in); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("something follows the input")
	}
	return in, nil
}

// checkMessages holds everything the state shows against the words.
func (r *reader) checkMessages() {
	if r.world.main == nil {
		return
	}
	facts := r.world.main.record.Facts()
	r.checkMessage(facts.Named)
	r.checkMessage(lang.Say(r.procedure.Kind+".status."+facts.Status, nil))
	if facts.Due != nil {
		r.checkMessage(facts.Due.What)
	}
	for _, m := range messagesOf(document(r.world.main.record.State)) {
		r.checkMessage(m)
	}
	for _, o := range r.world.main.record.Outcomes {
		r.checkMessage(o.Reason)
	}
}

// checkMessage: the sentence exists and its blanks are what the rule fills. Sentences
// of other folders are theirs to check.
func (r *reader) checkMessage(m lang.Message) {
	delete(r.untold, m.Key)
	if err := r.words.check(r.procedure.Kind, m); err != nil {
		r.t.Errorf("%s:%d: %v", r.file, r.line, err)
	}
}
