package treaty

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// EndStatement is the input of end-statement.
type EndStatement struct {
	ID  string    `json:"id,omitempty" field:"required,max=60"`
	Day lang.Date `json:"day,omitempty" field:"required"`
}

// field is the path of a field in a list of groups.
func field(list string, i int, name string) string { return fmt.Sprintf("%s.%d.%s", list, i, name) }

func record(s *State, a procedure.Act, in Record) error {
	for i, f := range in.Facts {
		if slices.ContainsFunc(in.Facts[:i], func(g Facts) bool { return f.Of == g.Of }) {
			return procedure.RefuseField(field("facts", i, "of"), "treaty.refuse.twice", lang.Args{"what": lang.Party(f.Of)})
		}
		if err := s.mayTell(f.Of, a.Party, field("facts", i, "of")); err != nil {
			return err
		}
		if wrong, key := f.check(); key != "" {
			return procedure.RefuseField(field("facts", i, wrong), key, nil)
		}
	}
	for _, f := range in.Facts {
		c := s.Columns[f.Of]
		c.Facts, c.Source, c.AsOf, c.By = f, in.Source, in.AsOf, a.Party
		c.Confirmed = f.Of == a.Party
		s.put(f.Of, c)
	}
	return nil
}

// mayTell: once a party's own officer has confirmed its facts, only she changes them.
func (s *State) mayTell(of, by party.ID, field string) error {
	if of != by && s.Columns[of].Confirmed {
		return procedure.RefuseField(field, "treaty.refuse.only-own", lang.Args{"of": lang.Party(of)})
	}
	return nil
}

// check returns the field that does not go with the others, and why.
func (f Facts) check() (field, key string) {
	bound := f.Standing == "bound"
	switch {
	case !bound && f.Consented != "":
		return "consented", "treaty.refuse.not-bound"
	case !bound && f.InForce != "":
		return "in-force", "treaty.refuse.not-bound"
	case !bound && f.Withdrew+f.Ends != "":
		return "withdrew", "treaty.refuse.not-bound"
	case f.Signed != "" && f.Consented != "" && f.Signed > f.Consented:
		return "consented", "treaty.refuse.days"
	case f.InForce != "" && f.Ends != "" && f.InForce > f.Ends, f.Withdrew != "" && f.Ends != "" && f.Withdrew > f.Ends:
		return "ends", "treaty.refuse.days"
	}
	return "", ""
}

// put replaces a party's column, in a new edition of it.
func (s *State) put(id party.ID, c Column) {
	if !slices.Contains(s.Parties, id) {
		s.Parties = append(s.Parties, id)
	}
	if s.Columns == nil {
		s.Columns = map[party.ID]Column{}
	}
	c.Edition++
	s.Columns[id] = c
}

func addStatement(s *State, a procedure.Act, in Saying) error {
	c, known := s.Columns[in.Of]
	if !known {
		return procedure.RefuseField("of", "treaty.refuse.nothing-recorded", lang.Args{"of": lang.Party(in.Of)})
	}
	if err := s.mayTell(in.Of, a.Party, "of"); err != nil {
		return err
	}
	objection := in.Kind == "objection"
	switch {
	case objection && (in.Toward == "" || in.Toward == in.Of):
		return procedure.RefuseField("toward", "treaty.refuse.toward", nil)
	case !objection && (in.Toward != "" || in.Precludes):
		return procedure.RefuseField("toward", "treaty.refuse.saying-kind", nil)
	case in.Kind != "reservation" && len(in.Articles) > 0:
		return procedure.RefuseField("articles", "treaty.refuse.saying-kind", nil)
	}
	for _, article := range in.Articles {
		if s.article(article) < 0 {
			return noSuchArticle("articles", article)
		}
	}
	c.Statements = append(c.Statements, Statement{ID: fmt.Sprintf("%s-%d", a.Party, a.Number), By: a.Party, Saying: in, Confirmed: in.Of == a.Party})
	s.put(in.Of, c)
	return nil
}

func hasStatements(s *State, a procedure.Act) error {
	if err := registered(s, a); err != nil {
		return err
	}
	for _, id := range s.Parties {
		if slices.ContainsFunc(s.Columns[id].Statements, func(x Statement) bool { return x.Ended == "" }) {
			return nil
		}
	}
	return procedure.Refuse("treaty.refuse.no-statements", nil)
}

func endStatement(s *State, a procedure.Act, in EndStatement) error {
	for _, id := range s.Parties {
		c := s.Columns[id]
		at := slices.IndexFunc(c.Statements, func(x Statement) bool { return x.ID == in.ID && x.Ended == "" })
		if at < 0 {
			continue
		}
		if err := s.mayTell(id, a.Party, "id"); err != nil {
			return err
		}
		if in.Day < c.Statements[at].Saying.Day {
			return procedure.RefuseField("day", "treaty.refuse.days", nil)
		}
		c.Statements[at].Ended = in.Day
		c.Statements[at].Confirmed = id == a.Party
		s.put(id, c)
		return nil
	}
	return procedure.RefuseField("id", "treaty.refuse.no-such-statement", lang.Args{"id": in.ID})
}
