package procedure

import (
	"kenesh/lang"
	"kenesh/party"
)

// Acts that are prepared before they are taken. A kind that keeps them knows no other: of
// the act it holds the kind's and the step's names and the canonical bytes of the input.
// The clerk holds those against the step before they are kept, and takes the act when a
// second officer has approved these very bytes.

// The steps by which a kind keeps drafts. Their inputs are the types below, but that of
// StepReturn, which is the kind's own.
const (
	StepDraft   = "draft"
	StepRevise  = "revise"
	StepApprove = "approve"
	StepReturn  = "return"
	StepSend    = "send"
)

// Draft is the input of StepDraft: an act as it will be taken.
type Draft struct {
	Kind    string     `json:"kind,omitempty" field:"required,max=40"`
	Step    string     `json:"step,omitempty" field:"required,max=40"`
	Dossier string     `json:"dossier,omitempty" field:"max=52"`    // "" of an act that opens one
	Parties []party.ID `json:"parties,omitempty"`                   // the others, of an act that opens one
	Input   []byte     `json:"contents,omitempty" field:"required"` // canonical encoding of the step's input
	Remark  lang.Text  `json:"remark,omitempty"`
}

// Revision is the input of StepRevise: a draft's next version.
type Revision struct {
	Draft   string     `json:"draft,omitempty" field:"required,max=20"`
	Parties []party.ID `json:"parties,omitempty"`
	Input   []byte     `json:"contents,omitempty" field:"required"`
	Remark  lang.Text  `json:"remark,omitempty"`
}

// Approval is the input of StepApprove. It names the version: another one needs another.
type Approval struct {
	Draft   string `json:"draft,omitempty" field:"required,max=20"`
	Version int    `json:"version,omitempty" field:"required,min=1"`
}

// Sent is the input of StepSend. An officer names the draft; the clerk takes the act and
// fills in the entry that came of it.
type Sent struct {
	Draft   string `json:"draft,omitempty" field:"required,max=20"`
	Dossier string `json:"dossier,omitempty" field:"max=52"`
	Number  int    `json:"number,omitempty"`

	Others []string `json:"others,omitempty" field:"max=60"` // the further dossiers that it opened
}

// Stage is how far a draft has come.
type Stage string

// The stages.
const (
	Waiting   Stage = "waiting" // for a second officer
	Returned  Stage = "returned"
	Approved  Stage = "approved"
	WasSent   Stage = "sent"
	Withdrawn Stage = "withdrawn"
)

// Kept is a draft as a state keeps it.
type Kept struct {
	ID       string       `json:"id,omitempty"`
	Version  int          `json:"version,omitempty"`
	Standing Stage        `json:"standing,omitempty"`
	Act      Draft        `json:"act,omitzero"`
	Before   []byte       `json:"before,omitempty"` // the input of the version before
	By       party.Person `json:"by,omitzero"`      // whose version it is
	At       lang.Moment  `json:"at,omitempty"`
	Judge    party.Person `json:"judge,omitzero"` // who approved or returned this version
	Judged   lang.Moment  `json:"judged,omitempty"`
	Reasons  lang.Text    `json:"reasons,omitempty"`
	Dossier  string       `json:"dossier,omitempty"` // of the entry it became
	Number   int          `json:"number,omitempty"`
	Others   []string     `json:"others,omitempty"` // the further dossiers it opened
}

// Keeping is the face of a state that keeps drafts.
type Keeping interface {
	Drafts() []Kept
	Takes() bool // more may be kept
}

// Keeper says that dossiers of a kind keep drafts, and how one is opened.
type Keeper struct {
	Waiting string // the status of one where a draft waits for a second officer
	Tie     string // under which it names the dossier it is about
	// Open is the input of its opening step: about are the ids of the dossiers it is about, none
	// before there is one; title is what those are called, where officers gave them a name; kind
	// is their kind.
	Open func(kind string, about []string, title lang.Text) any
}

// DraftOf is a draft that a state keeps.
func DraftOf(state any, id string) (Kept, bool) {
	if keeping, ok := state.(Keeping); ok {
		for _, k := range keeping.Drafts() {
			if k.ID == id {
				return k, true
			}
		}
	}
	return Kept{}, false
}

// DraftBy is the draft that an entry of a dossier made or revised, by the entry's number; "" if
// it did neither. What keeps drafts has one party, so a number names one entry.
func (r *Record) DraftBy(number uint64) string {
	keeping, ok := r.State.(Keeping)
	if !ok {
		return ""
	}
	made := 0
	for _, o := range r.Outcomes {
		in := o.Input
		if o.Verdict != Counts {
			continue
		}
		if _, makes := in.(*Draft); makes {
			made++
		}
		if o.Entry.Number != number {
			continue
		}
		switch in := in.(type) {
		case *Revision:
			return in.Draft
		case *Draft:
			if all := keeping.Drafts(); made <= len(all) {
				return all[made-1].ID
			}
		}
	}
	return ""
}

// Reads reads what a draft holds as the step's input, strictly.
func (s Step) Reads(input []byte) (any, error) {
	in, err := s.decode(input)
	if err == nil {
		err = s.Check(in)
	}
	return in, err
}
