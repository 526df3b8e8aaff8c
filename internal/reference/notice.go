package reference

import "slices"

// Kinds makes an empty state of each kind whose rules this reader knows, from what the kind's
// own page says: notice and directory.
var Kinds = map[string]func() Kind{
	"notice":    func() Kind { return &notice{} },
	"directory": func() Kind { return &directory{sections: map[string]*section{}} },
}

// notice is a warning from one party to the others; each edition is acknowledged anew.
type notice struct {
	issuer    string
	addressed []string
	editions  []*edition
	withdrawn Dict
}

type edition struct {
	contents Record
	issued   uint64
	by       []string
	said     List
}

// Limited says that notices are kept for a time.
func (s *notice) Limited() {}

func (s *notice) Take(a Act) (v string) {
	defer verdict(&v)
	steps := map[string]func(Act){"issue": s.issue, "acknowledge": s.acknowledge, "update": s.update, "withdraw": s.withdraw}
	take := steps[a.Step]
	if take == nil {
		return "newer"
	}
	take(a)
	return
}

func contents(a Act) Record {
	in := inputOf(a)
	r := Record{"title": in.text("title", true, 200), "level": in.choice("level", true, "information", "warning", "alarm"),
		"body": in.text("body", true, 8000), "valid-until": in.date("valid-until"), "reference": in.line("reference", false, 300),
		"files": in.files("files")}
	in.whole()
	return r
}

func (s *notice) issue(a Act) {
	c := contents(a)
	others := slices.DeleteFunc(slices.Clone(a.Present), func(id string) bool { return id == a.Party })
	unless(a.Opening && len(others) > 0)
	s.issuer, s.addressed, s.editions = a.Party, others, []*edition{{contents: c, issued: a.Time}}
}

func (s *notice) inForce() { unless(s.issuer != "" && len(s.withdrawn) == 0) }

func (s *notice) acknowledge(a Act) {
	in := inputOf(a)
	number := taken[uint64](in, "edition")
	remark := in.text("remark", false, 500)
	in.whole()
	unless(!a.Opening)
	s.inForce()
	unless(number >= 1 && slices.Contains(s.addressed, a.Party))
	last := s.editions[len(s.editions)-1]
	unless(!slices.Contains(last.by, a.Party) && number <= uint64(len(s.editions)))
	e := s.editions[number-1]
	unless(!slices.Contains(e.by, a.Party))
	e.by = append(e.by, a.Party)
	e.said = append(e.said, Record{"party": a.Party, "remark": remark, "at": a.Time})
}

func (s *notice) update(a Act) {
	c := contents(a)
	unless(!a.Opening)
	s.inForce()
	unless(a.Party == s.issuer)
	s.editions = append(s.editions, &edition{contents: c, issued: a.Time})
}

func (s *notice) withdraw(a Act) {
	in := inputOf(a)
	reason := in.text("reason", true, 500)
	in.whole()
	unless(!a.Opening)
	s.inForce()
	unless(a.Party == s.issuer)
	s.withdrawn = reason
}

func (s *notice) State() any {
	var editions List
	for _, e := range s.editions {
		editions = append(editions, Record{"contents": e.contents, "issued": e.issued, "acknowledged": e.said})
	}
	return Record{"issuer": s.issuer, "addressed": s.addressed, "editions": editions, "withdrawn": s.withdrawn}
}
