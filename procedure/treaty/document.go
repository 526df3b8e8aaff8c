package treaty

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// Document is the instrument as one reads it: what it is, how the parties stand to it, what
// it founds, what they said, and where all that is from.
func (s *State) Document() procedure.Document {
	var d procedure.Document
	if s.By == "" {
		return d
	}
	first := procedure.Section{Blocks: []procedure.Block{s.rows()}}
	if !s.Struck.Empty() { // nobody should read on and take it for being in force
		first.Heading = lang.Say("treaty.status.struck", nil)
		first.Blocks = append([]procedure.Block{procedure.Paragraph{Text: s.Struck}}, first.Blocks...)
	}
	d.Sections = append(d.Sections, first, section("treaty.label.parties", s.standings(), "treaty.label.nothing-known"),
		section("treaty.label.founds", s.founds(), "treaty.label.founds-nothing"))
	if t := s.statements(); len(t.Rows) > 0 {
		d.Sections = append(d.Sections, section("treaty.label.statements", t, ""))
	}
	d.Sections = append(d.Sections, procedure.Section{Heading: lang.Say("treaty.label.sources", nil), Blocks: []procedure.Block{s.sources()}})
	if t := s.outside(); len(t.Rows) > 0 {
		d.Sections = append(d.Sections, section("treaty.label.deposits", t, ""))
	}
	if t := s.changes(); len(t.Rows) > 0 {
		d.Sections = append(d.Sections, section("treaty.label.changes", t, ""))
	}
	return d
}

func (s *State) rows() procedure.Rows {
	in, e := s.Instrument, s.Instrument.Entry
	rows := procedure.Rows{row("treaty.field.symbol", in.Symbol), row("treaty.field.form", lang.Say("treaty.choice.form."+in.Form, nil)),
		row("treaty.field.concluded", in.Concluded)}
	add := func(given bool, label string, value any) {
		if given {
			rows = append(rows, row(label, value))
		}
	}
	add(!in.Place.Empty(), "treaty.field.place", in.Place)
	add(!in.Depositary.Empty(), "treaty.field.depositary", in.Depositary)
	add(len(in.Between) > 0, "treaty.field.between", parties(in.Between))
	entered := s.Entered()
	add(entered != "", "treaty.field.entered", entered)
	add(entered == "", "treaty.field.entered", sign("treaty.label.not-computed", procedure.Warn))
	if e.By != "" {
		add(true, "treaty.field.entry", lang.Say("treaty.choice.by."+e.By, nil))
		add(e.Count > 0, "treaty.field.count", e.Count)
		add(!e.Span.empty(), "treaty.field.span", e.Span.said())
		add(!e.Later.empty(), "treaty.field.later", e.Later.said())
	}
	add(!in.Notice.empty(), "treaty.field.notice", in.Notice.said())
	add(in.Ended != "", "treaty.field.ended", in.Ended)
	for _, symbol := range in.Replaces {
		add(true, "treaty.field.replaces", symbol)
	}
	add(in.Clock != "", "treaty.field.clock", lang.Say("treaty.choice.clock."+in.Clock, nil))
	return rows
}

func (s *State) standings() procedure.Table {
	t := table("treaty.field.of", "treaty.field.standing", "treaty.field.signed", "treaty.field.consented", "treaty.field.in-force", "treaty.label.until", "treaty.label.confirmed")
	for _, id := range s.Parties {
		c, force := s.Columns[id], s.ForceFor(id)
		t.Rows = append(t.Rows, []any{lang.Party(id), lang.Say("treaty.choice.standing."+c.Facts.Standing, nil), c.Facts.Signed,
			c.Facts.consent(), force.said(), force.Until, s.confirmation(id)})
	}
	return t
}

// consent is the day, and how.
func (f Facts) consent() any {
	switch {
	case f.How == "":
		return f.Consented
	case f.Consented == "":
		return lang.Say("treaty.choice.how."+f.How, nil)
	}
	return lang.Say("treaty.label.consent", lang.Args{"day": f.Consented, "how": lang.Term("treaty.choice.how." + f.How)})
}

