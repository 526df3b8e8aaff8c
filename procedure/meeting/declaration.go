package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// RecordDeclaration is the input of record-declaration.
type RecordDeclaration struct {
	Title       lang.Text  `json:"title,omitempty" field:"required"`
	Text        lang.Text  `json:"text,omitempty" field:"long"`
	SignedOn    lang.Date  `json:"signed-on,omitempty" field:"required"`
	Place       lang.Text  `json:"place,omitempty" field:"max=200"`
	Signatories []party.ID `json:"signatories,omitempty" field:"required"`
}

// ConfirmSignature is the input of confirm-signature: who signed for the party.
type ConfirmSignature struct {
	Signatory lang.Text `json:"signatory,omitempty" field:"required,max=120"`
}

// recordDeclaration: it is recorded once, and each signatory answers for itself. That a
// minister leads its delegation is asked when it confirms: a list that turned on others'
// letters could be undone by one that comes late.
func recordDeclaration(s *State, _ procedure.Act, in RecordDeclaration) error {
	for _, id := range in.Signatories {
		if !slices.Contains(s.parties(), id) {
			return procedure.RefuseField("signatories", "meeting.refuse.signatory-unknown", lang.Args{"party": lang.Party(id)})
		}
	}
	if in.SignedOn < s.Call.Start {
		return procedure.RefuseField("signed-on", "meeting.refuse.signed-early", lang.Args{"start": s.Call.Start})
	}
	s.Declaration = Declaration{Title: in.Title, Text: in.Text, SignedOn: in.SignedOn, Place: in.Place, Signatories: in.Signatories}
	return nil
}

func confirmSignature(s *State, a procedure.Act, in ConfirmSignature) error {
	put(&s.Declaration.Confirmed, a.Party, in.Signatory)
	return nil
}

// declineSignature: only the ministry itself can say that its minister did not sign
// this; without it a mistake in the record would keep the meeting open for ever.
func declineSignature(s *State, a procedure.Act, in Reason) error {
	put(&s.Declaration.Declined, a.Party, in.Reason)
	return nil
}
