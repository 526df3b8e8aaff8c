package procedure

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kenesh/lang"
)

// A step's input as JSON is an object with the names of its fields. A text is an object
// of its languages, a moment an RFC 3339 time, bytes are base64; the rest is as one
// expects. What is signed is the canonical encoding of the input, never this.

// maxDepth bounds how deep an input nests.
const maxDepth = 12

// ReadJSON reads one JSON object, strictly: bytes that are not UTF-8, a name that comes
// twice and anything after the object are refused. Numbers stay as written.
func ReadJSON(b []byte) (map[string]any, error) {
	if !utf8.Valid(b) {
		return nil, Refuse("refuse.json-form", nil)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	v, err := readValue(d, "", 0)
	if err != nil {
		return nil, err
	}
	object, is := v.(map[string]any)
	if _, err := d.Token(); !is || err != io.EOF {
		return nil, Refuse("refuse.json-form", nil)
	}
	return object, nil
}

func readValue(d *json.Decoder, path string, depth int) (any, error) {
	t, err := d.Token()
	if err != nil || depth > maxDepth {
		return nil, Refuse("refuse.json-form", nil)
	}
	switch t {
	case json.Delim('{'):
		return readObject(d, path, depth)
	case json.Delim('['):
		return readArray(d, path, depth)
	}
	return t, nil
}

func readObject(d *json.Decoder, path string, depth int) (any, error) {
	object := map[string]any{}
	for d.More() {
		t, err := d.Token()
		name, is := t.(string)
		if err != nil || !is {
			return nil, Refuse("refuse.json-form", nil)
		}
		if _, twice := object[name]; twice {
			return nil, RefuseField(join(path, name), "refuse.field-twice", nil)
		}
		if object[name], err = readValue(d, join(path, name), depth+1); err != nil {
			return nil, err
		}
	}
	return object, readEnd(d)
}

func readArray(d *json.Decoder, path string, depth int) (any, error) {
	array := []any{}
	for d.More() {
		v, err := readValue(d, join(path, strconv.Itoa(len(array))), depth+1)
		if err != nil {
			return nil, err
		}
		array = append(array, v)
	}
	return array, readEnd(d)
}

func readEnd(d *json.Decoder) error {
	if _, err := d.Token(); err != nil {
		return Refuse("refuse.json-form", nil)
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// DecodeJSON reads the step's input from JSON and holds it against its fields' tags. It
// returns a pointer to the input type, or Problems that name every field at fault.
func (s Step) DecodeJSON(b []byte) (any, error) {
	object, err := ReadJSON(b)
	if err != nil {
		return nil, Problems{err.(*Refusal)}
	}
	return s.DecodeObject(object)
}

// DecodeObject is DecodeJSON for what ReadJSON has read.
func (s Step) DecodeObject(object map[string]any) (any, error) {
	in := s.NewInput()
	var problems Problems
	setFields(s.Fields, reflect.ValueOf(in).Elem(), object, "", &problems)
	malformed := problems
	for _, p := range ProblemsOf(s.Check(in)) {
		if !slices.ContainsFunc(malformed, func(m *Refusal) bool { return p.Field == m.Field }) {
			problems = append(problems, p)
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return in, nil
}

// SomeObject is DecodeObject for an input that is still being written: what can be read of
// it, held against nothing.
func (s Step) SomeObject(object map[string]any) any {
	in := s.NewInput()
	var unread Problems
	setFields(s.Fields, reflect.ValueOf(in).Elem(), object, "", &unread)
	return in
}

func setFields(fields []Field, v reflect.Value, object map[string]any, path string, out *Problems) {
	for _, f := range fields {
		if value := object[f.Name]; value != nil {
			f.set(v.Field(f.index), value, join(path, f.Name), out)
		}
	}
	for _, name := range sortedNames(object) {
		if !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }) {
			*out = append(*out, &Refusal{Message: lang.Say("refuse.field-unknown", nil), Field: join(path, name)})
		}
	}
}

// set puts a JSON value into the field, or says that it has another form.
func (f Field) set(v reflect.Value, value any, path string, out *Problems) {
	switch f.Type {
	case Group:
		if object, is := value.(map[string]any); is {
			setFields(f.Fields, v, object, path, out)
			return
		}
	case Groups:
		if array, is := value.([]any); is {
			f.setGroups(v, array, path, out)
			return
		}
	default:
		if f.setPlain(v, value) {
			return
		}
	}
	*out = append(*out, &Refusal{Message: lang.Say("refuse.field-form", nil), Field: path})
}

func (f Field) setGroups(v reflect.Value, array []any, path string, out *Problems) {
	if len(array) > f.Max {
		*out = append(*out, &Refusal{Message: lang.Say("refuse.field-count", lang.Args{"min": f.Min, "max": f.Max}), Field: path})
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(array), len(array)))
	one := Field{Type: Group, Fields: f.Fields}
	for i, element := range array {
		one.set(v.Index(i), element, join(path, strconv.Itoa(i)), out)
	}
}

// setPlain puts a value without fields of its own; false if it has another form.
func (f Field) setPlain(v reflect.Value, value any) bool {
	switch value := value.(type) {
	case string:
		return f.setString(v, value)
	case bool:
		if f.Type == Yes {
			v.SetBool(value)
		}
		return f.Type == Yes
	case json.Number:
		n, err := strconv.Atoi(value.String())
		if f.Type == Number && err == nil {
			v.SetInt(int64(n))
		}
		return f.Type == Number && err == nil
	case map[string]any:
		return f.Type == Text && setText(v, value) || f.Type == Upload && setFile(v, value)
	case []any:
		if f.Type == Uploads {
			return len(value) <= f.Max && setFiles(v, value)
		}
		return (f.Type == Lines || f.Type == Parties || f.Type == Choices) && len(value) <= f.Max && setStrings(v, value)
	}
	return false
}

func (f Field) setString(v reflect.Value, s string) bool {
	switch f.Type {
	case Line, Choice, Date, Party:
		v.SetString(tidy(s))
	case Moment:
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return false
		}
		v.SetInt(t.UnixMilli())
	case Bytes:
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			return false
		}
		v.SetBytes(b)
	default:
		return false
	}
	return true
}

// tidy leaves nothing of a string of blanks, and ends lines one way.
func tidy(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}

// setText leaves out languages without a word.
func setText(v reflect.Value, languages map[string]any) bool {
	text := lang.Text{}
	for tag, value := range languages {
		s, is := value.(string)
		if !is {
			return false
		}
		if s = tidy(s); s != "" {
			text[lang.Tag(tag)] = s
		}
	}
	if len(text) > 0 {
		v.Set(reflect.ValueOf(text))
	}
	return true
}

func setStrings(v reflect.Value, array []any) bool {
	v.Set(reflect.MakeSlice(v.Type(), len(array), len(array)))
	for i, value := range array {
		s, is := value.(string)
		if !is {
			v.SetZero()
			return false
		}
		v.Index(i).SetString(s)
	}
	return true
}

func sortedNames(object map[string]any) []string {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
