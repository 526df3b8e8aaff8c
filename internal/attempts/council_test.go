package attempts

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"kenesh/api"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

// The parties: kg asks and kz answers; uz was let in by kz's leave; tr was let in and let go;
// az was never in anything of theirs.
var ids = []party.ID{"kg", "kz", "uz", "tr", "az"}

// council is their nodes at work, and what attempts are made on.
type council struct {
	*testing.T
	*summit.Summit
	officers map[string]*officer

	open, closed, unsigned, expired, other, file, treaty dossier.ID

	named, apart *procedure.File // attached to open, and to other
}

// officer is one, at her own node: with a session at the desk and a token for the rest.
type officer struct {
	*council
	at             party.ID
	id             string
	role           party.Role
	token, session string
	desk           string
}

// Who works at every ministry. Only Aida and Bakyt bind it.
var staff = []struct {
	id, name string
	role     party.Role
}{
	{"aida", "Aida Osmonova", party.Minister},
	{"bakyt", "Bakyt Asanov", party.Head},
	{"dana", "Dana Serikova", party.Officer},
	{"esen", "Esen Aliev", party.Auditor},
	{"farid", "Farid Karimov", party.Engineer},
}

// What nobody outside is to come upon, wherever it looks.
const (
	canary      = "CANARYBEFORE"
	canaryAfter = "CANARYAFTER"
)

func gather(t *testing.T) *council {
	s, err := summit.New(t.Context(), t.TempDir(), slog.New(slog.DiscardHandler), ids...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &council{T: t, Summit: s, officers: map[string]*officer{}}
	for _, id := range ids {
		for _, o := range staff {
			c.employ(id, o.id, o.name, o.role)
		}
	}
	return c
}

func (c *council) employ(at party.ID, id, name string, role party.Role) {
	n := c.Node(at)
	c.must(n.Roster.Save(c.Context(), roster.Officer{ID: id, Name: name, Roles: []party.Role{role}, Languages: []lang.Tag{"en"}}))
	token, err := n.Roster.Token(c.Context(), id, role, "attempts", time.Hour)
	c.must(err)
	link, err := n.Roster.Link(c.Context(), id, role, false, time.Hour)
	c.must(err)
	session, err := n.Roster.Follow(c.Context(), link)
	c.must(err)
	c.officers[string(at)+" "+id] = &officer{council: c, at: at, id: id, role: role, token: token, session: session, desk: "http://" + c.Network.Real(n.Config.Desk)}
}

// as is an officer of a ministry, as in "kg aida".
func (c *council) as(who string) *officer {
	c.Helper()
	o := c.officers[who]
	if o == nil {
		c.Fatalf("nobody is %s", who)
	}
	return o
}

func (c *council) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *council) eventually(try func() error) {
	c.Helper()
	c.must(c.Wait(20*time.Second, try))
}

// does takes a step that must succeed, through the API.
func (o *officer) does(id dossier.ID, kind, step, input string, with ...party.ID) dossier.ID {
	o.Helper()
	a := attempt{by: o, dossier: id, kind: kind, step: step, input: input, with: with}
	var done api.Done
	status, b := o.call("POST", a.address(), a.body(), "application/json")
	if status != http.StatusCreated || json.Unmarshal(b, &done) != nil {
		o.Fatalf("%s %s %s: %d %s", o.at, kind, step, status, b)
	}
	opened, err := dossier.ParseID(done.Dossier)
	o.must(err)
	return opened
}

// call asks the API; the officer's token opens it.
func (o *officer) call(method, path, body, media string) (int, []byte) {
	o.Helper()
	return o.send(method, path, body, func(q *http.Request) {
		q.Header.Set("Authorization", "Bearer "+o.token)
		q.Header.Set("Content-Type", media)
	})
}

// visit is the desk's answer to a browser with the officer's session.
func (o *officer) visit(method, path, form string) (int, []byte) {
	o.Helper()
	return o.send(method, path, form, func(q *http.Request) {
		q.AddCookie(&http.Cookie{Name: "kenesh-" + string(o.at) + "-session", Value: o.session})
		q.Header.Set("Sec-Fetch-Site", "same-origin")
		if method == "POST" {
			q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
	})
}

// browser follows no redirect: where one leads is the answer.
var browser = http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (o *officer) send(method, path, body string, dress func(*http.Request)) (int, []byte) {
	o.Helper()
	for {
		q, err := http.NewRequestWithContext(o.Context(), method, o.desk+path, strings.NewReader(body))
		o.must(err)
		q.Header.Set("Accept-Language", "en")
		dress(q)
		a, err := browser.Do(q)
		if err != nil {
			o.Fatalf("%s %s: %v", method, path, err)
		}
		b, err := io.ReadAll(a.Body)
		a.Body.Close()
		o.must(err)
		if a.StatusCode != http.StatusTooManyRequests || o.token == nobodys {
			if a.StatusCode/100 == 3 {
				b = []byte(a.Header.Get("Location"))
			}
			return a.StatusCode, b
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// quiet waits until all nodes hold the same of what they share and owe no receipt.
func (c *council) quiet() {
	c.Helper()
	c.eventually(func() error {
		for _, id := range ids {
			if n, err := c.count(id, `SELECT (SELECT count(*) FROM owed) + (SELECT count(*) FROM early)`); err != nil || n > 0 {
				return fmt.Errorf("%s owes %d, %v", id, n, err)
			}
			for _, l := range c.Node(id).Courier.Links(context.Background()) {
				if l.Backlog > 0 {
					return fmt.Errorf("%s has %d for %s", id, l.Backlog, l.Party)
				}
			}
		}
		return nil
	})
}

func (c *council) record(at party.ID, id dossier.ID) *procedure.Record {
	c.Helper()
	rec, err := c.Node(at).Clerk.Read(c.Context(), id)
	c.must(err)
	return rec
}
