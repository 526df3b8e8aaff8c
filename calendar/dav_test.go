package calendar

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-webdav"
	client "github.com/emersion/go-webdav/caldav"

	"kenesh/procedure"
	"kenesh/roster"
)

func basic(secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte("anybody:"+secret))
}

// TestClientFindsItsWay: a client that knows only where the desk is finds the officer's
// home, both calendars and the dates in a range of time.
func TestClientFindsItsWay(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 3, year()...))
	secret := w.address(roster.Scope{}, true)
	for name, way := range map[string]struct {
		http webdav.HTTPClient
		root string
	}{
		"password": {webdav.HTTPClientWithBasicAuth(http.DefaultClient, "t1", secret), w.server.URL + DAVRoot},
		"address":  {http.DefaultClient, w.server.URL + FeedRoot + secret + "/"},
	} {
		c, err := client.NewClient(way.http, way.root)
		w.ok(err)
		me, err := c.FindCurrentUserPrincipal(w.ctx)
		w.ok(err)
		home, err := c.FindCalendarHomeSet(w.ctx, me)
		w.ok(err)
		calendars, err := c.FindCalendars(w.ctx, home)
		w.ok(err)
		if len(calendars) != 2 || calendars[0].SupportedComponentSet[0] != "VEVENT" || calendars[1].SupportedComponentSet[0] != "VTODO" {
			t.Fatalf("%s: calendars %+v", name, calendars)
		}
		found, err := c.QueryCalendar(w.ctx, calendars[0].Path, &client.CalendarQuery{
			CompRequest: client.CalendarCompRequest{Name: "VCALENDAR", AllProps: true, AllComps: true},
			CompFilter: client.CompFilter{Name: "VCALENDAR", Comps: []client.CompFilter{{Name: "VEVENT",
				Start: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)}}}})
		w.ok(err)
		if len(found) != 2 || !strings.HasSuffix(found[0].Path, "/"+fileOfDate("after")) || !strings.HasSuffix(found[1].Path, "/"+fileOfDate("visit")) {
			t.Errorf("%s: found %+v", name, found)
		}
		one, err := c.GetCalendarObject(w.ctx, found[0].Path)
		w.ok(err)
		if one.ETag != found[0].ETag || one.Data.Children[0].Name != "VTIMEZONE" {
			t.Errorf("%s: %+v", name, one)
		}
		tasks, err := c.MultiGetCalendar(w.ctx, calendars[1].Path, &client.CalendarMultiGet{Paths: []string{calendars[1].Path + fileOfDate("reports"), calendars[1].Path + "gone.ics"}})
		if err == nil || len(tasks) > 1 {
			t.Errorf("%s: tasks %+v, %v", name, tasks, err)
		}
	}
	if n := len(w.fetches()); n != 1 {
		t.Errorf("%d records in the journal", n)
	}
}

func fileOfDate(id string) string {
	return called(id, "Ministers meet") + ".ics"
}

