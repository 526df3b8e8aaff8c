package treaty

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// Bases lists the articles in force between two parties on a day that found a matter. An
// article that either of them has excluded by a reservation founds nothing between them
// (Vienna Convention on the Law of Treaties, article 21).
func (s *State) Bases(matter string, a, b party.ID, on lang.Date) []procedure.Basis {
	force := s.Between(a, b)
	if !force.on(on) {
		return nil
	}
	var bases []procedure.Basis
	for _, article := range s.Articles {
		if !slices.Contains(article.Measures, policy.Measure(matter)) || s.excluded(article.Article, a, on) || s.excluded(article.Article, b, on) {
			continue
		}
		bases = append(bases, procedure.Basis{Symbol: s.Instrument.Symbol, Title: s.Instrument.Title, Article: article.Article, Matter: matter,
			Since: force.From, Clock: s.Instrument.Clock, Confirmed: s.confirmedBy(a) && s.confirmedBy(b), Replaces: s.Instrument.Replaces})
	}
	return bases
}

func (s *State) excluded(article string, by party.ID, on lang.Date) bool {
	return slices.ContainsFunc(s.Columns[by].Statements, func(x Statement) bool {
		return x.Saying.Kind == "reservation" && x.on(on) && slices.Contains(x.Saying.Articles, article)
	})
}

// on reports whether a statement stands on a day. One without a day was there from the
// beginning.
func (x Statement) on(day lang.Date) bool {
	return x.Saying.Day <= day && (x.Ended == "" || day < x.Ended)
}

// confirmedBy reports whether a party's own officer has confirmed all that concerns it: the
// text in this edition, its facts and its statements.
func (s *State) confirmedBy(id party.ID) bool {
	c := s.Columns[id]
	return c.Confirmed && slices.Contains(s.Confirmed, id) && !slices.ContainsFunc(c.Statements, func(x Statement) bool { return !x.Confirmed })
}
