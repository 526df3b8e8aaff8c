package directory

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// Status is where the directory stands.
type Status string

// The statuses.
const (
	Gathering Status = "gathering" // somebody has listed no office yet
	Complete  Status = "complete"
)

// Facts is what lists say of the directory. It awaits whoever has listed no office.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Named: lang.Say("directory.label.title", nil), Status: string(Gathering), Tone: procedure.Live}
	for _, id := range s.Parties {
		section := s.Sections[id]
		if len(section.Offices) == 0 {
			f.Await = append(f.Await, id)
		}
		f.Search = append(f.Search, section.search()...)
	}
	if len(s.Parties) > 0 && len(f.Await) == 0 {
		f.Status, f.Tone = string(Complete), procedure.Good
	}
	return f
}

func (s Section) search() []string {
	var found []string
	add := func(text lang.Text, lines ...string) {
		for _, tag := range text.Tags() {
			found = append(found, text[tag])
		}
		for _, line := range lines {
			if line != "" {
				found = append(found, line)
			}
		}
	}
	for _, o := range s.Offices {
		add(o.Name, o.Telephone, o.Email)
	}
	for _, p := range s.FocalPoints {
		add(p.Matters, p.Person, p.Telephone, p.Email)
	}
	return found
}

// Membership lets the founder admit whoever joins the council later.
func (s *State) Membership() bool { return true }

// Prefill starts a change from what is listed under the id or name the form came with.
func (s *State) Prefill(a procedure.Act, in any) {
	section := s.Sections[a.Party]
	switch in := in.(type) {
	case *Office:
		if i := section.office(in.ID); i >= 0 && a.Step == "change-office" {
			*in = section.Offices[i]
		}
	case *FocalPoint:
		if i := section.focalPoint(in.Person); i >= 0 {
			*in = section.FocalPoints[i]
		}
	case *Competence:
		if i := section.competence(in.ID); i >= 0 {
			*in = section.Competences[i]
		}
	}
}

// Enumerate offers the party's own offices and focal points to the steps that name one.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	var named []procedure.Named
	section := s.Sections[a.Party]
	switch a.Step + " " + field {
	case "change-office id", "remove-office id", "name-focal-point office", "declare-competence office":
		for _, o := range section.Offices {
			named = append(named, procedure.Named{ID: o.ID, Name: o.Name})
		}
	case "remove-focal-point person":
		for _, p := range section.FocalPoints {
			named = append(named, procedure.Named{ID: p.Person})
		}
	case "withdraw-competence id":
		for _, c := range section.Competences {
			named = append(named, procedure.Named{ID: c.ID, Name: c.Provision})
		}
	}
	return named
}
