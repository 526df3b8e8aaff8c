package request

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

var overviews = []procedure.Overview{
	procedure.Over("year", drawYear),
	procedure.Over("elsewhere", drawElsewhere),
}

// Year is what the reader of the yearly statistics chooses.
type Year struct {
	Year      int      `json:"year,omitempty" field:"min=2000,max=2200"` // this one, if none is said
	Of        party.ID `json:"of,omitempty"`
	Published bool     `json:"published,omitempty"` // small figures are not told
}

func casesOf(all []procedure.Case) []Case {
	var out []Case
	for _, c := range all {
		if s, ok := c.State.(*State); ok && s.Requester != "" {
			out = append(out, Case{s, c.ID.String()})
		}
	}
	return out
}

func drawYear(v procedure.View, cases []procedure.Case, in Year) procedure.Document {
	if in.Year == 0 {
		in.Year, _ = strconv.Atoi(strings.SplitN(string(v.Today), "-", 2)[0])
	}
	all := casesOf(cases)
	lines, grounds := figures(in.Year, all, in.Of)
	slices.SortFunc(lines, func(a, b Figures) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	section := func(heading string, blocks ...procedure.Block) procedure.Section {
		return procedure.Section{Heading: lang.Say(heading, nil), Blocks: blocks}
	}
	d := procedure.Document{Sections: []procedure.Section{{Blocks: []procedure.Block{said("request.label.year-of", lang.Args{"year": strconv.Itoa(in.Year)})}}}}
	if len(lines) == 0 {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, said("request.label.year-none", nil))
		return d
	}
	if in.Published {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, said("request.label.withheld", lang.Args{"few": few}))
	}
	pairs := []procedure.Block{pairsTable(lines, in.Published)}
	if !in.Published {
		pairs = []procedure.Block{chartOf(lines), pairs[0]}
	}
	d.Sections = append(d.Sections, section("request.label.by-pair", pairs...),
		section("request.label.by-time", timesTable(lines, in.Published)))
	if t := groundsTable(grounds, in.Published); len(t.Rows) > 0 {
		d.Sections = append(d.Sections, section("request.label.by-ground", t))
	}
	d.Sections = append(d.Sections, section("request.label.by-kind", kindsTable(in.Year, all, in.Of, in.Published), urgenciesTable(in.Year, all, in.Of, in.Published)))
	return d
}

// chartOf shows what became of the requests each pair's addressee has received.
func chartOf(lines []Figures) procedure.Chart {
	chart := procedure.Chart{Title: lang.Say("request.label.became", nil), Series: []procedure.Series{
		{Label: lang.Say("request.label.answered", nil), Tone: procedure.Good},
		{Label: lang.Say("request.status.refused", nil), Tone: procedure.Alarm},
		{Label: lang.Say("request.label.open", nil), Tone: procedure.Live},
		{Label: lang.Say("request.label.unanswered", nil), Tone: procedure.Quiet},
	}}
	for _, f := range lines {
		chart.Bars = append(chart.Bars, procedure.Bar{Label: lang.Say("request.label.pair", lang.Args{"requester": lang.Party(f.From), "addressee": lang.Party(f.To)}),
			Amounts: []int{f.AnsweredUrgent + f.AnsweredOther, f.Refused, f.Open, f.Withdrawn + f.Sent - f.Received}})
	}
	return chart
}

func pairsTable(lines []Figures, published bool) procedure.Table {
	t := table("request.label.requester", "request.label.addressee", "request.label.sent-count", "request.label.received-count", "request.label.lost",
		"request.label.answered-urgent", "request.label.answered-other", "request.status.refused", "request.label.partly", "request.label.open", "request.label.told")
	var rows [][]int
	for _, f := range lines {
		rows = append(rows, []int{f.Sent, f.Received, f.Sent - f.Received, f.AnsweredUrgent, f.AnsweredOther, f.Refused, f.Partly, f.Open, f.Told})
	}
	sent, became := []int{0, 1, 2}, []int{3, 4, 5, 7}
	return withPairs(t, lines, told(rows, published, [][]int{sent, became}, []int{0, 8}))
}

func timesTable(lines []Figures, published bool) procedure.Table {
	t := table("request.label.requester", "request.label.addressee", "request.label.urgent-count", "request.label.contested-count", "request.label.exceeded-count", "request.label.authorised-count")
	var rows [][]int
	for _, f := range lines {
		rows = append(rows, []int{f.Urgent, f.Contested, f.Exceeded, f.Authorised})
	}
	return withPairs(t, lines, told(rows, published, nil, nil))
}

