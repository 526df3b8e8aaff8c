package body

import (
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// FocalPoint is the person a party names for contact in this body: the input of
// name-focal-point. Her name identifies her within her party.
type FocalPoint struct {
	Person    string    `json:"person,omitempty" field:"required,max=120"`
	Position  lang.Text `json:"position,omitempty" field:"required,max=200"`
	Telephone string    `json:"telephone,omitempty" field:"max=60"`
	Email     string    `json:"email,omitempty" field:"max=120"`
}

// RemoveFocalPoint is the input of remove-focal-point.
type RemoveFocalPoint struct {
	Person string `json:"person,omitempty" field:"required,max=120"`
}

// Designation is how a party shows another, or itself: what it calls it and the footnote it
// sets to the name. Designations are sensitive: each party answers for its own pages alone,
// nobody approves another's, and none is put in another's mouth.
type Designation struct {
	Name     lang.Text `json:"name,omitempty"`
	Footnote lang.Text `json:"footnote,omitempty"`
}

// Designate is the input of designate; Subject is the party that is shown so.
type Designate struct {
	Subject  party.ID  `json:"subject,omitempty" field:"required"`
	Name     lang.Text `json:"name,omitempty" field:"required,max=200"`
	Footnote lang.Text `json:"footnote,omitempty"`
}

func nameFocalPoint(s *State, a procedure.Act, in FocalPoint) error {
	if strings.TrimSpace(in.Telephone) == "" && strings.TrimSpace(in.Email) == "" {
		return procedure.RefuseField("telephone", "body.refuse.unreachable", nil)
	}
	people := slices.Clone(s.People[a.Party])
	if i := focalPoint(people, in.Person); i >= 0 {
		people[i] = in
	} else {
		people = append(people, in)
	}
	put(&s.People, a.Party, people)
	return nil
}

func hasFocalPoint(s *State, a procedure.Act) error {
	if len(s.People[a.Party]) == 0 {
		return procedure.Refuse("body.refuse.no-focal-point", nil)
	}
	return nil
}

func removeFocalPoint(s *State, a procedure.Act, in RemoveFocalPoint) error {
	people := slices.Clone(s.People[a.Party])
	i := focalPoint(people, in.Person)
	if i < 0 {
		return procedure.RefuseField("person", "body.refuse.no-focal-point", nil)
	}
	put(&s.People, a.Party, slices.Delete(people, i, i+1))
	return nil
}

func focalPoint(people []FocalPoint, name string) int {
	return slices.IndexFunc(people, func(p FocalPoint) bool { return p.Person == name })
}

func designate(s *State, a procedure.Act, in Designate) error {
	if !s.has(in.Subject) {
		return procedure.RefuseField("subject", "body.refuse.host", lang.Args{"subject": lang.Party(in.Subject)})
	}
	shown := s.Names[a.Party]
	put(&shown, in.Subject, Designation{Name: in.Name, Footnote: in.Footnote})
	put(&s.Names, a.Party, shown)
	return nil
}

// Designated is how a viewing party shows another: as it has said itself; failing that, as
// the other calls itself, without any footnote of others'. An empty one: the name on the
// other's card.
func (s *State) Designated(viewer, shown party.ID) procedure.Designation {
	if own, said := s.Names[viewer][shown]; said {
		return procedure.Designation(own)
	}
	return procedure.Designation{Name: s.Names[shown][shown].Name}
}

// Precedence lists the members in their order, by the names they call themselves.
func (s *State) Precedence() []party.ID {
	return s.Rules().Order(s.members(), func(id party.ID) lang.Text { return s.Names[id][id].Name })
}
