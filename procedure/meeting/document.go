package meeting

import (
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Document is the meeting as one reads it: the call, the agenda with what was considered
// and decided, the delegations, the declaration, the next meeting.
func (s *State) Document() procedure.Document {
	var d procedure.Document
	if s.Status == "" {
		return d
	}
	d.Sections = append(d.Sections, s.call())
	d.Sections = append(d.Sections, s.changes()...)
	place := 0
	for _, i := range s.Items {
		if i.onAgenda() {
			place++
			d.Sections = append(d.Sections, i.document(place))
			if last := &d.Sections[len(d.Sections)-1]; i.Standing && i.ID == "follow-up" {
				last.Blocks = append(last.Blocks, s.followUp()...)
			}
		}
	}
	d.Sections = append(d.Sections, s.proposals()...)
	d.Sections = append(d.Sections, s.papers()...)
	d.Sections = append(d.Sections, s.delegations())
	d.Sections = append(d.Sections, s.prepared()...)
	d.Sections = append(d.Sections, s.sitting()...)
	if s.declared() {
		d.Sections = append(d.Sections, s.declaration())
	}
	d.Sections = append(d.Sections, s.next())
	return procedure.Document{Sections: append(d.Sections, s.after()...)}
}

func (s *State) call() procedure.Section {
	rows := procedure.Rows{
		row("meeting.field.number", s.Call.Number),
		row("meeting.field.body", lang.Say("meeting.choice.body."+s.Call.Body, nil)),
		row("meeting.field.start", s.Call.Start),
	}
	if s.Call.End != "" {
		rows = append(rows, row("meeting.field.end", s.Call.End))
	}
	rows = append(rows, row("meeting.field.place", s.Call.Place), row("meeting.field.host", lang.Party(s.Host)))
	rows = append(rows, s.otherwise()...)
	rows = append(rows, s.Call.Rules.rows()...)
	if len(s.Call.Languages) > 0 {
		rows = append(rows, row("meeting.field.languages", lang.Tags(s.Call.Languages)))
	}
	if s.Status == Cancelled {
		rows = append(rows, row("meeting.label.cancelled", s.Cancelled))
	}
	return procedure.Section{Blocks: []procedure.Block{rows}}
}

// document is the item at its place on the agenda, from 1.
func (i Item) document(place int) procedure.Section {
	section := procedure.Section{Heading: lang.Say("meeting.label.item", lang.Args{"place": place, "title": i.title()})}
	if !i.Note.Empty() {
		section.Blocks = append(section.Blocks, procedure.Paragraph{Text: i.Note})
	}
	rows := append(procedure.Rows{row("meeting.label.stage", stage(i))}, i.prepared()...)
	if !i.Summary.Empty() {
		rows = append(rows, row("meeting.field.summary", i.Summary))
	}
	if !i.Decision.Empty() {
		rows = append(rows, row("meeting.field.decision", i.Decision))
	}
	section.Blocks = append(section.Blocks, append(rows, i.taken()...))
	return section
}

// title is the item's title: its own, or a standing item's from the words.
func (i Item) title() any {
	if i.Standing {
		return lang.Say("meeting.label.standing-"+i.ID, nil)
	}
	return i.Title
}

// proposals is the section of what is proposed and what was left, if there is any.
func (s *State) proposals() []procedure.Section {
	t := table("meeting.field.title", "meeting.label.party", "meeting.label.stage", "meeting.field.reason", "meeting.field.item")
	for _, i := range s.Items {
		if !i.onAgenda() {
			t.Rows = append(t.Rows, []any{i.Title, lang.Party(i.By), stage(i), i.Reason, i.ID})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []procedure.Section{{Heading: lang.Say("meeting.label.proposals", nil), Blocks: []procedure.Block{t}}}
}

func stage(i Item) lang.Message { return lang.Say("meeting.label.stage-"+i.Stage, nil) }

func (s *State) delegations() procedure.Section {
	ranks := s.ranks()
	heads := []string{"meeting.label.party", "meeting.field.name", "meeting.field.position", "meeting.field.role"}
	if ranks {
		heads = append(heads, "meeting.field.rank")
	}
	t := table(heads...)
	section := procedure.Section{Heading: lang.Say("meeting.label.delegations", nil)}
	declined := table("meeting.label.declined", "meeting.field.reason")
	for _, id := range s.Precedence(nil) {
		for _, m := range s.Delegations[id] {
			cells := []any{lang.Party(id), m.Name, m.Position, lang.Say("meeting.choice.role."+m.Role, nil)}
			if ranks {
				cells = append(cells, m.Rank)
			}
			t.Rows = append(t.Rows, cells)
		}
		if reason := s.Declined[id]; !reason.Empty() {
			declined.Rows = append(declined.Rows, []any{lang.Party(id), reason})
		}
	}
	if len(t.Rows) == 0 {
		section.Blocks = append(section.Blocks, procedure.Sentence{Message: lang.Say("meeting.label.no-delegations", nil)})
	} else {
		section.Blocks = append(section.Blocks, t)
	}
	if len(declined.Rows) > 0 {
		section.Blocks = append(section.Blocks, declined)
	}
	return section
}

func (s *State) declaration() procedure.Section {
	d := s.Declaration
	rows := procedure.Rows{row("meeting.field.title", d.Title), row("meeting.field.signed-on", d.SignedOn)}
	if !d.Place.Empty() {
		rows = append(rows, row("meeting.field.place", d.Place))
	}
	blocks := []procedure.Block{rows}
	if !d.Text.Empty() {
		blocks = append(blocks, procedure.Paragraph{Text: d.Text})
	}
	t := table("meeting.field.signatories", "meeting.label.answer", "meeting.field.signatory", "meeting.field.reason")
	for _, id := range d.Signatories {
		t.Rows = append(t.Rows, []any{lang.Party(id), d.stands(id), d.Confirmed[id], d.Declined[id]})
	}
	return procedure.Section{Heading: lang.Say("meeting.label.declaration", nil), Blocks: append(blocks, t)}
}

// stands is how a signatory has answered.
func (d Declaration) stands(id party.ID) lang.Message {
	switch {
	case !d.Confirmed[id].Empty():
		return lang.Say("meeting.label.answer-confirmed", nil)
	case !d.Declined[id].Empty():
		return lang.Say("meeting.label.answer-declined", nil)
	}
	return lang.Say("meeting.label.answer-awaited", nil)
}

// next is the section on the next meeting: fixed, offered or nothing yet.
func (s *State) next() procedure.Section {
	section := procedure.Section{Heading: lang.Say("meeting.label.next", nil)}
	t := table("meeting.label.party", "meeting.field.number", "meeting.field.year", "meeting.field.place")
	for _, o := range s.Offers {
		t.Rows = append(t.Rows, []any{lang.Party(o.Party), o.Number, strconv.Itoa(o.Year), o.Place})
	}
	switch {
	case s.Next.Party != "":
		section.Blocks = []procedure.Block{procedure.Sentence{Message: nextFixed(s.Next)}}
	case len(s.Offers) > 0:
		section.Blocks = []procedure.Block{procedure.Sentence{Message: lang.Say("meeting.label.next-offered", nil)}, t}
	default:
		section.Blocks = []procedure.Block{procedure.Sentence{Message: lang.Say("meeting.label.next-open", nil)}}
	}
	return section
}

func nextFixed(o Offer) lang.Message {
	return lang.Say("meeting.label.next-fixed", lang.Args{"party": lang.Party(o.Party), "number": o.Number, "year": strconv.Itoa(o.Year)})
}

// ranks reports whether anybody's rank was given.
func (s *State) ranks() bool {
	for _, d := range s.Delegations {
		if slices.ContainsFunc(d, func(m Delegate) bool { return !m.Rank.Empty() }) {
			return true
		}
	}
	return false
}
