package api_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

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

// TestALeadIsJudgedByPrograms: two requests name one plate in two scripts; an officer says
// over the API what she makes of it and why, another sees who did, and the journal has it.
func TestALeadIsJudgedByPrograms(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	council.Node("kg").Clerk.SetFourEyes(nil)
	go council.Node("kg").Leads.Run(t.Context())
	var treaty api.Done
	kg.post("/dossiers", `{"kind": "treaty", "input": {"symbol": "UNTOC-2000", "title": {"en": "Convention"}, "form": "multilateral", "concluded": "2000-11-15",
		"entry": {"by": "deposits", "count": 40, "entered": "2003-09-29"}, "source": "Text", "as-of": "2024-09-01"}}`).into(http.StatusCreated, &treaty)
	kg.post(treaty.Href+"/steps/record", `{"facts": [{"of": "kg", "standing": "bound", "consented": "2003-10-02"},
		{"of": "tr", "standing": "bound", "consented": "2003-03-25"}], "source": "Status page", "as-of": "2015-03-14"}`).into(http.StatusCreated, new(api.Done))
	kg.post(treaty.Href+"/steps/add-articles", `{"articles": [{"article": "27", "measures": ["vehicle"]}]}`).into(http.StatusCreated, new(api.Done))
	var asked api.Done
	for _, plate := range []string{"01 KG 777 ABC", "01КG777АВС"} { // the second in look-alikes of another script
		kg.post("/dossiers", `{"kind": "request", "parties": ["tr"], "input": {"measure": "vehicle", "basis": {"symbol": "UNTOC-2000", "article": "27"},
			"reference": "1", "office": "Criminal police", "urgency": "ordinary", "offence": "robbery", "stage": "committed", "sought": [{"item": "vehicle-owner"}],
			"believed": "registered-there", "subjects": {"vehicles": [{"type": "car", "number": "`+plate+`", "country": "KG", "link": "used"}]},
			"handling": "h2", "source": "b", "known": "2"}}`).into(http.StatusCreated, &asked)
	}
	at := "/dossiers/" + asked.Dossier + "/leads"
	var list api.LeadList
	for until := time.Now().Add(20 * time.Second); len(list.Leads) == 0; time.Sleep(20 * time.Millisecond) {
		if kg.get(at).into(http.StatusOK, &list); time.Now().After(until) {
			t.Fatal("no lead is noticed")
		}
	}
	if l := list.Leads[0]; len(list.Leads) != 1 || l.Judged != "" || l.By != "" || len(l.Why) == 0 {
		t.Fatalf("%+v", list)
	}
	lead := at + "/" + list.Leads[0].ID
	for _, wrong := range []string{`{}`, `{"judged": "perhaps"}`, `{"judged": "same", "remark": "a\nb"}`, `{"judged": "same", "why": "b"}`} {
		kg.post(lead, wrong).problem(http.StatusUnprocessableEntity)
	}
	kg.post(at+"/00ff", `{"judged": "same"}`).problem(http.StatusNotFound)
	kg.post("/dossiers/"+treaty.Dossier+"/leads/"+list.Leads[0].ID, `{"judged": "same"}`).problem(http.StatusNotFound)
	council.as("kg", party.Auditor).post(lead, `{"judged": "same"}`).problem(http.StatusForbidden)
	kg.post(lead, `{"judged": "other", "remark": "Number plates of 2016 and 2024."}`).into(http.StatusOK, &list)
	council.as("kg", party.Head).get(at).into(http.StatusOK, &list)
	if l := list.Leads[0]; l.Judged != "other" || l.Remark != "Number plates of 2016 and 2024." || l.By != "o-officer" || l.At == "" {
		t.Errorf("%+v", l)
	}
	acts, err := council.Node("kg").Journal.Acts(t.Context(), journal.Filter{})
	if err != nil || !slices.ContainsFunc(acts, func(r journal.Record) bool {
		return r.What == journal.Judge && r.Purpose == "other" && r.Officer == "o-officer"
	}) {
		t.Errorf("the journal has %+v, %v", acts, err)
	}
}
