package procedure

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
)

// Field describes one field of a step's input. From it come the desk's form, the JSON
// schema, the command's flags and the messages about what is wrong with it.
//
// It is read from the input type: the Go type gives the Type, the json tag the name
// (also in the record), and a field tag the rest, as in
//
//	Title lang.Text `json:"title,omitempty" field:"required,max=200"`
//	Body  lang.Text `json:"body,omitempty"  field:"required,long"`
//	Level string    `json:"level,omitempty" field:"choices=information|warning"`
//	After string    `json:"after,omitempty" field:"max=100,dossier=notice"`
//
// The last one names a notice: forms offer those there are by their titles, and records and
// pages show a link. It is help for who writes and reads; Check holds the line to nothing
// more than any other, so the tag can come to a field that is released.
//
// A policy.Measure is a choice of all the measures there are, []policy.Measure one of several.
//
// Every field is left out when empty (omitempty, omitzero for structs), so that a field
// added later changes nothing of the entries written before it.
type Field struct {
	Name     string
	Type     Type
	Required bool
	Long     bool     // several lines
	Max      int      // characters of a text or line, elements of a list, value of a number
	Min      int      // elements of a list, value of a number
	Choices  []string // of a Choice
	Fields   []Field  // of a Group or Groups
	Dossier  string   // of a Line: it names a dossier of this kind, by its id

	index int
	codes string // where choices have their names, if not among the kind's words
}

// ChoiceKey is the key of what a choice of this field is called.
func (f Field) ChoiceKey(kind, code string) string {
	if f.codes != "" {
		return f.codes + code
	}
	return kind + ".choice." + f.Name + "." + code
}

// Type is what a field holds.
type Type string

// The types of fields and the Go types they come from.
const (
	Line    Type = "line"    // string: a name, a number, an address
	Text    Type = "text"    // lang.Text: one text in several languages
	Choice  Type = "choice"  // string with choices, or a policy.Measure
	Choices Type = "choices" // []string with choices, or []policy.Measure: any of them, each once
	Date    Type = "date"    // lang.Date
	Moment  Type = "moment"  // lang.Moment: date and time
	Number  Type = "number"  // int
	Yes     Type = "yes"     // bool
	Party   Type = "party"   // party.ID
	Parties Type = "parties" // []party.ID
	Group   Type = "group"   // a struct
	Groups  Type = "groups"  // a slice of structs
	Lines   Type = "lines"   // []string
	Bytes   Type = "bytes"   // []byte, never typed by hand
	Upload  Type = "file"    // File: an attachment
	Uploads Type = "files"   // []File
)

const (
	defaultLine = 300
	defaultText = 500
	defaultLong = 8000
	defaultMany = 200
)

var measures = func() []string {
	var codes []string
	for _, m := range policy.Measures {
		codes = append(codes, string(m))
	}
	return codes
}()

var goTypes = map[reflect.Type]Type{
	reflect.TypeFor[lang.Text]():   Text,
	reflect.TypeFor[lang.Date]():   Date,
	reflect.TypeFor[lang.Moment](): Moment,
	reflect.TypeFor[party.ID]():    Party,
	reflect.TypeFor[[]party.ID]():  Parties,
	reflect.TypeFor[[]string]():    Lines,
	reflect.TypeFor[[]byte]():      Bytes,
	reflect.TypeFor[File]():        Upload,
	reflect.TypeFor[[]File]():      Uploads,
}

func fieldsOf(t reflect.Type) []Field {
	var fields []Field
	for i := range t.NumField() {
		sf := t.Field(i)
		name, omit, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if name == "" || !strings.HasPrefix(omit, "omit") {
			panic(fmt.Sprintf("%s.%s needs a json name and omitempty or omitzero", t, sf.Name))
		}
		f := Field{Name: name, index: i}
		f.readType(sf.Type)
		f.readTag(sf.Tag.Get("field"))
		f.defaults()
		fields = append(fields, f)
	}
	return fields
}

func (f *Field) readType(t reflect.Type) {
	typ, known := goTypes[t]
	switch {
	case known:
		f.Type = typ
	case t == reflect.TypeFor[policy.Measure]():
		f.Type, f.Choices, f.codes = Choice, measures, "measure."
	case t == reflect.TypeFor[[]policy.Measure]():
		f.Type, f.Choices, f.codes = Choices, measures, "measure."
	case t.Kind() == reflect.String:
		f.Type = Line
	case t.Kind() == reflect.Int:
		f.Type = Number
	case t.Kind() == reflect.Bool:
		f.Type = Yes
	case t.Kind() == reflect.Struct:
		f.Type, f.Fields = Group, fieldsOf(t)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		f.Type, f.Fields = Groups, fieldsOf(t.Elem())
	default:
		panic(fmt.Sprintf("no field type for %s", t))
	}
}

func (f *Field) readTag(tag string) {
	for _, part := range strings.Split(tag, ",") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "":
		case "required":
			f.Required = true
		case "long":
			f.Long = true
		case "max":
			f.Max = atoi(value)
		case "min":
			f.Min = atoi(value)
		case "dossier":
			f.Dossier = value
		case "choices":
			f.Choices = strings.Split(value, "|")
			if f.Type == Lines {
				f.Type = Choices
			} else {
				f.Type = Choice
			}
		default:
			panic("field tag " + part)
		}
	}
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

