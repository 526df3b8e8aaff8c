package file

import (
	"bytes"
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Return is the input of return.
type Return struct {
	Draft   string    `json:"draft,omitempty" field:"required,max=20"`
	Reasons lang.Text `json:"reasons,omitempty" field:"required,long"`
}

// Withdraw is the input of withdraw.
type Withdraw struct {
	Draft  string    `json:"draft,omitempty" field:"required,max=20"`
	Remark lang.Text `json:"remark,omitempty"`
}

// A test says whether a draft stands so that a step may be taken on it, and why not.
type test func(procedure.Kept) error

// some: there is a draft that passes.
func some(passes test) func(*State, procedure.Act) error {
	return func(s *State, a procedure.Act) error {
		if err := mayAct(s, a); err != nil {
			return err
		}
		if !slices.ContainsFunc(s.Kept, func(k procedure.Kept) bool { return passes(k) == nil }) {
			return procedure.Refuse("file.refuse.no-such-drafts", nil)
		}
		return nil
	}
}

// find returns the draft that an officer names, if it passes.
func (s *State) find(id string, passes test) (*procedure.Kept, error) {
	at := slices.IndexFunc(s.Kept, func(k procedure.Kept) bool { return k.ID == id })
	if at < 0 {
		return nil, procedure.RefuseField("draft", "file.refuse.no-such-draft", nil)
	}
	return &s.Kept[at], passes(s.Kept[at])
}

func unsent(k procedure.Kept) error {
	if k.Standing == procedure.WasSent || k.Standing == procedure.Withdrawn {
		return procedure.RefuseField("draft", "file.refuse.done-with", nil)
	}
	return nil
}

func waits(k procedure.Kept) error {
	if k.Standing != procedure.Waiting {
		return procedure.RefuseField("draft", "file.refuse.not-waiting", nil)
	}
	return nil
}

// judged: it waits, or was approved and is not sent: an approval can be taken back.
func judged(k procedure.Kept) error {
	if k.Standing != procedure.Approved {
		return waits(k)
	}
	return nil
}

func approved(k procedure.Kept) error {
	if k.Standing != procedure.Approved {
		return procedure.RefuseField("draft", "file.refuse.not-approved", nil)
	}
	return nil
}

func draft(s *State, a procedure.Act, in procedure.Draft) error {
	s.Kept = append(s.Kept, procedure.Kept{ID: strconv.Itoa(len(s.Kept) + 1), Version: 1, Standing: procedure.Waiting, Act: in, By: a.By, At: a.At})
	return nil
}

// revise makes the next version; no approval outlives the version it was given to.
func revise(s *State, a procedure.Act, in procedure.Revision) error {
	k, err := s.find(in.Draft, unsent)
	if err != nil {
		return err
	}
	if bytes.Equal(k.Act.Input, in.Input) && slices.Equal(k.Act.Parties, in.Parties) {
		return procedure.RefuseField("draft", "file.refuse.same", nil)
	}
	k.Before = k.Act.Input
	k.Act.Input, k.Act.Parties, k.Act.Remark = in.Input, in.Parties, in.Remark
	k.Version, k.Standing, k.By, k.At = k.Version+1, procedure.Waiting, a.By, a.At
	k.Judge, k.Judged = party.Person{}, 0 // the reasons stay, so that one sees what was to be mended
	return nil
}

// approve: another officer than the one whose version it is.
func approve(s *State, a procedure.Act, in procedure.Approval) error {
	k, err := s.find(in.Draft, waits)
	switch {
	case err != nil:
		return err
	case in.Version != k.Version:
		return procedure.RefuseField("version", "file.refuse.other-version", lang.Args{"version": k.Version})
	case k.By.Same(a.By):
		return procedure.Refuse("file.refuse.own-draft", nil)
	}
	k.Standing, k.Judge, k.Judged, k.Reasons = procedure.Approved, a.By, a.At, nil
	return nil
}

func giveBack(s *State, a procedure.Act, in Return) error {
	k, err := s.find(in.Draft, judged)
	if err != nil {
		return err
	}
	k.Standing, k.Judge, k.Judged, k.Reasons = procedure.Returned, a.By, a.At, in.Reasons
	return nil
}

func withdraw(s *State, a procedure.Act, in Withdraw) error {
	k, err := s.find(in.Draft, unsent)
	if err != nil {
		return err
	}
	k.Standing, k.Judge, k.Judged, k.Reasons = procedure.Withdrawn, a.By, a.At, in.Remark
	return nil
}

// send records the entry that came of a draft. The clerk has taken the act.
func send(s *State, _ procedure.Act, in procedure.Sent) error {
	k, err := s.find(in.Draft, approved)
	switch {
	case err != nil:
		return err
	case in.Dossier == "" || in.Number < 1:
		return procedure.RefuseField("draft", "file.refuse.no-entry", nil)
	}
	k.Standing, k.Dossier, k.Number, k.Others = procedure.WasSent, in.Dossier, in.Number, in.Others
	if s.About == "" {
		s.About, s.Others = in.Dossier, in.Others
	}
	return nil
}
