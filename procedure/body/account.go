package body

import (
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/procedure"
)

// meetings: when it met, meets and must meet.
func (s *State) meetings() procedure.Section {
	heads := []string{"body.field.number", "body.field.host", "body.field.start", "body.field.held-on", "body.field.place", "body.label.pack", "body.label.status"}
	tied := slices.ContainsFunc(s.Meetings, func(m Meeting) bool { return m.Dossier != "" })
	if tied {
		heads = append(heads, "body.field.dossier")
	}
	t := table(heads...)
	for _, m := range s.Meetings {
		status := label("meeting-fixed")
		switch {
		case !m.CalledOff.Empty():
			status = lang.Say("body.label.meeting-off", lang.Args{"reason": m.CalledOff})
		case m.HeldOn != "" && s.lacked(m) > 0:
			status = lang.Say("body.label.meeting-short", lang.Args{"lacked": s.lacked(m)})
		case m.HeldOn != "":
			status = label("meeting-held")
		}
		cells := []any{m.Number, lang.Party(m.Host), m.Start, m.HeldOn, m.Place, m.Pack, status}
		if tied {
			cells = append(cells, m.tie())
		}
		t.Rows = append(t.Rows, cells)
	}
	part := section("meetings")
	if len(t.Rows) == 0 {
		part.Blocks = append(part.Blocks, procedure.Sentence{Message: label("no-meetings")})
	} else {
		part.Blocks = append(part.Blocks, t)
	}
	years := table("body.label.year", "body.label.year-needed", "body.label.year-held", "body.label.year-fixed", "body.label.year-by", "body.label.status")
	for _, y := range s.Years(2) {
		years.Rows = append(years.Rows, []any{strconv.Itoa(y.Year), y.Needed, y.Held, y.Fixed, y.last(s.end()), s.yearStatus(y)})
	}
	if len(years.Rows) > 0 && s.WoundUp == "" {
		part.Blocks = append(part.Blocks, years)
	}
	return part
}

// yearStatus is where a year stands; of one that is open, also once its last day is over.
func (s *State) yearStatus(y Year) any {
	if s.closed(y) {
		return s.yearWord(y)
	}
	return procedure.ByDay{Day: y.last(s.end()), Before: s.yearWord(y), After: label("year-missed")}
}

// yearWord is where a year stands, whatever day it is.
func (s *State) yearWord(y Year) lang.Message {
	why := s.Explained[y.name()].Reason
	switch {
	case y.Kept():
		return label("year-kept")
	case !why.Empty():
		return lang.Say("body.label.year-missed-why", lang.Args{"reason": why})
	case s.missed(y):
		return label("year-missed")
	case y.Foreseen():
		return label("year-foreseen")
	}
	return label("year-open")
}

// accounts: of each meeting the timetable, what was done when, how late, and what was waived.
func (s *State) accounts() []procedure.Section {
	var sections []procedure.Section
	for _, m := range s.Meetings {
		if !m.CalledOff.Empty() {
			continue
		}
		t := table("body.field.what", "body.label.whose", "body.label.due", "body.label.done-on", "body.label.late", "body.label.waiver")
		for _, line := range s.Account(m) {
			var late any = ""
			if line.Late > 0 {
				late = line.Late
			} else if line.Missed {
				late = label("not-on-record")
			}
			t.Rows = append(t.Rows, []any{lang.Say("body.choice.what."+line.What, nil), s.charged(m, line.By), line.Day, line.Done, late, line.Waived.say()})
		}
		part := procedure.Section{Heading: lang.Say("body.label.timetable", lang.Args{"number": m.Number})}
		if rows := m.rows(); len(rows) > 0 {
			part.Blocks = append(part.Blocks, rows)
		}
		if len(t.Rows) > 0 {
			part.Blocks = append(part.Blocks, t)
		}
		sections = append(sections, part)
	}
	return sections
}

// rows: where the meeting's matter is, and who was there.
func (m Meeting) rows() procedure.Rows {
	var rows procedure.Rows
	if m.Dossier != "" {
		rows = append(rows, row("body.field.dossier", m.tie()))
	}
	if len(m.Present) > 0 {
		rows = append(rows, row("body.field.present", names(m.Present)))
	}
	return rows
}

// charged says whose something due is.
func (s *State) charged(m Meeting, by string) any {
	if by == "host" {
		return lang.Party(m.Host)
	}
	return lang.Say("body.label.by-"+by, nil)
}

func (w Waiver) say() lang.Message {
	switch {
	case w.By == "":
		return lang.Message{}
	case w.To == "":
		return lang.Say("body.label.waived", lang.Args{"reason": w.Reason})
	}
	return lang.Say("body.label.waived-to", lang.Args{"reason": w.Reason, "to": w.To})
}

