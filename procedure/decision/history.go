package decision

import (
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// happening is something a party did about an obligation, as a page tells it.
type happening struct {
	At       lang.Moment
	Party    party.ID
	What     lang.Message
	Text     lang.Text
	Evidence []string
	Files    []procedure.File
	Round    lang.Text // the title of the round it answers
}

// history lists what happened to an obligation, the first first: what the parties did
// about it, what was proposed and what became of that. Happenings of one moment stand in
// the order of the parties.
func (s *State) history(id string) []happening {
	o := s.obligation(id)
	if o == nil {
		return nil
	}
	all := s.done(o)
	for _, p := range o.Proposals {
		all = append(all, happening{At: p.At, Party: p.By, What: p.proposes(), Text: p.Grounds})
		switch p.Fate {
		case "":
		case objected:
			all = append(all, happening{At: p.Settled, Party: p.Objector, What: lang.Say("decision.label.fate-objected", nil), Text: p.Objection})
		default:
			all = append(all, happening{At: p.Settled, Party: p.By, What: lang.Say("decision.label.fate-"+p.Fate, nil)})
		}
	}
	slices.SortStableFunc(all, func(a, b happening) int { return int(min(max(a.At-b.At, -1), 1)) })
	return all
}

// done lists what the parties did, party by party.
func (s *State) done(o *Obligation) []happening {
	ids := slices.Clone(s.Parties)
	founding := len(ids)
	for id := range o.Logs {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids[founding:])
	var all []happening
	for _, id := range ids {
		for _, e := range o.Logs[id] {
			h := happening{At: e.At, Party: id, What: e.word(), Text: e.Text, Evidence: e.Evidence, Files: e.Files}
			if e.What == help {
				h.Party = e.By
			}
			if r := s.round(e.Round); r != nil {
				h.Round = r.Title
			}
			all = append(all, h)
		}
	}
	return all
}

func (e Event) word() lang.Message {
	if e.What == reported && e.Done {
		return lang.Say("decision.label.did-done", nil)
	}
	return lang.Say("decision.label.did-"+e.What, nil)
}

// shown is how much of an obligation's history its page holds; the record has all of it.
const shown = 30

func (s *State) historySection(o *Obligation) procedure.Section {
	section := procedure.Section{Heading: lang.Say("decision.label.history", lang.Args{"place": o.ID, "title": o.Paragraph.Title})}
	all := s.history(o.ID)
	if len(all) == 0 {
		return section
	}
	if len(all) > shown {
		section.Blocks = append(section.Blocks, sentence("decision.label.history-last", lang.Args{"shown": shown, "all": len(all)}))
		all = all[len(all)-shown:]
	}
	t := table("decision.label.when", "decision.label.party", "decision.label.what", "decision.field.text", "decision.field.evidence", "decision.field.round")
	for _, h := range all {
		t.Rows = append(t.Rows, []any{h.At, lang.Party(h.Party), h.What, h.Text, strings.Join(h.Evidence, ", "), h.Round})
	}
	section.Blocks = append(section.Blocks, t)
	for _, h := range all {
		if len(h.Files) > 0 {
			section.Blocks = append(section.Blocks, procedure.Rows{row("decision.label.when", h.At), row("decision.label.party", lang.Party(h.Party)), row("decision.field.files", h.Files)})
		}
	}
	return section
}

// roundsSection lists the rounds, the last first, and whose reports the last one waits for.
func (s *State) roundsSection() procedure.Section {
	t := table("decision.field.round", "decision.label.opener", "decision.label.when", "decision.label.round-due", "decision.label.reminders", "decision.label.missing")
	for i := len(s.Rounds) - 1; i >= 0; i-- {
		r := &s.Rounds[i]
		t.Rows = append(t.Rows, []any{r.Title, lang.Party(r.By), r.At, r.Due, len(r.Reminders), parties(s.missingOn(r, always))})
	}
	section := procedure.Section{Heading: lang.Say("decision.label.rounds", nil), Blocks: []procedure.Block{t}}
	last := s.Rounds[len(s.Rounds)-1]
	for _, k := range last.Reminders {
		if !k.Remark.Empty() {
			section.Blocks = append(section.Blocks, procedure.Paragraph{Text: k.Remark})
		}
	}
	return section
}
