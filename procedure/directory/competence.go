package directory

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// Competence is which office takes which measures, and on what terms: the input of
// declare-competence. Declared again under its short name, it is replaced.
type Competence struct {
	ID            string           `json:"id,omitempty" field:"required,max=40"` // short name, the party's own
	Office        string           `json:"office,omitempty" field:"required,max=40"`
	Measures      []policy.Measure `json:"measures,omitempty" field:"required"`
	Provision     lang.Text        `json:"provision,omitempty" field:"required"`   // of national law
	Authorisation bool             `json:"authorisation,omitempty"`                // a court's or prosecutor's is needed
	Languages     []string         `json:"languages,omitempty" field:"max=20"`     // that requests are accepted in
	Limits        lang.Text        `json:"limits,omitempty" field:"long,max=2000"` // on the use of what is given
	Urgent        string           `json:"urgent,omitempty"`                       // channel for urgent requests
}

// WithdrawCompetence is the input of withdraw-competence.
type WithdrawCompetence struct {
	ID string `json:"id,omitempty" field:"required,max=40"`
}

func declareCompetence(s *State, a procedure.Act, in Competence) error {
	section := s.Sections[a.Party]
	if section.office(in.Office) < 0 {
		return noSuchOffice("office", in.Office)
	}
	if at := section.competence(in.ID); at >= 0 {
		section.Competences[at] = in
	} else {
		section.Competences = append(section.Competences, in)
	}
	s.put(a.Party, section)
	return nil
}

func hasCompetence(s *State, a procedure.Act) error {
	if err := opened(s, a); err != nil {
		return err
	}
	if len(s.Sections[a.Party].Competences) == 0 {
		return procedure.Refuse("directory.refuse.no-competences", nil)
	}
	return nil
}

func withdrawCompetence(s *State, a procedure.Act, in WithdrawCompetence) error {
	section := s.Sections[a.Party]
	at := section.competence(in.ID)
	if at < 0 {
		return procedure.RefuseField("id", "directory.refuse.no-such-competence", lang.Args{"id": in.ID})
	}
	section.Competences = slices.Delete(section.Competences, at, at+1)
	s.put(a.Party, section)
	return nil
}

func (s Section) competence(id string) int {
	return slices.IndexFunc(s.Competences, func(c Competence) bool { return c.ID == id })
}

// Competent lists which offices of a party take a measure.
func (s *State) Competent(matter string, of party.ID) (all []procedure.Competence) {
	section := s.Sections[of]
	for _, x := range section.Competences {
		at := section.office(x.Office)
		if at < 0 || !slices.Contains(x.Measures, policy.Measure(matter)) {
			continue
		}
		all = append(all, procedure.Competence{Party: of, Office: section.Offices[at].Name, Provision: x.Provision, Authorisation: x.Authorisation,
			Languages: x.Languages, Limits: x.Limits, Urgent: x.Urgent})
	}
	return all
}

// CompetenceChoice is what the reader of the overview of competences chooses.
type CompetenceChoice struct {
	Measure policy.Measure `json:"measure,omitempty"`
	Parties []party.ID     `json:"parties,omitempty"` // all, if none
}

// competences shows who in each party takes a measure, and on what terms.
func competences(_ procedure.View, cases []procedure.Case, c CompetenceChoice) procedure.Document {
	t := table(append([]string{"directory.label.party"}, competenceHeads...)...)
	for _, one := range cases {
		s := one.State.(*State)
		for _, id := range s.Parties {
			if len(c.Parties) > 0 && !slices.Contains(c.Parties, id) {
				continue
			}
			section := s.Sections[id]
			for _, x := range section.Competences {
				if c.Measure == "" || slices.Contains(x.Measures, c.Measure) {
					t.Rows = append(t.Rows, append([]any{lang.Party(id)}, section.competenceRow(x)...))
				}
			}
		}
	}
	return procedure.Document{Sections: []procedure.Section{{Blocks: []procedure.Block{orNothing(t, "directory.label.no-competence")}}}}
}

var competenceHeads = []string{"directory.field.measures", "directory.field.office", "directory.field.provision", "directory.field.authorisation",
	"directory.field.languages", "directory.field.limits", "directory.field.urgent"}

func (s Section) competenceRow(c Competence) []any {
	needed := lang.Say("directory.label.authorisation-not-needed", nil)
	if c.Authorisation {
		needed = lang.Say("directory.label.authorisation-needed", nil)
	}
	var office lang.Text
	if at := s.office(c.Office); at >= 0 {
		office = s.Offices[at].Name
	}
	return []any{measures(c.Measures), office, c.Provision, needed, list(c.Languages), c.Limits, c.Urgent}
}

// measures is a list of them as one message.
func measures(all []policy.Measure) lang.Message {
	said := lang.Say(all[len(all)-1].Key(), nil)
	for i := len(all) - 2; i >= 0; i-- {
		said = lang.Say("directory.label.list", lang.Args{"first": lang.Term(all[i].Key()), "rest": said})
	}
	return said
}
