package calendar

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

// year is a council's: a meeting in Almaty before and one after the change of its time, a
// visit of days, one called off, and deadlines.
func year() []procedure.Occasion {
	return []procedure.Occasion{
		{ID: "before", At: at("2024-02-20T10:00:00+06:00"), Until: at("2024-02-20T12:00:00+06:00"), Zone: "Asia/Almaty",
			Place: lang.Text{"kk": "Алматы; Достық даңғылы, 1", "en": "Almaty; Dostyk avenue, 1"}, What: lang.Say("meeting.label.begins", nil)},
		{ID: "after", At: at("2024-03-20T10:00:00+05:00"), Until: at("2024-03-20T12:00:00+05:00"), Zone: "Asia/Almaty"},
		{ID: "visit", Day: "2024-05-12", LastDay: "2024-05-14", Title: lang.Text{"tr": "Çalışma ziyareti: İstanbul, Ankara\nve Öğüt; \"üç gün\""}},
		{ID: "off", Day: "2024-06-01", Called: true},
		{ID: "reports", Deadline: true, Day: "2024-04-30", Parties: []party.ID{"tr"}, Title: lang.Text{"en": "Reports"}},
		{ID: "answer", Deadline: true, At: at("2024-04-15T09:00:00Z"), Done: true},
		{ID: "theirs", Deadline: true, Day: "2024-04-29", Parties: []party.ID{"kz"}},
		{ID: "call", At: at("2024-07-01T07:30:00Z")},
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what was sent:\n%s", path, got)
	}
}

func TestFeeds(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 3, year()...))
	golden(t, "titles.ics", w.feed(w.address(roster.Scope{}, true)))
	golden(t, "times.ics", w.feed(w.address(roster.Scope{}, false)))
}

func parse(t *testing.T, text string) *ical.Calendar {
	t.Helper()
	cal, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err, text)
	}
	return cal
}

// called is the UID of a date in one of the tests' dossiers, up to the council's.
func called(id, matter string) string {
	return nameOf(index.Date{Occasion: procedure.Occasion{ID: id}, In: index.Summary{Row: meeting(matter, 1)}})
}

var matters = []string{"Ministers meet", "Experts meet", "Notice", "Monthly", "Call"}

func isOf(uid, id string) bool {
	return slices.ContainsFunc(matters, func(m string) bool { return strings.HasPrefix(uid, called(id, m)+"@") })
}

func holds(feed, id string) bool {
	return slices.ContainsFunc(matters, func(m string) bool { return strings.Contains(feed, "UID:"+called(id, m)+"@") })
}

// child finds the component of an occasion.
func child(t *testing.T, cal *ical.Calendar, id string) *ical.Component {
	t.Helper()
	for _, c := range cal.Children {
		if p := c.Props.Get("UID"); p != nil && isOf(p.Value, id) {
			return c
		}
	}
	t.Fatalf("no %s in the calendar", id)
	return nil
}

func text(t *testing.T, c *ical.Component, name string) string {
	t.Helper()
	s, err := c.Props.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What a parser reads is what was meant.
func TestParserReadsWhatWasMeant(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 3, year()...))
	cal := parse(t, w.feed(w.address(roster.Scope{}, true)))
	visit := child(t, cal, "visit")
	if got, want := text(t, visit, "SUMMARY"), "Çalışma ziyareti: İstanbul, Ankara\nve Öğüt; \"üç gün\""; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	if got := visit.Props.Get("DTEND").Value; got != "20240515" {
		t.Errorf("the visit ends before %s", got)
	}
	if got := text(t, child(t, cal, "before"), "LOCATION"); got != "Almaty; Dostyk avenue, 1" {
		t.Errorf("location %q", got)
	}
	for id, want := range map[string]string{"off": "CANCELLED", "visit": "CONFIRMED", "reports": "NEEDS-ACTION", "answer": "COMPLETED"} {
		if got := child(t, cal, id).Props.Get("STATUS").Value; got != want {
			t.Errorf("%s: status %s, want %s", id, got, want)
		}
	}
	for id, want := range map[string]string{"off": "VEVENT", "reports": "VTODO"} {
		if got := child(t, cal, id).Name; got != want {
			t.Errorf("%s is a %s, want %s", id, got, want)
		}
	}
	for _, c := range cal.Children {
		if p := c.Props.Get("UID"); p != nil && isOf(p.Value, "theirs") {
			t.Error("another party's deadline is a task of ours")
		}
		if c.Name == "VEVENT" && c.Props.Get("DTSTART") == nil || c.Props.Get("DTSTAMP") == nil && c.Name != "VTIMEZONE" {
			t.Errorf("incomplete: %+v", c)
		}
	}
}

// A date that moves keeps its UID and gets a higher SEQUENCE; one called off is cancelled;
// and asking again changes nothing.
func TestADateMoves(t *testing.T) {
	w := newWorld(t)
	secret := w.address(roster.Scope{}, true)
	occasion := procedure.Occasion{ID: "session", Day: "2024-05-12"}
	read := func() (uid, sequence, day, status string) {
		t.Helper()
		feed := w.feed(secret)
		if feed != w.feed(secret) {
			t.Error("two requests, two answers")
		}
		c := child(t, parse(t, feed), "session")
		return c.Props.Get("UID").Value, c.Props.Get("SEQUENCE").Value, c.Props.Get("DTSTART").Value, c.Props.Get("STATUS").Value
	}
	w.put(meeting("Ministers meet", 1, occasion))
	uid, sequence, first, status := read()
	if sequence != "0" || first != "20240512" || status != "CONFIRMED" {
		t.Errorf("%s %s %s", sequence, first, status)
	}
	occasion.Day = "2024-05-19"
	w.put(meeting("Ministers meet", 2, occasion))
	moved, sequence, first, _ := read()
	if moved != uid || sequence != "1" || first != "20240519" {
		t.Errorf("%s %s %s", moved, sequence, first)
	}
	occasion.Called = true
	w.put(meeting("Ministers meet", 3, occasion))
	off, sequence, _, status := read()
	if off != uid || sequence != "2" || status != "CANCELLED" {
		t.Errorf("%s %s %s", off, sequence, status)
	}
}

