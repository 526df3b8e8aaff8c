package meeting

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Delegation is the input of accept and of change-delegation: who comes, the head first.
type Delegation struct {
	Delegation []Delegate `json:"delegation,omitempty" field:"required,max=100"`
}

// Reason is the input of decline, cancel and decline-signature.
type Reason struct {
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

func convene(s *State, a procedure.Act, in Call) error {
	others := slices.DeleteFunc(slices.Clone(a.Parties), func(id party.ID) bool { return id == a.Party })
	if len(others) == 0 {
		return procedure.Refuse("meeting.refuse.nobody", nil)
	}
	if in.End != "" && in.End < in.Start {
		return procedure.RefuseField("end", "meeting.refuse.ends-early", lang.Args{"start": in.Start})
	}
	if in.Secretariat != "" && !slices.Contains(a.Parties, in.Secretariat) {
		return procedure.RefuseField("secretariat", "meeting.refuse.not-of-meeting", lang.Args{"who": lang.Party(in.Secretariat)})
	}
	if in.Chair != "" && !slices.Contains(a.Parties, in.Chair) {
		return procedure.RefuseField("chair", "meeting.refuse.not-of-meeting", lang.Args{"who": lang.Party(in.Chair)})
	}
	if err := in.Rules.check(a.Party, a.Parties); err != nil {
		return err
	}
	items, err := agenda(a.Party, in)
	if err != nil {
		return err
	}
	*s = State{Status: Convened, Host: a.Party, Invited: others, Items: items, Links: Links{Follows: in.Follows, Prepares: in.Prepares},
		Deadlines: in.Rules.chosen(in.Deadlines, in.Start, in.End), SetFor: in.Start}
	if in.Chair != a.Party {
		s.Chair = in.Chair
	}
	in.Agenda, in.Chair, in.Deadlines = nil, "", Deadlines{} // kept as items, in the chair, as deadlines
	s.Call = in
	s.reach("invitation", a.At)
	return nil
}

// standing are the items that the agenda of a meeting after another opens with. Their
// titles are in the words, so that everybody reads them in her own language.
var standing = []string{"record", "follow-up", "next"}

// agenda is the provisional agenda: the standing items, if a meeting came before, and
// those the host convenes with.
func agenda(by party.ID, call Call) ([]Item, error) {
	var items []Item
	seen := map[string]bool{}
	if call.Follows != "" {
		for _, id := range standing {
			seen[id] = true
			items = append(items, Item{ID: id, By: by, Stage: listed, Standing: true})
		}
	}
	for n, c := range call.Agenda {
		if c.ID == "" {
			c.ID = fmt.Sprint(n + 1)
		}
		if seen[c.ID] {
			return nil, procedure.RefuseField(fmt.Sprintf("agenda.%d.id", n), "meeting.refuse.item-exists", lang.Args{"item": c.ID})
		}
		seen[c.ID] = true
		items = append(items, Item{ID: c.ID, By: by, Title: c.Title, Note: c.Note, Stage: listed})
	}
	return items, nil
}

func accept(s *State, a procedure.Act, in Delegation) error {
	if err := in.check(); err != nil {
		return err
	}
	if err := s.seenPostponed(a); err != nil {
		return err
	}
	delete(s.Declined, a.Party)
	if !slices.Contains(s.Accepted, a.Party) {
		s.Accepted = append(s.Accepted, a.Party)
	}
	put(&s.Delegations, a.Party, in.Delegation)
	s.Answers = append(s.Answers, Answer{By: a.Party, Number: a.Number, Head: in.Delegation[0].Name})
	return nil
}

func changeDelegation(s *State, a procedure.Act, in Delegation) error {
	if err := in.check(); err != nil {
		return err
	}
	put(&s.Delegations, a.Party, in.Delegation)
	s.Answers = append(s.Answers, Answer{By: a.Party, Number: a.Number, Head: in.Delegation[0].Name})
	delete(s.Accreditations, a.Party) // of another list
	return nil
}

// check: a delegation has one head, and the head comes first.
func (d Delegation) check() error {
	for n, member := range d.Delegation {
		if heads(member.Role) != (n == 0) {
			return procedure.RefuseField(fmt.Sprintf("delegation.%d.role", n), "meeting.refuse.one-head", nil)
		}
	}
	return nil
}

func heads(role string) bool { return signs(role) || role == "head" }

// signs reports whether a head of delegation of this role signs a declaration.
func signs(role string) bool { return role == "minister" || role == "secretary-general" }

func decline(s *State, a procedure.Act, in Reason) error {
	if err := s.seenPostponed(a); err != nil {
		return err
	}
	delete(s.Accreditations, a.Party)
	delete(s.Delegations, a.Party)
	put(&s.Declined, a.Party, in.Reason)
	s.Answers = append(s.Answers, Answer{By: a.Party, Number: a.Number, Declined: true})
	return nil
}

func cancel(s *State, _ procedure.Act, in Reason) error {
	s.Status, s.Cancelled = Cancelled, in.Reason
	return nil
}

func open(s *State, a procedure.Act, _ Nothing) error {
	s.Status, s.Sitting.Opened = Opened, a.At
	return nil
}

func closeMeeting(s *State, a procedure.Act, _ Nothing) error {
	s.endSpeech(a.At)
	s.Status, s.Sitting.Closed, s.Sitting.Item = Closed, a.At, ""
	return nil
}
