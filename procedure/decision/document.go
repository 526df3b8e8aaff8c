package decision

import (
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Document is the decision as one reads it: what was adopted and who confirms it, each
// obligation with where the parties stand, the rounds, the reports.
func (s *State) Document() procedure.Document {
	var d procedure.Document
	if s.Recorder == "" {
		return d
	}
	d.Sections = append(d.Sections, s.head(), s.answers())
	for i := range s.Obligations {
		d.Sections = append(d.Sections, s.section(&s.Obligations[i]))
	}
	if len(s.Rounds) > 0 {
		d.Sections = append(d.Sections, s.roundsSection())
	}
	for i := range s.Obligations {
		if section := s.historySection(&s.Obligations[i]); len(section.Blocks) > 0 {
			d.Sections = append(d.Sections, section)
		}
	}
	return d
}

func (s *State) head() procedure.Section {
	c := s.contents()
	rows := procedure.Rows{
		row("decision.field.symbol", c.Symbol),
		row("decision.field.number", strconv.Itoa(c.Number)),
		row("decision.field.adopted", c.Adopted),
	}
	if !c.MeetingName.Empty() {
		rows = append(rows, row("decision.field.meeting-name", c.MeetingName))
	}
	for _, t := range s.Ties() {
		if t.As != "dossier" {
			rows = append(rows, row("decision.field."+t.As, t))
		}
	}
	rows = append(rows, row("decision.label.recorder", lang.Party(s.Recorder)),
		row("decision.field.coordinator", lang.Party(s.Coordinator)),
		row("decision.field.edition", strconv.Itoa(len(s.Editions))))
	rows = append(rows, s.publicRows()...)
	return procedure.Section{Blocks: []procedure.Block{rows}}
}

// answers is what the others say of the text in force.
func (s *State) answers() procedure.Section {
	section := procedure.Section{Heading: lang.Say("decision.label.text", nil)}
	if s.final() {
		section.Blocks = []procedure.Block{sentence("decision.label.text-final", nil)}
		return section
	}
	t := table("decision.label.party", "decision.label.answer", "decision.field.reason")
	for _, id := range s.Parties[1:] {
		answer, reason := "decision.label.awaited", lang.Text(nil)
		if k := s.present().answer(id); k != nil && k.Contested.Empty() {
			answer = "decision.label.confirmed"
		} else if k != nil {
			answer, reason = "decision.label.contested", k.Contested
		}
		t.Rows = append(t.Rows, []any{lang.Party(id), lang.Say(answer, nil), reason})
	}
	section.Blocks = []procedure.Block{t}
	return section
}

// section is one obligation: its words, where it stands, where each party stands.
func (s *State) section(o *Obligation) procedure.Section {
	section := procedure.Section{Heading: lang.Say("decision.label.paragraph", lang.Args{"place": o.ID, "title": o.Paragraph.Title}), Name: part(o.ID)}
	section.Blocks = append(section.Blocks, procedure.Paragraph{Text: o.Paragraph.Text}, s.rows(o))
	if t := s.standings(o); len(t.Rows) > 0 {
		section.Blocks = append(section.Blocks, t)
	} else {
		section.Blocks = append(section.Blocks, sentence("decision.label.nobody-yet", nil))
	}
	if t := s.obstacles(o); len(t.Rows) > 0 {
		section.Blocks = append(section.Blocks, t)
	}
	if t := s.proposed(o); len(t.Rows) > 0 {
		section.Blocks = append(section.Blocks, t)
	}
	return section
}

func (s *State) rows(o *Obligation) procedure.Rows {
	p := o.Paragraph
	rows := procedure.Rows{row("decision.label.status", s.status(o, always).word()), row("decision.field.to", to(p))}
	if due := o.dueOn(always); due != "" {
		rows = append(rows, row("decision.field.due", due))
	}
	if rhythms[p.Rhythm] > 0 {
		rows = append(rows, row("decision.field.rhythm", lang.Say("decision.choice.rhythm."+p.Rhythm, nil)))
	}
	if n := o.carried(always); n > 0 {
		rows = append(rows, row("decision.label.carried", n))
	}
	if p.Lapses != "" {
		rows = append(rows, row("decision.field.lapses", p.Lapses))
	}
	if !p.Indicator.Empty() {
		rows = append(rows, row("decision.field.indicator", p.Indicator))
	}
	if end := o.ended(always); end != nil && end.Decision != "" {
		rows = append(rows, row("decision.label.superseded-by", end.Decision))
	}
	return rows
}

func to(p Paragraph) any {
	if p.To == "named" {
		return parties(p.Named)
	}
	return lang.Say("decision.choice.to."+p.To, nil)
}

// standings is the table of those it binds.
func (s *State) standings(o *Obligation) procedure.Table {
	t := table("decision.label.party", "decision.label.status", "decision.label.next-date", "decision.field.percent", "decision.field.value", "decision.field.office", "decision.field.contact")
	ended := o.ended(always)
	for _, id := range s.addressees(o) {
		k := o.standing(id, always)
		next, percent := any(o.next(k, always)), any("")
		if ended != nil {
			next = ""
		}
		if k.Percent > 0 {
			percent = strconv.Itoa(k.Percent)
		}
		t.Rows = append(t.Rows, []any{lang.Party(id), k.Status.word(), next, percent, k.Value, k.Office, k.Contact})
	}
	return t
}

// obstacles is the table of what stands in somebody's way and who offers help.
func (s *State) obstacles(o *Obligation) procedure.Table {
	t := table("decision.label.blocked", "decision.field.reason", "decision.field.wanted", "decision.label.helper", "decision.field.offer")
	if !s.open(o) {
		return t
	}
	for _, id := range s.addressees(o) {
		k := o.standing(id, always)
		if k.Blocked.Empty() {
			continue
		}
		t.Rows = append(t.Rows, []any{lang.Party(id), k.Blocked, k.Wanted, "", ""})
		for _, h := range k.Help {
			t.Rows = append(t.Rows, []any{lang.Party(id), "", "", lang.Party(h.By), h.Text})
		}
	}
	return t
}

// proposed is the table of the proposals on an obligation and what became of each.
func (s *State) proposed(o *Obligation) procedure.Table {
	t := table("decision.field.proposal", "decision.label.proposer", "decision.field.grounds", "decision.label.fate", "decision.label.whose", "decision.field.reason")
	for _, p := range o.Proposals {
		fate, whose := "decision.label.fate-"+p.Fate, any("")
		switch p.Fate {
		case "":
			fate, whose = "decision.label.awaited", parties(s.asked(o))
		case objected:
			whose = lang.Party(p.Objector)
		}
		t.Rows = append(t.Rows, []any{p.proposes(), lang.Party(p.By), p.Grounds, lang.Say(fate, nil), whose, p.Objection})
	}
	return t
}

// proposes says what is proposed.
func (p Proposal) proposes() lang.Message {
	switch p.What {
	case moved:
		return lang.Say("decision.label.proposes-due", lang.Args{"due": p.Due})
	case string(Superseded):
		return lang.Say("decision.label.proposes-superseded", lang.Args{"symbol": p.Decision})
	}
	return lang.Say("decision.label.proposes-"+p.What, nil)
}

func (s Status) word() lang.Message { return lang.Say("decision.status."+string(s), nil) }

func row(label string, value any) procedure.Row {
	return procedure.Row{Label: lang.Say(label, nil), Value: value}
}

func sentence(key string, args lang.Args) procedure.Sentence {
	return procedure.Sentence{Message: lang.Say(key, args)}
}

func table(heads ...string) procedure.Table {
	var t procedure.Table
	for _, key := range heads {
		t.Head = append(t.Head, lang.Say(key, nil))
	}
	return t
}

func parties(ids []party.ID) lang.Parties {
	named := make(lang.Parties, len(ids))
	for i, id := range ids {
		named[i] = string(id)
	}
	return named
}
