package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// otherwise are the rows of the call that most meetings do without.
func (s *State) otherwise() procedure.Rows {
	var rows procedure.Rows
	if s.Call.Form != "" {
		rows = append(rows, row("meeting.field.form", lang.Say("meeting.choice.form."+s.Call.Form, nil)))
	}
	if s.Chair != "" {
		rows = append(rows, row("meeting.field.chair", lang.Party(s.Chair)))
	}
	if s.Call.Secretariat != "" {
		rows = append(rows, row("meeting.field.secretariat", lang.Party(s.secretariat())))
	}
	for _, t := range s.Ties() {
		if t.As != "matter" {
			rows = append(rows, row("meeting.field."+t.As, t))
		}
	}
	if s.Links.Join != "" {
		rows = append(rows, row("meeting.field.join", s.Links.Join))
	}
	return rows
}

// changes are the sections on what became otherwise than it was convened, and on
// objections to invitations.
func (s *State) changes() []procedure.Section {
	t := table("meeting.label.change", "meeting.label.before", "meeting.field.reason")
	for _, c := range s.Changes {
		t.Rows = append(t.Rows, []any{lang.Say("meeting.label.changed-"+c.What, nil), c.before(), c.Reason})
	}
	all := section("meeting.label.changes", t)
	t = table("meeting.label.party", "meeting.field.invitee", "meeting.field.reason", "meeting.field.outcome", "meeting.label.answer")
	for _, o := range s.Objections {
		t.Rows = append(t.Rows, []any{lang.Party(o.By), lang.Party(o.Invitee), o.Reason, outcome(o.Outcome), o.Answer})
	}
	return append(all, section("meeting.label.objections", t)...)
}

// before is how it was.
func (c Change) before() any {
	switch c.What {
	case changedDays:
		if c.End != "" {
			return lang.Say("meeting.label.days", lang.Args{"start": c.Start, "end": c.End})
		}
		return c.Start
	case changedPlace:
		return lang.Say("meeting.label.place-form", lang.Args{"place": c.Place, "form": lang.Term("meeting.choice.form." + c.Form)})
	}
	return lang.Party(c.From)
}

// section is a section of one table; none for a table without rows.
func section(heading string, t procedure.Table) []procedure.Section {
	if len(t.Rows) == 0 {
		return nil
	}
	return []procedure.Section{{Heading: lang.Say(heading, nil), Blocks: []procedure.Block{t}}}
}

// outcome of what a party asked for; none while it waits.
func outcome(o string) lang.Message {
	if o == "" {
		return lang.Say("meeting.label.answer-awaited", nil)
	}
	return lang.Say("meeting.choice.outcome."+o, nil)
}

func (i Item) prepared() procedure.Rows {
	var rows procedure.Rows
	p := i.Preparation
	if p.Rapporteur != "" {
		rows = append(rows, row("meeting.field.rapporteur", lang.Party(p.Rapporteur)))
	}
	if p.Due != "" {
		rows = append(rows, row("meeting.field.due", p.Due))
	}
	if !p.Report.Empty() {
		rows = append(rows, row("meeting.field.report", p.Report), row("meeting.field.recommendation", p.Recommendation))
	}
	return rows
}

// papers are the sections on documents: those issued, and those that wait or were returned.
func (s *State) papers() []procedure.Section {
	issued := table("meeting.field.symbol", "meeting.field.title", "meeting.label.party", "meeting.label.languages", "meeting.field.reference")
	other := table("meeting.field.title", "meeting.label.party", "meeting.field.reason", "meeting.field.paper")
	var texts []procedure.Section
	for _, p := range s.Papers {
		d := p.Document
		if p.Symbol == "" {
			other.Rows = append(other.Rows, []any{d.Title, lang.Party(p.By), p.Returned, p.ID})
			continue
		}
		var tags []string
		for _, tag := range p.Languages() {
			tags = append(tags, string(tag))
		}
		issued.Rows = append(issued.Rows, []any{p.Symbol, d.Title, lang.Party(p.By), lang.Tags(tags), d.Reference})
		var blocks []procedure.Block
		if !d.Text.Empty() {
			blocks = append(blocks, procedure.Paragraph{Text: d.Text})
		}
		if len(d.Files) > 0 {
			blocks = append(blocks, procedure.Rows{row("meeting.field.files", d.Files)})
		}
		if len(blocks) > 0 {
			heading := lang.Say("meeting.label.paper", lang.Args{"symbol": p.Symbol, "title": d.Title})
			texts = append(texts, procedure.Section{Heading: heading, Blocks: blocks})
		}
	}
	all := section("meeting.label.papers", issued)
	all = append(all, texts...)
	return append(all, section("meeting.label.papers-waiting", other)...)
}

// prepared are the sections on accreditation, precedence, programme and deadlines.
func (s *State) prepared() []procedure.Section {
	t := table("meeting.label.party", "meeting.field.focal", "meeting.field.contact", "meeting.field.outcome", "meeting.field.reason")
	for _, id := range s.Precedence(nil) {
		if a, ok := s.Accreditations[id]; ok {
			t.Rows = append(t.Rows, []any{lang.Party(id), a.Focal, a.Contact, outcome(a.Outcome), a.Reason})
		}
	}
	all := section("meeting.label.accreditation", t)
	if len(s.Plates.Plates) > 0 {
		t = table("meeting.label.party", "meeting.field.plate")
		for _, id := range s.Precedence(nil) {
			t.Rows = append(t.Rows, []any{lang.Party(id), s.Plate(id)})
		}
		all = append(all, section("meeting.label.precedence", t)...)
	}
	all = append(all, s.programme()...)
	t = table("meeting.label.deadline", "meeting.label.day", "meeting.label.basis")
	for _, d := range s.deadlines() {
		t.Rows = append(t.Rows, []any{d.What, d.Day, s.basis(d.chosen)})
	}
	return append(all, section("meeting.label.deadlines", t)...)
}

// programme is the events, with a column for those to be checked where there are any.
func (s *State) programme() []procedure.Section {
	columns := []string{"meeting.field.from", "meeting.field.until", "meeting.field.kind", "meeting.field.title", "meeting.field.place", "meeting.label.called-off"}
	moved := slices.ContainsFunc(s.Programme, s.overtaken)
	if moved {
		columns = append(columns, "meeting.label.basis")
	}
	t := table(columns...)
	for _, e := range s.Programme {
		row := []any{moment(e.Event.From), moment(e.Event.Until), lang.Say("meeting.choice.kind."+e.Event.Kind, nil), e.Event.Title, e.Event.Place, e.Called}
		switch {
		case s.overtaken(e):
			row = append(row, lang.Say("meeting.label.by-hand-before", nil))
		case moved:
			row = append(row, "")
		}
		t.Rows = append(t.Rows, row)
	}
	return section("meeting.label.programme", t)
}

// moment is a moment to show; an empty cell for none.
func moment(m lang.Moment) any {
	if m == 0 {
		return ""
	}
	return m
}
