package request

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// Useful is the input of feedback: how useful the information was and what came of it
// (Implementing Regulation (EU) 2022/2122, article 6(5)).
type Useful struct {
	Usefulness string    `json:"usefulness,omitempty" field:"required,choices=decisive|useful|confirmed|known|not-useful"`
	Outcome    string    `json:"outcome,omitempty" field:"required,choices=identified|located|arrested|prevented|recovered|proceedings|cleared|continues|nothing"`
	Remark     lang.Text `json:"remark,omitempty"`
}

// Reopen is the input of reopen.
type Reopen struct {
	Reason lang.Text `json:"reason,omitempty" field:"required"`
	Tongue string    `json:"tongue,omitempty" field:"required,choices=ky|kk|uz|az|tr|en|ru"`
}

func feedback(s *State, a procedure.Act, in Useful) error {
	s.Feedback = append(s.Feedback, Feedback{Party: a.Party, At: a.At, Input: in})
	return nil
}

// closeRequest ends the matter: after a final reply or refusal, or because the requester no
// longer needs an answer.
func closeRequest(s *State, a procedure.Act, in Remark) error {
	s.Closings = append(s.Closings, Said{Party: a.Party, At: a.At, Text: in.Remark})
	s.Closed = true
	s.end("closed", a)
	return nil
}

// reopen begins a new round: its clock runs from its own receipt.
func reopen(s *State, a procedure.Act, in Reopen) error {
	if err := authentic(in.Tongue, []free{{"reason", in.Reason}}); err != nil {
		return err
	}
	s.Reopenings = append(s.Reopenings, Said{Party: a.Party, At: a.At, Text: in.Reason})
	s.Closed = false
	s.begin(a.Number)
	return nil
}
