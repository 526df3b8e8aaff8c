package body

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Document is the body as one reads it: what it is and what for, who belongs to it, who is
// in the chair, when it meets and how it kept to its rules, the rules, what was moved.
func (s *State) Document() procedure.Document {
	if s.status() == None {
		return procedure.Document{}
	}
	d := procedure.Document{Sections: []procedure.Section{s.head()}}
	d.Sections = append(d.Sections, s.mandates()...)
	d.Sections = append(d.Sections, s.seats(), s.chairs())
	if s.Agreed {
		d.Sections = append(d.Sections, s.meetings())
		d.Sections = append(d.Sections, s.accounts()...)
	}
	d.Sections = append(d.Sections, s.packs()...)
	d.Sections = append(d.Sections, s.motions())
	return procedure.Document{Sections: append(d.Sections, s.designations()...)}
}

func (s *State) head() procedure.Section {
	rows := procedure.Rows{
		row("body.field.form", lang.Say("body.choice.form."+s.Founded.Form, nil)),
		row("body.field.since", s.Founded.Since),
	}
	if s.Ends != "" {
		rows = append(rows, row("body.field.ends", s.Ends))
	}
	if s.WoundUp != "" {
		rows = append(rows, row("body.label.wound-up", s.WoundUp))
	}
	if s.Founded.Parent != "" {
		rows = append(rows, row("body.field.parent", procedure.Tie{As: "parent", Kind: "body", Dossier: s.Founded.Parent}))
	}
	if !s.Founded.Basis.Empty() {
		rows = append(rows, row("body.field.basis", s.Founded.Basis))
	}
	return section("", rows)
}

// mandates: the mandate in force, what it lacks in a working language, and earlier wordings.
func (s *State) mandates() []procedure.Section {
	var sections []procedure.Section
	for i := len(s.Wordings) - 1; i >= 0; i-- {
		w, heading := s.Wordings[i], "mandate"
		if i < len(s.Wordings)-1 {
			heading = "mandate-earlier"
		}
		part := section(heading, procedure.Paragraph{Text: w.Mandate})
		if !w.Reference.Empty() {
			part.Blocks = append(part.Blocks, procedure.Rows{row("body.field.reference", w.Reference)})
		}
		if missing := s.untranslated(w); i == len(s.Wordings)-1 && len(missing) > 0 {
			part.Blocks = append(part.Blocks, procedure.Rows{row("body.label.untranslated", lang.Tags(missing))})
		}
		sections = append(sections, part)
	}
	return sections
}

// untranslated lists the working languages that were added since and the mandate lacks.
func (s *State) untranslated(w Wording) []string {
	var missing []string
	for _, tag := range s.Rules().Languages {
		if w.Mandate[lang.Tag(tag)] == "" {
			missing = append(missing, tag)
		}
	}
	return missing
}

// seats: members in their order of precedence, then observers and who is yet to join; and
// the focal points of each.
func (s *State) seats() procedure.Section {
	t := table("body.label.party", "body.label.place", "body.field.person", "body.field.position", "body.field.telephone", "body.field.email")
	add := func(id party.ID, as string) {
		place := lang.Say("body.choice.as."+as, nil)
		if len(s.People[id]) == 0 {
			t.Rows = append(t.Rows, []any{lang.Party(id), place, "", lang.Text{}, "", ""})
		}
		for _, p := range s.People[id] {
			t.Rows = append(t.Rows, []any{lang.Party(id), place, p.Person, p.Position, p.Telephone, p.Email})
		}
	}
	for _, id := range s.Precedence() {
		add(id, member)
	}
	for _, seat := range s.Seats {
		if seat.As == observer || seat.As == secretariat {
			add(seat.Party, seat.As)
		}
	}
	for _, seat := range s.Seats {
		if seat.Invited != "" {
			t.Rows = append(t.Rows, []any{lang.Party(seat.Party), lang.Say("body.label.invited-"+seat.Invited, nil), "", lang.Text{}, "", ""})
		}
	}
	return section("seats", t)
}

func (s *State) chairs() procedure.Section {
	part := section("chair")
	t := table("body.label.party", "body.field.since", "body.field.until", "body.label.handed", "body.field.note")
	for i, term := range s.Terms {
		var handed any = term.Handed
		switch {
		case term.Left:
			handed = label("left")
		case term.Handed == "" && i == len(s.Terms)-1:
			handed = procedure.ByDay{Day: term.Until, Before: label("in-office"), After: label("term-over")}
		}
		t.Rows = append(t.Rows, []any{lang.Party(term.Party), term.Since, term.Until, handed, term.Note})
	}
	if len(t.Rows) > 0 {
		part.Blocks = append(part.Blocks, t)
	}
	if next := s.turn(); next != "" {
		part.Blocks = append(part.Blocks, procedure.Rows{row("body.label.next", lang.Party(next))})
	}
	return part
}

// designations: what each party calls the others, its footnotes with it.
func (s *State) designations() []procedure.Section {
	t := table("body.label.shown-by", "body.field.subject", "body.field.name", "body.field.footnote")
	for _, viewer := range s.Seats {
		for _, shown := range s.Seats {
			if d, said := s.Names[viewer.Party][shown.Party]; said {
				t.Rows = append(t.Rows, []any{lang.Party(viewer.Party), lang.Party(shown.Party), d.Name, d.Footnote})
			}
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []procedure.Section{section("designations", t)}
}

func section(heading string, blocks ...procedure.Block) procedure.Section {
	part := procedure.Section{Blocks: blocks}
	if heading != "" {
		part.Heading = label(heading)
	}
	return part
}

func row(key string, value any) procedure.Row {
	return procedure.Row{Label: lang.Say(key, nil), Value: value}
}

func table(heads ...string) procedure.Table {
	var t procedure.Table
	for _, key := range heads {
		t.Head = append(t.Head, lang.Say(key, nil))
	}
	return t
}
