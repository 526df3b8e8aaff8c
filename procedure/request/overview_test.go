package request_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/procedure/request"
)

func one(from, to party.ID, number string, ended string) *request.State {
	s := &request.State{Requester: from, Addressee: to, Sent: request.Signature{Party: from, At: 1_725_613_200_000},
		Rounds: []request.Round{{Starts: 1, Received: 1_725_613_260_000, How: ended}}}
	s.Contents.Measure, s.Contents.Urgency, s.Contents.Offence = policy.Vehicle, "ordinary", "robbery"
	s.Contents.Subjects.Vehicles = []request.Vehicle{{Type: "car", Number: number, Link: "used"}}
	if ended != "" {
		s.Rounds[0].Ended = 1_725_613_320_000
	}
	return s
}

func cases(states ...*request.State) []procedure.Case {
	all := make([]procedure.Case, len(states))
	for i, s := range states {
		all[i] = procedure.Case{ID: dossier.ID{byte(i + 1)}, State: s}
	}
	return all
}

func draw(t *testing.T, name string, in any, states ...*request.State) []procedure.Table {
	t.Helper()
	o, _ := request.Procedure.Overview(name)
	if in == nil {
		in = o.NewInput()
	}
	var tables []procedure.Table
	for _, s := range o.Draw(procedure.View{Me: "kg", Today: "2024-12-31"}, cases(states...), in).Sections {
		for _, b := range s.Blocks {
			if table, ok := b.(procedure.Table); ok {
				tables = append(tables, table)
			}
		}
	}
	return tables
}

// TestTheSameVehicleInTwoRequests: one plate, written in two ways, is one plate.
func TestTheSameVehicleInTwoRequests(t *testing.T) {
	tables := draw(t, "elsewhere", nil, one("kg", "kz", "01 KG-123 ABC", ""), one("uz", "kz", "01kg123abc", ""), one("kg", "tr", "99 X 1", ""))
	if len(tables) != 1 || len(tables[0].Rows) != 2 {
		t.Fatalf("found %v", tables)
	}
	if tables[0].Rows[0][3] != lang.Party("kg") || tables[0].Rows[1][3] != lang.Party("uz") {
		t.Errorf("found %v", tables[0].Rows)
	}
}

// TestSmallFiguresAreNotPublished: six requests are told of, four are not.
func TestSmallFiguresAreNotPublished(t *testing.T) {
	var all []*request.State
	for range 6 {
		all = append(all, one("kg", "kz", "1", "replied"))
	}
	for range 4 {
		all = append(all, one("kg", "uz", "1", "refused"))
	}
	for _, published := range []bool{false, true} {
		rows := draw(t, "year", &request.Year{Year: 2024, Published: published}, all...)[0].Rows
		for _, row := range rows { // four is withheld, and six with it: ten stands in the table of measures
			if _, told := row[2].(int); told == published {
				t.Errorf("published %v: %v", published, row)
			}
		}
	}
	if rows := draw(t, "year", &request.Year{Year: 2024, Of: "uz"}, all...)[0].Rows; len(rows) != 1 {
		t.Errorf("of uz: %v", rows)
	}
}

// TestNothingWithheldCanBeReckoned: whatever the figures, in no group that adds up to one
// that is told a single one is withheld.
func TestNothingWithheldCanBeReckoned(t *testing.T) {
	rapid.Check(t, func(draw *rapid.T) {
		var all []*request.State
		for _, to := range []party.ID{"kz", "uz", "tr"} {
			for _, how := range []string{"replied", "refused", "", "lost"} {
				for range rapid.IntRange(0, 9).Draw(draw, "n") {
					s := one("kg", to, "1", strings.TrimSuffix(how, "lost"))
					if how == "lost" {
						s.Rounds[0].Received = 0
					}
					all = append(all, s)
				}
			}
		}
		if len(all) == 0 {
			return
		}
		tables := draw2(t, all)
		pairs := tables[0].Rows
		alone := func(what string, cells []any) {
			hidden := 0
			for _, c := range cells {
				if n, is := c.(int); !is {
					hidden++
				} else if n > 0 && n < 5 {
					draw.Fatalf("%s: %d is told", what, n)
				}
			}
			if hidden == 1 && len(cells) > 1 {
				draw.Fatalf("%s: one withheld among %v", what, cells)
			}
		}
		var sent []any
		for _, row := range pairs {
			sent = append(sent, row[2])
			alone("sent, received and lost", row[2:5])
			alone("what became of them", []any{row[5], row[6], row[7], row[9]})
		}
		alone("sent to all", sent)
	})
}

func draw2(t *testing.T, all []*request.State) []procedure.Table {
	return draw(t, "year", &request.Year{Year: 2024, Published: true}, all...)
}
