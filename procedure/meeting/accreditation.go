package meeting

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// SubmitDelegation is the input of submit-delegation: the focal point who answers for
// the list.
type SubmitDelegation struct {
	Focal   lang.Text `json:"focal,omitempty" field:"required,max=120"`
	Contact string    `json:"contact,omitempty" field:"max=200"`
}

// Accredit is the secretariat's answer to the list it names. A no has its reason.
type Accredit struct {
	Whose      party.ID  `json:"whose,omitempty" field:"required"`
	Submission int       `json:"submission,omitempty" field:"required,min=1"`
	Outcome    string    `json:"outcome,omitempty" field:"required,choices=granted|declined"`
	Reason     lang.Text `json:"reason,omitempty"`
}

// Accreditation is how far a delegation has come: submitted by its focal point, then
// granted or declined by the secretariat. A changed delegation begins anew.
type Accreditation struct {
	Submission int       `json:"submission,omitempty"` // the number of the act it was submitted by
	Focal      lang.Text `json:"focal,omitempty"`
	Contact    string    `json:"contact,omitempty"`
	Outcome    string    `json:"outcome,omitempty"` // none: it waits for the secretariat
	Reason     lang.Text `json:"reason,omitempty"`
}

// submitDelegation: the list is the delegation as the party has named it. Its number is
// that of this act, so the secretariat's answer is never taken for one to another list.
func submitDelegation(s *State, a procedure.Act, in SubmitDelegation) error {
	put(&s.Accreditations, a.Party, Accreditation{Submission: int(a.Number), Focal: in.Focal, Contact: in.Contact})
	return nil
}

func submitted(s *State, _ procedure.Act) error {
	for _, a := range s.Accreditations {
		if a.Outcome == "" {
			return nil
		}
	}
	return procedure.Refuse("meeting.refuse.nothing-waits", nil)
}

func accredit(s *State, _ procedure.Act, in Accredit) error {
	a := s.Accreditations[in.Whose]
	switch {
	case a.Submission == 0 || a.Submission != in.Submission || a.Outcome != "":
		return procedure.RefuseField("whose", "meeting.refuse.submission-changed", lang.Args{"who": lang.Party(in.Whose)})
	case in.Outcome == declined && in.Reason.Empty():
		return procedure.RefuseField("reason", "meeting.refuse.reason-missing", nil)
	}
	a.Outcome, a.Reason = in.Outcome, in.Reason
	put(&s.Accreditations, in.Whose, a)
	return nil
}
