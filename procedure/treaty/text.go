package treaty

import (
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// Confirm is the input of confirm.
type Confirm struct {
	Edition int `json:"edition,omitempty" field:"required,min=1"`
}

// Articles is the input of add-articles.
type Articles struct {
	Articles []Article `json:"articles,omitempty" field:"required,min=1,max=60"`
}

// RemoveArticle is the input of remove-article.
type RemoveArticle struct {
	Article string    `json:"article,omitempty" field:"required,max=60"`
	Reason  lang.Text `json:"reason,omitempty" field:"required"`
}

// Strike is the input of strike.
type Strike struct {
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

func register(s *State, a procedure.Act, in Instrument) error {
	if err := in.check(""); err != nil {
		return err
	}
	s.By, s.Instrument, s.Edition = a.Party, in, 1
	return nil
}

// check: who an instrument is between, and a rule that can be computed.
func (in Instrument) check(path string) error {
	e := in.Entry
	switch {
	case in.Form == "bilateral" && len(in.Between) != 2:
		return procedure.RefuseField(path+"between", "treaty.refuse.between", nil)
	case e.By == "deposits" && e.Count == 0:
		return procedure.RefuseField(path+"entry.count", "treaty.refuse.count", nil)
	case (e.By == "notes" || e.By == "signature") && len(in.Between) == 0:
		return procedure.RefuseField(path+"between", "treaty.refuse.between", nil)
	}
	for _, span := range []struct {
		field string
		Span
	}{{"entry.span", e.Span}, {"entry.later", e.Later}, {"notice", in.Notice}} {
		if span.Number > 0 && span.Unit == "" {
			return procedure.RefuseField(path+span.field+".unit", "treaty.refuse.unit", nil)
		}
	}
	return nil
}

func registered(s *State, _ procedure.Act) error {
	switch {
	case s.By == "":
		return procedure.Refuse("treaty.refuse.not-registered", nil)
	case !s.Struck.Empty():
		return procedure.Refuse("treaty.refuse.struck", nil)
	}
	return nil
}

// changed begins a new edition of the text, which nobody has confirmed yet.
func (s *State) changed() {
	s.Edition++
	s.Confirmed = nil
}

func amend(s *State, a procedure.Act, in Amendment) error {
	if err := in.Instrument.check("instrument."); err != nil {
		return err
	}
	s.Instrument = in.Instrument
	s.Amended = append(s.Amended, Change{By: a.Party, At: a.At, Reason: in.Reason})
	s.changed()
	return nil
}

// addArticles puts articles in; one that is there already is said anew.
func addArticles(s *State, _ procedure.Act, in Articles) error {
	for i, x := range in.Articles {
		if slices.ContainsFunc(in.Articles[:i], func(y Article) bool { return x.Article == y.Article }) {
			return procedure.RefuseField(field("articles", i, "article"), "treaty.refuse.twice", lang.Args{"what": x.Article})
		}
	}
	for _, x := range in.Articles {
		if at := s.article(x.Article); at >= 0 {
			s.Articles[at] = x
		} else {
			s.Articles = append(s.Articles, x)
		}
	}
	s.changed()
	return nil
}

func hasArticles(s *State, a procedure.Act) error {
	if err := registered(s, a); err != nil {
		return err
	}
	if len(s.Articles) == 0 {
		return procedure.Refuse("treaty.refuse.no-articles", nil)
	}
	return nil
}

func removeArticle(s *State, a procedure.Act, in RemoveArticle) error {
	at := s.article(in.Article)
	if at < 0 {
		return noSuchArticle("article", in.Article)
	}
	s.Articles = slices.Delete(s.Articles, at, at+1)
	s.Amended = append(s.Amended, Change{By: a.Party, At: a.At, Reason: in.Reason})
	s.changed()
	return nil
}

func noSuchArticle(field, name string) error {
	return procedure.RefuseField(field, "treaty.refuse.no-such-article", lang.Args{"article": name})
}

func noteDeposits(s *State, _ procedure.Act, in Deposits) error {
	for i, x := range in.States {
		if slices.ContainsFunc(in.States[:i], func(y Deposit) bool { return x.State == y.State }) {
			return procedure.RefuseField(field("states", i, "state"), "treaty.refuse.twice", lang.Args{"what": x.State})
		}
	}
	s.Deposits = in
	s.changed()
	return nil
}

// mayConfirm: a party of which something is recorded, until it has confirmed all of it.
func mayConfirm(s *State, a procedure.Act) error {
	if err := registered(s, a); err != nil {
		return err
	}
	if _, known := s.Columns[a.Party]; !known {
		return procedure.Refuse("treaty.refuse.nothing-recorded", lang.Args{"of": lang.Party(a.Party)})
	}
	if s.confirmedBy(a.Party) {
		return procedure.Refuse("treaty.refuse.confirmed", nil)
	}
	return nil
}

func confirm(s *State, a procedure.Act, in Confirm) error {
	if now := s.edition(a.Party); in.Edition != now {
		return procedure.RefuseField("edition", "treaty.refuse.other-edition", lang.Args{"edition": now})
	}
	c := s.Columns[a.Party]
	c.Confirmed = true
	for i := range c.Statements {
		c.Statements[i].Confirmed = true
	}
	s.Columns[a.Party] = c
	if !slices.Contains(s.Confirmed, a.Party) {
		s.Confirmed = append(s.Confirmed, a.Party)
	}
	return nil
}

func mayStrike(s *State, a procedure.Act) error {
	if err := registered(s, a); err != nil {
		return err
	}
	if a.Party != s.By {
		return procedure.Refuse("treaty.refuse.only-registrar", lang.Args{"by": lang.Party(s.By)})
	}
	return nil
}

func strike(s *State, _ procedure.Act, in Strike) error {
	s.Struck = in.Reason
	return nil
}
