package cli_test

import (
	"testing"

	"kenesh/party"
)

func TestBasesFromTheCommandLine(t *testing.T) {
	kg := newCouncil(t).at("kg", party.Officer)
	kg.stdin = `{"symbol": "UNTOC-2000", "title": {"en": "Convention"}, "form": "multilateral", "concluded": "2000-11-15",
		"entry": {"by": "deposits", "count": 40, "entered": "2003-09-29"}, "source": "Text", "as-of": "2024-09-01"}`
	id := lastLine(kg.does("treaty register --input -"))
	kg.stdin = `{"facts": [{"of": "kg", "standing": "bound", "consented": "2003-10-02"}, {"of": "tr", "standing": "bound", "consented": "2003-03-25"}],
		"source": "Status page", "as-of": "2015-03-14"}`
	kg.does("treaty record " + id + " --input -")
	kg.stdin = `{"articles": [{"article": "27", "measures": ["vehicle"]}]}`
	kg.does("treaty add-articles " + id + " --input -")

	kg.shows(kg.does("request send --help"), "--bases")
	kg.shows(kg.does("request send --with tr --measure vehicle --bases"), "In force between the two today", "UNTOC-2000", "27", "Convention", "Unconfirmed")
	kg.shows(kg.does("request send --with tr --measure locate --bases"), "legal service")
	kg.shows(kg.does("request send --bases"), "Choose the addressee")
}