// said is from when on it is in force, and how that is known.
func (f Force) said() any {
	switch {
	case f.Provisional && f.Since != "":
		return lang.Say("treaty.label.provisional-since", lang.Args{"from": f.From, "since": f.Since})
	case f.Provisional:
		return lang.Say("treaty.label.provisional", lang.Args{"from": f.From})
	case f.Known:
		return lang.Say("treaty.label.at-latest", lang.Args{"day": f.From})
	}
	return f.From
}

// confirmation says at a glance whether a party's own officer stands by what is said of it.
func (s *State) confirmation(id party.ID) procedure.Sign {
	if s.confirmedBy(id) {
		return sign("treaty.label.is-confirmed", procedure.Good)
	}
	return sign("treaty.label.is-unconfirmed", procedure.Warn)
}

func (s *State) founds() procedure.Table {
	t := table("treaty.field.article", "treaty.field.measures")
	for _, x := range s.Articles {
		t.Rows = append(t.Rows, []any{x.Article, measures(x.Measures)})
	}
	return t
}

// measures is a list of them as one message.
func measures(all []policy.Measure) lang.Message {
	said := lang.Say(all[len(all)-1].Key(), nil)
	for i := len(all) - 2; i >= 0; i-- {
		said = lang.Say("treaty.label.list", lang.Args{"first": lang.Term(all[i].Key()), "rest": said})
	}
	return said
}

func (s *State) statements() procedure.Table {
	t := table("treaty.field.of", "treaty.field.kind", "treaty.field.day", "treaty.field.gist", "treaty.field.articles", "treaty.label.until", "treaty.label.confirmed")
	for _, id := range s.Parties {
		for _, x := range s.Columns[id].Statements {
			t.Rows = append(t.Rows, []any{lang.Party(id), x.said(), x.Saying.Day, x.Saying.Gist, lines(x.Saying.Articles), x.Ended, x.sign()})
		}
	}
	return t
}

func (x Statement) said() lang.Message {
	switch {
	case x.Saying.Precludes:
		return lang.Say("treaty.label.precludes", lang.Args{"toward": lang.Party(x.Saying.Toward)})
	case x.Saying.Toward != "":
		return lang.Say("treaty.label.objects", lang.Args{"toward": lang.Party(x.Saying.Toward)})
	}
	return lang.Say("treaty.choice.kind."+x.Saying.Kind, nil)
}

func (x Statement) sign() procedure.Sign {
	if x.Confirmed {
		return sign("treaty.label.is-confirmed", procedure.Good)
	}
	return sign("treaty.label.is-unconfirmed", procedure.Warn)
}

// sources is where each fact is from, and who recorded it.
func (s *State) sources() procedure.Table {
	t := table("treaty.label.about", "treaty.field.source", "treaty.field.as-of", "treaty.label.recorded-by", "treaty.field.remark")
	t.Rows = append(t.Rows, []any{lang.Say("treaty.label.text", nil), s.Instrument.Source, s.Instrument.AsOf, lang.Party(s.By), lang.Text(nil)})
	for _, id := range s.Parties {
		c := s.Columns[id]
		t.Rows = append(t.Rows, []any{lang.Party(id), c.Source, c.AsOf, lang.Party(c.By), c.Facts.Remark})
		for _, x := range c.Statements {
			t.Rows = append(t.Rows, []any{x.said(), x.Saying.Source, x.Saying.AsOf, lang.Party(x.By), lang.Text(nil)})
		}
	}
	if len(s.Deposits.States) > 0 {
		t.Rows = append(t.Rows, []any{lang.Say("treaty.label.deposits", nil), s.Deposits.Source, s.Deposits.AsOf, "", lang.Text(nil)})
	}
	return t
}

func (s *State) outside() procedure.Table {
	t := table("treaty.field.state", "treaty.field.deposited")
	for _, d := range s.Deposits.States {
		t.Rows = append(t.Rows, []any{d.State, d.Deposited})
	}
	return t
}

func (s *State) changes() procedure.Table {
	t := table("treaty.label.recorded-by", "treaty.label.when", "treaty.field.reason")
	for _, c := range s.Amended {
		t.Rows = append(t.Rows, []any{lang.Party(c.By), c.At, c.Reason})
	}
	return t
}

// said is a span in words: "30 days".
func (p Span) said() lang.Message {
	return lang.Say("treaty.span."+p.Unit, lang.Args{"n": p.Number})
}
