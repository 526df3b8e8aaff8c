package api_test

import (
	"net/http"
	"testing"

	"kenesh/api"
	"kenesh/party"
)

// TestAPouchOverTheAPI: packed by one node's engineer and taken by the other's, twice.
func TestAPouchOverTheAPI(t *testing.T) {
	council := newCouncil(t)
	council.Network.Cut("kg", "tr")
	officer := council.as("kg", party.Officer)
	issued := officer.issue()
	kg, tr := council.as("kg", party.Engineer), council.as("tr", party.Engineer)
	file := kg.get("/pouch/tr?after=0")
	if file.status != http.StatusOK || file.header.Get("Pouch-Next") == "" {
		t.Fatalf("packed: %d %s", file.status, file.body)
	}
	var taken api.PouchTaken
	tr.post("/pouch", string(file.body), "Content-Type", "application/octet-stream").into(http.StatusOK, &taken)
	if taken.From != "kg" || taken.Took == 0 || taken.Refused != 0 {
		t.Errorf("taken %+v", taken)
	}
	tr.post("/pouch", string(file.body), "Content-Type", "application/octet-stream").into(http.StatusOK, &taken)
	if taken.Took != 0 {
		t.Errorf("taken twice: %+v", taken)
	}
	var d api.Dossier
	council.as("tr", party.Duty).get(issued.Href).into(http.StatusOK, &d)

	kg.post("/pouch", string(file.body), "Content-Type", "application/octet-stream").problem(http.StatusConflict)
	tr.post("/pouch", "{}").problem(http.StatusUnsupportedMediaType)
	kg.get("/pouch/kg").problem(http.StatusUnprocessableEntity)
	kg.get("/pouch/tr?after=x").problem(http.StatusUnprocessableEntity)
	officer.get("/pouch/tr").problem(http.StatusForbidden)
	officer.post("/pouch", string(file.body), "Content-Type", "application/octet-stream").problem(http.StatusForbidden)
}
