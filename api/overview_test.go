package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"kenesh/api"
	"kenesh/journal"
	"kenesh/party"
	"kenesh/procedure/all"
)

const decided = `{"kind": "decision", "input": {"title": {"en": "First"}, "number": 1, "symbol": "C/1", "adopted": "2024-01-10",
	"obligations": [{"title": {"en": "Album"}, "text": {"en": "An album."}, "to": "all", "due": "2024-05-01"}]}}`

func TestABoardForPrograms(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Head)
	var done api.Done
	kg.post("/dossiers", decided).into(http.StatusCreated, &done)
	var board api.Overview
	kg.get("/overviews/decision/board?day=2024-06-01&party=kg").into(http.StatusOK, &board)
	if choice, _ := json.Marshal(board.Choice); string(choice) != `{"by":"party","day":"2024-06-01","party":"kg"}` {
		t.Errorf("drawn for %s", choice)
	}
	chart, table := board.Document[0].Blocks[1].Chart, board.Document[1].Blocks[0]
	if len(chart.Series) != 5 || len(chart.Bars) != 1 || chart.Bars[0].Amounts[0] != 1 || chart.Series[0].Tone != "alarm" {
		t.Errorf("the chart is %+v", chart)
	}
	if len(table.Table) != 1 || table.Table[0][0] != "Album" || len(table.Links) != 1 || table.Links[0].Dossier != done.Dossier || table.Links[0].Section != "obligation-1" {
		t.Errorf("the table is %+v", table)
	}
	reads, err := council.Node("kg").Journal.Reads(t.Context(), journal.Filter{})
	if err != nil || len(reads) != 1 || reads[0].About != "decision/board" || reads[0].Purpose != "api" {
		t.Errorf("the journal has %+v, %v", reads, err)
	}
}

func TestOverviewsRefuse(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	for path, status := range map[string]int{
		"/overviews/decision/none": http.StatusNotFound, "/overviews/none/board": http.StatusNotFound,
		"/overviews/decision/board?day=x": http.StatusUnprocessableEntity, "/overviews/decision/board?by=x": http.StatusUnprocessableEntity,
		"/overviews/decision/board?who=kg": http.StatusUnprocessableEntity, "/overviews/decision/annual-report?year=1e3": http.StatusUnprocessableEntity,
	} {
		kg.get(path).problem(status)
	}
	council.as("kg", party.Auditor).get("/overviews/decision/board").problem(http.StatusForbidden)
}

// TestEveryOverviewIsDescribed: its fields are its parameters, and its address answers.
func TestEveryOverviewIsDescribed(t *testing.T) {
	kg := newCouncil(t).as("kg", party.Officer)
	var d object
	kg.get("/openapi.json").into(http.StatusOK, &d)
	n := 0
	for _, p := range all.Procedures() {
		for _, o := range p.Overviews {
			n++
			path := "/overviews/" + p.Kind + "/" + o.Name
			at, is := d["paths"].(object)[path].(object)
			if !is {
				t.Errorf("%s is not described", path)
				continue
			}
			parameters, _ := at["get"].(object)["parameters"].([]any)
			if len(parameters) != len(o.Fields) {
				t.Errorf("%s has %d parameters for %d fields", path, len(parameters), len(o.Fields))
			}
			var drawn api.Overview
			kg.get(path).into(http.StatusOK, &drawn)
			if drawn.Title == "" || drawn.Title == o.Name {
				t.Errorf("%s has no title", path)
			}
		}
	}
	if n == 0 {
		t.Error("no overviews")
	}
}
