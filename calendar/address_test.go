package calendar

import (
	"strings"
	"testing"
	"time"

	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
	"kenesh/store"
)

func TestNothingNewSendsNothing(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 1, procedure.Occasion{ID: "session", Day: "2024-05-12"}))
	path := FeedRoot + w.address(roster.Scope{}, true) + ".ics"
	tag := w.ask("GET", path, "").head.Get("ETag")
	for _, sent := range []string{tag, "W/" + tag, `"other", ` + tag} {
		if a := w.ask("GET", path, "", "If-None-Match", sent); a.status != 304 || a.body != "" {
			t.Errorf("%s: %d %q", sent, a.status, a.body)
		}
	}
	w.put(meeting("Ministers meet", 2, procedure.Occasion{ID: "session", Day: "2024-05-13"}))
	if a := w.ask("GET", path, "", "If-None-Match", tag); a.status != 200 {
		t.Errorf("a moved date: %d", a.status)
	}
	if a := w.ask("HEAD", path, ""); a.status != 200 || a.body != "" || a.head.Get("ETag") == "" {
		t.Errorf("HEAD: %+v", a)
	}
	if a := w.ask("PUT", path, "BEGIN:VCALENDAR"); a.status != 405 {
		t.Errorf("PUT: %d", a.status)
	}
}

func TestRevokedAddressIsNotThere(t *testing.T) {
	w := newWorld(t)
	secret := w.address(roster.Scope{}, true)
	w.feed(secret)
	feeds, err := w.roster.Feeds(w.ctx, "t1")
	w.ok(err)
	w.ok(w.roster.RevokeFeed(w.ctx, "t1", feeds[0].ID))
	never := w.ask("GET", FeedRoot+"kc_never.ics", "")
	for _, path := range []string{FeedRoot + secret + ".ics", FeedRoot + secret + "/", FeedRoot + secret + "/events/", FeedRoot + secret, FeedRoot} {
		if a := w.ask("GET", path, ""); a.status != 404 || a.body != never.body {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := w.ask("PROPFIND", DAVRoot, "", "Authorization", basic(secret)); a.status != 401 {
		t.Errorf("CalDAV: %d", a.status)
	}
	if strings.Contains(w.log.String(), "kc_") {
		t.Error("the log holds a secret")
	}
}

// Another officer's rights: a role that does not read contents has no calendar, and an
// account that is closed has none either.
func TestRightsOfTheAddress(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 1, procedure.Occasion{ID: "session", Day: "2024-05-12"}))
	engineer, err := w.roster.MakeFeed(w.ctx, "t2", party.Engineer, roster.Scope{}, true)
	w.ok(err)
	if a := w.ask("GET", FeedRoot+engineer+".ics", ""); a.status != 404 {
		t.Errorf("the engineer reads: %d", a.status)
	}
	secret := w.address(roster.Scope{}, true)
	w.feed(secret)
	w.ok(w.roster.Save(w.ctx, roster.Officer{ID: "t1", Name: "Ayşe Yılmaz", Roles: []party.Role{party.Duty}}))
	if a := w.ask("GET", FeedRoot+secret+".ics", ""); a.status != 404 {
		t.Errorf("in a role that is no longer hers: %d", a.status)
	}
	w.ok(w.roster.Save(w.ctx, roster.Officer{ID: "t1", Name: "Ayşe Yılmaz", Roles: []party.Role{party.Officer}}))
	w.feed(secret)
	w.ok(w.roster.Disable(w.ctx, "t1"))
	if a := w.ask("GET", FeedRoot+secret+".ics", ""); a.status != 404 {
		t.Errorf("of a closed account: %d", a.status)
	}
}

// What leaves is in the journal first, and without it nothing leaves.
func TestFetchIsRecorded(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 1, procedure.Occasion{ID: "session", Day: "2024-05-12"}))
	secret := w.address(roster.Scope{}, true)
	w.feed(secret)
	w.feed(secret)
	records := w.fetches()
	feeds, err := w.roster.Feeds(w.ctx, "t1")
	w.ok(err)
	if len(records) != 1 || records[0].Officer != "t1" || records[0].Role != party.Officer || records[0].About != feeds[0].ID {
		t.Fatalf("journal %+v", records)
	}
	w.now = w.now.Add(6 * time.Minute)
	w.feed(secret)
	if n := len(w.fetches()); n != 2 {
		t.Errorf("%d records", n)
	}
	w.now = w.now.Add(6 * time.Minute)
	tag := w.ask("HEAD", FeedRoot+secret+".ics", "").head.Get("ETag")
	w.now = w.now.Add(6 * time.Minute)
	n := len(w.fetches())
	w.ask("GET", FeedRoot+secret+".ics", "", "If-None-Match", tag)
	if len(w.fetches()) != n {
		t.Error("nothing left, and yet it is recorded")
	}
	w.ok(w.db.Write(w.ctx, func(tx *store.Tx) error { _, err := tx.Exec(`DROP TABLE journal_records`); return err }))
	if a := w.ask("GET", FeedRoot+secret+".ics", ""); a.status != 503 || strings.Contains(a.body, "BEGIN") {
		t.Errorf("without a journal: %d %s", a.status, a.body)
	}
}
