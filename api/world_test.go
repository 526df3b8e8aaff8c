package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"kenesh/api"
	"kenesh/api/apitest"
	"kenesh/party"
)

// caller is a program with an officer's token, at one ministry's node.
type caller struct {
	*testing.T
	node  *apitest.Node
	token string
	lang  string
}

func as(t *testing.T, n *apitest.Node, role party.Role) *caller {
	return &caller{T: t, node: n, token: n.Token(role), lang: "en"}
}

// answer is what came back.
type answer struct {
	*testing.T
	status int
	header http.Header
	body   []byte
}

func (c *caller) send(method, path, body string, headers ...string) answer {
	c.Helper()
	q, err := http.NewRequest(method, c.node.URL+api.Root+strings.TrimPrefix(path, api.Root), strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	q.Header.Set("Accept-Language", c.lang)
	if c.token != "" {
		q.Header.Set("Authorization", "Bearer "+c.token)
	}
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		c.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		c.Fatal(err)
	}
	return answer{c.T, a.StatusCode, a.Header, b}
}

func (c *caller) get(path string, headers ...string) answer {
	c.Helper()
	return c.send(http.MethodGet, path, "", headers...)
}

func (c *caller) post(path, body string, headers ...string) answer {
	c.Helper()
	return c.send(http.MethodPost, path, body, headers...)
}

// into reads the answer, which must be of a status.
func (a answer) into(status int, v any) {
	a.Helper()
	if a.status != status {
		a.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	d := json.NewDecoder(bytes.NewReader(a.body))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		a.Fatalf("%v: %s", err, a.body)
	}
}

// problem reads a refusal of a status.
func (a answer) problem(status int) api.Problem {
	a.Helper()
	var p api.Problem
	a.into(status, &p)
	if a.header.Get("Content-Type") != "application/problem+json" || p.Status != status || p.Detail == "" || p.Title == "" ||
		strings.ContainsAny(p.Detail+p.Title, "«{") {
		a.Fatalf("no proper problem: %s", a.body)
	}
	return p
}

const warning = `{"kind": "notice", "parties": ["tr"], "input": {
	"title": {"en": "Forged passports", "ky": "Жасалма паспорттор"}, "level": "warning",
	"body": {"en": "Series AA was seen at two crossings."}}}`

// issue opens a notice and returns what it became.
func (c *caller) issue(headers ...string) api.Done {
	c.Helper()
	var done api.Done
	c.post("/dossiers", warning, headers...).into(http.StatusCreated, &done)
	return done
}
