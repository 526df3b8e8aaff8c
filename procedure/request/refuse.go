package request

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// Refuse is the input of refuse: only on listed grounds, and only as far as they reach
// (Directive (EU) 2023/977, article 6). What a refusal of a part leaves is still due.
type Refuse struct {
	Extent  string    `json:"extent,omitempty" field:"required,choices=whole|part"`
	Grounds []Ground  `json:"grounds,omitempty" field:"required,max=17"`
	What    lang.Text `json:"what,omitempty"` // the part that is refused
	Tongue  string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`
}

// Ground is one ground. Why in the case, a state need not say where saying it would harm
// what it protects.
type Ground struct {
	Ground string    `json:"ground,omitempty" field:"required,choices=not-available|form|authorisation-refused|not-allowed|inaccurate|national-security|investigation-or-safety|legal-person|minor-offence|no-offence|originator|political|military|religious|racial|no-instrument|sovereignty"`
	Remark lang.Text `json:"remark,omitempty"`
}

func refuse(s *State, a procedure.Act, in Refuse) error {
	texts := []free{{"what", in.What}}
	for i, g := range in.Grounds {
		at := fmt.Sprintf("grounds.%d.", i)
		texts = append(texts, free{at + "remark", g.Remark})
		switch {
		case g.Ground == "form" && len(s.Questions) == 0:
			return procedure.RefuseField(at+"ground", "request.refuse.ask-first", nil)
		case slices.ContainsFunc(in.Grounds[:i], func(b Ground) bool { return b.Ground == g.Ground }):
			return procedure.RefuseField(at+"ground", "request.refuse.ground-twice", nil)
		}
	}
	err := first(needed("what", in.Extent == "part" && in.What.Empty()), authentic(in.Tongue, texts))
	if err != nil {
		return err
	}
	s.Refusals = append(s.Refusals, Refused{At: a.At, Round: len(s.Rounds), Input: in})
	if in.Extent == "whole" {
		s.end("refused", a)
	}
	return nil
}
