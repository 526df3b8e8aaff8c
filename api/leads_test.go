package api_test

import (
	"net/http"
	"testing"

	"kenesh/api"
	"kenesh/journal"
	"kenesh/party"
)

// TestLeadsForPrograms: a dossier that names nobody has none, which is in the journal all the
// same; a search asks for words; a role that may not read gets nothing.
func TestLeadsForPrograms(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Head)
	var done api.Done
	kg.post("/dossiers", decided).into(http.StatusCreated, &done)
	var list api.LeadList
	kg.get("/dossiers/"+done.Dossier+"/leads").into(http.StatusOK, &list)
	if list.Leads == nil || len(list.Leads) != 0 {
		t.Errorf("%+v", list)
	}
	var found api.MarkList
	kg.get("/marks?q=Aybek").into(http.StatusOK, &found)
	if found.Marks == nil || len(found.Marks) != 0 {
		t.Errorf("%+v", found)
	}
	var problem api.Problem
	kg.get("/marks").into(http.StatusUnprocessableEntity, &problem)
	council.as("kg", party.Engineer).get("/marks?q=Aybek").into(http.StatusForbidden, &problem)
	reads, err := council.Node("kg").Journal.Reads(t.Context(), journal.Filter{})
	if err != nil || len(reads) != 1 || reads[0].Dossier.String() != done.Dossier {
		t.Errorf("the journal has %+v, %v", reads, err)
	}
}
