package api

import (
	"kenesh/party"
	"kenesh/procedure"
)

// Section is a part of the matter as one reads it, said in the caller's language.
type Section struct {
	Heading string  `json:"heading,omitempty"`
	Blocks  []Block `json:"blocks"`
}

// Block is a paragraph, rows of label and value, or a table with a head.
type Block struct {
	Paragraph string     `json:"paragraph,omitempty"`
	Language  string     `json:"language,omitempty"` // of the paragraph
	Rows      [][]string `json:"rows,omitempty"`
	Head      []string   `json:"head,omitempty"`
	Table     [][]string `json:"table,omitempty"`
}

// document says a state's document; nil if it has none to show.
func document(q *request, state any) []Section {
	d, ok := state.(procedure.Documented)
	if !ok {
		return nil
	}
	var sections []Section
	for _, s := range d.Document().Sections {
		section := Section{Heading: q.voice.Say(s.Heading), Blocks: []Block{}}
		for _, b := range s.Blocks {
			section.Blocks = append(section.Blocks, block(q, b))
		}
		sections = append(sections, section)
	}
	return sections
}

func block(q *request, b procedure.Block) Block {
	switch b := b.(type) {
	case procedure.Paragraph:
		text, tag := q.voice.Text(b.Text)
		return Block{Paragraph: text, Language: string(tag)}
	case procedure.Sentence:
		return Block{Paragraph: q.voice.Say(b.Message), Language: string(q.voice.Tag)}
	case procedure.Rows:
		rows := make([][]string, len(b))
		for i, row := range b {
			rows[i] = []string{q.voice.Say(row.Label), value(q, row.Value)}
		}
		return Block{Rows: rows}
	case procedure.Table:
		return table(q, b)
	}
	return Block{}
}

func table(q *request, t procedure.Table) Block {
	out := Block{Head: make([]string, len(t.Head)), Table: make([][]string, len(t.Rows))}
	for i, m := range t.Head {
		out.Head[i] = q.voice.Say(m)
	}
	for i, row := range t.Rows {
		for _, v := range row {
			out.Table[i] = append(out.Table[i], value(q, v))
		}
	}
	return out
}

// value says what a row or cell holds: what a sentence's blank may, or a person.
func value(q *request, v any) string {
	p, ok := v.(party.Person)
	if !ok {
		return q.voice.Value(v)
	}
	if p.Role == "" {
		return p.Name
	}
	return p.Name + ", " + q.voice.S("role."+string(p.Role))
}
