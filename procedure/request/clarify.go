package request

import (
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/limit"
	"kenesh/procedure"
)

// Ask is the input of ask. Before a request is refused for its form, what is missing is
// asked for, and the clock stands still until it is given: Directive (EU) 2023/977, article
// 6(3).
type Ask struct {
	About  string    `json:"about,omitempty" field:"required,choices=identity|facts|offence|link|scope|basis|authorisation|translation|other"`
	Text   lang.Text `json:"text,omitempty" field:"long"`
	Tongue string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`
}

// Clarify is the input of clarify.
type Clarify struct {
	Question string    `json:"question,omitempty" field:"required,max=40"`
	Text     lang.Text `json:"text,omitempty" field:"required,long"`
	Subjects Subjects  `json:"subjects,omitzero"`
	Tongue   string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`
}

func (q Question) open() bool { return q.Given == 0 }

func ask(s *State, a procedure.Act, in Ask) error {
	err := first(needed("text", in.About == "other" && in.Text.Empty()), authentic(in.Tongue, []free{{"text", in.Text}}))
	if err != nil {
		return err
	}
	s.Questions = append(s.Questions, Question{ID: "question-" + strconv.Itoa(len(s.Questions)+1), At: a.At, Asked: in})
	s.happens(limit.Event{What: limit.Pause, At: a.At})
	return nil
}

func clarify(s *State, a procedure.Act, in Clarify) error {
	at := slices.IndexFunc(s.Questions, func(q Question) bool { return q.ID == in.Question && q.open() })
	if at < 0 {
		return procedure.RefuseField("question", "request.refuse.no-such-question", nil)
	}
	// A clarification names nobody that no worksheet has weighed.
	if len(in.Subjects.Persons) > 0 && len(s.Contents.Subjects.Persons) == 0 {
		return procedure.RefuseField("subjects.persons", "request.refuse.new-person", nil)
	}
	err := first(in.Subjects.complete(), authentic(in.Tongue, append([]free{{"text", in.Text}}, in.Subjects.texts()...)))
	if err != nil {
		return err
	}
	s.Questions[at].Given, s.Questions[at].Answered = a.At, in
	s.happens(limit.Event{What: limit.Resume, At: a.At})
	return nil
}
