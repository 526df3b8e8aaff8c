package notice

import (
	"maps"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Status is where a notice stands.
type Status string

// The statuses.
const (
	None         Status = "none"         // its founding entry was refused
	Open         Status = "open"         // somebody has yet to acknowledge the present edition
	Acknowledged Status = "acknowledged" // all have
	Withdrawn    Status = "withdrawn"
)

func (s *State) status() Status {
	switch {
	case len(s.Editions) == 0:
		return None
	case !s.Withdrawn.Empty():
		return Withdrawn
	case len(s.awaited()) == 0:
		return Acknowledged
	}
	return Open
}

// awaited lists who has not acknowledged the edition in force.
func (s *State) awaited() []party.ID {
	if inForce(s) != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Addressed), s.present().acknowledgedBy)
}

// Dues is the word of each addressee that it has the edition in force.
func (s *State) Dues() (all []procedure.Owed) {
	for _, id := range s.awaited() {
		all = append(all, procedure.Owed{ID: "acknowledge-" + string(id), By: id, What: lang.Say("notice.step.acknowledge", nil),
			Started: s.present().Issued, Arrived: true})
	}
	return all
}

// Facts is what lists say of the notice.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Status: string(s.status()), Tone: s.tone(), Await: s.awaited()}
	if len(s.Editions) == 0 {
		f.Named = lang.Say("notice", nil)
		return f
	}
	c := s.present().Contents
	f.Title, f.Search = c.Title, slices.Collect(maps.Values(c.Body))
	if c.Reference != "" {
		f.Search = append(f.Search, c.Reference)
	}
	slices.Sort(f.Search)
	if c.ValidUntil != "" && s.status() != Withdrawn {
		f.Due = &procedure.Due{Day: c.ValidUntil, What: lang.Say("notice.field.valid-until", nil)}
	}
	return f
}

func (s *State) tone() procedure.Tone {
	switch s.status() {
	case None, Withdrawn:
		return procedure.Quiet
	case Acknowledged:
		return procedure.Good
	}
	if s.present().Contents.Level == "alarm" {
		return procedure.Alarm
	}
	return procedure.Live
}

// Document is the notice as one reads it: the edition in force, who has acknowledged
// which edition, then the earlier ones.
func (s *State) Document() procedure.Document {
	var d procedure.Document
	if len(s.Editions) == 0 {
		return d
	}
	last := len(s.Editions)
	var heading lang.Message
	if s.status() == Withdrawn { // nobody should read on and take it for being in force
		heading = lang.Say("notice.status.withdrawn", nil)
	}
	d.Sections = append(d.Sections, s.edition(last, heading), s.acknowledgements())
	for n := last - 1; n > 0; n-- {
		d.Sections = append(d.Sections, s.edition(n, lang.Say("notice.label.earlier", lang.Args{"edition": n})))
	}
	return d
}

func (s *State) edition(n int, heading lang.Message) procedure.Section {
	e := s.Editions[n-1]
	rows := procedure.Rows{
		row("notice.field.title", e.Contents.Title),
		row("notice.field.level", lang.Say("notice.choice.level."+e.Contents.Level, nil)),
		row("notice.label.issuer", lang.Party(s.Issuer)),
		row("notice.label.issued", e.Issued),
		row("notice.field.edition", n),
	}
	if e.Contents.ValidUntil != "" {
		rows = append(rows, row("notice.field.valid-until", e.Contents.ValidUntil))
	}
	if e.Contents.Reference != "" {
		rows = append(rows, row("notice.field.reference", e.Contents.Reference))
	}
	if len(e.Contents.Files) > 0 {
		rows = append(rows, row("notice.field.files", e.Contents.Files))
	}
	if n == len(s.Editions) && s.status() == Withdrawn {
		rows = append(rows, row("notice.label.withdrawn", s.Withdrawn))
	}
	return procedure.Section{Heading: heading, Blocks: []procedure.Block{rows, procedure.Paragraph{Text: e.Contents.Body}}}
}

func (s *State) acknowledgements() procedure.Section {
	table := procedure.Table{Head: []lang.Message{
		lang.Say("notice.label.party", nil), lang.Say("notice.field.edition", nil),
		lang.Say("notice.label.when", nil), lang.Say("notice.field.remark", nil),
	}}
	for i, e := range s.Editions {
		for _, k := range e.Acknowledged {
			table.Rows = append(table.Rows, []any{lang.Party(k.Party), i + 1, k.At, k.Remark})
		}
	}
	section := procedure.Section{Heading: lang.Say("notice.label.acknowledgements", nil)}
	if len(table.Rows) == 0 {
		section.Blocks = []procedure.Block{procedure.Sentence{Message: lang.Say("notice.label.none-yet", nil)}}
	} else {
		section.Blocks = []procedure.Block{table}
	}
	return section
}

func row(label string, value any) procedure.Row {
	return procedure.Row{Label: lang.Say(label, nil), Value: value}
}

// Prefill starts an acknowledgement from the edition in force and an update from its
// wording.
func (s *State) Prefill(_ procedure.Act, in any) {
	if len(s.Editions) == 0 {
		return
	}
	switch in := in.(type) {
	case *Acknowledge:
		in.Edition = len(s.Editions)
	case *Contents:
		*in = s.present().Contents
	}
}
