package desk

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// A form is a step's input as a browser holds it: names and what was typed. This file
// takes it to the step's input type and back, for every step there is.
//
// The name of a field is its path, "agenda.2.title", as in procedure.Refusal.Field, so
// that a problem finds its field. One language of a text is "title:ky"; "agenda#" says
// how many rows a group has.

// Moments are written as <input type="datetime-local"> has them.
const (
	localMinute = "2006-01-02T15:04"
	localSecond = "2006-01-02T15:04:05"
	localMilli  = "2006-01-02T15:04:05.000"
)

// decode fills in, a pointer to a step's input type, with what was sent. It returns
// what could not be read at all; whether the rest will do is procedure's Check to say.
func decode(fields []procedure.Field, in any, sent url.Values, zone *time.Location) procedure.Problems {
	d := decoder{sent: sent, zone: zone}
	d.all(fields, reflect.ValueOf(in).Elem(), "")
	return d.problems
}

type decoder struct {
	sent     url.Values
	zone     *time.Location
	problems procedure.Problems
}

func (d *decoder) all(fields []procedure.Field, v reflect.Value, path string) {
	for _, f := range fields {
		d.one(f, member(v, f.Name), path+f.Name)
	}
}

func (d *decoder) one(f procedure.Field, v reflect.Value, path string) {
	switch f.Type {
	case procedure.Line, procedure.Choice, procedure.Date, procedure.Party:
		v.SetString(d.line(path))
	case procedure.Text:
		v.Set(reflect.ValueOf(d.text(path)))
	case procedure.Moment:
		v.SetInt(d.moment(path))
	case procedure.Number:
		v.SetInt(d.number(f, path))
	case procedure.Yes:
		v.SetBool(d.line(path) != "")
	case procedure.Parties:
		v.Set(reflect.ValueOf(d.parties(path)))
	case procedure.Choices:
		d.several(v, path)
	case procedure.Lines:
		v.Set(reflect.ValueOf(d.lines(path)))
	case procedure.Upload:
		if files := d.files(path); len(files) > 0 {
			v.Set(reflect.ValueOf(files[len(files)-1]))
		}
	case procedure.Uploads:
		v.Set(reflect.ValueOf(d.files(path)))
	case procedure.Group:
		d.all(f.Fields, v, path+".")
	case procedure.Groups:
		n := rows(d.sent, f, path)
		if n == 0 {
			return // nil: a group that holds but an empty list would not be left out of the record
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			d.all(f.Fields, v.Index(i), rowPath(path, i))
		}
	}
}

func (d *decoder) bad(path, key string, args lang.Args) {
	d.problems = append(d.problems, &procedure.Refusal{Message: lang.Say(key, args), Field: path})
}

func (d *decoder) line(path string) string { return tidy(d.sent.Get(path)) }

// tidy trims what was typed and gives line breaks one form.
func tidy(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

func (d *decoder) text(path string) lang.Text {
	t := lang.Text{}
	for name := range d.sent {
		tag, in := strings.CutPrefix(name, textName(path, ""))
		if s := d.line(name); in && s != "" {
			t[lang.Tag(tag)] = s
		}
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

func (d *decoder) moment(path string) int64 {
	s := d.line(path)
	if s == "" {
		return 0
	}
	for _, form := range []string{localMinute, localSecond, localMilli} {
		if t, err := time.ParseInLocation(form, s, d.zone); err == nil {
			return t.UnixMilli()
		}
	}
	d.bad(path, "refuse.field-date", nil)
	return 0
}

func (d *decoder) number(f procedure.Field, path string) int64 {
	s := d.line(path)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		d.bad(path, "refuse.field-number", lang.Args{"min": f.Min, "max": f.Max})
		return 0
	}
	return n
}

func (d *decoder) parties(path string) []party.ID {
	var ids []party.ID
	for _, s := range d.sent[path] {
		if s != "" {
			ids = append(ids, party.ID(s))
		}
	}
	return ids
}

func (d *decoder) several(v reflect.Value, path string) {
	for _, s := range d.sent[path] {
		if s != "" {
			one := reflect.New(v.Type().Elem()).Elem()
			one.SetString(s)
			v.Set(reflect.Append(v, one))
		}
	}
}

func (d *decoder) lines(path string) []string {
	var out []string
	for _, s := range strings.Split(d.line(path), "\n") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// encode is the way back: what a form shows for an input, such as one that a state
// prefilled.
func encode(fields []procedure.Field, in any, zone *time.Location) url.Values {
	out := url.Values{}
	encodeAll(fields, reflect.ValueOf(in).Elem(), "", zone, out)
	return out
}

func encodeAll(fields []procedure.Field, v reflect.Value, path string, zone *time.Location, out url.Values) {
	for _, f := range fields {
		encodeOne(f, member(v, f.Name), path+f.Name, zone, out)
	}
}

func encodeOne(f procedure.Field, v reflect.Value, path string, zone *time.Location, out url.Values) {
	switch f.Type {
	case procedure.Group:
		encodeAll(f.Fields, v, path+".", zone, out)
		return
	case procedure.Groups:
		out.Set(countName(path), strconv.Itoa(v.Len()))
		for i := range v.Len() {
			encodeAll(f.Fields, v.Index(i), rowPath(path, i), zone, out)
		}
		return
	}
	if v.IsZero() {
		return
	}
	if f.Type == procedure.Choices {
		for i := range v.Len() {
			out.Add(path, v.Index(i).String())
		}
		return
	}
	switch x := v.Interface().(type) {
	case lang.Text:
		for tag, s := range x {
			out.Set(textName(path, tag), s)
		}
	case []party.ID:
		for _, id := range x {
			out.Add(path, string(id))
		}
	case []string:
		out.Set(path, strings.Join(x, "\n"))
	case lang.Moment:
		out.Set(path, localTime(x, zone))
	case int:
		out.Set(path, strconv.Itoa(x))
	case bool:
		out.Set(path, "yes")
	case procedure.File:
		out.Set(path, x.Token())
	case []procedure.File:
		out[path] = tokens(x)
	case []byte: // never typed by hand
	default:
		out.Set(path, v.String())
	}
}

func localTime(m lang.Moment, zone *time.Location) string {
	t := time.UnixMilli(int64(m)).In(zone)
	switch {
	case t.Nanosecond() != 0:
		return t.Format(localMilli)
	case t.Second() != 0:
		return t.Format(localSecond)
	}
	return t.Format(localMinute)
}

// find is the part of a struct that the record calls name.
func find(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// member is find for a field that procedure has described.
func member(v reflect.Value, name string) reflect.Value {
	at, ok := find(v, name)
	if !ok {
		panic("no field " + name + " in " + v.Type().String())
	}
	return at
}

func textName(path string, tag lang.Tag) string { return path + ":" + string(tag) }
func countName(path string) string              { return path + "#" }
func rowPath(path string, i int) string         { return path + "." + strconv.Itoa(i) + "." }
