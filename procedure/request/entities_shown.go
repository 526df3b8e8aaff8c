package request

import (
	"strings"

	"kenesh/lang"
	"kenesh/procedure"
)

// shown is the entities as rows, one block each: what is coded in the reader's words, the
// name as it was written with the language and script it was written in.
func (s Subjects) shown() []procedure.Block {
	var blocks []procedure.Block
	for _, e := range s.entities() {
		blocks = append(blocks, e.rows())
	}
	return blocks
}

func (e entity) rows() procedure.Rows {
	rows := procedure.Rows{{Label: lang.Say("request.label.one-of-"+e.group, nil), Value: choice("link", e.link)}}
	country := "country"
	if e.group == "persons" {
		country = "citizenship"
	}
	name := "name"
	if e.group == "places" {
		name = "address"
	}
	rows = add(rows, "type", choice("type", e.kind))
	rows = add(rows, name, e.name)
	rows = add(rows, "tongue", language(e.tongue))
	rows = add(rows, "script", choice("script", e.script))
	rows = add(rows, "number", e.number)
	rows = add(rows, country, e.country)
	rows = add(rows, "is", choice("is", e.condition))
	for _, m := range e.more {
		rows = add(rows, m.field, m.value)
	}
	return add(rows, "remark", e.remark)
}

// add adds a row of a field unless there is nothing to say.
func add(rows procedure.Rows, field string, value any) procedure.Rows {
	if empty(value) {
		return rows
	}
	return append(rows, row("request.field."+field, value))
}

func empty(value any) bool {
	switch v := value.(type) {
	case string:
		return v == ""
	case lang.Text:
		return v.Empty()
	case lang.Message:
		return v.IsZero()
	case lang.Date:
		return v == ""
	case lang.Moment:
		return v == 0
	case lang.Party:
		return v == ""
	case lang.Term:
		return v == ""
	case []procedure.File:
		return len(v) == 0
	}
	return false
}

func row(label string, value any) procedure.Row {
	return procedure.Row{Label: lang.Say(label, nil), Value: value}
}

// language is a language's name, in the reader's.
func language(tag string) any {
	switch tag {
	case "":
		return ""
	case "other":
		return choice("tongue", "other")
	}
	return lang.Term("language." + tag)
}

func known(all ...attribute) []attribute {
	var out []attribute
	for _, a := range all {
		if !empty(a.value) {
			out = append(out, a)
		}
	}
	return out
}

func filled(values ...string) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

func joined(lines []string) string { return strings.Join(lines, " · ") }