func TestReports(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 3, year()...))
	root := FeedRoot + w.address(roster.Scope{}, true) + "/"
	query := func(filter string) string {
		t.Helper()
		a := w.ask("REPORT", root+"deadlines/", `<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/></d:prop>
			<c:filter><c:comp-filter name="VCALENDAR">`+filter+`</c:comp-filter></c:filter></c:calendar-query>`, "Depth", "1")
		if a.status != 207 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		var names []string
		for _, id := range []string{"answer", "reports"} {
			if strings.Contains(a.body, "/"+fileOfDate(id)) {
				names = append(names, id)
			}
		}
		return strings.Join(names, " ")
	}
	for filter, want := range map[string]string{
		``:                               "answer reports",
		`<c:comp-filter name="VTODO"/>`:  "answer reports",
		`<c:comp-filter name="VEVENT"/>`: "",
		`<c:comp-filter name="VTODO"><c:time-range start="20240420T000000Z"/></c:comp-filter>`:                                                                   "reports",
		`<c:comp-filter name="VTODO"><c:time-range end="20240420T000000Z"/></c:comp-filter>`:                                                                     "answer",
		`<c:comp-filter name="VTODO"><c:prop-filter name="PERCENT-COMPLETE"><c:is-not-defined/></c:prop-filter></c:comp-filter>`:                                 "reports",
		`<c:comp-filter name="VTODO"><c:prop-filter name="STATUS"><c:text-match>completed</c:text-match></c:prop-filter></c:comp-filter>`:                        "answer",
		`<c:comp-filter name="VTODO"><c:prop-filter name="STATUS"><c:text-match negate-condition="yes">COMPLETED</c:text-match></c:prop-filter></c:comp-filter>`: "reports",
	} {
		if got := query(filter); got != want {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
	a := w.ask("REPORT", root+"events/", `<d:sync-collection xmlns:d="DAV:"><d:sync-token/><d:prop/></d:sync-collection>`)
	if a.status != 403 || !strings.Contains(a.body, "supported-report") {
		t.Errorf("sync-collection: %d %s", a.status, a.body)
	}
	a = w.ask("REPORT", root+"events/", `<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/><c:calendar-data/></d:prop>
		<d:href>`+root+"events/"+fileOfDate("visit")+`</d:href><d:href>`+root+`events/gone.ics</d:href></c:calendar-multiget>`)
	if a.status != 207 || strings.Count(a.body, "BEGIN:VEVENT") != 1 || !strings.Contains(a.body, "<d:status>HTTP/1.1 404 Not Found</d:status>") {
		t.Errorf("multiget: %d %s", a.status, a.body)
	}
	much := `<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>` + strings.Repeat("<d:x/>", 1000) + `</d:prop></c:calendar-query>`
	for _, nonsense := range []string{"", "<a", strings.Repeat("<a>", 100000), much} {
		if a := w.ask("REPORT", root+"events/", nonsense); a.status != 400 && a.status != 403 {
			t.Errorf("nonsense: %d", a.status)
		}
	}
}

// Nothing can be changed, and the desk is not reached by it.
func TestCalendarIsForReading(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 3, year()...))
	root := FeedRoot + w.address(roster.Scope{}, true) + "/"
	for _, method := range []string{"PUT", "DELETE", "PROPPATCH", "MKCALENDAR", "MKCOL", "MOVE", "COPY", "POST", "LOCK"} {
		if a := w.ask(method, root+"events/"+fileOfDate("visit"), "BEGIN:VCALENDAR"); a.status != 403 {
			t.Errorf("%s: %d", method, a.status)
		}
	}
	if a := w.ask("OPTIONS", root, ""); a.status != 204 || !strings.Contains(a.head.Get("DAV"), "calendar-access") || strings.Contains(a.head.Get("Allow"), "PUT") {
		t.Errorf("OPTIONS: %+v", a)
	}
	for _, path := range []string{"nothing", "events/nothing.ics", "events/../../..", "deadlines/" + fileOfDate("visit")} {
		if a := w.ask("PROPFIND", root+path, ""); a.status != 404 && a.status != 301 && a.status != 307 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := w.ask("PROPFIND", "/.well-known/caldav", ""); a.status != 308 || a.head.Get("Location") != DAVRoot {
		t.Errorf("well-known: %+v", a)
	}
}

// The tag of the calendar changes when a date does, and only then.
func TestTagOfTheCalendar(t *testing.T) {
	w := newWorld(t)
	root := FeedRoot + w.address(roster.Scope{}, true) + "/"
	tag := func() string {
		a := w.ask("PROPFIND", root+"events/", `<d:propfind xmlns:d="DAV:"><d:prop><getctag xmlns="http://calendarserver.org/ns/"/></d:prop></d:propfind>`, "Depth", "0")
		_, rest, _ := strings.Cut(a.body, "<s:getctag>")
		tag, _, found := strings.Cut(rest, "</s:getctag>")
		if !found {
			t.Fatal(a.body)
		}
		return tag
	}
	w.put(meeting("Ministers meet", 1, procedure.Occasion{ID: "session", Day: "2024-05-12"}))
	first := tag()
	if tag() != first {
		t.Error("the tag changes by itself")
	}
	w.put(meeting("Ministers meet", 2, procedure.Occasion{ID: "session", Day: "2024-05-13"}))
	if tag() == first {
		t.Error("a date moved and the tag did not")
	}
	if len(w.fetches()) != 0 {
		t.Error("tags are no contents")
	}
}