func (f *Field) defaults() {
	if f.Max != 0 {
		return
	}
	switch {
	case f.Type == Line:
		f.Max = defaultLine
	case f.Type == Text && f.Long:
		f.Max = defaultLong
	case f.Type == Text:
		f.Max = defaultText
	case f.Type == Groups, f.Type == Lines:
		f.Max = defaultMany
	case f.Type == Parties:
		f.Max = party.MaxParties
	case f.Type == Uploads:
		f.Max = defaultFiles
	case f.Type == Choices:
		f.Max = len(f.Choices)
	case f.Type == Number:
		f.Max = 1 << 31
	}
}

// Problems is everything that is wrong with an input, each a *Refusal naming its field.
type Problems []*Refusal

// Error lists the fields and what is wrong with them, for logs.
func (p Problems) Error() string {
	parts := make([]string, len(p))
	for i, r := range p {
		parts[i] = r.Error()
	}
	return strings.Join(parts, "; ")
}

// ProblemsOf returns the refusals in err: a rule's one, or all of an input's; nil if
// err is something else.
func ProblemsOf(err error) Problems {
	var many Problems
	var one *Refusal
	switch {
	case errors.As(err, &many):
		return many
	case errors.As(err, &one):
		return Problems{one}
	}
	return nil
}

// Check holds an input (a pointer to the step's input type) against its fields' tags.
// It returns nil or Problems.
func (s Step) Check(in any) error {
	var problems Problems
	checkFields(s.Fields, reflect.ValueOf(in).Elem(), "", &problems)
	if len(problems) > 0 {
		return problems
	}
	return nil
}

func checkFields(fields []Field, v reflect.Value, path string, out *Problems) {
	for _, f := range fields {
		f.check(v.Field(f.index), path+f.Name, out)
	}
}

func (f Field) check(v reflect.Value, path string, out *Problems) {
	bad := func(key string, args lang.Args) {
		*out = append(*out, &Refusal{Message: lang.Say(key, args), Field: path})
	}
	if f.empty(v) {
		if f.Required {
			bad("refuse.field-missing", nil)
		}
		return
	}
	switch f.Type {
	case Line:
		if lang.CheckLine(v.String(), f.Max*4, f.Long) != nil || len([]rune(v.String())) > f.Max {
			bad("refuse.field-line", lang.Args{"n": f.Max})
		}
	case Text:
		f.checkText(v.Interface().(lang.Text), bad)
	case Choice:
		if !slices.Contains(f.Choices, v.String()) {
			bad("refuse.field-choice", nil)
		}
	case Choices:
		f.checkChoices(v, bad)
	case Date:
		if _, err := time.Parse(time.DateOnly, v.String()); err != nil {
			bad("refuse.field-date", nil)
		}
	case Moment:
		if v.Int() < 0 || v.Int() > 1<<52 {
			bad("refuse.field-date", nil)
		}
	case Number:
		if v.Int() < int64(f.Min) || v.Int() > int64(f.Max) {
			bad("refuse.field-number", lang.Args{"min": f.Min, "max": f.Max})
		}
	case Party:
		if !party.ID(v.String()).Valid() {
			bad("refuse.field-party", nil)
		}
	case Parties:
		f.checkParties(v.Interface().([]party.ID), bad)
	case Lines:
		f.checkLines(v.Interface().([]string), bad)
	case Upload:
		if !v.Interface().(File).Valid() {
			bad("refuse.field-file", nil)
		}
	case Uploads:
		f.checkFiles(v.Interface().([]File), bad)
	case Group:
		checkFields(f.Fields, v, path+".", out)
	case Groups:
		if v.Len() > f.Max || v.Len() < f.Min {
			bad("refuse.field-count", lang.Args{"min": f.Min, "max": f.Max})
			return
		}
		for i := range v.Len() {
			checkFields(f.Fields, v.Index(i), fmt.Sprintf("%s.%d.", path, i), out)
		}
	}
}

func (f Field) empty(v reflect.Value) bool {
	switch f.Type {
	case Text:
		return v.Interface().(lang.Text).Empty()
	case Line, Choice, Date, Party:
		return strings.TrimSpace(v.String()) == ""
	case Parties, Groups, Lines, Choices, Bytes, Uploads:
		return v.Len() == 0
	case Group:
		return false
	case Number, Moment:
		return v.Int() == 0
	}
	return v.IsZero()
}

func (f Field) checkText(t lang.Text, bad func(string, lang.Args)) {
	if t.Check() != nil {
		bad("refuse.field-text", nil)
		return
	}
	for _, s := range t {
		if len([]rune(s)) > f.Max {
			bad("refuse.field-line", lang.Args{"n": f.Max})
			return
		}
	}
}

func (f Field) checkParties(ids []party.ID, bad func(string, lang.Args)) {
	seen := map[party.ID]bool{}
	for _, id := range ids {
		if !id.Valid() || seen[id] {
			bad("refuse.field-party", nil)
			return
		}
		seen[id] = true
	}
	if len(ids) > f.Max {
		bad("refuse.field-count", lang.Args{"min": f.Min, "max": f.Max})
	}
}

func (f Field) checkChoices(v reflect.Value, bad func(string, lang.Args)) {
	seen := map[string]bool{}
	for i := range v.Len() {
		c := v.Index(i).String()
		if seen[c] || !slices.Contains(f.Choices, c) {
			bad("refuse.field-choice", nil)
			return
		}
		seen[c] = true
	}
}

func (f Field) checkLines(lines []string, bad func(string, lang.Args)) {
	if len(lines) > f.Max {
		bad("refuse.field-count", lang.Args{"min": f.Min, "max": f.Max})
		return
	}
	for _, s := range lines {
		if lang.CheckLine(s, defaultLine*4, false) != nil {
			bad("refuse.field-line", lang.Args{"n": defaultLine})
			return
		}
	}
}
