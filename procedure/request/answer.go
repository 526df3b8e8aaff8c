package request

import (
	"strconv"

	"kenesh/lang"
	"kenesh/limit"
	"kenesh/procedure"
)

// Acknowledge is the input of acknowledge. Urgency is contested here, with reasons
// (Implementing Regulation (EU) 2024/2545, article 6(5)); then the limit of what is not
// urgent applies.
type Acknowledge struct {
	Reference string    `json:"reference,omitempty" field:"required,max=100"` // the addressee's own number
	Office    string    `json:"office,omitempty" field:"required,max=200"`    // that has the matter
	Access    string    `json:"access,omitempty" field:"choices=direct|indirect"`
	View      string    `json:"view,omitempty" field:"choices=agreed|contested"` // of the urgency
	Reason    lang.Text `json:"reason,omitempty"`
	Tongue    string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`
}

// TransferToOffice is the input of transfer.
type TransferToOffice struct {
	Office string    `json:"office,omitempty" field:"required,max=200"`
	Reason lang.Text `json:"reason,omitempty"`
}

// Reply is the input of reply: information provided, with how it may be used and how far
// it can be relied on.
type Reply struct {
	Kind      string    `json:"reply,omitempty" field:"required,choices=interim|final"`
	Result    string    `json:"result,omitempty" field:"required,choices=found|partly-found|not-found|done|under-way"`
	Text      lang.Text `json:"text,omitempty" field:"long"`
	Subjects  Subjects  `json:"subjects,omitzero"`
	Handling  string    `json:"handling,omitempty" field:"required,choices=h0|h1|h2|h3"`
	Limits    lang.Text `json:"limits,omitempty"`
	Source    string    `json:"source,omitempty" field:"required,choices=a|b|c|x"`
	Known     string    `json:"known,omitempty" field:"required,choices=1|2|3|4"`
	Tongue    string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`
	Rendering string    `json:"rendering,omitempty" field:"choices=official|working"`

	Files []procedure.File `json:"files,omitempty"`
}

func acknowledge(s *State, a procedure.Act, in Acknowledge) error {
	if s.Contents.urgent() && !s.Contents.told() {
		err := first(needed("view", in.View == ""), needed("access", in.Access == ""))
		if err != nil {
			return err
		}
	}
	err := first(needed("reason", in.View == "contested" && in.Reason.Empty()), authentic(in.Tongue, []free{{"reason", in.Reason}}))
	if err != nil {
		return err
	}
	if in.View == "contested" && !s.Contents.urgent() {
		return procedure.RefuseField("view", "request.refuse.not-urgent", nil)
	}
	s.Acknowledged = Acknowledgement{Signature: signature(a), Input: in}
	s.happens(a, limit.Event{What: limit.Reclass, Class: s.class()})
	return nil
}

func transfer(s *State, a procedure.Act, in TransferToOffice) error {
	if in.Office == s.office() {
		return procedure.RefuseField("office", "request.refuse.same-office", nil)
	}
	s.Transfers = append(s.Transfers, Transfer{At: a.At, Input: in})
	return nil
}

// office is the addressee's that has the matter.
func (s *State) office() string {
	if n := len(s.Transfers); n > 0 {
		return s.Transfers[n-1].Input.Office
	}
	return s.Acknowledged.Input.Office
}

func reply(s *State, a procedure.Act, in Reply) error {
	texts := append([]free{{"text", in.Text}, {"limits", in.Limits}}, in.Subjects.texts()...)
	err := first(
		needed("limits", in.Handling == "h3" && in.Limits.Empty()),
		in.Subjects.complete(),
		authentic(in.Tongue, texts),
	)
	if err != nil {
		return err
	}
	if in.Kind == "final" && in.Result == "under-way" {
		return procedure.RefuseField("result", "request.refuse.final-under-way", nil)
	}
	s.Replies = append(s.Replies, Given{ID: "reply-" + strconv.Itoa(len(s.Replies)+1), At: a.At, Round: len(s.Rounds), Input: in})
	if in.Kind == "final" {
		s.end("replied", a)
	}
	return nil
}
