package directory

import (
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// RemoveFocalPoint is the input of remove-focal-point.
type RemoveFocalPoint struct {
	Person string `json:"person,omitempty" field:"required,max=120"`
}

// nameFocalPoint names somebody, or says anew what there is to say of somebody named
// before.
func nameFocalPoint(s *State, a procedure.Act, in FocalPoint) error {
	section := s.Sections[a.Party]
	if in.Office != "" && section.office(in.Office) < 0 {
		return noSuchOffice("office", in.Office)
	}
	if err := reachable(in.Telephone, in.Email); err != nil {
		return err
	}
	if i := section.focalPoint(in.Person); i >= 0 {
		section.FocalPoints[i] = in
	} else {
		section.FocalPoints = append(section.FocalPoints, in)
	}
	s.put(a.Party, section)
	return nil
}

func hasFocalPoint(s *State, a procedure.Act) error {
	if err := opened(s, a); err != nil {
		return err
	}
	if len(s.Sections[a.Party].FocalPoints) == 0 {
		return procedure.Refuse("directory.refuse.no-focal-points", nil)
	}
	return nil
}

func removeFocalPoint(s *State, a procedure.Act, in RemoveFocalPoint) error {
	section := s.Sections[a.Party]
	i := section.focalPoint(in.Person)
	if i < 0 {
		return procedure.RefuseField("person", "directory.refuse.no-such-focal-point", lang.Args{"name": in.Person})
	}
	section.FocalPoints = slices.Delete(section.FocalPoints, i, i+1)
	s.put(a.Party, section)
	return nil
}

// focalPoint is the place of a person in the section, -1 if she is not named.
func (s Section) focalPoint(name string) int {
	return slices.IndexFunc(s.FocalPoints, func(p FocalPoint) bool { return p.Person == name })
}
