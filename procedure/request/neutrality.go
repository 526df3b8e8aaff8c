package request

import (
	"kenesh/procedure"
)

// Assess is the input of assess: the addressee's own worksheet.
type Assess struct {
	Worksheet Worksheet `json:"worksheet,omitzero"`
	Tongue    string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`
}

// assess keeps the addressee's worksheet. Where an officer finds that such a character
// predominates, the way on is a refusal on that ground; a new worksheet takes the place of
// the one before, with its second signature.
func assess(s *State, a procedure.Act, in Assess) error {
	err := first(in.Worksheet.complete("worksheet.", true), authentic(in.Tongue, []free{{"worksheet.why", in.Worksheet.Why}}))
	if err != nil {
		return err
	}
	s.Triage = Triage{Signature: signature(a), Worksheet: in.Worksheet}
	return nil
}

func (s *State) triageWantsSecond() bool {
	return s.Triage.Signature.Party != "" && s.Triage.Second.Party == "" && s.Triage.Worksheet.points()
}

// onPersons: there is a person whose matter it is.
func onPersons(s *State, _ procedure.Act) error {
	if !s.concernsPersons() {
		return procedure.Refuse("request.refuse.no-persons", nil)
	}
	return nil
}

// assessed: of a request on persons, the addressee has made its own worksheet, signed it
// twice where a factor points somewhere, and not found that such a character predominates.
func assessed(s *State, _ procedure.Act) error {
	switch {
	case !s.concernsPersons():
		return nil
	case s.Triage.Signature.Party == "":
		return procedure.Refuse("request.refuse.not-assessed", nil)
	case s.Triage.Worksheet.Conclusion == "predominates":
		return procedure.Refuse("request.refuse.refuse-then", nil)
	case s.triageWantsSecond():
		return procedure.Refuse("request.refuse.second-missing", nil)
	}
	return nil
}
