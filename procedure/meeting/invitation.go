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
	items, err := agenda(a.Party, in.Agenda)
	if err != nil {
		return err
	}
	in.Agenda = nil // kept as items
	*s = State{Status: Convened, Host: a.Party, Invited: others, Call: in, Items: items}
	return nil
}

func agenda(by party.ID, convened []AgendaItem) ([]Item, error) {
	var items []Item
	seen := map[string]bool{}
	for n, c := range convened {
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
	delete(s.Declined, a.Party)
	if !slices.Contains(s.Accepted, a.Party) {
		s.Accepted = append(s.Accepted, a.Party)
	}
	put(&s.Delegations, a.Party, in.Delegation)
	return nil
}

func changeDelegation(s *State, a procedure.Act, in Delegation) error {
	if err := in.check(); err != nil {
		return err
	}
	put(&s.Delegations, a.Party, in.Delegation)
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
	delete(s.Delegations, a.Party)
	put(&s.Declined, a.Party, in.Reason)
	return nil
}

func cancel(s *State, _ procedure.Act, in Reason) error {
	s.Status, s.Cancelled = Cancelled, in.Reason
	return nil
}

func open(s *State, _ procedure.Act, _ Nothing) error {
	s.Status = Opened
	return nil
}

func closeMeeting(s *State, _ procedure.Act, _ Nothing) error {
	s.Status = Closed
	return nil
}
