package meeting

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// Proposal is the input of add-item.
type Proposal struct {
	Title lang.Text `json:"title,omitempty" field:"required"`
	Note  lang.Text `json:"note,omitempty" field:"long"`
}

// TakeItem, LeaveItem, Consider and Decide are the inputs of the steps of those names.
// Item is the item's id.
type TakeItem struct {
	Item string `json:"item,omitempty" field:"required,max=80"`
}

// LeaveItem says why, so that a no is a polite one.
type LeaveItem struct {
	Item   string    `json:"item,omitempty" field:"required,max=80"`
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// Consider may sum up what was said.
type Consider struct {
	Item    string    `json:"item,omitempty" field:"required,max=80"`
	Summary lang.Text `json:"summary,omitempty" field:"long"`
}

// Decide holds the words of the decision.
type Decide struct {
	Item     string    `json:"item,omitempty" field:"required,max=80"`
	Decision lang.Text `json:"decision,omitempty" field:"required,long"`
}

// addItem puts the chair's item on the agenda and another party's before the chair. Its id
// is the party and the number of this act in the party's chain ("kz-2"), so two parties
// that propose at the same time never take the same one.
func addItem(s *State, a procedure.Act, in Proposal) error {
	i := Item{ID: id(a), By: a.Party, Title: in.Title, Note: in.Note, Stage: proposed}
	if s.item(i.ID) >= 0 {
		return procedure.Refuse("meeting.refuse.item-exists", lang.Args{"item": i.ID})
	}
	if a.Party == s.chair() {
		i.Stage = listed
	}
	s.Items = append(s.Items, i)
	return nil
}

func takeItem(s *State, _ procedure.Act, in TakeItem) error {
	i, err := s.find(in.Item, proposed)
	if err != nil {
		return err
	}
	i.Stage = listed
	return nil
}

func leaveItem(s *State, _ procedure.Act, in LeaveItem) error {
	i, err := s.find(in.Item, proposed)
	if err != nil {
		return err
	}
	i.Stage, i.Reason = left, in.Reason
	return nil
}

func consider(s *State, _ procedure.Act, in Consider) error {
	i, err := s.find(in.Item, listed)
	if err != nil {
		return err
	}
	i.Stage, i.Summary = considered, in.Summary
	return nil
}

func decide(s *State, _ procedure.Act, in Decide) error {
	i, err := s.find(in.Item, considered)
	if err != nil {
		return err
	}
	i.Stage, i.Decision, i.Put = decided, in.Decision, nil
	return nil
}

// find returns the item if it is at the stage; otherwise the refusal says where it is.
func (s *State) find(id, stage string) (*Item, error) {
	at := s.item(id)
	if at < 0 {
		return nil, procedure.RefuseField("item", "meeting.refuse.no-such-item", lang.Args{"item": id})
	}
	i := &s.Items[at]
	if i.Stage == stage {
		return i, nil
	}
	return nil, procedure.RefuseField("item", "meeting.refuse.item-stage",
		lang.Args{"item": id, "stage": lang.Term("meeting.label.stage-" + i.Stage), "needed": lang.Term("meeting.label.stage-" + stage)})
}
