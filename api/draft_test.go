package api_test

import (
	"net/http"
	"testing"

	"kenesh/api"
	"kenesh/party"
)

// TestTwoOfficersThroughTheAPI: a program with one officer's token is refused and saves a
// draft; another officer's token approves it, and it is sent.
func TestTwoOfficersThroughTheAPI(t *testing.T) {
	council := newCouncil(t)
	council.Node("kg").Clerk.SetFourEyes(map[string]bool{"notice/issue": true})
	kg, head := council.as("kg", party.Officer), council.as("kg", party.Head)
	const notice = `{"kind": "notice", "parties": ["tr"], "input": {"title": {"en": "Another"}, "level": "alarm", "body": {"en": "B"}}}`
	for _, alone := range []*caller{kg, head} {
		if p := alone.post("/dossiers", notice).problem(http.StatusConflict); p.Detail == "" {
			t.Error("refused without a sentence")
		}
	}
	var kept, sent api.Done
	kg.post("/dossiers?draft=1", notice).into(http.StatusCreated, &kept)
	kg.post(kept.Href+"/steps/approve", `{"draft": "1", "version": 1}`).problem(http.StatusForbidden)
	kg.post(kept.Href+"/steps/send", `{"draft": "1", "dossier": "x", "number": 1}`).problem(http.StatusConflict)
	head.post(kept.Href+"/steps/approve", `{"draft": "1", "version": 1}`).into(http.StatusCreated, &sent)
	head.post(kept.Href+"/steps/send", `{"draft": "1"}`).into(http.StatusCreated, &sent)
	var d api.Dossier
	kg.get(sent.Href).into(http.StatusOK, &d)
	if d.Kind != "notice" || d.Title != "Another" || sent.Dossier == kept.Dossier {
		t.Errorf("what was sent is %+v", d.Summary)
	}
	council.as("tr", party.Officer).get(kept.Href).problem(http.StatusNotFound)
}
