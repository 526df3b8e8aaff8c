package treaty

import (
	"cmp"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// MatrixChoice is what the reader of the matrix chooses.
type MatrixChoice struct {
	Parties []party.ID     `json:"parties,omitempty"` // all, if none or one
	Measure policy.Measure `json:"measure,omitempty"` // whatever it is, if none
	Day     lang.Date      `json:"day,omitempty"`     // today, if none
}

// matrix answers what two parties, or a group, may found a request on: for those chosen, the
// instruments in force between every two of them with articles, day and what to mind; where
// there are more than two, the whole matrix of pairs.
func matrix(v procedure.View, cases []procedure.Case, c MatrixChoice) procedure.Document {
	m := asked{cases: cases, day: cmp.Or(c.Day, v.Today), measure: c.Measure}
	group := c.Parties
	if len(group) < 2 {
		group = states(v.Roll)
	}
	intro := lang.Say("treaty.matrix.any", lang.Args{"day": m.day})
	if c.Measure != "" {
		intro = lang.Say("treaty.matrix.one", lang.Args{"day": m.day, "measure": lang.Term(c.Measure.Key())})
	}
	d := procedure.Document{Sections: []procedure.Section{{Blocks: []procedure.Block{procedure.Sentence{Message: intro}}}}}
	if len(c.Parties) > 1 {
		d.Sections = append(d.Sections, m.shared(group)...)
	}
	if len(group) != 2 {
		d.Sections = append(d.Sections, m.pairs(group))
	}
	return d
}

// asked is all instruments as of a day, asked for one measure or for any.
type asked struct {
	cases   []procedure.Case
	day     lang.Date
	measure policy.Measure
}

// Bases makes it procedure.Others: what a request would be founded on.
func (m asked) Bases(matter string, a, b party.ID, on lang.Date) []procedure.Basis {
	var all []procedure.Basis
	for _, one := range m.cases {
		for _, basis := range one.State.(*State).Bases(matter, a, b, on) {
			basis.Dossier = one.ID
			all = append(all, basis)
		}
	}
	return procedure.InOrder(all)
}

// between lists the instruments that found what is asked for between two parties.
func (m asked) between(a, b party.ID) []procedure.Case {
	var bases []procedure.Basis
	if m.measure != "" {
		bases = m.Bases(string(m.measure), a, b, m.day)
	}
	var found []procedure.Case
	for _, one := range m.cases {
		if m.measure == "" && one.State.(*State).Between(a, b).on(m.day) ||
			slices.ContainsFunc(bases, func(x procedure.Basis) bool { return x.Dossier == one.ID }) {
			found = append(found, one)
		}
	}
	return found
}

// all lists those that do so between every two of a group.
func (m asked) all(group []party.ID) []procedure.Case {
	var shared []procedure.Case
	for i, a := range group {
		for _, b := range group[i+1:] {
			pair := m.between(a, b)
			if i == 0 && b == group[1] {
				shared = pair
			}
			shared = slices.DeleteFunc(shared, func(x procedure.Case) bool {
				return !slices.ContainsFunc(pair, func(y procedure.Case) bool { return x.ID == y.ID })
			})
		}
	}
	slices.SortStableFunc(shared, func(x, y procedure.Case) int {
		return cmp.Compare(x.State.(*State).Instrument.Symbol, y.State.(*State).Instrument.Symbol)
	})
	return shared
}

func (m asked) shared(group []party.ID) []procedure.Section {
	t := table("treaty", "treaty.field.symbol", "treaty.field.articles", "treaty.field.in-force", "treaty.label.confirmed")
	said := table("treaty.field.symbol", "treaty.field.of", "treaty.field.kind", "treaty.field.gist", "treaty.label.confirmed")
	for _, one := range m.all(group) {
		s := one.State.(*State)
		symbol := s.Instrument.Symbol
		t.Rows = append(t.Rows, []any{procedure.Link{Label: s.Instrument.Title, Dossier: one.ID}, symbol, lines(m.articles(s, group)), s.sinceAll(group), s.confirmedAll(group)})
		for _, id := range group {
			for _, x := range s.Columns[id].Statements {
				if x.on(m.day) {
					said.Rows = append(said.Rows, []any{symbol, lang.Party(id), x.said(), x.Saying.Gist, x.sign()})
				}
			}
		}
	}
	sections := []procedure.Section{{Heading: lang.Say("treaty.matrix.between", lang.Args{"parties": parties(group)}),
		Blocks: section("treaty.field.of", t, "treaty.matrix.nothing").Blocks}}
	if len(said.Rows) > 0 {
		sections = append(sections, section("treaty.matrix.mind", said, ""))
	}
	return sections
}

// articles are those in force between all of a group that found what is asked for.
func (m asked) articles(s *State, group []party.ID) []string {
	var names []string
	for _, x := range s.Articles {
		founds := m.measure == "" || slices.Contains(x.Measures, m.measure)
		if founds && !slices.ContainsFunc(group, func(id party.ID) bool { return s.excluded(x.Article, id, m.day) }) {
			names = append(names, x.Article)
		}
	}
	return names
}

// sinceAll is since when it is in force between all of a group, as ForceFor says it.
func (s *State) sinceAll(group []party.ID) any {
	var last Force
	for i, a := range group {
		for _, b := range group[i+1:] {
			if f := s.Between(a, b); f.From >= last.From {
				f.Known = f.Known || f.From == last.From && last.Known
				last = f
			}
		}
	}
	return last.said()
}

func (s *State) confirmedAll(group []party.ID) procedure.Sign {
	if slices.ContainsFunc(group, func(id party.ID) bool { return !s.confirmedBy(id) }) {
		return sign("treaty.label.is-unconfirmed", procedure.Warn)
	}
	return sign("treaty.label.is-confirmed", procedure.Good)
}

// pairs is the matrix: how many instruments found it between each two, and how many of them
// both have confirmed.
func (m asked) pairs(group []party.ID) procedure.Section {
	t := procedure.Table{Head: []lang.Message{lang.Say("treaty.field.of", nil)}}
	for _, b := range group {
		t.Head = append(t.Head, lang.Say("said", lang.Args{"text": lang.Party(b)}))
	}
	for _, a := range group {
		cells := []any{lang.Party(a)}
		for _, b := range group {
			cells = append(cells, m.cell(a, b))
		}
		t.Rows = append(t.Rows, cells)
	}
	return procedure.Section{Heading: lang.Say("treaty.matrix.pairs", nil), Blocks: []procedure.Block{t}}
}

func (m asked) cell(a, b party.ID) any {
	if a == b {
		return ""
	}
	found := m.between(a, b)
	confirmed := 0
	for _, one := range found {
		if s := one.State.(*State); s.confirmedBy(a) && s.confirmedBy(b) {
			confirmed++
		}
	}
	switch {
	case len(found) == 0:
		return sign("treaty.matrix.none", procedure.Alarm)
	case confirmed == 0:
		return procedure.Sign{Word: lang.Say("treaty.matrix.unconfirmed", lang.Args{"n": len(found)}), Tone: procedure.Warn}
	}
	return procedure.Sign{Word: lang.Say("treaty.matrix.confirmed", lang.Args{"n": len(found), "confirmed": confirmed}), Tone: procedure.Good}
}

// states are the parties that take part and are states' ministries.
func states(roll *party.Roll) []party.ID {
	return slices.DeleteFunc(roll.Seated(), func(id party.ID) bool {
		seat, _ := roll.Seat(id)
		return seat.Card.Kind == party.Secretariat
	})
}
