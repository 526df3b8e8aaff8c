package api_test

import (
	"net/http"
	"strings"
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
	file := "/dossiers/" + kept.Dossier
	kg.post(file+"/steps/approve", `{"draft": "1", "version": 1}`).problem(http.StatusForbidden)
	kg.post(file+"/steps/send", `{"draft": "1", "dossier": "x", "number": 1}`).problem(http.StatusConflict)
	if kept.Draft != "1" || !strings.HasSuffix(kept.Href, kept.Dossier+"/drafts/1") {
		t.Errorf("kept as %+v", kept)
	}
	var list api.DraftList
	head.get("/drafts").into(http.StatusOK, &list)
	var text api.DraftText
	head.get(kept.Href).into(http.StatusOK, &text)
	input, _ := text.Input.(map[string]any)
	if len(list.Drafts) != 1 || list.Drafts[0].Href != kept.Href || text.Stage != "waiting" || input["level"] != "alarm" || text.Parties[0] != "tr" || text.Sentence == "" {
		t.Errorf("listed %+v, shown %+v", list, text)
	}
	// The next version, by the step's own fields.
	var next api.Done
	kg.post("/dossiers?draft="+kept.Dossier[:12]+"/1", strings.Replace(notice, "Another", "Another one", 1)).into(http.StatusCreated, &next)
	if next.Dossier != kept.Dossier || next.Draft != "1" {
		t.Errorf("revised as %+v", next)
	}
	for _, wrong := range []string{"2", kept.Dossier, kept.Dossier + "/", "zzzzzzzzzz/1"} {
		kg.post("/dossiers?draft="+wrong, notice).problem(http.StatusUnprocessableEntity)
	}
	kg.get(kept.Href + "7").problem(http.StatusNotFound)
	council.as("tr", party.Head).get(kept.Href).problem(http.StatusNotFound)
	head.post(file+"/steps/approve", `{"draft": "1", "version": 1}`).problem(http.StatusUnprocessableEntity)
	head.post(file+"/steps/approve", `{"draft": "1", "version": 2}`).into(http.StatusCreated, &sent)
	head.post(file+"/steps/send", `{"draft": "1"}`).into(http.StatusCreated, &sent)
	var d api.Dossier
	kg.get(sent.Href).into(http.StatusOK, &d)
	if d.Kind != "notice" || d.Title != "Another one" || sent.Dossier == kept.Dossier {
		t.Errorf("what was sent is %+v", d.Summary)
	}
	council.as("tr", party.Officer).get(file).problem(http.StatusNotFound)
}
