package calendar

import (
	"strings"
	"testing"
	"time"

	"kenesh/procedure"
	"kenesh/roster"
)

// inIstanbul reads a local time by the rules that came with it, and nothing else, and
// tells when that is in Istanbul.
func inIstanbul(t *testing.T, feed, id string) string {
	t.Helper()
	cal := parse(t, feed)
	start := child(t, cal, id).Props.Get("DTSTART")
	local, err := time.Parse(localForm, start.Value)
	if err != nil {
		t.Fatal(err)
	}
	offset, best := "", time.Time{}
	for _, c := range cal.Children {
		if c.Name != "VTIMEZONE" || c.Props.Get("TZID").Value != start.Params.Get("TZID") {
			continue
		}
		for _, o := range c.Children {
			onset, err := time.Parse(localForm, o.Props.Get("DTSTART").Value)
			if err != nil {
				t.Fatal(err)
			}
			if !onset.After(local) && !onset.Before(best) {
				best, offset = onset, o.Props.Get("TZOFFSETTO").Value
			}
		}
	}
	if offset == "" {
		t.Fatalf("%s: no rules for %s", id, start.Params.Get("TZID"))
	}
	when, err := time.Parse(localForm+"-0700", start.Value+offset)
	if err != nil {
		t.Fatal(err)
	}
	istanbul, err := time.LoadLocation("Europe/Istanbul")
	if err != nil {
		t.Fatal(err)
	}
	return when.In(istanbul).Format("2006-01-02 15:04")
}

// Almaty kept UTC+6 until the night to 1 March 2024 and keeps UTC+5 since; Istanbul, UTC+3.
func TestTenInAlmatyArrivesInIstanbul(t *testing.T) {
	w := newWorld(t)
	ten := func(id, date, offset string) procedure.Occasion {
		return procedure.Occasion{ID: id, At: at(date + "T10:00:00" + offset), Zone: "Asia/Almaty"}
	}
	w.put(meeting("Ministers meet", 1, ten("winter", "2024-02-29", "+06:00"), ten("first", "2024-03-01", "+05:00"),
		ten("summer", "2024-08-05", "+05:00"), ten("year-before", "2023-05-05", "+06:00"), ten("year-after", "2026-11-06", "+05:00")))
	feed := w.feed(w.address(roster.Scope{}, true))
	for id, want := range map[string]string{
		"year-before": "2023-05-05 07:00", "winter": "2024-02-29 07:00", "first": "2024-03-01 08:00",
		"summer": "2024-08-05 08:00", "year-after": "2026-11-06 08:00"} {
		if got := inIstanbul(t, feed, id); got != want {
			t.Errorf("%s: %s in Istanbul, want %s", id, got, want)
		}
		if !strings.Contains(feed, "DTSTART;TZID=Asia/Almaty:"+map[string]string{"year-before": "20230505", "winter": "20240229",
			"first": "20240301", "summer": "20240805", "year-after": "20261106"}[id]+"T100000\r\n") {
			t.Errorf("%s does not begin at ten in Almaty", id)
		}
	}
}

// Whatever the zone, the rules that come with a time give back the moment that was meant.
func TestRulesOfEveryCapital(t *testing.T) {
	for _, name := range []string{"Asia/Almaty", "Asia/Bishkek", "Asia/Tashkent", "Asia/Baku", "Europe/Istanbul", "Europe/Budapest", "Asia/Ashgabat"} {
		w := newWorld(t)
		w.now = time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)
		zone := zoneOf(name)
		var dates []procedure.Occasion
		want := map[string]string{}
		istanbul := zoneOf("Europe/Istanbul")
		for month := range 24 {
			when := time.Date(2016, time.Month(1+month), 17, 10, 0, 0, 0, zone)
			id := when.Format("m-20060102")
			dates = append(dates, procedure.Occasion{ID: id, At: milli(when), Zone: name})
			want[id] = when.In(istanbul).Format("2006-01-02 15:04")
		}
		w.put(meeting("Monthly", 1, dates...))
		feed := w.feed(w.address(roster.Scope{}, true))
		for id, moment := range want {
			if got := inIstanbul(t, feed, id); got != moment {
				t.Errorf("%s %s: %s, want %s", name, id, got, moment)
			}
		}
	}
}

// A time without a place is told in the reader's own zone, with its rules; a zone there is
// not is told so too; UTC needs none.
func TestTimeWithoutAPlace(t *testing.T) {
	w := newWorld(t)
	w.put(meeting("Call", 1, procedure.Occasion{ID: "call", At: at("2024-07-01T07:30:00Z")},
		procedure.Occasion{ID: "odd", At: at("2024-07-01T07:30:00Z"), Zone: "../../etc/passwd"}))
	feed := w.feed(w.address(roster.Scope{}, true))
	for _, id := range []string{"call", "odd"} {
		if got := inIstanbul(t, feed, id); got != "2024-07-01 10:30" {
			t.Errorf("%s at %s", id, got)
		}
	}
	if strings.Contains(feed, "passwd") {
		t.Error("a zone there is not stands in the calendar")
	}
	w.ok(w.roster.Prefer(w.ctx, "t1", nil, "UTC"))
	if feed := w.feed(w.address(roster.Scope{}, true)); !strings.Contains(feed, "DTSTART:20240701T073000Z\r\n") {
		t.Errorf("in UTC: %s", feed)
	}
}
