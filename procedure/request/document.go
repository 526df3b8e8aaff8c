package request

import (
	"kenesh/lang"
	"kenesh/limit"
	"kenesh/procedure"
)

// Document is the request as one reads it: what must not be overlooked, what is asked,
// of whom, the clock, and what came of it.
func (s *State) Document() procedure.Document {
	var d procedure.Document
	if s.Requester == "" {
		return d
	}
	section := func(heading string, blocks ...procedure.Block) {
		var kept []procedure.Block
		for _, b := range blocks {
			if rows, ok := b.(procedure.Rows); ok && len(rows) == 0 {
				continue
			}
			if t, ok := b.(procedure.Table); ok && len(t.Rows) == 0 {
				continue
			}
			kept = append(kept, b)
		}
		if len(kept) > 0 {
			x := procedure.Section{Blocks: kept}
			if heading != "" {
				x.Heading = lang.Say(heading, nil)
			}
			d.Sections = append(d.Sections, x)
		}
	}
	section("", s.warnings()...)
	section("request.label.asked", s.asks()...)
	section("request.label.subjects", s.Contents.Subjects.shown()...)
	section("request.label.neutrality", s.neutrality()...)
	section("request.label.clock", s.time()...)
	section("request.label.handled", s.treated()...)
	section("request.label.questions", s.questioned()...)
	section("request.label.answers", s.answers()...)
	section("request.label.use", s.used()...)
	section("request.label.after", s.aftermath()...)
	return d
}

func said(key string, args lang.Args) procedure.Block {
	return procedure.Sentence{Message: lang.Say(key, args)}
}

// warnings are what must be read first.
func (s *State) warnings() []procedure.Block {
	var all []procedure.Block
	if s.wantsSecond() {
		all = append(all, said("request.label.warn-unsigned", nil))
	}
	if s.unsigned() >= 0 {
		all = append(all, said("request.label.warn-clarification", nil))
	}
	if s.triageWantsSecond() {
		all = append(all, said("request.label.warn-triage", nil))
	}
	if len(s.allChannels()) > 0 {
		all = append(all, said("request.label.warn-elsewhere", nil))
	}
	for _, r := range s.Recalls {
		all = append(all, said("request.label.warn-recalled", lang.Args{"item": s.called(r.Input.Item)}))
	}
	if s.owesReasons() {
		all = append(all, said("request.label.warn-reasons", nil))
	}
	if len(s.Uninvited) > 0 {
		all = append(all, said("request.label.warn-uninvited", lang.Args{"parties": parties(s.Uninvited)}))
	}
	return all
}

// called is an item in words.
func (s *State) called(item string) lang.Message {
	switch item {
	case "request":
		return lang.Say("request.label.item-request", nil)
	case everything:
		return lang.Say("request.label.item-all", nil)
	}
	for i, r := range s.Replies {
		if r.ID == item {
			return lang.Say("request.label.item-reply", lang.Args{"number": i + 1})
		}
	}
	return lang.Say("request.label.item-request", nil)
}

func (s *State) asks() []procedure.Block {
	c := s.Contents
	rows := procedure.Rows{
		row("request.label.requester", lang.Party(s.Requester)), row("request.label.addressee", lang.Party(s.Addressee)),
		row("request.field.measure", lang.Term(c.Measure.Key())),
	}
	rows = add(rows, "reference", c.Reference)
	rows = add(rows, "office", c.Office)
	rows = append(rows, row("request.label.officer", s.Sent.By), row("request.label.sent", s.Sent.At))
	rows = add(rows, "symbol", c.Basis.Symbol)
	rows = add(rows, "article", c.Basis.Article)
	rows = add(rows, "since", c.Basis.Since)
	rows = add(rows, "urgency", choice("urgency", c.Urgency))
	rows = add(rows, "oral-at", c.OralAt)
	rows = add(rows, "oral-to", c.OralTo)
	rows = add(rows, "offence", choice("offence", c.Offence))
	rows = add(rows, "stage", choice("stage", c.Stage))
	rows = add(rows, "offence-on", c.OffenceOn)
	rows = add(rows, "offence-in", c.OffenceIn)
	rows = add(rows, "believed", choice("believed", c.Believed))
	rows = add(rows, "belief", c.Belief)
	rows = append(rows, s.care("request", c.Handling, c.Limits, c.Source, c.Known)...)
	rows = add(rows, "tongue", language(c.Tongue))
	rows = add(rows, "rendering", choice("rendering", c.Rendering))
	rows = add(rows, "files", c.Files)
	blocks := []procedure.Block{rows}
	if !c.Facts.Empty() {
		blocks = append(blocks, procedure.Paragraph{Text: c.Facts})
	}
	wanted := table("request.field.item", "request.field.from", "request.field.till", "request.field.remark")
	for _, w := range c.Sought {
		wanted.Rows = append(wanted.Rows, []any{choice("item", w.Item), w.From, w.Till, w.Remark})
	}
	return append(append(blocks, wanted), s.renderings("request")...)
}

