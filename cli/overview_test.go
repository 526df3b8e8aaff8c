package cli_test

import (
	"encoding/json"
	"testing"

	"kenesh/api"
	"kenesh/cli"
	"kenesh/party"
)

func TestTheBoardOnTheCommandLine(t *testing.T) {
	council := newCouncil(t)
	kg := council.at("kg", party.Head)
	id := lastLine(kg.does(`decision record --title First --number 1 --symbol C/1 --adopted 2024-01-10 --obligations.0.title Album --obligations.0.text "An album." --obligations.0.to all --obligations.0.due 2024-05-01`))
	kg.shows(kg.does("overview decision board --day 2024-06-01"), "Board of obligations", "Album ["+id[:10]+"]", "Overdue", "Obligations by party")
	kg.shows(kg.does("overview decision annual-report --year 2024 --lang ru"), "Годовой отчёт", "Album")
	var drawn api.Overview
	if err := json.Unmarshal([]byte(kg.does("overview decision agenda --json")), &drawn); err != nil || drawn.Name != "agenda" {
		t.Errorf("%+v, %v", drawn, err)
	}

	kg.shows(kg.does("overview --help"), "decision board", "decision annual-report")
	kg.shows(kg.does("help overview decision board"), "--party", "--status", "overdue (Overdue)")
	kg.fails("overview", cli.Misused, "Name a kind")
	kg.fails("overview decision none", cli.Misused, "none")
	kg.fails("overview decision board --colour red", cli.Misused, "--colour")
	kg.fails("overview decision board --day tomorrow", cli.Refused, "--day")
}
