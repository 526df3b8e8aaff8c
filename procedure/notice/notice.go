// Package notice is the smallest kind of dossier, to be read first: a warning or a
// piece of information that one party addresses to some or all of the others, so that
// threats are countered swiftly (the seed, row 4 of the product page).
//
//	issue ──→ open ── acknowledge, by each party it is addressed to ──→ acknowledged
//	            ↑                                                            │
//	            └─────────────── update: a new edition ──────────────────────┘
//	withdraw, by the issuer with a reason, ends it from either
//
// The issuer alone updates and withdraws; every other party alone speaks for having read
// it. An acknowledgement names the edition its author has read and is recorded against
// that one: so one that crosses with an update is never taken for the reading of a text
// its author had not seen, and the update asks again. An acknowledgement that crosses
// with the withdrawal has no effect: there is nothing left to acknowledge.
//
// The issuer and those it is addressed to can read it; nobody else.
//
// The files: this one is the procedure and its state, steps.go its rules, faces.go how
// it is shown; words/ has its sentences in every language, testdata/ its stories.
package notice

import (
	"embed"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Procedure is the kind: its steps, who may take them and what they change.
var Procedure = procedure.Define[State]("notice",
	procedure.Doc{Words: words, Audience: procedure.Chosen, Sealed: true, Place: 20},
	procedure.On("issue", procedure.Anyone[State], issue),
	procedure.On("acknowledge", mayAcknowledge, acknowledge),
	procedure.On("update", mayChange, update),
	procedure.On("withdraw", mayChange, withdraw, procedure.Grave()),
)

// State is a notice with all its editions. The zero State is no notice yet.
type State struct {
	Issuer    party.ID   `json:"issuer,omitempty"`
	Addressed []party.ID `json:"addressed,omitempty"` // all parties but the issuer
	Editions  []Edition  `json:"editions,omitempty"`  // the last is in force
	Withdrawn lang.Text  `json:"withdrawn,omitempty"` // the reason; none while it is in force
}

// Edition is one wording of the notice and who has acknowledged it.
type Edition struct {
	Contents     Contents          `json:"contents,omitzero"`
	Issued       lang.Moment       `json:"issued,omitempty"`
	Acknowledged []Acknowledgement `json:"acknowledged,omitempty"`
}

// Contents is what the issuer says: the input of issue and of update.
type Contents struct {
	Title      lang.Text `json:"title,omitempty" field:"required,max=200"`
	Level      string    `json:"level,omitempty" field:"required,choices=information|warning|alarm"`
	Body       lang.Text `json:"body,omitempty" field:"required,long"`
	ValidUntil lang.Date `json:"valid-until,omitempty"`
	Reference  string    `json:"reference,omitempty"`

	Files []procedure.File `json:"files,omitempty"`
}

// Acknowledgement is a party's word that it has read an edition.
type Acknowledgement struct {
	Party  party.ID    `json:"party,omitempty"`
	Remark lang.Text   `json:"remark,omitempty"`
	At     lang.Moment `json:"at,omitempty"`
}

// present is the edition in force.
func (s *State) present() *Edition { return &s.Editions[len(s.Editions)-1] }

func (e *Edition) acknowledgedBy(id party.ID) bool {
	return slices.ContainsFunc(e.Acknowledged, func(k Acknowledgement) bool { return k.Party == id })
}
