package request_test

import (
	"testing"

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
		if rows[0][2] != 6 {
			t.Errorf("published %v: %v", published, rows[0])
		}
		if _, told := rows[1][2].(int); told == published {
			t.Errorf("published %v: %v", published, rows[1])
		}
	}
	if rows := draw(t, "year", &request.Year{Year: 2024, Of: "uz"}, all...)[0].Rows; len(rows) != 1 {
		t.Errorf("of uz: %v", rows)
	}
}