// packs: the rules in force, and of the earlier ones those that a meeting goes by.
func (s *State) packs() []procedure.Section {
	var sections []procedure.Section
	for i := len(s.Packs); i > 0; i-- {
		used := i == len(s.Packs)
		for _, m := range s.Meetings {
			used = used || m.Pack == i
		}
		if used {
			heading := "body.label.rules"
			if i < len(s.Packs) {
				heading = "body.label.rules-earlier"
			}
			sections = append(sections, procedure.Section{Heading: lang.Say(heading, lang.Args{"pack": i}), Blocks: []procedure.Block{
				append(procedure.Rows{row("body.field.since", s.Packs[i-1].Since)}, s.Packs[i-1].Rules.rows()...)}})
		}
	}
	return sections
}

// rows are the rules that set something.
func (r Rules) rows() procedure.Rows {
	var rows procedure.Rows
	number := func(key string, n int) {
		if n > 0 {
			rows = append(rows, row(key, n))
		}
	}
	number("body.field.meetings-a-year", r.MeetingsAYear)
	number("body.field.warn-days", r.WarnDays)
	number("body.field.announce-days", r.AnnounceDays)
	rows = append(rows, row("body.field.items-from", lang.Say("body.choice.items-from."+r.ItemsFrom, nil)))
	number("body.field.invitation-days", r.InvitationDays)
	number("body.field.items-days", r.ItemsDays)
	number("body.field.agenda-days", r.AgendaDays)
	number("body.field.documents-days", r.DocumentsDays)
	number("body.field.notes-days", r.NotesDays)
	number("body.field.record-days", r.RecordDays)
	number("body.field.approval-days", r.ApprovalDays)
	rows = append(rows, row("body.field.quorum", lang.Say("body.choice.quorum."+r.Quorum, nil)),
		row("body.field.adoption", lang.Say("body.choice.adoption."+r.Adoption, nil)))
	number("body.field.silence-days", r.SilenceDays)
	rows = append(rows, row("body.field.precedence", lang.Say("body.choice.precedence."+r.Precedence, nil)))
	if r.Precedence == "listed" {
		rows = append(rows, row("body.field.listed", names(r.Listed)))
	} else {
		rows = append(rows, row("body.field.alphabet", lang.Tag(r.Alphabet)))
	}
	number("body.field.minutes-member", r.MinutesMember)
	number("body.field.minutes-observer", r.MinutesObserver)
	number("body.field.minutes-guest", r.MinutesGuest)
	if len(r.Languages) > 0 {
		rows = append(rows, row("body.field.languages", lang.Tags(r.Languages)))
	}
	number("body.field.chair-months", r.ChairMonths)
	if len(r.Rotation) > 0 {
		rows = append(rows, row("body.field.rotation", names(r.Rotation)))
	}
	return rows
}

// motions: what was moved, what became of it, and who said what.
func (s *State) motions() procedure.Section {
	part := section("motions")
	for _, m := range s.Motions {
		part.Blocks = append(part.Blocks, s.motionRows(m))
		if !m.Wording.Mandate.Empty() {
			part.Blocks = append(part.Blocks, procedure.Paragraph{Text: m.Wording.Mandate})
		}
		if m.Rules.Adoption != "" && m.Outcome == "" {
			part.Blocks = append(part.Blocks, m.Rules.rows())
		}
	}
	return part
}

func (s *State) motionRows(m Motion) procedure.Rows {
	rows := procedure.Rows{
		row("body.field.motion", m.ID),
		row("body.label.matter", lang.Say("body.motion."+m.What, nil)),
		row("body.label.moved-by", lang.Party(m.By)),
		row("body.label.answers-due", m.Until),
	}
	if m.What == newRules {
		rows = append(rows, row("body.field.since", m.Day))
	} else if m.Day != "" {
		rows = append(rows, row("body.label.end", m.Day))
	}
	if m.Subject != "" {
		rows = append(rows, row("body.field.subject", lang.Party(m.Subject)), row("body.field.as", lang.Say("body.choice.as."+m.As, nil)))
	}
	if m.Silence {
		rows = append(rows, row("body.field.silence", label("silence-yes")))
	}
	if short := m.hurried(); short > 0 {
		rows = append(rows, row("body.label.hurried", short))
	}
	if !m.Reason.Empty() {
		rows = append(rows, row("body.field.reason", m.Reason))
	}
	rows = append(rows, row("body.label.consents", names(m.Consents)))
	for _, o := range m.Objections {
		rows = append(rows, row("body.label.objected-by", lang.Party(o.Party)), row("body.label.objection", o.Reason))
	}
	if m.Outcome != "" {
		return append(rows, row("body.label.outcome", lang.Say("body.motion."+m.Outcome, nil)))
	}
	return append(rows, row("body.label.awaited", names(s.awaited(m))))
}
