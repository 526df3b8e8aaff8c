package api_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"kenesh/api"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

func TestRefusals(t *testing.T) {
	council := newCouncil(t)
	kg, engineer := council.as("kg", party.Officer), council.as("kg", party.Engineer)
	stranger, guesser := council.stranger("kg", ""), council.stranger("kg", "kn_guess")
	notice := kg.issue().Href
	nowhere := "/dossiers/" + strings.Repeat("a", 52)

	for name, c := range map[string]struct {
		answer answer
		status int
		key    string
	}{
		"no token":              {stranger.get("/dossiers"), 401, "api.no-token"},
		"a guessed token":       {guesser.get("/dossiers"), 401, "roster.refuse.token.unknown"},
		"IT reads no contents":  {engineer.get(notice), 403, "refuse.power"},
		"nor that there is one": {engineer.get(nowhere), 403, "refuse.power"},
		"a role without power":  {kg.post("/dossiers", `{"kind": "meeting", "input": {}}`), 403, "refuse.power"},
		"no such dossier":       {kg.get(nowhere), 404, "refuse.not-here"},
		"no id at all":          {kg.get("/dossiers/%2e%2e"), 404, "refuse.not-here"},
		"no such step":          {kg.post(notice+"/steps/burn", `{}`), 404, "refuse.no-step"},
		"opening step again":    {kg.post(notice+"/steps/issue", `{}`), 404, "refuse.no-step"},
		"of another kind":       {kg.post(notice+"/steps/withdraw?kind=meeting", `{}`), 404, "refuse.not-here"},
		"no such page":          {kg.get("/dossier"), 404, "api.no-page"},
		"another method":        {kg.send("DELETE", notice, ""), 405, "api.method"},
		"a rule says no":        {kg.post(notice+"/steps/acknowledge", `{"edition": 1}`), 409, "notice.refuse.not-addressed"},
		"too large":             {kg.post("/dossiers", `{"kind": "`+strings.Repeat("a", api.MaxBody)+`"}`), 413, "api.too-large"},
		"a form":                {kg.post("/dossiers", "kind=notice", "Content-Type", "application/x-www-form-urlencoded"), 415, "api.not-json"},
		"another alphabet":      {kg.post("/dossiers", "{}", "Content-Type", "application/json; charset=windows-1251"), 415, "api.not-json"},
		"half an object":        {kg.post("/dossiers", `{"kind":`), 400, "refuse.json-form"},
		"a name twice":          {kg.post("/dossiers", `{"kind": "notice", "kind": "file"}`), 422, "refuse.field-twice"},
		"no such kind":          {kg.post("/dossiers", `{"kind": "coup"}`), 422, "refuse.no-kind"},
		"a second charter":      {kg.post("/dossiers", `{"kind": "charter", "input": {}}`), 422, "refuse.no-kind"},
		"no such parameter":     {kg.get("/dossiers?page=2"), 422, "refuse.field-unknown"},
		"no place in the list":  {kg.get("/dossiers?after=here"), 422, "refuse.field-choice"},
		"too many at once":      {kg.get("/dossiers?limit=1000"), 422, "refuse.field-number"},
		"a key out of bounds":   {kg.post("/dossiers", warning, "Idempotency-Key", strings.Repeat("k", 201)), 400, "api.key"},
		"a party nobody knows":  {kg.post("/dossiers", strings.Replace(warning, `"tr"`, `"xx"`, 1)), 422, "refuse.parties"},
	} {
		t.Run(name, func(t *testing.T) {
			c.answer.T = t
			if p := c.answer.problem(c.status); p.Type != "urn:kenesh:"+c.key {
				t.Errorf("refused with %s: %s", p.Type, p.Detail)
			}
		})
	}
	if a := stranger.get("/dossiers"); a.header.Get("WWW-Authenticate") == "" {
		t.Error("401 does not say how")
	}
}

func TestARefusalIsTheDesksSentenceInTheCallersLanguage(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	cat := council.Catalogue
	href := kg.issue().Href
	for accept, want := range map[string]lang.Tag{"tr-TR,en;q=0.5": "tr", "ru": "ru", "de": "ky", "": "ky"} {
		kg.lang = accept
		p := kg.post(href+"/steps/acknowledge", `{"edition": 1}`).problem(http.StatusConflict)
		if said := cat.Voice(want).S("notice.refuse.not-addressed"); p.Detail != said {
			t.Errorf("asked in %q, said %q and not %q", accept, p.Detail, said)
		}
	}
}

func TestEveryFieldAtFaultIsNamed(t *testing.T) {
	kg := newCouncil(t).as("kg", party.Officer)
	p := kg.post("/dossiers", `{"kind": "notice", "parties": ["tr"], "input": {"level": "shout", "title": {"en": "T"}, "volume": 11}}`).
		problem(http.StatusUnprocessableEntity)
	named := map[string]string{}
	for _, e := range p.Errors {
		named[e.Field] = e.Key
	}
	if len(named) != 3 || named["input.level"] != "refuse.field-choice" || named["input.body"] != "refuse.field-missing" ||
		named["input.volume"] != "refuse.field-unknown" {
		t.Errorf("named %v", named)
	}
}

func TestGuessingTokensGetsSlow(t *testing.T) {
	council := newCouncil(t)
	config, now := council.config("kg"), time.Now()
	config.Now = func() time.Time { return now }
	council.serve("kg", config)
	guesser := council.stranger("kg", "kn_guess")
	for range 20 {
		guesser.get("/dossiers").problem(http.StatusUnauthorized)
	}
	if a := guesser.get("/dossiers"); a.problem(http.StatusTooManyRequests).Status != 429 || a.header.Get("Retry-After") == "" {
		t.Error("goes on guessing")
	}
	now = now.Add(time.Minute)
	guesser.get("/dossiers").problem(http.StatusUnauthorized)
}

// full is a journal on a full disk.
type full struct{}

func (full) Append(context.Context, journal.Record) error { return errors.New("no room on the disk") }
func (full) AppendTx(*store.Tx, journal.Record) error     { return errors.New("no room on the disk") }

func TestNothingLeavesThatTheJournalDoesNotHave(t *testing.T) {
	council := newCouncil(t)
	href := council.as("kg", party.Officer).issue().Href
	config := council.config("kg")
	config.Journal = full{}
	council.serve("kg", config)
	kg := council.as("kg", party.Officer)
	for _, path := range []string{href, href + "/entries", "/dossiers?q=passports"} {
		if a := kg.get(path); a.status != http.StatusInternalServerError || strings.Contains(string(a.body), "Forged") {
			t.Errorf("%s: %s", path, a.body)
		}
	}
}
