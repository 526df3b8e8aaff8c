package file

import (
	"maps"
	"slices"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Status is where a file stands: what is to be done first.
type Status string

// The statuses.
const (
	None      Status = "none" // its founding entry was refused
	Opened    Status = "open"
	ToApprove Status = "to-approve"
	Returned  Status = "returned"
	ToSend    Status = "to-send"
	Closed    Status = "closed"
)

// tieAbout is what a file's tie to its dossier is called: file.tied.about.
const tieAbout = "about"

func (s *State) status() Status {
	switch {
	case s.Party == "":
		return None
	case s.Closed.At != 0:
		return Closed
	case s.has(procedure.Waiting):
		return ToApprove
	case s.has(procedure.Returned):
		return Returned
	case s.has(procedure.Approved):
		return ToSend
	}
	return Opened
}

func (s *State) has(standing procedure.Stage) bool {
	return slices.ContainsFunc(s.Kept, func(k procedure.Kept) bool { return k.Standing == standing })
}

// Facts is what lists say of the file.
func (s *State) Facts() procedure.Facts {
	status := s.status()
	f := procedure.Facts{Title: s.Title, Status: string(status), Tone: procedure.Quiet}
	switch {
	case !s.Title.Empty():
	case s.Kind != "":
		f.Named = lang.Say("file.label.on", lang.Args{"kind": lang.Term(s.Kind)})
	default:
		f.Named = lang.Say("file", nil)
	}
	switch status {
	case None, Closed:
		return f
	case ToApprove, Returned, ToSend:
		f.Tone, f.Await = procedure.Warn, []party.ID{s.Party}
	case Opened:
		f.Tone = procedure.Live
	}
	f.Search = slices.Sorted(maps.Values(s.Purpose))
	return f
}

// Ties names the dossiers the file is about, so that their pages show the file: one, or what
// was sent to several at once, of which they themselves say nothing.
func (s *State) Ties() []procedure.Tie {
	if s.About == "" {
		return nil
	}
	ties := []procedure.Tie{{As: tieAbout, Dossier: s.About}}
	for _, id := range s.Others {
		ties = append(ties, procedure.Tie{As: tieAbout, Dossier: id})
	}
	return ties
}

// Drafts lists what is kept, the oldest first.
func (s *State) Drafts() []procedure.Kept { return s.Kept }

// Takes reports whether more may be kept.
func (s *State) Takes() bool { return mayAct(s, procedure.Act{}) == nil }

// Enumerate offers the drafts a step may name.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	passes, known := map[string]test{procedure.StepRevise: unsent, procedure.StepApprove: waits, procedure.StepReturn: judged,
		"withdraw": unsent, procedure.StepSend: approved}[a.Step]
	if field != "draft" || !known {
		return nil
	}
	var named []procedure.Named
	for _, k := range s.Kept {
		if passes(k) == nil {
			named = append(named, procedure.Named{ID: k.ID})
		}
	}
	return named
}

// Prefill names the draft where there is only one, and its version.
func (s *State) Prefill(a procedure.Act, in any) {
	only := func(id *string) {
		if can := s.Enumerate(a, "draft"); *id == "" && len(can) == 1 {
			*id = can[0].ID
		}
	}
	switch in := in.(type) {
	case *procedure.Approval:
		only(&in.Draft)
		if k, ok := procedure.DraftOf(s, in.Draft); ok {
			in.Version = k.Version
		}
	case *Return:
		only(&in.Draft)
	case *Withdraw:
		only(&in.Draft)
	case *procedure.Sent:
		only(&in.Draft)
	}
}

// Expect says what most likely comes next.
func (s *State) Expect(procedure.Act) []string {
	switch s.status() {
	case ToApprove:
		return []string{procedure.StepApprove, procedure.StepReturn, "note"}
	case Returned:
		return []string{"note", "withdraw"}
	case ToSend:
		return []string{procedure.StepSend, procedure.StepReturn}
	}
	return []string{"note", "close"}
}

// tieOf leads to the dossier a draft was sent in.
func tieOf(id string) any {
	if _, err := dossier.ParseID(id); err != nil {
		return id
	}
	return procedure.Tie{As: tieAbout, Dossier: id}
}
