package proceduretest

import (
	"fmt"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// render writes a document in English, each line indented.
func (w words) render(d procedure.Document) string {
	var b strings.Builder
	line := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		b.WriteString("\n    " + strings.ReplaceAll(text, "\n", "\n    "))
	}
	for _, s := range d.Sections {
		if !s.Heading.IsZero() {
			line("## %s", w.say(s.Heading))
		}
		for _, block := range s.Blocks {
			switch block := block.(type) {
			case procedure.Paragraph:
				line("%s", w.value(block.Text))
			case procedure.Sentence:
				line("%s", w.say(block.Message))
			case procedure.Rows:
				for _, r := range block {
					line("%s: %s", w.say(r.Label), w.value(r.Value))
				}
			case procedure.Table:
				line("%s", w.cells(anys(block.Head)))
				for _, row := range block.Rows {
					line("%s", w.cells(row))
				}
			case procedure.Chart:
				line("%s", w.say(block.Title))
				for _, bar := range block.Bars {
					line("%s", w.cells(append([]any{bar.Label}, anys(bar.Amounts)...)))
				}
			}
		}
	}
	return b.String()
}

func (w words) cells(row []any) string {
	parts := make([]string, len(row))
	for i, v := range row {
		if parts[i] = w.value(v); parts[i] == "" {
			parts[i] = "–"
		}
	}
	return "| " + strings.Join(parts, " | ")
}

func (w words) value(v any) string {
	switch v := v.(type) {
	case lang.Text:
		s, _ := v.Best("en")
		return s
	case lang.Message:
		return w.say(v)
	case lang.Moment:
		return time.UnixMilli(int64(v)).UTC().Format("2006-01-02 15:04")
	case lang.Party, lang.Date, procedure.Tie, string, int:
		return fmt.Sprint(v)
	case lang.Parties:
		return strings.Join(v, ", ")
	case lang.Tag:
		return string(v)
	case lang.Tags:
		return strings.Join(v, ", ")
	case lang.Term:
		if said := w.say(lang.Say(string(v), nil)); said != "" {
			return said
		}
		return string(v) // a word that all kinds share
	case party.Person:
		return v.Name
	case procedure.Link:
		return w.value(v.Label)
	case procedure.Sign:
		return w.say(v.Word)
	case procedure.ByDay:
		return fmt.Sprintf("%s (after %s: %s)", w.value(v.Before), v.Day, w.value(v.After))
	case procedure.File:
		return v.Name
	case []procedure.File:
		names := make([]string, len(v))
		for i, f := range v {
			names[i] = f.Name
		}
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("(a %T, which no document holds)", v)
}

func (w words) say(m lang.Message) string {
	if m.IsZero() {
		return ""
	}
	form, own := w["en"][m.Key]
	if !own {
		return m.Key // a shared sentence
	}
	said := form.any()
	for blank, v := range m.Args {
		said = strings.ReplaceAll(said, "{"+blank+"}", w.value(v))
	}
	return said
}

// messagesOf lists the messages in a document.
func messagesOf(d procedure.Document) []lang.Message {
	var all []lang.Message
	var add func(any)
	add = func(v any) {
		switch v := v.(type) {
		case lang.Message:
			if !v.IsZero() {
				all = append(all, v)
			}
		case procedure.Link:
			add(v.Label)
		case procedure.Sign:
			add(v.Word)
		case procedure.ByDay:
			add(v.Before)
			add(v.After)
		}
	}
	for _, s := range d.Sections {
		add(s.Heading)
		for _, block := range s.Blocks {
			switch block := block.(type) {
			case procedure.Sentence:
				add(block.Message)
			case procedure.Rows:
				for _, r := range block {
					add(r.Label)
					add(r.Value)
				}
			case procedure.Table:
				for _, row := range append([][]any{anys(block.Head)}, block.Rows...) {
					for _, v := range row {
						add(v)
					}
				}
			case procedure.Chart:
				add(block.Title)
				for _, series := range block.Series {
					add(series.Label)
				}
				for _, bar := range block.Bars {
					add(bar.Label)
				}
			}
		}
	}
	return all
}

func anys[T any](values []T) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}
