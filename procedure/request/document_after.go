package request

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// treated is what the addressee does with the request.
func (s *State) treated() []procedure.Block {
	var rows procedure.Rows
	if k := s.Acknowledged; k.Signature.Party != "" {
		rows = append(rows, row("request.label.acknowledged", k.Signature.At), row("request.label.officer", k.Signature.By))
		rows = add(rows, "reference", k.Input.Reference)
		rows = add(rows, "access", choice("access", k.Input.Access))
		rows = add(rows, "view", choice("view", k.Input.View))
		rows = add(rows, "reason", k.Input.Reason)
	}
	rows = add(rows, "office", s.office())
	offices := table("request.label.when", "request.field.office", "request.field.reason")
	for _, t := range s.Transfers {
		offices.Rows = append(offices.Rows, []any{t.At, t.Input.Office, t.Input.Reason})
	}
	measures := table("request.field.measure", "request.field.office", "request.field.standing", "request.field.on", "request.field.due", "request.field.remark")
	for _, m := range s.Measures {
		measures.Rows = append(measures.Rows, []any{lang.Term(m.Measure.Key()), m.Office, choice("standing", m.Standing), m.On, m.Due, m.Remark})
	}
	waits := table("request.label.when", "request.field.authority", "request.field.expected", "request.field.reason")
	for _, w := range s.Waits {
		waits.Rows = append(waits.Rows, []any{w.At, choice("authority", w.Input.Authority), w.Input.Expected, w.Input.Reason})
	}
	delays := table("request.label.when", "request.field.cause", "request.field.expected", "request.field.reason")
	for _, x := range s.Delays {
		delays.Rows = append(delays.Rows, []any{x.At, choice("cause", x.Input.Cause), x.Input.Expected, x.Input.Reason})
	}
	reminders := table("request.label.reminded", "request.field.remark")
	for _, r := range s.Reminders {
		reminders.Rows = append(reminders.Rows, []any{r.At, r.Text})
	}
	return []procedure.Block{rows, offices, measures, waits, delays, reminders}
}

func (s *State) questioned() []procedure.Block {
	var blocks []procedure.Block
	for _, q := range s.Questions {
		rows := procedure.Rows{row("request.label.when", q.At), row("request.field.about", choice("about", q.Asked.About))}
		rows = add(rows, "text", q.Asked.Text)
		if q.open() {
			blocks = append(blocks, append(rows, row("request.label.clarified", lang.Say("request.label.not-yet", nil))))
			continue
		}
		rows = add(append(rows, row("request.label.clarified", q.Given)), "files", q.Answered.Files)
		blocks = append(append(blocks, rows, procedure.Paragraph{Text: q.Answered.Text}), q.Answered.Subjects.shown()...)
	}
	return blocks
}

// answers are replies and refusals.
func (s *State) answers() []procedure.Block {
	var blocks []procedure.Block
	for i, r := range s.Replies {
		in := r.Input
		rows := procedure.Rows{row("request.label.reply-number", i+1), row("request.label.when", r.At),
			row("request.field.reply", choice("reply", in.Kind)), row("request.field.result", choice("result", in.Result))}
		rows = append(rows, s.care(r.ID, in.Handling, in.Limits, in.Source, in.Known)...)
		rows = add(rows, "tongue", language(in.Tongue))
		rows = add(rows, "files", in.Files)
		blocks = append(blocks, rows)
		if !in.Text.Empty() {
			blocks = append(blocks, procedure.Paragraph{Text: in.Text})
		}
		blocks = append(append(blocks, in.Subjects.shown()...), s.renderings(r.ID)...)
	}
	for _, r := range s.Refusals {
		rows := procedure.Rows{row("request.label.refused", r.At), row("request.field.extent", choice("extent", r.Input.Extent))}
		rows = add(rows, "what", r.Input.What)
		grounds := table("request.field.ground", "request.field.remark")
		for _, g := range r.Input.Grounds {
			grounds.Rows = append(grounds.Rows, []any{choice("ground", g.Ground), g.Remark})
		}
		blocks = append(blocks, rows, grounds)
		if r.Input.Extent == "part" {
			blocks = append(blocks, said("request.label.rest-due", nil))
		}
	}
	return blocks
}

