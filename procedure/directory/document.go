package directory

import (
	"strings"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Document is the directory as one reads it: the 24/7 desks of all parties first, then
// each party's offices and focal points.
func (s *State) Document() procedure.Document {
	var d procedure.Document
	if len(s.Parties) == 0 {
		return d
	}
	d.Sections = append(d.Sections, s.desks())
	for _, id := range s.Parties {
		d.Sections = append(d.Sections, s.Sections[id].document(id))
	}
	return d
}

func (s *State) desks() procedure.Section {
	t := table("directory.label.party", "directory.field.name", "directory.field.telephone", "directory.field.email", "directory.field.languages")
	for _, id := range s.Parties {
		for _, o := range s.Sections[id].Offices {
			if o.AroundTheClock {
				t.Rows = append(t.Rows, []any{lang.Party(id), o.Name, o.Telephone, o.Email, list(o.Languages)})
			}
		}
	}
	return procedure.Section{Heading: lang.Say("directory.label.desks", nil), Blocks: []procedure.Block{orNothing(t, "directory.label.no-desks")}}
}

func (s Section) document(id party.ID) procedure.Section {
	offices := table("directory.field.name", "directory.field.task", "directory.field.telephone", "directory.field.email",
		"directory.field.languages", "directory.field.address")
	names := map[string]lang.Text{}
	for _, o := range s.Offices {
		names[o.ID] = o.Name
		offices.Rows = append(offices.Rows, []any{o.Name, lang.Say("directory.choice.task."+o.Task, nil),
			o.Telephone, o.Email, list(o.Languages), o.Address})
	}
	section := procedure.Section{
		Heading: lang.Say("directory.label.section", lang.Args{"party": lang.Party(id)}),
		Blocks:  []procedure.Block{orNothing(offices, "directory.label.no-offices")},
	}
	if len(s.Competences) > 0 {
		t := table(competenceHeads...)
		for _, c := range s.Competences {
			t.Rows = append(t.Rows, s.competenceRow(c))
		}
		section.Blocks = append(section.Blocks, t)
	}
	if len(s.FocalPoints) == 0 {
		return section
	}
	people := table("directory.field.person", "directory.field.position", "directory.field.matters", "directory.field.office",
		"directory.field.telephone", "directory.field.email")
	for _, p := range s.FocalPoints {
		people.Rows = append(people.Rows, []any{p.Person, p.Position, p.Matters, names[p.Office], p.Telephone, p.Email})
	}
	section.Blocks = append(section.Blocks, people)
	return section
}

func table(heads ...string) procedure.Table {
	var t procedure.Table
	for _, key := range heads {
		t.Head = append(t.Head, lang.Say(key, nil))
	}
	return t
}

// orNothing is the table, or a sentence that says it is empty.
func orNothing(t procedure.Table, empty string) procedure.Block {
	if len(t.Rows) == 0 {
		return procedure.Sentence{Message: lang.Say(empty, nil)}
	}
	return t
}

func list(lines []string) string { return strings.Join(lines, ", ") }