// A deadline that can be kept no more once its day is over is cancelled then, and not before.
func TestAYearIsMissed(t *testing.T) {
	w := newWorld(t)
	secret := w.address(roster.Scope{}, true)
	w.put(meeting("Council", 3, procedure.Occasion{ID: "year", Deadline: true, Day: "2024-02-10", Closes: "2024-02-10"}))
	for day, want := range map[int]string{10: "2 NEEDS-ACTION", 11: "3 CANCELLED"} {
		w.now = time.Date(2024, 2, day, 9, 0, 0, 0, time.UTC)
		var c *ical.Component
		for _, one := range parse(t, w.feed(secret)).Children {
			if one.Name == ical.CompToDo {
				c = one
			}
		}
		if got := c.Props.Get("SEQUENCE").Value + " " + c.Props.Get("STATUS").Value; got != want {
			t.Errorf("on the %d: %s, want %s", day, got, want)
		}
	}
}

// The calendar of a body has its own dates and those of the meetings that name it.
func TestABodysCalendar(t *testing.T) {
	w := newWorld(t)
	body := meeting("Council", 1, procedure.Occasion{ID: "term", Day: "2024-05-12"})
	of := meeting("Second meeting", 1, procedure.Occasion{ID: "dinner", Day: "2024-05-11"})
	of.Ties = []procedure.Tie{{As: "rules-of", Kind: "body", Dossier: body.ID.String()}}
	w.put(body, of, meeting("Another", 1, procedure.Occasion{ID: "visit", Day: "2024-05-10"}))
	var days []string
	for _, one := range parse(t, w.feed(w.address(roster.Scope{Dossier: body.ID}, true))).Children {
		days = append(days, one.Props.Get("DTSTART").Value)
	}
	if got := fmt.Sprint(days); got != "[20240511 20240512]" {
		t.Error(got)
	}
}

// Parties are called as the reader's own ministry shows them.
func TestPartiesAreDesignated(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Council", 1, procedure.Occasion{ID: "term", Day: "2024-05-12", What: lang.Say("named.by", lang.Args{"party": lang.Party("kz"), "name": "x"})}))
	feed := parse(t, w.feed(w.address(roster.Scope{}, true)))
	for _, one := range feed.Children {
		if got, want := text(t, one, "SUMMARY"), "Kazakistan İçişleri: x: Council (toplantı)"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A time tells nothing of what it is of.
func TestTimesOnly(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Ministers meet", 3, year()...))
	feed := w.feed(w.address(roster.Scope{}, false))
	for _, secret := range []string{"Ministers", "toplantı", "Çalışma", "Almaty; ", "LOCATION", "CATEGORIES", "DESCRIPTION", "reports", "Reports", meeting("Ministers meet", 1).ID.String()} {
		if strings.Contains(strings.ReplaceAll(feed, "\r\n ", ""), secret) {
			t.Errorf("a calendar of times only says %q", secret)
		}
	}
	cal := parse(t, feed)
	if got := text(t, child(t, cal, "visit"), "SUMMARY"); got != "Konsey etkinliği" {
		t.Errorf("summary %q", got)
	}
	if got := text(t, child(t, cal, "reports"), "SUMMARY"); got != "Konseyde son tarih" {
		t.Errorf("summary %q", got)
	}
}

func TestScopeOfAnAddress(t *testing.T) {
	w := newWorld(t)
	notice := meeting("Notice", 1, procedure.Occasion{ID: "valid", Day: "2024-05-01"})
	notice.Kind = "notice"
	one := meeting("Ministers meet", 1, procedure.Occasion{ID: "session", Day: "2024-05-12"})
	w.put(notice, one, meeting("Experts meet", 1, procedure.Occasion{ID: "experts", Day: "2024-05-13"}))
	for _, c := range []struct {
		scope       roster.Scope
		has, hasNot []string
	}{
		{roster.Scope{}, []string{"valid", "session", "experts"}, nil},
		{roster.Scope{Kind: "meeting"}, []string{"session", "experts"}, []string{"valid"}},
		{roster.Scope{Dossier: one.ID}, []string{"session"}, []string{"valid", "experts"}},
	} {
		feed := w.feed(w.address(c.scope, true))
		for _, id := range c.has {
			if !holds(feed, id) {
				t.Errorf("%+v: no %s", c.scope, id)
			}
		}
		for _, id := range c.hasNot {
			if holds(feed, id) {
				t.Errorf("%+v: %s", c.scope, id)
			}
		}
	}
}

// BenchmarkFeed asks for a calendar that is as full as one can be.
func BenchmarkFeed(b *testing.B) {
	w := newWorld(b)
	for d := range 50 {
		var dates []procedure.Occasion
		for n := range 100 {
			when := at("2024-03-01T05:00:00Z") + lang.Moment(n*24*3600*1000)
			dates = append(dates, procedure.Occasion{ID: fmt.Sprint(n), At: when, Until: when + 3600_000, Zone: "Asia/Almaty"})
		}
		w.put(meeting(fmt.Sprint("Matter ", d), 1, dates...))
	}
	secret := w.address(roster.Scope{}, true)
	size := 0
	for b.Loop() {
		size = len(w.feed(secret))
	}
	b.ReportMetric(float64(size), "bytes")
}
