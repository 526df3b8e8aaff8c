package calendar

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/roster"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// world is a real index, roster and journal with calendars before them, and an officer of
// Türkiye who reads Turkish and lives by Istanbul's time.
type world struct {
	testing.TB
	ctx     context.Context
	now     time.Time
	db      *store.DB
	index   *index.Index
	roster  *roster.Roster
	journal *journal.Journal
	server  *httptest.Server
	log     strings.Builder
}

type council struct{}

func (council) Me() party.ID        { return "tr" }
func (council) Council() dossier.ID { return dossier.ID(canon.Sum("calendar_test", []byte("council"))) }
func (council) Roll() *party.Roll {
	return &party.Roll{InForce: true, Seats: []party.Seat{
		{Card: party.Card{Party: "tr", State: "TR", Name: lang.Text{"tr": "İçişleri Bakanlığı"}, Languages: []lang.Tag{"tr"}, Zone: "Europe/Istanbul"}},
		{Card: party.Card{Party: "kz", State: "KZ", Name: lang.Text{"kk": "Ішкі істер министрлігі"}, Zone: "Asia/Almaty"}}}}
}

func (council) Procedures() []*procedure.Procedure { return nil }

// names shows Kazakhstan as our party has said it, and the others as their cards do.
type names struct{}

func (names) Names(_ context.Context, _ []*procedure.Procedure, viewer party.ID, otherwise func(string) lang.Text, _ *slog.Logger) func(string) lang.Text {
	return func(id string) lang.Text {
		if viewer == "tr" && id == "kz" {
			return lang.Text{"tr": "Kazakistan İçişleri"}
		}
		return otherwise(id)
	}
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, ctx: t.Context(), now: time.Date(2024, 2, 10, 9, 0, 0, 0, time.UTC)}
	catalogue, err := lang.Load(append(all.Words(), lang.Words, os.DirFS("../desk"))...)
	w.ok(err)
	w.db, err = sqlite.Open(filepath.Join(t.TempDir(), "kenesh.db"))
	w.ok(err)
	clock := func() time.Time { return w.now }
	w.index, err = index.New(w.db, catalogue)
	w.ok(err)
	w.journal, err = journal.New(w.db, clock)
	w.ok(err)
	w.roster, err = roster.New(w.db, roster.Config{RPID: "localhost", Origins: []string{"http://localhost"}, Now: clock})
	w.ok(err)
	w.ok(w.roster.Save(w.ctx, roster.Officer{ID: "t1", Name: "Ayşe Yılmaz", Roles: []party.Role{party.Officer, party.Duty}, Languages: []lang.Tag{"tr", "en"}}))
	w.ok(w.roster.Save(w.ctx, roster.Officer{ID: "t2", Name: "Murat Demir", Roles: []party.Role{party.Engineer}, Languages: []lang.Tag{"en"}, Zone: "UTC"}))
	mux := http.NewServeMux()
	Register(mux, Config{Clerk: council{}, Index: w.index, Roster: w.roster, Journal: w.journal, Names: names{}, Catalogue: catalogue,
		Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: clock, Home: "tr", Origin: "https://desk.mia.example"})
	w.server = httptest.NewServer(mux)
	t.Cleanup(func() { w.server.Close(); w.db.Close() })
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// meeting is a dossier with dates, after some acts.
func meeting(name string, acts int, dates ...procedure.Occasion) index.Row {
	return index.Row{ID: dossier.ID(canon.Sum("calendar_test", []byte(name))), Kind: "meeting", Founder: "kz", Parties: []party.ID{"kz", "tr"},
		Opened: milli(time.Date(2024, 1, 15, 8, 0, 0, 0, time.UTC)), Changed: milli(time.Date(2024, 1, 15+acts, 8, 0, 0, 0, time.UTC)),
		Revision: acts, Dates: dates,
		Facts: procedure.Facts{Title: lang.Text{"en": name, "tr": name + " (toplantı)"}, Status: "convened"}}
}

func (w *world) put(rows ...index.Row) {
	w.Helper()
	w.ok(w.db.Write(w.ctx, func(tx *store.Tx) error {
		for _, r := range rows {
			if _, err := w.index.Put(tx, r, nil); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (w *world) address(scope roster.Scope, titles bool) string {
	w.Helper()
	secret, err := w.roster.MakeFeed(w.ctx, "t1", party.Officer, scope, titles)
	w.ok(err)
	return secret
}

type answer struct {
	status int
	head   http.Header
	body   string
}

func (w *world) ask(method, path, body string, head ...string) answer {
	w.Helper()
	r, err := http.NewRequest(method, w.server.URL+path, strings.NewReader(body))
	w.ok(err)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := client.Do(r)
	w.ok(err)
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	w.ok(err)
	return answer{a.StatusCode, a.Header, string(b)}
}

// feed is the whole calendar of an address.
func (w *world) feed(secret string) string {
	w.Helper()
	a := w.ask("GET", FeedRoot+secret+".ics", "")
	if a.status != 200 || a.head.Get("Content-Type") != "text/calendar; charset=utf-8" {
		w.Fatalf("%d %v %s", a.status, a.head, a.body)
	}
	return a.body
}

// fetches are the records of the journal that a calendar was read.
func (w *world) fetches() (records []journal.Record) {
	w.Helper()
	acts, err := w.journal.Reads(w.ctx, journal.Filter{})
	w.ok(err)
	for _, r := range acts {
		if r.What == journal.Fetch {
			records = append(records, r)
		}
	}
	return records
}

func at(text string) lang.Moment {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return milli(t)
}
