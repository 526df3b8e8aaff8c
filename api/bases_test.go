package api_test

import (
	"net/http"
	"strings"
	"testing"

	"kenesh/api"
	"kenesh/party"
)

// TestWhatCouldBeCited: a program asks with a half written request which basis there is,
// and the answer fills in the group of the input; where there is none, it says whom to ask.
func TestWhatCouldBeCited(t *testing.T) {
	council := newCouncil(t)
	kg, auditor := council.as("kg", party.Officer), council.as("kg", party.Auditor)
	var treaty api.Done
	kg.post("/dossiers", `{"kind": "treaty", "input": {"symbol": "UNTOC-2000", "title": {"en": "Convention"}, "form": "multilateral", "concluded": "2000-11-15",
		"entry": {"by": "deposits", "count": 40, "entered": "2003-09-29"}, "source": "Text", "as-of": "2024-09-01"}}`).into(http.StatusCreated, &treaty)
	kg.post(treaty.Href+"/steps/record", `{"facts": [{"of": "kg", "standing": "bound", "consented": "2003-10-02"},
		{"of": "tr", "standing": "bound", "consented": "2003-03-25"}], "source": "Status page", "as-of": "2015-03-14"}`).into(http.StatusCreated, new(api.Done))
	kg.post(treaty.Href+"/steps/add-articles", `{"articles": [{"article": "27", "measures": ["vehicle"]}]}`).into(http.StatusCreated, new(api.Done))

	var kinds api.Kinds
	kg.get("/kinds").into(http.StatusOK, &kinds)
	at := ""
	for _, k := range kinds.Kinds {
		if k.Opens != nil && k.Opens.Bases != "" {
			at += k.Kind + k.Opens.Bases
		}
	}
	if at != "request"+api.Root+"/bases" {
		t.Fatalf("asked at %q", at)
	}
	var found api.Citable
	kg.post("/bases", `{"kind": "request", "parties": ["tr"], "input": {"measure": "vehicle", "handling": 7}}`).into(http.StatusOK, &found)
	if len(found.Bases) != 1 || found.Bases[0].Article != "27" || found.Bases[0].Since != "2003-10-02" || found.Bases[0].Confirmed {
		t.Fatalf("found %+v", found)
	}
	in, _ := found.Bases[0].Input.(map[string]any)
	if in["symbol"] != "UNTOC-2000" || in["instrument"] != treaty.Dossier || in["since"] != found.Bases[0].Since {
		t.Errorf("to be filled in: %v", in)
	}
	kg.post("/bases", `{"kind": "request", "parties": ["tr"], "input": {"measure": "locate"}}`).into(http.StatusOK, &found)
	if len(found.Bases) != 0 || !strings.Contains(found.Says, "legal service") {
		t.Errorf("found %+v", found)
	}
	kg.post("/bases", `{"kind": "request"}`).into(http.StatusOK, &found)
	kg.post("/bases", `{"kind": "notice"}`).problem(http.StatusUnprocessableEntity)
	kg.post("/bases", `{"kind": "request", "input": 7}`).problem(http.StatusUnprocessableEntity)
	auditor.post("/bases", `{"kind": "request"}`).problem(http.StatusForbidden)
}
