// Package party holds who takes part: the parties of a council with the cards that
// name their keys, the officers who act for them and the roles a party gives.
package party

import (
	"regexp"
	"slices"
)

// ID is a party's short name within its council: "kg", "secretariat". It is chosen at
// the founding, is part of every entry and never changes.
type ID string

var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}[a-z0-9]$`)

// Valid reports whether id has the form of a party's short name: 2 to 32 of a-z, 0-9
// and inner hyphens, a letter first.
func (id ID) Valid() bool { return idForm.MatchString(string(id)) }

// MaxParties bounds a council and a dossier.
const MaxParties = 256

// Kind says what seat a party has.
type Kind string

// The seats of a council.
const (
	Member      Kind = "member"      // a ministry: consents, decides
	Observer    Kind = "observer"    // is invited, speaks, does not decide
	Secretariat Kind = "secretariat" // convenes, keeps the record
)

// Kinds lists the seats in order of precedence.
var Kinds = []Kind{Member, Observer, Secretariat}

// Valid reports whether k is a seat there is.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Role is what an officer is within her own party. A party gives its roles itself; the
// others see the role an act was taken in and judge only the party's signature.
type Role string

// The roles (doc/design: product, "Who uses it").
const (
	Officer     Role = "officer"     // international-cooperation department
	Duty        Role = "duty"        // 24/7 desk
	Head        Role = "head"        // head of department: approves what leaves
	Expert      Role = "expert"      // of the working group
	Minister    Role = "minister"    // signs
	Clerk       Role = "secretariat" // convenes and keeps the record, in a secretariat
	Coordinator Role = "coordinator" // training academy
	Auditor     Role = "auditor"     // data protection: reads the journal, not the matter
	Engineer    Role = "engineer"    // ministry IT: runs the node, reads no contents
)

// Roles lists all roles in the order they are offered.
var Roles = []Role{Officer, Duty, Head, Expert, Minister, Clerk, Coordinator, Auditor, Engineer}

// Valid reports whether r is a role there is.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Person is an officer as an entry names her: what her party lets the others know.
type Person struct {
	Name string `cbor:"name,omitempty" json:"name,omitempty"`
	Role Role   `cbor:"role,omitempty" json:"role,omitempty"`

	// Account is hers in her party's roster. It stands only in dossiers of that party
	// alone, where one officer must be told from another; nothing that leaves has it.
	Account string `cbor:"account,omitempty" json:"account,omitempty"`
}

// Same reports whether two are one officer, in whatever roles: by their accounts, and
// where one has none, by their names.
func (p Person) Same(other Person) bool {
	if p.Account != "" && other.Account != "" {
		return p.Account == other.Account
	}
	return p.Name == other.Name
}
