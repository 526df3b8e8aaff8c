package directory_test

import (
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/procedure/directory"
)

// The overview finds who takes a measure, in all parties or in some.
func TestCompetences(t *testing.T) {
	section := func(measures ...policy.Measure) directory.Section {
		return directory.Section{Offices: []directory.Office{{ID: "crime", Name: lang.Text{"en": "Criminal police"}}},
			Competences: []directory.Competence{{ID: "1", Office: "crime", Measures: measures, Provision: lang.Text{"en": "Law"}}}}
	}
	s := &directory.State{Parties: []party.ID{"kg", "kz", "uz"}, Sections: map[party.ID]directory.Section{
		"kg": section(policy.Locate, policy.Vehicle), "kz": section(policy.Locate), "uz": section(policy.Intercept)}}
	o, _ := directory.Procedure.Overview("competence")
	for _, c := range []struct {
		choice directory.CompetenceChoice
		rows   int
	}{{directory.CompetenceChoice{}, 3}, {directory.CompetenceChoice{Measure: policy.Locate}, 2},
		{directory.CompetenceChoice{Measure: policy.Locate, Parties: []party.ID{"kz", "uz"}}, 1}, {directory.CompetenceChoice{Measure: policy.Train}, 0}} {
		d := o.Draw(procedure.View{}, []procedure.Case{{State: s}}, &c.choice)
		table, _ := d.Sections[0].Blocks[0].(procedure.Table)
		if len(table.Rows) != c.rows {
			t.Errorf("%+v: %d rows", c.choice, len(table.Rows))
		}
	}
}
