package directory

import (
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/procedure"
)

// RemoveOffice is the input of remove-office.
type RemoveOffice struct {
	ID string `json:"id,omitempty" field:"required,max=40"`
}

func listOffice(s *State, a procedure.Act, in Office) error {
	section := s.Sections[a.Party]
	if section.office(in.ID) >= 0 {
		return procedure.RefuseField("id", "directory.refuse.office-exists", lang.Args{"id": in.ID})
	}
	if err := in.check(); err != nil {
		return err
	}
	section.Offices = append(section.Offices, in)
	s.put(a.Party, section)
	return nil
}

func hasOffice(s *State, a procedure.Act) error {
	if err := opened(s, a); err != nil {
		return err
	}
	if len(s.Sections[a.Party].Offices) == 0 {
		return procedure.Refuse("directory.refuse.no-offices", nil)
	}
	return nil
}

func changeOffice(s *State, a procedure.Act, in Office) error {
	section := s.Sections[a.Party]
	i := section.office(in.ID)
	if i < 0 {
		return noSuchOffice("id", in.ID)
	}
	if err := in.check(); err != nil {
		return err
	}
	section.Offices[i] = in
	return nil
}

// removeOffice leaves no focal point and no competence pointing nowhere.
func removeOffice(s *State, a procedure.Act, in RemoveOffice) error {
	section := s.Sections[a.Party]
	i := section.office(in.ID)
	if i < 0 {
		return noSuchOffice("id", in.ID)
	}
	for _, p := range section.FocalPoints {
		if p.Office == in.ID {
			return procedure.RefuseField("id", "directory.refuse.office-in-use", lang.Args{"name": p.Person})
		}
	}
	for _, c := range section.Competences {
		if c.Office == in.ID {
			return procedure.RefuseField("id", "directory.refuse.office-competent", lang.Args{"competence": c.ID})
		}
	}
	section.Offices = slices.Delete(section.Offices, i, i+1)
	s.put(a.Party, section)
	return nil
}

// check: whoever is listed can be reached, and a 24/7 desk by telephone.
func (o Office) check() error {
	if o.AroundTheClock && strings.TrimSpace(o.Telephone) == "" {
		return procedure.RefuseField("telephone", "directory.refuse.desk-telephone", nil)
	}
	return reachable(o.Telephone, o.Email)
}

func reachable(telephone, email string) error {
	telephone, email = strings.TrimSpace(telephone), strings.TrimSpace(email)
	if telephone == "" && email == "" {
		return procedure.RefuseField("telephone", "directory.refuse.unreachable", nil)
	}
	if telephone != "" && !strings.ContainsAny(telephone, "0123456789") {
		return procedure.RefuseField("telephone", "directory.refuse.telephone", nil)
	}
	if at := strings.Index(email, "@"); email != "" && (at < 1 || at == len(email)-1 || strings.ContainsAny(email, " ,;")) {
		return procedure.RefuseField("email", "directory.refuse.email", nil)
	}
	return nil
}

func noSuchOffice(field, id string) error {
	return procedure.RefuseField(field, "directory.refuse.no-such-office", lang.Args{"id": id})
}

// office is the place of an office in the section, -1 if it is not listed.
func (s Section) office(id string) int {
	return slices.IndexFunc(s.Offices, func(o Office) bool { return o.ID == id })
}
