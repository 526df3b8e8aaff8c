package treaty_test

import (
	"slices"
	"testing"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/procedure/treaty"
)

// drawn is the matrix of two instruments, of which Chisinau replaces Minsk between those
// that are party to both.
func drawn(t *testing.T, choice treaty.MatrixChoice) procedure.Document {
	t.Helper()
	minsk := instrument(treaty.Entry{By: "deposits", Count: 1}, map[party.ID]lang.Date{"kg": "1996-02-19", "kz": "1994-05-19", "uz": "1994-05-19"})
	minsk.Instrument.Symbol = "MINSK"
	chisinau := instrument(treaty.Entry{By: "deposits", Count: 1}, map[party.ID]lang.Date{"kg": "2004-08-19", "kz": "2004-03-28", "uz": ""})
	chisinau.Instrument.Symbol, chisinau.Instrument.Replaces = "CHISINAU", []string{"MINSK"}
	for _, id := range []party.ID{"kg", "kz"} {
		c := chisinau.Columns[id]
		c.Confirmed = true
		chisinau.Columns[id] = c
	}
	chisinau.Confirmed = []party.ID{"kg", "kz"}
	cases := []procedure.Case{{ID: dossier.ID{1}, State: minsk}, {ID: dossier.ID{2}, State: chisinau}}
	roll := &party.Roll{Seats: []party.Seat{seat("kg", party.Member), seat("kz", party.Member), seat("uz", party.Member), seat("tr", party.Member), seat("sec", party.Secretariat)}}
	o, known := treaty.Procedure.Overview("matrix")
	if !known {
		t.Fatal("no matrix")
	}
	in := o.NewInput()
	*in.(*treaty.MatrixChoice) = choice
	if err := o.Check(in); err != nil {
		t.Fatal(err)
	}
	return o.Draw(procedure.View{Me: "kg", Roll: roll, Today: "2024-09-06"}, cases, in)
}

func seat(id party.ID, kind party.Kind) party.Seat {
	return party.Seat{Card: party.Card{Party: id, Kind: kind}, Standing: party.Seated}
}

// cellsOf are the cells of the last table as they are said by key, with their numbers.
func cellsOf(d procedure.Document) [][]string {
	sections := d.Sections
	t := sections[len(sections)-1].Blocks[0].(procedure.Table)
	var rows [][]string
	for _, row := range t.Rows {
		var cells []string
		for _, v := range row[1:] {
			said := ""
			if s, ok := v.(procedure.Sign); ok {
				said = s.Word.Key[len("treaty.matrix."):]
				if n, ok := s.Word.Args["n"].(int); ok {
					said += string(rune('0' + n))
				}
			}
			cells = append(cells, said)
		}
		rows = append(rows, cells)
	}
	return rows
}

func TestMatrixOfPairs(t *testing.T) {
	d := drawn(t, treaty.MatrixChoice{})
	if got, want := cellsOf(d), [][]string{
		{"", "confirmed2", "unconfirmed2", "none"}, {"confirmed2", "", "unconfirmed2", "none"}, {"unconfirmed2", "unconfirmed2", "", "none"}, {"none", "none", "none", ""},
	}; !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("in force at all: %v", got)
	}
	d = drawn(t, treaty.MatrixChoice{Measure: policy.Locate})
	if got := cellsOf(d)[0]; !slices.Equal(got, []string{"", "confirmed1", "unconfirmed1", "none"}) {
		t.Errorf("for a measure, with the one replaced left out: %v", got)
	}
	d = drawn(t, treaty.MatrixChoice{Measure: policy.Train})
	if got := cellsOf(d)[0]; !slices.Equal(got, []string{"", "none", "none", "none"}) {
		t.Errorf("for a measure that nothing founds: %v", got)
	}
	d = drawn(t, treaty.MatrixChoice{Measure: policy.Locate, Day: "2000-01-01"})
	if got := cellsOf(d)[0]; !slices.Equal(got, []string{"", "unconfirmed1", "unconfirmed1", "none"}) {
		t.Errorf("on an earlier day: %v", got)
	}
}

func TestMatrixOfGroup(t *testing.T) {
	rows := func(choice treaty.MatrixChoice) [][]any {
		table, ok := drawn(t, choice).Sections[1].Blocks[0].(procedure.Table)
		if !ok {
			return nil
		}
		return table.Rows
	}
	got := rows(treaty.MatrixChoice{Parties: []party.ID{"kz", "kg"}, Measure: policy.Locate})
	if len(got) != 1 || got[0][1] != "CHISINAU" || got[0][2] != "1, 2" || got[0][3] != lang.Date("2004-08-19") || got[0][4].(procedure.Sign).Tone != procedure.Good {
		t.Errorf("two: %v", got)
	}
	got = rows(treaty.MatrixChoice{Parties: []party.ID{"kz", "kg", "uz"}})
	if len(got) != 2 || got[0][1] != "CHISINAU" || got[0][3].(lang.Message).Key != "treaty.label.at-latest" || got[1][3] != lang.Date("1996-02-19") {
		t.Errorf("three: %v", got)
	}
	if got = rows(treaty.MatrixChoice{Parties: []party.ID{"kz", "tr"}}); got != nil {
		t.Errorf("none in common: %v", got)
	}
}
