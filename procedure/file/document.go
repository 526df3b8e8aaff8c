package file

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// Document is the file as one reads it: what it is about, the drafts, the
// notes with the newest first.
func (s *State) Document() procedure.Document {
	if s.Party == "" {
		return procedure.Document{}
	}
	head := procedure.Section{Blocks: []procedure.Block{s.head()}}
	if !s.Purpose.Empty() {
		head.Blocks = append(head.Blocks, procedure.Paragraph{Text: s.Purpose})
	}
	d := procedure.Document{Sections: []procedure.Section{head}}
	if len(s.Kept) > 0 {
		d.Sections = append(d.Sections, s.drafts())
	}
	if len(s.Notes) > 0 {
		d.Sections = append(d.Sections, s.notes())
	}
	return d
}

func (s *State) head() procedure.Rows {
	var rows procedure.Rows
	add := func(label string, value any, there bool) {
		if there {
			rows = append(rows, procedure.Row{Label: lang.Say(label, nil), Value: value})
		}
	}
	add("file.field.about", tieOf(s.About), s.About != "")
	for _, id := range s.Others {
		add("file.field.others", tieOf(id), true)
	}
	add("file.label.opened", s.Opened.By, true)
	if n := len(s.Reopened); n > 0 {
		add("file.label.reopened", s.Reopened[n-1].Text, true)
	}
	add("file.label.closed", s.Closed.At, s.Closed.At != 0)
	add("file.field.outcome", s.Outcome, !s.Outcome.Empty())
	return rows
}

func (s *State) drafts() procedure.Section {
	var blocks []procedure.Block
	for i := len(s.Kept) - 1; i >= 0; i-- {
		blocks = append(blocks, draftRows(s.Kept[i]))
	}
	return procedure.Section{Heading: lang.Say("file.label.drafts", nil), Name: "drafts", Blocks: blocks}
}

// draftRows is one draft: the act by its own kind's word for it.
func draftRows(k procedure.Kept) procedure.Rows {
	rows := procedure.Rows{
		{Label: lang.Say("file.field.draft", nil), Value: k.ID},
		{Label: lang.Say("file.label.act", nil), Value: lang.Say(k.Act.Kind+".step."+k.Act.Step, nil)},
		{Label: lang.Say("file.label.standing", nil), Value: procedure.Sign{Word: lang.Say("file.standing."+string(k.Standing), nil), Tone: tones[k.Standing]}},
		{Label: lang.Say("file.field.version", nil), Value: k.Version},
		{Label: lang.Say("file.label.by", nil), Value: k.By},
		{Label: lang.Say("file.label.at", nil), Value: k.At},
	}
	add := func(label string, value any) {
		rows = append(rows, procedure.Row{Label: lang.Say(label, nil), Value: value})
	}
	if !k.Act.Remark.Empty() {
		add("file.field.remark", k.Act.Remark)
	}
	switch k.Standing {
	case procedure.Approved, procedure.WasSent:
		add("file.label.approved-by", k.Judge)
	case procedure.Returned:
		add("file.label.returned-by", k.Judge)
	}
	if !k.Reasons.Empty() {
		add("file.field.reasons", k.Reasons)
	}
	if k.Standing == procedure.WasSent {
		add("file.label.became", tieOf(k.Dossier))
		for _, id := range k.Others {
			add("file.field.others", tieOf(id))
		}
	}
	return rows
}

var tones = map[procedure.Stage]procedure.Tone{
	procedure.Waiting: procedure.Warn, procedure.Returned: procedure.Warn, procedure.Approved: procedure.Live,
	procedure.WasSent: procedure.Good, procedure.Withdrawn: procedure.Quiet,
}

func (s *State) notes() procedure.Section {
	table := procedure.Table{Head: []lang.Message{lang.Say("file.label.at", nil), lang.Say("file.label.by", nil), lang.Say("file.field.text", nil)}}
	for i := len(s.Notes) - 1; i >= 0; i-- {
		n := s.Notes[i]
		table.Rows = append(table.Rows, []any{n.Signature.At, n.Signature.By, n.Text})
	}
	return procedure.Section{Heading: lang.Say("file.label.notes", nil), Blocks: []procedure.Block{table}}
}