// care is how an item may be used and how far it can be relied on; the handling code is
// the one in force.
func (s *State) care(item, handling string, limits lang.Text, source, known string) procedure.Rows {
	if now := s.handling(item); now != "" {
		handling = now
	}
	rows := add(nil, "handling", choice("handling", handling))
	rows = add(rows, "limits", limits)
	rows = add(rows, "source", choice("source", source))
	return add(rows, "known", choice("known", known))
}

// renderings are the translations of an item's text: the original stays authoritative.
func (s *State) renderings(item string) []procedure.Block {
	var all []procedure.Block
	for _, t := range s.Translations {
		if t.Input.Item == item {
			all = append(all, procedure.Rows{row("request.label.translation", choice("rendering", t.Input.Rendering)),
				row("request.label.party", lang.Party(t.Party)), row("request.label.when", t.At)}, procedure.Paragraph{Text: t.Input.Text})
		}
	}
	return all
}

func (s *State) neutrality() []procedure.Block {
	var blocks []procedure.Block
	if len(s.Contents.Subjects.Persons) > 0 {
		blocks = s.Contents.Worksheet.shown(s.Sent, s.Second)
	}
	for _, q := range s.Questions {
		if len(q.Answered.Subjects.Persons) > 0 {
			blocks = append(blocks, q.Answered.Worksheet.shown(q.By, q.Second)...)
		}
	}
	if s.Triage.Signature.Party != "" {
		blocks = append(blocks, s.Triage.Worksheet.shown(s.Triage.Signature, s.Triage.Second)...)
	}
	return blocks
}

func (w Worksheet) shown(first, second Signature) []procedure.Block {
	rows := procedure.Rows{row("request.label.worksheet-of", lang.Party(first.Party)), row("request.label.officer", first.By)}
	for _, f := range w.factors() {
		rows = add(rows, f[0], choice(f[0], f[1]))
	}
	rows = add(rows, "character", choice("character", w.Character))
	rows = add(rows, "conclusion", choice("conclusion", w.Conclusion))
	rows = add(rows, "why", w.Why)
	if second.Party != "" {
		rows = append(rows, row("request.label.second", second.By), row("request.label.second-at", second.At))
	}
	return []procedure.Block{rows}
}

// time is the clock of every round, the last one first.
func (s *State) time() []procedure.Block {
	if s.Contents.told() {
		return []procedure.Block{procedure.Rows{row("request.label.received", orNotYet(s.present().Received))}}
	}
	var blocks []procedure.Block
	for i := len(s.Rounds) - 1; i >= 0; i-- {
		blocks = append(blocks, s.roundShown(s.Rounds[i]))
	}
	silences := table("request.label.when", "request.label.silence", "request.label.limit", "request.field.remark")
	for _, x := range s.Silences {
		silences.Rows = append(silences.Rows, []any{x.At, lang.Say("request.label.silence-"+x.What, nil), moment(x.Limit), x.Remark})
	}
	return append(blocks, silences)
}

func (s *State) roundShown(r Round) procedure.Rows {
	c := s.clock(r)
	if r.Received == 0 {
		return procedure.Rows{row("request.label.received", orNotYet(0))}
	}
	rows := procedure.Rows{row("request.label.received", r.Received),
		row("request.field.profile", choice("profile", c.Profile)), row("request.label.class", lang.Say("request.label.class-"+string(c.Class), nil))}
	if c.Paused != 0 && c.Stopped == 0 {
		rows = append(rows, row("request.label.paused", c.Paused))
	}
	if c.Limit() != 0 {
		rows = append(rows, row("request.label.limit", c.Limit()))
	}
	if c.Until > c.Limit() {
		rows = append(rows, row("request.label.extended", c.Until))
	}
	if c.Stopped != 0 {
		rows = append(rows, row("request.label.ended", r.Ended), row("request.label.exceeded", hours(c.Exceeded(0))))
	}
	return rows
}

// hours rounds up: a minute too late is too late.
func hours(m lang.Moment) int { return int((m + limit.Hour - 1) / limit.Hour) }

func orNotYet(m lang.Moment) any {
	if m == 0 {
		return lang.Say("request.label.not-yet", nil)
	}
	return m
}

func moment(m lang.Moment) any {
	if m == 0 {
		return ""
	}
	return m
}

func table(head ...string) procedure.Table {
	var t procedure.Table
	for _, h := range head {
		t.Head = append(t.Head, lang.Say(h, nil))
	}
	return t
}
