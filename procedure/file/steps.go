package file

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// Open is the input of open: a title, or the dossier it is about or will be about.
type Open struct {
	Title   lang.Text `json:"title,omitempty" field:"max=300"`
	Kind    string    `json:"kind,omitempty" field:"max=40"`
	About   string    `json:"about,omitempty" field:"max=52"`
	Others  []string  `json:"others,omitempty" field:"max=60"` // the same, sent to others
	Purpose lang.Text `json:"purpose,omitempty" field:"long"`
}

// Note is the input of note.
type Note struct {
	Text lang.Text `json:"text,omitempty" field:"required,long"`
}

// Close is the input of close.
type Close struct {
	Outcome lang.Text `json:"outcome,omitempty"`
}

// Reopen is the input of reopen.
type Reopen struct {
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// open: one party alone, whatever the node that signed it says.
func open(s *State, a procedure.Act, in Open) error {
	switch {
	case len(a.Parties) != 1:
		return procedure.Refuse("file.refuse.not-alone", nil)
	case in.Title.Empty() && in.About == "" && in.Kind == "":
		return procedure.RefuseField("title", "file.refuse.about-nothing", nil)
	}
	s.Party, s.Title, s.Kind, s.About, s.Purpose, s.Opened = a.Party, in.Title, in.Kind, in.About, in.Purpose, signature(a)
	s.Others = in.Others
	return nil
}

// mayAct: while the file is open.
func mayAct(s *State, _ procedure.Act) error {
	switch {
	case s.Party == "":
		return procedure.Refuse("file.refuse.not-opened", nil)
	case s.Closed.At != 0:
		return procedure.Refuse("file.refuse.closed", nil)
	}
	return nil
}

func note(s *State, a procedure.Act, in Note) error {
	s.Notes = append(s.Notes, Remark{signature(a), in.Text})
	return nil
}

// mayClose: when no draft is left that might still be sent.
func mayClose(s *State, a procedure.Act) error {
	if err := mayAct(s, a); err != nil {
		return err
	}
	if some(unsent)(s, a) == nil {
		return procedure.Refuse("file.refuse.drafts-left", nil)
	}
	return nil
}

func closeFile(s *State, a procedure.Act, in Close) error {
	s.Outcome, s.Closed = in.Outcome, signature(a)
	return nil
}

func mayReopen(s *State, _ procedure.Act) error {
	switch {
	case s.Party == "":
		return procedure.Refuse("file.refuse.not-opened", nil)
	case s.Closed.At == 0:
		return procedure.Refuse("file.refuse.still-open", nil)
	}
	return nil
}

func reopen(s *State, a procedure.Act, in Reopen) error {
	s.Closed = Signature{}
	s.Reopened = append(s.Reopened, Remark{signature(a), in.Reason})
	return nil
}