func withPairs(t procedure.Table, lines []Figures, cells [][]any) procedure.Table {
	for i, f := range lines {
		t.Rows = append(t.Rows, append([]any{lang.Party(f.From), lang.Party(f.To)}, cells[i]...))
	}
	return t
}

// countTable is a table of what was counted, in its own order; what did not occur has no row.
// Its figures add up to what other tables tell.
func countTable(t procedure.Table, published bool, labels []any, counts []int) procedure.Table {
	var rows [][]int
	var shown []any
	for i, n := range counts {
		if n > 0 {
			rows, shown = append(rows, []int{n}), append(shown, labels[i])
		}
	}
	for i, cells := range told(rows, published, nil, []int{0}) {
		t.Rows = append(t.Rows, append([]any{shown[i]}, cells...))
	}
	return t
}

func groundsTable(counts map[string]int, published bool) procedure.Table {
	t := table("request.field.ground", "request.label.count")
	var labels []any
	var all []int
	for _, g := range Grounds {
		labels, all = append(labels, choice("ground", g)), append(all, counts[g])
	}
	return countTable(t, published, labels, all)
}

// in reports whether a request is counted in a year's figures.
func (s *State) in(year int, of party.ID) bool {
	return yearOf(s.Sent.At) == year && !s.wantsSecond() && (of == "" || s.Requester == of || s.Addressee == of)
}

func kindsTable(year int, all []Case, of party.ID, published bool) procedure.Table {
	t := table("request.field.measure", "request.label.count")
	counts := map[policy.Measure]int{}
	for _, c := range all {
		if c.State.in(year, of) {
			counts[c.State.Contents.Measure]++
		}
	}
	var labels []any
	var figures []int
	for _, m := range policy.Measures {
		labels, figures = append(labels, lang.Term(m.Key())), append(figures, counts[m])
	}
	return countTable(t, published, labels, figures)
}

func urgenciesTable(year int, all []Case, of party.ID, published bool) procedure.Table {
	t := table("request.field.urgency", "request.label.count")
	counts := map[string]int{}
	for _, c := range all {
		if c.State.in(year, of) {
			counts[c.State.Contents.Urgency]++
		}
	}
	var labels []any
	var figures []int
	for _, u := range Urgencies {
		labels, figures = append(labels, choice("urgency", u)), append(figures, counts[u])
	}
	return countTable(t, published, labels, figures)
}

// Elsewhere asks for one number or name, or for all that occur more than once.
type Elsewhere struct {
	Number string `json:"number,omitempty" field:"max=200"`
}

// drawElsewhere warns of the same matter in several requests: a number of another channel,
// of a document, a vehicle, a phone or an account that occurs in more than one.
func drawElsewhere(_ procedure.View, cases []procedure.Case, in Elsewhere) procedure.Document {
	occurs := map[string][]procedure.Case{}
	for _, c := range cases {
		s, ok := c.State.(*State)
		if !ok {
			continue
		}
		for _, n := range s.marks() {
			if key := plainNumber(n); key != "" && (in.Number == "" || key == plainNumber(in.Number)) && !slices.ContainsFunc(occurs[key], func(b procedure.Case) bool { return b.ID == c.ID }) {
				occurs[key] = append(occurs[key], c)
			}
		}
	}
	t := table("request.field.number", "request.field.measure", "request.field.offence", "request.label.requester", "request.label.addressee", "request.field.reference", "request.label.sent")
	for _, key := range sorted(occurs) {
		if len(occurs[key]) < 2 && in.Number == "" {
			continue
		}
		for _, c := range occurs[key] {
			s := c.State.(*State)
			t.Rows = append(t.Rows, []any{key, lang.Term(s.Contents.Measure.Key()), choice("offence", s.Contents.Offence),
				lang.Party(s.Requester), lang.Party(s.Addressee), s.Contents.Reference, s.Sent.At})
		}
	}
	if len(t.Rows) == 0 {
		return procedure.Document{Sections: []procedure.Section{{Blocks: []procedure.Block{said("request.label.elsewhere-none", nil)}}}}
	}
	return procedure.Document{Sections: []procedure.Section{{Blocks: []procedure.Block{t}}}}
}

// marks are the numbers by which a matter can be known again.
func (s *State) marks() []string {
	var all []string
	for _, c := range s.allChannels() {
		all = append(all, c.Number)
	}
	for _, e := range s.allSubjects() {
		all = append(all, e.number)
	}
	for _, v := range s.Contents.Subjects.Vehicles {
		all = append(all, v.Chassis)
	}
	return all
}

// plainNumber is a number without the signs that offices write differently.
func plainNumber(n string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -/.+()№", r) {
			return -1
		}
		return r
	}, strings.ToUpper(lang.Fold(n)))
}

func sorted(m map[string][]procedure.Case) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
