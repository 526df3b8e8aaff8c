package desk

import (
	"encoding/hex"
	"fmt"
	"reflect"

	"kenesh/lang"
	"kenesh/procedure"
)

// inputView is one field of a step's input as one reads it: values, or rows of fields.
type inputView struct {
	Label  string
	Values []cell
	Rows   [][]inputView
}

// inputs shows what an input holds, every language of a text, nothing that is empty; an
// id after what it named.
func (v *visit) inputs(kind string, fields []procedure.Field, in any, names procedure.Names) []inputView {
	return v.inputsOf(kind, fields, reflect.ValueOf(in).Elem(), names)
}

func (v *visit) inputsOf(kind string, fields []procedure.Field, in reflect.Value, names procedure.Names) []inputView {
	var out []inputView
	for _, f := range fields {
		val := member(in, f.Name)
		view := inputView{Label: v.label(kind, f.Name)}
		switch {
		case f.Type == procedure.Group:
			view.Rows = [][]inputView{v.inputsOf(kind, f.Fields, val, nil)}
		case f.Type == procedure.Groups:
			for i := range val.Len() {
				view.Rows = append(view.Rows, v.inputsOf(kind, f.Fields, val.Index(i), nil))
			}
		case !val.IsZero():
			if name, known := names[f.Name]; known {
				view.Values = []cell{v.value(name)}
			}
			view.Values = append(view.Values, v.cells(kind, f, val.Interface())...)
		}
		if len(view.Values) > 0 || len(view.Rows) > 0 {
			out = append(out, view)
		}
	}
	return out
}

func (v *visit) cells(kind string, f procedure.Field, x any) []cell {
	if f.Type == procedure.Choices {
		var all []cell
		for several, i := reflect.ValueOf(x), 0; i < several.Len(); i++ {
			all = append(all, v.value(v.choice(kind, f, several.Index(i).String())))
		}
		return all
	}
	switch x := x.(type) {
	case lang.Text:
		var all []cell
		for _, tag := range x.Tags() {
			all = append(all, cell{Said: said{x[tag], string(tag)}})
		}
		return all
	case []string:
		var all []cell
		for _, s := range x {
			all = append(all, v.value(s))
		}
		return all
	case []byte:
		s := hex.EncodeToString(x[:min(len(x), 32)])
		if len(x) > 32 {
			s += "…"
		}
		return []cell{{Said: said{Text: s}}}
	}
	switch f.Type {
	case procedure.Line:
		if f.Dossier != "" {
			return []cell{v.tie(procedure.Tie{As: f.Name, Kind: f.Dossier, Dossier: reflect.ValueOf(x).String()})}
		}
	case procedure.Choice:
		return []cell{v.value(v.choice(kind, f, reflect.ValueOf(x).String()))}
	case procedure.Number: // as it was typed: most are years or the number of something
		return []cell{v.value(fmt.Sprint(x))}
	}
	return []cell{v.value(x)}
}

// label is a field's name in the kind's words.
func (v *visit) label(kind, name string) string { return v.voice.S(kind + ".field." + name) }

func (v *visit) choice(kind string, f procedure.Field, value string) lang.Message {
	return lang.Say(f.ChoiceKey(kind, value), nil)
}
