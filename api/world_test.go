package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kenesh/api"
	"kenesh/internal/summit"
	"kenesh/lang"
	"kenesh/overview"
	"kenesh/party"
	"kenesh/roster"
)

// council is two ministries' nodes at work, kg and tr, unless a test asks for others.
type council struct {
	*testing.T
	*summit.Summit
	url map[party.ID]string
}

func newCouncil(t *testing.T, ids ...party.ID) *council {
	t.Parallel()
	if ids == nil {
		ids = []party.ID{"kg", "tr"}
	}
	s, err := summit.New(t.Context(), t.TempDir(), slog.New(slog.DiscardHandler), ids...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &council{t, s, map[party.ID]string{}}
	for _, id := range ids {
		c.serve(id, c.config(id))
	}
	return c
}

// config is what a node serves its API with.
func (c *council) config(id party.ID) api.Config {
	n := c.Node(id)
	return api.Config{Clerk: n.Clerk, Index: n.Index, Leads: n.Leads, Roster: n.Roster, Journal: n.Journal, Catalogue: c.Catalogue,
		Overviews: overview.New(n.Clerk, n.Index), Pouches: n.Clerk, Now: time.Now, Version: "test", Status: n.Status, Attachments: n.Attached}
}

func (c *council) serve(id party.ID, config api.Config) {
	server := httptest.NewServer(api.New(config))
	c.Cleanup(server.Close)
	c.url[id] = server.URL
}

// eventually waits until the post has brought what is tried for.
func (c *council) eventually(what string, try func() bool) {
	c.Helper()
	err := c.Wait(20*time.Second, func() error {
		if !try() {
			return errors.New(what)
		}
		return nil
	})
	if err != nil {
		c.Fatal(err)
	}
}

// as makes an officer of a role at one ministry, with a token to call by.
func (c *council) as(id party.ID, role party.Role) *caller {
	c.Helper()
	n, officer := c.Node(id), "o-"+string(role)
	err := n.Roster.Save(c.Context(), roster.Officer{ID: officer, Name: "Айгүл Асанова", Roles: []party.Role{role},
		Languages: []lang.Tag{"ky"}, Zone: "Asia/Bishkek"})
	if err != nil {
		c.Fatal(err)
	}
	token, err := n.Roster.Token(c.Context(), officer, role, "test", time.Hour)
	if err != nil {
		c.Fatal(err)
	}
	return c.stranger(id, token)
}

// stranger calls a node with whatever token.
func (c *council) stranger(id party.ID, token string) *caller {
	return &caller{T: c.T, url: c.url[id], token: token, lang: "en"}
}

// caller is a program with an officer's token, at one ministry's node.
type caller struct {
	*testing.T
	url   string
	token string
	lang  string
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
	q, err := http.NewRequest(method, c.url+api.Root+strings.TrimPrefix(path, api.Root), strings.NewReader(body))
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
