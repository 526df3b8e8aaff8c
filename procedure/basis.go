package procedure

import (
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
)

// Based is the face of a state that founds acts between parties: a treaty in force.
type Based interface {
	// Bases lists what founds a matter between two parties on a day, none if nothing does.
	Bases(matter string, a, b party.ID, on lang.Date) []Basis
}

// Basis is one article of an instrument in force between two parties, as an act cites it.
type Basis struct {
	Dossier   dossier.ID // of the instrument; not known to the state itself
	Symbol    string     // the instrument's, as in "CIS-2002-CHISINAU"
	Title     lang.Text
	Article   string
	Matter    string
	Since     lang.Date // in force between the two from this day on
	Clock     string    // the profile of time limits it sets, "" for the general one
	Confirmed bool      // both parties' own officers have confirmed the facts
}

// Consulting is the face of a step's input that stands on what this node's other dossiers
// say. It is asked before the node signs the act, at whichever door the act came in, and
// only there: what others sign, the rules judge from the dossier alone, and pages show how
// it stands to their own register.
type Consulting interface {
	// Consult refuses, or returns nil.
	Consult(a Act, others Others) error
}

// Others is what a node's other dossiers say.
type Others interface {
	Bases(matter string, a, b party.ID, on lang.Date) []Basis
}
