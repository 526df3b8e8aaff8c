package calendar_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"kenesh/calendar"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/roster"
)

// feeds are the calendars of one officer in each of some ministries.
type feeds struct {
	*testing.T
	ctx     context.Context
	summit  *summit.Summit
	secrets map[party.ID]string
}

func gather(t *testing.T, ids ...party.ID) *feeds {
	t.Helper()
	f := &feeds{t, t.Context(), nil, map[party.ID]string{}}
	var err error
	f.summit, err = summit.New(f.ctx, t.TempDir(), slog.New(slog.DiscardHandler), ids...)
	f.ok(err)
	t.Cleanup(func() { f.summit.Close() })
	for _, id := range ids {
		r := f.summit.Node(id).Roster
		f.ok(r.Save(f.ctx, roster.Officer{ID: "o1", Name: "Officer", Roles: []party.Role{party.Officer}, Languages: []lang.Tag{"en"}}))
		f.secrets[id], err = r.MakeFeed(f.ctx, "o1", party.Officer, roster.Scope{}, true)
		f.ok(err)
	}
	return f
}

func (f *feeds) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// read is what a node answers at the address of its officer.
func (f *feeds) read(id party.ID) string {
	f.Helper()
	w := httptest.NewRecorder()
	f.summit.Node(id).Handler().ServeHTTP(w, httptest.NewRequest("GET", calendar.FeedRoot+f.secrets[id]+".ics", nil))
	if w.Code != http.StatusOK {
		body, _ := io.ReadAll(w.Body)
		f.Fatalf("%s: %d %s", id, w.Code, body)
	}
	return w.Body.String()
}

var identity = regexp.MustCompile(`(?m)^(UID|SEQUENCE|DTSTAMP|DTSTART[^:]*|STATUS):.*$`)

// shown is when and as what a calendar has its dates.
func (f *feeds) shown(id party.ID) string {
	return strings.Join(identity.FindAllString(strings.ReplaceAll(f.read(id), "\r", ""), -1), "\n")
}

// alike waits until both ministries' officers have the same, with something in it.
func (f *feeds) alike(a, b party.ID, want string) (shown string) {
	f.Helper()
	f.ok(f.summit.Wait(20*time.Second, func() error {
		if shown = f.shown(a); shown != f.shown(b) || !strings.Contains(shown, want) {
			return fmt.Errorf("%s has\n%s\n%s has\n%s\nwant %s", a, shown, b, f.shown(b), want)
		}
		return nil
	}))
	return shown
}

func (f *feeds) act(id party.ID, d dossier.ID, step, input string) dossier.ID {
	f.Helper()
	cmd := clerk.Command{Dossier: d, Step: step}
	if d.IsZero() {
		cmd.Kind, cmd.Parties = "notice", []party.ID{"kz"}
	}
	done, err := f.summit.Act(f.ctx, id, cmd, input)
	f.ok(err)
	return done.Dossier
}

// Officers of two ministries have one date under one UID; it moves for both, and its
// SEQUENCE grows; acts that arrive count alike on both.
func TestTwoMinistriesHaveTheSameDates(t *testing.T) {
	f := gather(t, "kg", "kz")
	notice := func(until string) string {
		return `{"title": {"en": "Forged passports"}, "level": "warning", "body": {"en": "Body."}, "valid-until": "` + until + `"}`
	}
	now := time.Now().UTC()
	first, moved := now.AddDate(0, 0, 10).Format("2006-01-02"), now.AddDate(0, 0, 20).Format("2006-01-02")
	plain := func(day string) string { return strings.ReplaceAll(day, "-", "") }
	id := f.act("kg", dossier.ID{}, "issue", notice(first))
	before := f.alike("kg", "kz", plain(first))
	if !strings.Contains(before, "SEQUENCE:0") {
		t.Errorf("at first\n%s", before)
	}
	f.act("kz", id, "acknowledge", `{"edition": 1}`)
	f.alike("kg", "kz", "SEQUENCE:1")
	f.act("kg", id, "update", notice(moved))
	after := f.alike("kg", "kz", plain(moved))
	if !strings.Contains(after, "SEQUENCE:2") || strings.Contains(after, plain(first)) {
		t.Errorf("moved\n%s", after)
	}
	if uid := regexp.MustCompile(`UID:.*`); uid.FindString(before) != uid.FindString(after) {
		t.Error("the date that moved is another")
	}
}
