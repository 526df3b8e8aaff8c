package meeting

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Object is the input of object: against whose invitation, and why.
type Object struct {
	Invitee party.ID  `json:"invitee,omitempty" field:"required"`
	Reason  lang.Text `json:"reason,omitempty" field:"required"`
}

// SettleObjection is the chair's answer. A no has its reason.
type SettleObjection struct {
	Objection string    `json:"objection,omitempty" field:"required,max=80"`
	Outcome   string    `json:"outcome,omitempty" field:"required,choices=granted|declined"`
	Reason    lang.Text `json:"reason,omitempty"`
}

// Objection is a party's objection to the invitation of another. Its id is that of the
// act it was raised by, as of a proposed item.
type Objection struct {
	ID      string    `json:"id,omitempty"`
	By      party.ID  `json:"by,omitempty"`
	Invitee party.ID  `json:"invitee,omitempty"`
	Reason  lang.Text `json:"reason,omitempty"`
	Outcome string    `json:"outcome,omitempty"` // none: it waits for the chair
	Answer  lang.Text `json:"answer,omitempty"`
}

// The outcomes of what a party asks the chair for.
const (
	granted  = "granted"
	declined = "declined"
)

func objections(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Objections, func(o Objection) bool { return o.Outcome == "" }) {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}

// object keeps nobody out by itself and holds nothing up: the chair settles it.
func object(s *State, a procedure.Act, in Object) error {
	if in.Invitee == a.Party || !s.objectionable(in.Invitee) {
		return procedure.RefuseField("invitee", "meeting.refuse.not-objectionable", nil)
	}
	s.Objections = append(s.Objections, Objection{ID: id(a), By: a.Party, Invitee: in.Invitee, Reason: in.Reason})
	return nil
}

// settleObjection: granted, the invitation is withdrawn with all that came of it. What
// the party did until then stays on record.
func settleObjection(s *State, _ procedure.Act, in SettleObjection) error {
	at := slices.IndexFunc(s.Objections, func(o Objection) bool { return o.ID == in.Objection })
	switch {
	case at < 0 || s.Objections[at].Outcome != "":
		return procedure.RefuseField("objection", "meeting.refuse.not-on-list", lang.Args{"id": in.Objection})
	case in.Outcome == declined && in.Reason.Empty():
		return procedure.RefuseField("reason", "meeting.refuse.reason-missing", nil)
	}
	o := &s.Objections[at]
	if in.Outcome == granted {
		if !s.objectionable(o.Invitee) {
			return procedure.RefuseField("objection", "meeting.refuse.not-objectionable", nil)
		}
		s.Withdrawn = append(s.Withdrawn, o.Invitee)
		delete(s.Delegations, o.Invitee)
		delete(s.Accreditations, o.Invitee)
	}
	o.Outcome, o.Answer = in.Outcome, in.Reason
	return nil
}

// objectionable: an invited party that does not have the chair.
func (s *State) objectionable(id party.ID) bool {
	return id != s.Host && id != s.chair() && slices.Contains(s.parties(), id)
}

// id is what the thing an act makes is called: its party and its number in the party's
// chain ("kz-2"), so two parties that act at the same time never take the same one.
func id(a procedure.Act) string { return fmt.Sprintf("%s-%d", a.Party, a.Number) }
