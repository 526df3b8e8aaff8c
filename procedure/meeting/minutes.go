package meeting

import (
	"reflect"
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Line is one line of the record. Its id is its own through all revisions: the place it
// had in the first one, or the correction that added it.
type Line struct {
	ID      string      `json:"id,omitempty"`
	Kind    string      `json:"kind,omitempty"`
	Item    string      `json:"item,omitempty"`
	Party   party.ID    `json:"party,omitempty"`
	Parties []party.ID  `json:"parties,omitempty"`
	Text    lang.Text   `json:"text,omitempty"`
	Day     lang.Date   `json:"day,omitempty"`
	From    lang.Moment `json:"from,omitempty"`
	Until   lang.Moment `json:"until,omitempty"`
	Code    string      `json:"code,omitempty"`  // an outcome, a manner
	Share   string      `json:"share,omitempty"` // the majority that was stated
	Numbers []int       `json:"numbers,omitempty"`
}

// The kinds of lines.
const (
	lineDay         = "day"
	linePlace       = "place"
	lineSitting     = "sitting"
	lineChair       = "chair"
	lineHead        = "head"
	lineRegrets     = "regrets"
	lineItem        = "item"
	lineSpoke       = "spoke"
	linePoint       = "point"
	lineSummary     = "summary"
	lineDecision    = "decision"
	lineVote        = "vote"
	lineAbstained   = "abstained"
	lineReservation = "reservation"
	linePosition    = "position"
	lineDeclaration = "declaration"
	lineSigned      = "signed"
	lineNext        = "next"
	lineText        = "text"
)

// Minutes is the record of decisions as it follows from what happened: what the first
// revision says.
func (s *State) Minutes() []Line { return s.minutes(everything) }

// minutes is that, of the acts that seen lets pass.
func (s *State) minutes(seen func(party.ID, uint64) bool) []Line {
	m := minutes{seen: seen}
	m.add(Line{Kind: lineDay, Day: s.Call.Start})
	m.add(Line{Kind: linePlace, Text: s.Call.Place, Code: s.form()})
	m.some(Line{Kind: lineSitting, From: s.Sitting.Opened, Until: s.Sitting.Closed}, int(s.Sitting.Closed))
	m.add(Line{Kind: lineChair, Party: s.chair()})
	var regrets []party.ID
	for _, id := range s.Precedence(nil) {
		switch answer := s.answer(id, seen); {
		case answer.Declined:
			regrets = append(regrets, id)
		case answer.By != "":
			m.add(Line{Kind: lineHead, Party: id, Text: answer.Head})
		}
	}
	m.some(Line{Kind: lineRegrets, Parties: regrets}, len(regrets))
	m.points(s, "")
	for _, i := range s.Items {
		if i.onAgenda() {
			m.item(s, i)
		}
	}
	if d := s.Declaration; s.declared() {
		m.add(Line{Kind: lineDeclaration, Text: d.Title})
		signed := slices.DeleteFunc(slices.Clone(d.Signatories), func(id party.ID) bool { return d.Confirmed[id].Empty() })
		m.some(Line{Kind: lineSigned, Parties: signed}, len(signed))
	}
	if s.Next.Party != "" {
		m.add(Line{Kind: lineNext, Party: s.Next.Party, Numbers: []int{s.Next.Number, s.Next.Year}})
	}
	return m.lines
}

// answer is the last a party said of its coming, among what seen lets pass.
func (s *State) answer(id party.ID, seen func(party.ID, uint64) bool) (last Answer) {
	for _, x := range s.Answers {
		if x.By == id && seen(x.By, x.Number) {
			last = x
		}
	}
	return last
}

// minutes are lines as they are written, numbered one after another.
type minutes struct {
	lines []Line
	seen  func(party.ID, uint64) bool
}

func (m *minutes) add(l Line) {
	l.ID = strconv.Itoa(len(m.lines) + 1)
	m.lines = append(m.lines, l)
}

func (m *minutes) some(l Line, n int) {
	if n > 0 {
		m.add(l)
	}
}

func (m *minutes) item(s *State, i Item) {
	m.add(Line{Kind: lineItem, Item: i.ID, Text: i.Title})
	var spoke []party.ID
	for _, x := range s.Sitting.Speeches {
		if x.Item == i.ID && (x.Stage == speaking || x.Stage == spoken) && !slices.Contains(spoke, x.By) {
			spoke = append(spoke, x.By)
		}
	}
	m.some(Line{Kind: lineSpoke, Item: i.ID, Parties: spoke}, len(spoke))
	m.points(s, i.ID)
	m.some(Line{Kind: lineSummary, Item: i.ID, Text: i.Summary}, len(i.Summary))
	m.some(Line{Kind: lineDecision, Item: i.ID, Text: i.Decision}, len(i.Decision))
	if v := i.Vote; v.Manner != "" {
		m.add(Line{Kind: lineVote, Item: i.ID, Code: v.Manner, Share: v.Share, Numbers: []int{len(v.For), len(v.Against), len(v.Abstained)}})
		if v.Share != "" { // where a majority was stated, the record says who abstained
			m.some(Line{Kind: lineAbstained, Item: i.ID, Parties: v.Abstained}, len(v.Abstained))
		}
	}
	for _, r := range lastOf(i.Reservations, m.seen) {
		m.add(Line{Kind: lineReservation, Item: i.ID, Party: r.By, Text: r.Text})
	}
	for _, r := range lastOf(i.Positions, m.seen) {
		m.add(Line{Kind: linePosition, Item: i.ID, Party: r.By, Text: r.Text})
	}
}

// points are the points of order that were raised on an item, or before any was called.
func (m *minutes) points(s *State, item string) {
	for _, p := range s.Sitting.Points {
		if p.Item == item && m.seen(p.By, p.Number) {
			m.add(Line{Kind: linePoint, Item: item, Party: p.By, Text: p.Text, Code: p.Outcome})
		}
	}
}

// correctable: a line of somebody's words. What else it says follows from acts that
// stand in the dossier.
func (l Line) correctable() bool {
	return slices.Contains([]string{lineHead, linePoint, lineSummary, lineDecision, lineReservation, linePosition, lineText}, l.Kind)
}

// Row is the line as one reads it: what it says, and that.
func (l Line) Row() procedure.Row {
	switch l.Kind {
	case lineDay:
		return row("meeting.field.start", l.Day)
	case linePlace:
		return row("meeting.field.place", lang.Say("meeting.label.place-form", lang.Args{"place": l.Text, "form": lang.Term("meeting.choice.form." + l.Code)}))
	case lineSitting:
		return row("meeting.label.sitting", lang.Say("meeting.label.days", lang.Args{"start": l.From, "end": l.Until}))
	case lineChair:
		return row("meeting.field.chair", lang.Party(l.Party))
	case lineHead:
		return row("meeting.choice.role.head", said(l.Party, l.Text))
	case lineRegrets:
		return row("meeting.label.declined", parties(l.Parties))
	case lineItem:
		return row("meeting.field.item", Item{ID: l.Item, Title: l.Text, Standing: l.Text.Empty()}.title())
	case lineSpoke:
		return row("meeting.label.spoke", parties(l.Parties))
	case linePoint:
		return row("meeting.label.point", said(l.Party, l.Text))
	case lineSummary:
		return row("meeting.field.summary", l.Text)
	case lineDecision:
		return row("meeting.field.decision", l.Text)
	case lineVote:
		return row("meeting.field.manner", vote(l.Code, l.Share, l.Numbers[0], l.Numbers[1], l.Numbers[2]))
	case lineAbstained:
		return row("meeting.field.abstained", parties(l.Parties))
	case lineReservation:
		return row("meeting.label.reservation", said(l.Party, l.Text))
	case linePosition:
		return row("meeting.label.position", said(l.Party, l.Text))
	case lineDeclaration:
		return row("meeting.label.declaration", l.Text)
	case lineSigned:
		return row("meeting.field.signatories", parties(l.Parties))
	case lineNext:
		return row("meeting.label.next", nextFixed(Offer{Party: l.Party, Number: l.Numbers[0], Year: l.Numbers[1]}))
	}
	return row("meeting.field.text", l.Text)
}

func said(by party.ID, text lang.Text) lang.Message {
	return lang.Say("meeting.label.said", lang.Args{"who": lang.Party(by), "text": text})
}

func vote(manner, share string, in, against, abstained int) lang.Message {
	switch {
	case manner == "majority" && share != "":
		return lang.Say("meeting.label.stated-majority", lang.Args{"share": lang.Term("meeting.choice.share." + share),
			"for": in, "against": against, "abstained": abstained})
	case manner == "majority":
		return lang.Say("meeting.label.majority", lang.Args{"for": in, "against": against, "abstained": abstained})
	}
	return lang.Say("meeting.choice.manner.consensus", nil)
}

// Difference is what became of a line from one revision of the record to another.
type Difference struct {
	Change string // added, removed or changed
	Before Line   // zero of an added one
	After  Line   // zero of a removed one
}

// Compare lists what differs between two revisions of the record, in the order of the
// later one, the removed lines last.
func Compare(before, after []Line) []Difference {
	var all []Difference
	for _, l := range after {
		at := slices.IndexFunc(before, func(b Line) bool { return b.ID == l.ID })
		switch {
		case at < 0:
			all = append(all, Difference{Change: "added", After: l})
		case !reflect.DeepEqual(before[at], l):
			all = append(all, Difference{Change: "changed", Before: before[at], After: l})
		}
	}
	for _, b := range before {
		if !slices.ContainsFunc(after, func(l Line) bool { return l.ID == b.ID }) {
			all = append(all, Difference{Change: "removed", Before: b})
		}
	}
	return all
}
