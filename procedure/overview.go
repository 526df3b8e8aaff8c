package procedure

import (
	"reflect"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
)

// Overview is a page over all dossiers of a kind together: a board, a yearly report, a
// matrix. It reads states and changes nothing. The same dossiers and the same choice give
// the same document on every node; only View says for whom.
//
// Its title is the sentence kind.overview.Name, what it is for kind.overview.Name.about,
// and the labels of its fields are kind.field.NAME as those of steps.
type Overview struct {
	Name   string
	Fields []Field // what its reader chooses: a year, a party, a day
	Today  bool    // named on the officer's first page

	input reflect.Type
	draw  func(View, []Case, any) Document
}

// View says for whom an overview is drawn, and when.
type View struct {
	Me    party.ID
	Roll  *party.Roll
	Today lang.Date // the reader's
}

// Case is one dossier as an overview sees it.
type Case struct {
	ID      dossier.ID
	Facts   Facts
	Founder party.ID
	Parties []party.ID
	Opened  lang.Moment
	State   any // a pointer to the kind's state; it must not be changed
}

// Over defines an overview: I is what its reader chooses, read as a step's input is, but
// without texts and groups, for it stands in an address; the zero I, completed by Check,
// must be a good beginning. draw must not keep or change the cases.
func Over[I any](name string, draw func(View, []Case, I) Document) Overview {
	return Overview{
		Name: name, input: reflect.TypeFor[I](), Fields: fieldsOf(reflect.TypeFor[I]()),
		draw: func(v View, all []Case, in any) Document { return draw(v, all, *in.(*I)) },
	}
}

// OnToday is the overview named on the officer's first page.
func (o Overview) OnToday() Overview {
	o.Today = true
	return o
}

// NewInput returns an empty choice, a pointer to its type.
func (o Overview) NewInput() any { return reflect.New(o.input).Interface() }

// Check completes a choice, for a required one of choices that was left out is the first
// of them, and holds it against its fields' tags: nil or Problems.
func (o Overview) Check(in any) error {
	at := reflect.ValueOf(in).Elem()
	for _, f := range o.Fields {
		if f.Required && f.Type == Choice && at.Field(f.index).IsZero() {
			at.Field(f.index).SetString(f.Choices[0])
		}
	}
	return Step{Fields: o.Fields}.Check(in)
}

// Decode reads a choice from what ReadJSON has read, completes and checks it; it returns a
// pointer to the choice's type, or Problems.
func (o Overview) Decode(object map[string]any) (any, error) {
	for _, f := range o.Fields {
		if f.Required && f.Type == Choice && object[f.Name] == nil {
			object[f.Name] = f.Choices[0]
		}
	}
	return Step{Fields: o.Fields, input: o.input}.DecodeObject(object)
}

// Draw makes the document. cases come in the order of their opening, then of their ids; in
// is what NewInput returned, filled in and checked.
func (o Overview) Draw(v View, cases []Case, in any) Document { return o.draw(v, cases, in) }

// Overview returns the overview of a name.
func (p *Procedure) Overview(name string) (Overview, bool) {
	for _, o := range p.Overviews {
		if o.Name == name {
			return o, true
		}
	}
	return Overview{}, false
}

// Chart is amounts to compare, drawn as bars with the same figures in a table beside them.
type Chart struct {
	Title  lang.Message
	Series []Series // what each bar is divided into, in this order
	Bars   []Bar
}

// Series is one of the parts that bars are divided into; its tone is never its only sign.
type Series struct {
	Label lang.Message
	Tone  Tone
}

// Bar is one bar: a label (a value as in Row) and an amount for each series.
type Bar struct {
	Label   any
	Amounts []int
}

func (Chart) block() {}
