// Package directory is the council's address book: each party keeps its own offices,
// its 24/7 desk and its focal points in one dossier of everyone, so that a request or a
// warning finds at any hour somebody who answers.
//
//	open, once for the council, by whoever comes first
//	list-office · change-office · remove-office             each party, its own
//	name-focal-point · remove-focal-point                   each party, its own
//	declare-competence · withdraw-competence                each party, its own
//
// A party declares here, beside its offices, which of them takes which measure that others
// may ask for, under which provision of its law and within which limits: the treaties say
// what may be asked, and each state who acts on it and how.
//
// A party touches only its own section and nobody approves what it says there: it
// answers for its own telephone numbers. So nothing here can cross. A second directory
// cannot be forbidden from inside the first; the surfaces open one and lead to it.
//
// All parties of the council can read it; the public cannot. The founder admits to it
// whoever joins the council later.
//
// The files: this one is the procedure and its state, offices.go, people.go and
// competence.go its rules, faces.go and document.go how it is shown.
package directory

import (
	"embed"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Procedure is the kind: its steps, who may take them and what they change.
var Procedure = procedure.Define[State]("directory",
	procedure.Doc{Words: words, Audience: procedure.Everyone, Once: true, Sealed: true, Place: 30, Overviews: []procedure.Overview{procedure.Over("competence", competences)}},
	procedure.On("open", procedure.Anyone[State], open),
	procedure.On("list-office", opened, listOffice),
	procedure.On("change-office", hasOffice, changeOffice),
	procedure.On("remove-office", hasOffice, removeOffice),
	procedure.On("name-focal-point", opened, nameFocalPoint),
	procedure.On("remove-focal-point", hasFocalPoint, removeFocalPoint),
	procedure.On("declare-competence", hasOffice, declareCompetence, procedure.Needs(policy.Commit)),
	procedure.On("withdraw-competence", hasCompetence, withdrawCompetence, procedure.Needs(policy.Commit)),
)

// State is the directory. The zero State is not open yet.
type State struct {
	Parties  []party.ID           `json:"parties,omitempty"` // in the order they are shown
	Sections map[party.ID]Section `json:"sections,omitempty"`
}

// Section is what one party says of itself.
type Section struct {
	Offices     []Office     `json:"offices,omitempty"`
	FocalPoints []FocalPoint `json:"focal-points,omitempty"`
	Competences []Competence `json:"competences,omitempty"`
}

// Office is a department, desk or academy of a party: the input of list-office and of
// change-office.
type Office struct {
	ID             string    `json:"id,omitempty" field:"required,max=40"` // short name, the party's own
	Name           lang.Text `json:"name,omitempty" field:"required,max=200"`
	Task           string    `json:"task,omitempty" field:"required,choices=cooperation|duty|training|technical|other"`
	AroundTheClock bool      `json:"around-the-clock,omitempty"`
	Telephone      string    `json:"telephone,omitempty" field:"max=60"`
	Email          string    `json:"email,omitempty" field:"max=120"`
	Languages      []string  `json:"languages,omitempty" field:"max=20"`
	Address        string    `json:"address,omitempty"`
}

// FocalPoint is an official to turn to: the input of name-focal-point. Her name identifies
// her within her party.
type FocalPoint struct {
	Person    string    `json:"person,omitempty" field:"required,max=120"`
	Position  lang.Text `json:"position,omitempty" field:"required,max=200"`
	Office    string    `json:"office,omitempty" field:"max=40"` // the short name of one listed, or none
	Telephone string    `json:"telephone,omitempty" field:"max=60"`
	Email     string    `json:"email,omitempty" field:"max=120"`
	Matters   lang.Text `json:"matters,omitempty"`
}

// Nothing is the input of a step that says all by being taken.
type Nothing struct{}

func open(s *State, a procedure.Act, _ Nothing) error {
	s.Parties = slices.Clone(a.Parties)
	return nil
}

func opened(s *State, _ procedure.Act) error {
	if len(s.Parties) == 0 {
		return procedure.Refuse("directory.refuse.not-open", nil)
	}
	return nil
}

// put replaces a party's section; a party admitted to the council later gets its place
// with its first act.
func (s *State) put(id party.ID, section Section) {
	if !slices.Contains(s.Parties, id) {
		s.Parties = append(s.Parties, id)
	}
	if s.Sections == nil {
		s.Sections = map[party.ID]Section{}
	}
	s.Sections[id] = section
}
