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
	Question  string    `json:"question,omitempty" field:"required,max=40"`
	Text      lang.Text `json:"text,omitempty" field:"required,long"`
	Subjects  Subjects  `json:"subjects,omitzero"`
	Worksheet Worksheet `json:"worksheet,omitzero"` // if it names persons
	Tongue    string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`

	Files []procedure.File `json:"files,omitempty"`
}

func (q Question) open() bool { return q.Given == 0 }

func ask(s *State, a procedure.Act, in Ask) error {
	err := first(needed("text", in.About == "other" && in.Text.Empty()), authentic(in.Tongue, []free{{"text", in.Text}}))
	if err != nil {
		return err
	}
	s.Questions = append(s.Questions, Question{ID: "question-" + strconv.Itoa(len(s.Questions)+1), At: a.At, Asked: in})
	s.happens(a, limit.Event{What: limit.Pause})
	return nil
}

func clarify(s *State, a procedure.Act, in Clarify) error {
	at := slices.IndexFunc(s.Questions, func(q Question) bool { return q.ID == in.Question && q.open() })
	if at < 0 {
		return procedure.RefuseField("question", "request.refuse.no-such-question", nil)
	}
	texts := append([]free{{"text", in.Text}, {"worksheet.why", in.Worksheet.Why}}, in.Subjects.texts()...)
	err := first(in.Subjects.complete(), in.Worksheet.complete("worksheet.", len(in.Subjects.Persons) > 0), authentic(in.Tongue, texts))
	if err != nil {
		return err
	}
	if in.Worksheet.Conclusion == "predominates" && len(in.Subjects.Persons) > 0 {
		return procedure.RefuseField("worksheet.conclusion", "request.refuse.predominates", nil)
	}
	q := &s.Questions[at]
	q.Given, q.Answered, q.By = a.At, in, signature(a)
	if !q.wantsSecond() {
		s.clarified(q, a)
	}
	return nil
}

// wantsSecond: it names persons, a factor of its worksheet points somewhere, and no second
// officer has signed. Until then it does not count as given, and the clock stands still.
func (q Question) wantsSecond() bool {
	return !q.open() && q.Second.Party == "" && len(q.Answered.Subjects.Persons) > 0 && q.Answered.Worksheet.points()
}

// unsigned is the first clarification that waits for its second signature; -1 if none does.
func (s *State) unsigned() int { return slices.IndexFunc(s.Questions, Question.wantsSecond) }

// clarified lets the clock go on. Persons the addressee has not weighed yet, it weighs anew,
// unless it has answered already.
func (s *State) clarified(q *Question, a procedure.Act) {
	if len(q.Answered.Subjects.Persons) > 0 && s.present().Ended == 0 {
		s.Triage = Triage{}
	}
	s.happens(a, limit.Event{What: limit.Resume})
}

// concernsPersons: somebody is named in the request, or in a clarification that counts.
func (s *State) concernsPersons() bool {
	return len(s.Contents.Subjects.Persons) > 0 ||
		slices.ContainsFunc(s.Questions, func(q Question) bool { return len(q.Answered.Subjects.Persons) > 0 && !q.wantsSecond() })
}