// used is what became of the information that was given.
func (s *State) used() []procedure.Block {
	var blocks []procedure.Block
	for _, c := range s.Corrections {
		blocks = append(blocks, procedure.Rows{row("request.label.corrected", s.called(c.Input.Item)), row("request.label.party", lang.Party(c.Party)),
			row("request.label.when", c.At), row("request.field.wrong", choice("wrong", c.Input.Wrong))}, procedure.Paragraph{Text: c.Input.Text})
	}
	limits := table("request.field.item", "request.label.party", "request.label.when", "request.field.handling", "request.field.limits")
	for _, r := range s.Restrictions {
		limits.Rows = append(limits.Rows, []any{s.called(r.Input.Item), lang.Party(r.Party), r.At, choice("handling", r.Input.Handling), r.Input.Limits})
	}
	recalls := table("request.label.recalled", "request.label.when", "request.field.cause", "request.label.holder", "request.field.did", "request.field.reason")
	for _, r := range s.Recalls {
		for _, id := range r.Holders {
			did, why := lang.Say("request.label.not-yet", nil), lang.Text(nil)
			for _, k := range r.Answers {
				if k.Party == id {
					did, why = choice("did", k.Input.Did), k.Input.Reason
				}
			}
			recalls.Rows = append(recalls.Rows, []any{s.called(r.Input.Item), r.At, choice("cause", r.Input.Cause), lang.Party(id), did, why})
		}
	}
	return append(blocks, limits, recalls, s.usesShown())
}

func (s *State) usesShown() procedure.Table {
	t := table("request.label.by", "request.field.item", "request.field.use", "request.field.to", "request.field.purpose", "request.field.until", "request.label.answer")
	for _, u := range s.Uses {
		in, answer := u.Granted, lang.Say("request.label.granted", nil)
		switch {
		case u.open():
			in, answer = GrantUse{Item: u.Asked.Item, Use: u.Asked.Use, To: u.Asked.To, Purpose: u.Asked.Purpose, Until: u.Asked.Until}, lang.Say("request.label.not-yet", nil)
		case !u.Declined.Empty():
			in, answer = GrantUse{Item: u.Asked.Item, Use: u.Asked.Use, To: u.Asked.To, Purpose: u.Declined}, lang.Say("request.label.declined", nil)
		case u.ended(s.Latest):
			answer = lang.Say("request.label.grant-ended", nil)
		}
		t.Rows = append(t.Rows, []any{lang.Party(u.By), s.called(in.Item), choice("use", in.Use), lang.Party(in.To), in.Purpose, in.Until, answer})
	}
	return t
}

// aftermath is feedback, the end, other channels.
func (s *State) aftermath() []procedure.Block {
	back := table("request.label.party", "request.label.when", "request.field.usefulness", "request.field.outcome", "request.field.remark")
	for _, f := range s.Feedback {
		back.Rows = append(back.Rows, []any{lang.Party(f.Party), f.At, choice("usefulness", f.Input.Usefulness), choice("outcome", f.Input.Outcome), f.Input.Remark})
	}
	ends := table("request.label.closed", "request.field.remark")
	for _, c := range s.Closings {
		ends.Rows = append(ends.Rows, []any{c.At, c.Text})
	}
	again := table("request.label.reopened", "request.field.reason")
	for _, r := range s.Reopenings {
		again.Rows = append(again.Rows, []any{r.At, r.Text})
	}
	channels := table("request.field.channel", "request.field.number")
	for _, c := range s.allChannels() {
		channels.Rows = append(channels.Rows, []any{choice("channel", c.Channel), c.Number})
	}
	return []procedure.Block{back, ends, again, channels}
}

func parties(ids []party.ID) lang.Parties {
	out := make(lang.Parties, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
