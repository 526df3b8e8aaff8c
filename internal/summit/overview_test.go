package summit_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/roster"
)

const decided = `{"title": {"en": "Decision %d", "ky": "Чечим %[1]d"}, "number": %[1]d, "symbol": "C/2024/%[1]d", "adopted": "2024-0%[1]d-10", "meeting-name": {"en": "Meeting"},
	"obligations": [{"title": {"en": "=Album; \"A\""}, "text": {"en": "An album."}, "to": "all", "due": "2024-05-01"},
		{"title": {"en": "Course"}, "text": {"en": "A course."}, "to": "interested", "due": "2025-05-01"}]}`

// TestAnnualReportIsTheSameOnEveryNode: three ministries decide and report, partly cut off
// from each other; when all is everywhere, officers of each, in roles and languages of
// their own, take the same bytes away, as page and as tables, in every language.
func TestAnnualReportIsTheSameOnEveryNode(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	act := func(who party.ID, id dossier.ID, step, input string) dossier.ID {
		t.Helper()
		cmd := clerk.Command{Dossier: id, Step: step}
		if id.IsZero() {
			cmd.Kind = "decision"
		}
		done, err := s.Act(ctx, who, cmd, input)
		if err != nil {
			t.Fatal(err)
		}
		return done.Dossier
	}
	first := act("kg", dossier.ID{}, "record", fmt.Sprintf(decided, 1))
	second := act("uz", dossier.ID{}, "record", fmt.Sprintf(decided, 2))
	eventually(t, s, func() error {
		for _, id := range []dossier.ID{first, second} {
			if err := s.Agree(ctx, id, "kg", "kz", "uz"); err != nil {
				return err
			}
		}
		return nil
	})
	s.Network.Cut("kg", "uz")
	act("kg", first, "report", `{"obligation": "1", "work": {"en": "Half of it."}, "result": "under-way", "percent": 50}`)
	act("uz", first, "report-blocked", `{"obligation": "1", "reason": {"en": "No press."}, "wanted": {"en": "A press."}}`)
	act("kz", second, "opt-in", `{"obligation": "2"}`)
	s.Network.Heal("kg", "uz")
	eventually(t, s, func() error { return allHere(ctx, s, first, 3, "kg", "kz", "uz") })
	eventually(t, s, func() error { return allHere(ctx, s, second, 2, "kg", "kz", "uz") })

	officers := map[party.ID]*http.Client{}
	bases := map[party.ID]string{}
	for i, id := range []party.ID{"kg", "kz", "uz"} {
		officers[id], bases[id] = sitDown(t, s, id, []party.Role{party.Officer, party.Minister, party.Expert}[i], lang.Interface[i])
	}
	for _, tag := range lang.Interface {
		for _, file := range []string{"document.html", "table-1.csv", "table-2.csv", "table-4.csv"} {
			path := fmt.Sprintf("/o/decision/annual-report/%s?year=2025&lang=%s", file, tag)
			want := fetch(t, officers["kg"], bases["kg"]+path)
			for _, id := range []party.ID{"kz", "uz"} {
				if got := fetch(t, officers[id], bases[id]+path); got != want {
					t.Errorf("%s is at %s\n%s\nand at kg\n%s", path, id, got, want)
				}
			}
		}
	}
}

// sitDown gives an officer of a node a browser in which she has signed in.
func sitDown(t *testing.T, s *summit.Summit, id party.ID, role party.Role, tag lang.Tag) (*http.Client, string) {
	t.Helper()
	n := s.Node(id)
	o := roster.Officer{ID: n.Roster.NewID(), Name: "Officer of " + string(id), Roles: []party.Role{role}, Languages: []lang.Tag{tag}}
	if err := n.Roster.Save(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(n.Handler())
	t.Cleanup(server.Close)
	secret, err := n.Roster.StartFor(t.Context(), o.ID, role, "test")
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(server.URL)
	jar.SetCookies(u, []*http.Cookie{{Name: "kenesh-" + string(id) + "-session", Value: secret}})
	return &http.Client{Jar: jar}, server.URL
}

func fetch(t *testing.T, c *http.Client, address string) string {
	t.Helper()
	a, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil || a.StatusCode != http.StatusOK || len(b) < 60 {
		t.Fatalf("%s: %d %v: %s", address, a.StatusCode, err, b)
	}
	return string(b)
}
