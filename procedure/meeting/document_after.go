package meeting

import (
	"strconv"

	"kenesh/lang"
	"kenesh/procedure"
)

// taken are an item's rows on the decision that is put, or how it was taken.
func (i Item) taken() procedure.Rows {
	var rows procedure.Rows
	if !i.Put.Empty() {
		rows = append(rows, row("meeting.label.put", i.Put))
	}
	if v := i.Vote; v.Manner != "" {
		rows = append(rows, row("meeting.field.manner", vote(v.Manner, v.Share, len(v.For), len(v.Against), len(v.Abstained))))
		if len(v.Abstained) > 0 {
			rows = append(rows, row("meeting.field.abstained", parties(v.Abstained)))
		}
	}
	for _, r := range lastOf(i.Reservations, everything) {
		rows = append(rows, row("meeting.label.reservation", said(r.By, r.Text)))
	}
	for _, r := range lastOf(i.Positions, everything) {
		rows = append(rows, row("meeting.label.position", said(r.By, r.Text)))
	}
	return rows
}

// sitting are the sections on the meeting as it sits.
func (s *State) sitting() []procedure.Section {
	var rows procedure.Rows
	if i := s.Current(); i.ID != "" && s.Status == Opened {
		rows = append(rows, row("meeting.label.current", i.title()))
	}
	if len(s.Sitting.Present) > 0 {
		rows = append(rows, row("meeting.label.present", parties(s.Sitting.Present)))
	}
	floor := table("meeting.field.speaker", "meeting.field.category", "meeting.field.minutes", "meeting.label.stage", "meeting.field.request")
	for _, x := range s.Sitting.Speeches {
		floor.Rows = append(floor.Rows, []any{x.speaker(), lang.Say("meeting.choice.category."+x.Category, nil), minutesOf(x.Minutes),
			lang.Say("meeting.label.floor-"+x.Stage, nil), x.ID})
	}
	points := table("meeting.label.party", "meeting.field.text", "meeting.field.outcome", "meeting.field.reason", "meeting.field.point")
	for _, p := range s.Sitting.Points {
		points.Rows = append(points.Rows, []any{lang.Party(p.By), p.Text, outcome(p.Outcome), p.Reason, p.ID})
	}
	var all []procedure.Section
	if len(rows) > 0 {
		all = append(all, procedure.Section{Heading: lang.Say("meeting.label.sitting", nil), Blocks: []procedure.Block{rows}})
	}
	all = append(all, section("meeting.label.speakers", floor)...)
	return append(all, section("meeting.label.points", points)...)
}

// speaker is the person where the party has said who speaks, and its delegation.
func (x Speech) speaker() any {
	if x.Speaker.Empty() {
		return lang.Party(x.By)
	}
	return said(x.By, x.Speaker)
}

func minutesOf(n int) any {
	if n == 0 {
		return ""
	}
	return n
}

// after are the sections on the record and the communiqué.
func (s *State) after() []procedure.Section {
	var all []procedure.Section
	if r := s.Record; r.Revision() > 0 {
		all = append(all, procedure.Section{Heading: lang.Say("meeting.label.record", lang.Args{"revision": strconv.Itoa(r.Revision())}),
			Blocks: []procedure.Block{procedure.Sentence{Message: s.recordStands()}, lines(r.Lines())}})
		if n := r.Revision(); n > 1 {
			all = append(all, differences(r.Revisions[n-2], r.Revisions[n-1])...)
		}
		t := table("meeting.label.party", "meeting.field.line", "meeting.field.text", "meeting.field.reason", "meeting.field.outcome", "meeting.label.answer", "meeting.field.correction")
		for _, c := range r.Corrections {
			t.Rows = append(t.Rows, []any{lang.Party(c.By), c.Line, c.Text, c.Reason, outcome(c.Outcome), c.Answer, c.ID})
		}
		all = append(all, section("meeting.label.corrections", t)...)
	}
	if c := s.Communique; c.Draft > 0 {
		stands := procedure.Sentence{Message: lang.Say("meeting.label.communique-draft", lang.Args{"draft": strconv.Itoa(c.Draft)})}
		if c.Out {
			stands = procedure.Sentence{Message: lang.Say("meeting.label.communique-released", nil)}
		}
		all = append(all, procedure.Section{Heading: lang.Say("meeting.label.communique", nil),
			Blocks: []procedure.Block{stands, procedure.Paragraph{Text: c.Title}, procedure.Paragraph{Text: c.Text}}})
	}
	return append(all, s.releases()...)
}

// recordStands says how far the record's approval has come.
func (s *State) recordStands() lang.Message {
	switch r := s.Record; {
	case r.LockedOn != "":
		return lang.Say("meeting.label.record-locked-on", lang.Args{"approved-on": r.LockedOn})
	case r.All:
		return lang.Say("meeting.label.record-locked", nil)
	}
	return lang.Say("meeting.label.record-waits", lang.Args{"parties": parties(s.unapproved())})
}

// lines is the record as a table with the numbers by which corrections name its lines.
func lines(all []Line) procedure.Table {
	t := table("meeting.field.line", "meeting.label.what", "meeting.field.text")
	for _, l := range all {
		r := l.Row()
		t.Rows = append(t.Rows, []any{l.ID, r.Label, r.Value})
	}
	return t
}

func differences(before, after []Line) []procedure.Section {
	t := table("meeting.field.line", "meeting.label.change", "meeting.label.before", "meeting.label.after")
	for _, d := range Compare(before, after) {
		id, was, is := d.After.ID, any(""), any("")
		if d.Before.ID != "" {
			id, was = d.Before.ID, d.Before.Row().Value
		}
		if d.After.ID != "" {
			is = d.After.Row().Value
		}
		t.Rows = append(t.Rows, []any{id, lang.Say("meeting.label.line-"+d.Change, nil), was, is})
	}
	return section("meeting.label.differences", t)
}
