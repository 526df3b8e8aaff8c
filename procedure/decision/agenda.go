package decision

import (
	"cmp"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Reason is why an obligation stands on the next provisional agenda.
type Reason string

// The reasons, in the order in which they weigh.
const (
	Late      Reason = "overdue"   // somebody's date has passed
	Stuck     Reason = "blocked"   // somebody asks for help and nobody has offered any
	Disputed  Reason = "objected"  // the last proposal on it met an objection
	Unclear   Reason = "contested" // the decision's text is contested
	Undecided Reason = "proposal"  // a proposal waits for answers
	Asked     Reason = "report"    // a round asks for reports on it that have not come
)

// AgendaItem is an obligation that the next meeting has to look at, with every reason
// there is. Nobody puts it there: it follows from the states and the day, and it is gone
// when its reasons are.
type AgendaItem struct {
	Dossier    string
	Symbol     string
	Obligation string
	Title      lang.Text
	Due        lang.Date // the earliest date that has passed
	Reasons    []Reason
	Parties    []party.ID // those behind, stuck, objecting or asked
	Carried    int
	Colour     Colour
}

// reasons lists them in their order.
var reasons = []Reason{Late, Stuck, Disputed, Unclear, Undecided}

// AgendaChoice is what a reader of the provisional agenda chooses.
type AgendaChoice struct {
	Day lang.Date `json:"day,omitempty"` // today, if none
}

// agenda is what belongs on the next provisional agenda, by reasons.
func agenda(v procedure.View, cases []procedure.Case, c AgendaChoice) procedure.Document {
	day := cmp.Or(c.Day, v.Today)
	items := Agenda(decisions(cases), day)
	doc := procedure.Document{Sections: []procedure.Section{{Blocks: []procedure.Block{sentence("decision.board.as-of", lang.Args{"day": day})}}}}
	for _, why := range reasons {
		t := table("decision.field.obligation", "decision.label.colour", "decision.field.due", "decision.board.who", "decision", "decision.label.carried")
		for _, i := range items {
			if slices.Contains(i.Reasons, why) {
				t.Rows = append(t.Rows, []any{link(i.Dossier, part(i.Obligation), i.Title), i.Colour.sign(), i.Due, parties(i.Parties), i.Symbol, i.Carried})
			}
		}
		if len(t.Rows) > 0 {
			doc.Sections = append(doc.Sections, procedure.Section{Heading: why.Why(), Blocks: []procedure.Block{t}})
		}
	}
	if len(items) == 0 {
		doc.Sections[0].Blocks = append(doc.Sections[0].Blocks, sentence("decision.annual.none", nil))
	}
	return doc
}

// Why is a reason in words.
func (r Reason) Why() lang.Message { return lang.Say("decision.agenda."+string(r), nil) }

// Agenda is what belongs on the next provisional agenda on a day, in the order of
// adoption.
func Agenda(all []Decision, date lang.Date) []AgendaItem {
	d := onDay(date)
	var items []AgendaItem
	for _, one := range ordered(all, d) {
		for i := range one.Obligations {
			o := &one.Obligations[i]
			if ends(one.status(o, d)) {
				continue
			}
			item := AgendaItem{Dossier: one.Dossier, Symbol: one.contents().Symbol, Obligation: o.ID, Title: o.Paragraph.Title}
			lines := one.lines(o, d)
			item.weigh(lines)
			item.dispute(one.State, o, d)
			item.report(one.State, o, d)
			if len(item.Reasons) > 0 {
				item.Carried, item.Colour = o.carried(d), worst(lines)
				items = append(items, item)
			}
		}
	}
	return items
}

// weigh looks at what the parties reported.
func (i *AgendaItem) weigh(lines []Line) {
	for _, l := range lines {
		if l.Overdue {
			i.add(Late, l.Party)
			if i.Due == "" || l.Due < i.Due {
				i.Due = l.Due
			}
		}
	}
	for _, l := range lines {
		if l.Blocked && !l.Wanted.Empty() && len(l.Helpers) == 0 {
			i.add(Stuck, l.Party)
		}
	}
}

// dispute looks at what they do not agree on.
func (i *AgendaItem) dispute(s *State, o *Obligation, d day) {
	var last *Proposal
	for n := range o.Proposals {
		if d.has(o.Proposals[n].At) {
			last = &o.Proposals[n]
		}
	}
	switch {
	case last == nil:
	case last.Fate == objected && d.has(last.Settled):
		i.add(Disputed, last.Objector)
	case last.Fate == "":
		for _, id := range s.asked(o) {
			i.add(Undecided, id)
		}
	case !d.has(last.Settled):
		i.add(Undecided, last.By)
	}
	for _, k := range s.present().Answers {
		if !k.Contested.Empty() && d.has(k.At) {
			i.add(Unclear, k.Party)
		}
	}
}

// report looks at what the last round asked for.
func (i *AgendaItem) report(s *State, o *Obligation, d day) {
	r := s.roundOn(d)
	if r == nil || !slices.Contains(r.Asks, o.ID) {
		return
	}
	for _, id := range s.addresseesOn(o, d) {
		if !slices.Contains(o.standing(id, d).answers, r.ID) {
			i.add(Asked, id)
		}
	}
}

func (i *AgendaItem) add(why Reason, id party.ID) {
	if !slices.Contains(i.Reasons, why) {
		i.Reasons = append(i.Reasons, why)
	}
	if !slices.Contains(i.Parties, id) {
		i.Parties = append(i.Parties, id)
	}
}
