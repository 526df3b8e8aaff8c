package procedure

import (
	"reflect"
	"strconv"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
)

// Names says what the ids in an input meant when it was written, by field: the item
// that "kz-2" is, the office that "bishkek" was; each as Named.Called has it.
type Names map[string]any

// Sentence is what the record says of an entry, notice.step.issue.done for one. Its
// blanks are {party} and any field of the input that Told reports, by its name. There is
// nothing to say of an entry whose input cannot be read.
func (r *Record) Sentence(o Outcome) lang.Message {
	by := lang.Party(o.Entry.Party)
	switch o.Entry.Step {
	case dossier.Receipt:
		return lang.Say("step.receipt.done", lang.Args{"party": by})
	case dossier.Shredded:
		return lang.Say("step.shredded.done", lang.Args{"party": by})
	case dossier.Keep:
		if in, ok := o.Input.(*KeepUntil); ok {
			return lang.Say("step.keep.done", lang.Args{"party": by, "until": in.Until, "reason": in.Reason})
		}
		return lang.Message{}
	case dossier.Admit:
		return lang.Say("step.admit.done", lang.Args{"party": by, "who": partiesOf(o.Entry.Admits)})
	case dossier.Release:
		return lang.Say("step.release.done", lang.Args{"party": by, "who": lang.Party(o.Entry.Releases.Party)})
	}
	if o.Input == nil {
		return lang.Message{}
	}
	s, _ := r.Procedure.Step(o.Entry.Step)
	return r.Procedure.sentence(s, o.Entry.Party, o.Input, o.Names)
}

// Sentence is what the record would say of an act, for the form it is taken with.
func (p *Procedure) Sentence(state any, a Act, in any) lang.Message {
	s, known := p.Step(a.Step)
	if !known || !s.takes(in) {
		return lang.Message{}
	}
	return p.sentence(s, a.Party, in, p.Names(state, a, in))
}

func (p *Procedure) sentence(s Step, by party.ID, in any, names Names) lang.Message {
	args := lang.Args{}
	v := reflect.Indirect(reflect.ValueOf(in))
	for _, f := range s.Fields {
		if f.Told() {
			args[f.Name] = f.told(p.Kind, v.Field(f.index))
		}
	}
	for field, name := range names {
		args[field] = name
	}
	args["party"] = lang.Party(by)
	return lang.Say(p.Kind+".step."+s.Name+".done", args)
}

// Names asks the state, before the act changes it, what the ids in the input name.
func (p *Procedure) Names(state any, a Act, in any) Names {
	s, known := p.Step(a.Step)
	from, enumerates := state.(Enumerated)
	if !known || !enumerates || !s.takes(in) {
		return nil
	}
	var names Names
	v := reflect.Indirect(reflect.ValueOf(in))
	for _, f := range s.Fields {
		if f.Type != Line || f.empty(v.Field(f.index)) {
			continue
		}
		for _, n := range from.Enumerate(a, f.Name) {
			if called := n.Called(); n.ID == v.Field(f.index).String() && called != nil {
				if names == nil {
					names = Names{}
				}
				names[f.Name] = called
			}
		}
	}
	return names
}

func (s Step) takes(in any) bool {
	v := reflect.Indirect(reflect.ValueOf(in))
	return v.IsValid() && v.Type() == s.input
}

// Told reports whether a sentence may have a blank of the field: it holds one thing that
// fits in a line. The name "party" is taken.
func (f Field) Told() bool {
	switch f.Type {
	case Group, Groups, Choices, Bytes, Yes, Upload, Uploads:
		return false
	}
	return !f.Long && f.Name != "party"
}

// told is what fills the blank. A number is told as it is typed, for it is mostly a year
// or the number of something; what is empty, or not what the field may hold (the rules
// refused it then), is an ellipsis.
func (f Field) told(kind string, v reflect.Value) any {
	var wrong Problems
	if f.check(v, f.Name, &wrong); len(wrong) > 0 || f.empty(v) {
		return "…"
	}
	switch f.Type {
	case Choice:
		return lang.Say(f.ChoiceKey(kind, v.String()), nil)
	case Number:
		return strconv.FormatInt(v.Int(), 10)
	case Party:
		return lang.Party(v.String())
	case Parties:
		return partiesOf(v.Interface().([]party.ID))
	}
	return v.Interface()
}

func partiesOf(all []party.ID) lang.Parties {
	out := make(lang.Parties, len(all))
	for i, id := range all {
		out[i] = string(id)
	}
	return out
}
