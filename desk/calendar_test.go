package desk

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
	"kenesh/store"
)

// matter is a dossier with dates, of the whole council.
func matter(name string, dates ...procedure.Occasion) index.Row {
	return index.Row{ID: dossier.ID(canon.Sum("desk_test", []byte(name))), Kind: "meeting", Founder: "kz", Parties: []party.ID{"az", "kg", "kz"},
		Opened: 1, Changed: 1, Revision: 1, Dates: dates,
		Facts: procedure.Facts{Title: lang.Text{"en": name}, Status: "convened"}}
}

func (w *world) list(id party.ID, rows ...index.Row) {
	w.Helper()
	w.check(w.houses[id].db.Write(w.ctx, func(tx *store.Tx) error {
		for _, r := range rows {
			if _, err := w.houses[id].index.Put(tx, r, nil); err != nil {
				return err
			}
		}
		return nil
	}))
}

func momentOf(text string) lang.Moment {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return lang.Moment(t.UnixMilli())
}

func council() index.Row {
	return matter("Ministers meet",
		procedure.Occasion{ID: "session", At: momentOf("2024-09-06T10:00:00+05:00"), Until: momentOf("2024-09-06T12:30:00+05:00"), Zone: "Asia/Almaty",
			Place: lang.Text{"en": "Astana, House of Ministries"}, What: lang.Say("meeting.label.begins", nil)},
		procedure.Occasion{ID: "visit", Day: "2024-09-12", LastDay: "2024-09-14", Title: lang.Text{"en": "Visit to Baku"}},
		procedure.Occasion{ID: "off", Day: "2024-09-20", Title: lang.Text{"en": "Reception"}, Called: true},
		procedure.Occasion{ID: "late", Deadline: true, Day: "2024-09-02", Title: lang.Text{"en": "Delegations"}, Parties: []party.ID{"kg"}},
		procedure.Occasion{ID: "theirs", Deadline: true, Day: "2024-09-25", Title: lang.Text{"en": "Report of Baku"}, Parties: []party.ID{"az"}})
}

// An officer in Bishkek sees a meeting in Astana by her own clock and by the place's.
func TestMonthListAndYear(t *testing.T) {
	w := newWorld(t)
	w.list("kg", council(), index.Row{ID: dossier.ID{1}, Kind: "notice", Parties: []party.ID{"kg", "kz"}, Opened: 1, Changed: 1, Revision: 1,
		Facts: procedure.Facts{Title: lang.Text{"en": "Only two"}}, Dates: []procedure.Occasion{{ID: "a", Day: "2024-09-17"}}})
	kg := w.as("kg", party.Officer)
	kg.get("/").wants(200)

	month := kg.get("/calendar").wants(200, "September 2024", "Monday", "11:00–13:30 Ministers meet", "Visit to Baku", "Reception (called off)", "Delegations (deadline)", "Only two")
	if got := strings.Count(month.text(), "Visit to Baku"); got != 3 {
		t.Errorf("a visit of three days stands on %d", got)
	}
	month.wants(200).lacks("October")
	kg.get("/calendar?month=2024-10").wants(200, "October 2024", "Nothing has a date in this time.").lacks("Visit")
	kg.get("/calendar?month=2024-09&kind=notice").wants(200, "Only two").lacks("Visit to Baku")
	kg.get("/calendar?month=2024-09&whose=ours").wants(200, "Delegations").lacks("Report of Baku")
	kg.get("/calendar?month=nonsense&kind=none&dossier=x").wants(200, "September 2024")

	list := kg.get("/calendar/agenda?from=2024-09-01").wants(200, "Friday, 6 September 2024", "11:00–13:30 Ministers meet", "10:00–12:30 (Astana)",
		"Astana, House of Ministries", "12–14 Visit to Baku", "1 September 2024 – 30 November 2024", "Azerbaijan")
	list.wants(200, "Only this dossier")
	kg.get("/calendar/agenda?from=2024-09-13").wants(200, "Friday, 13 September 2024 12–14 Visit to Baku").lacks("Ministers meet Begins")
	one := kg.get("/calendar/agenda?from=2024-09-01&dossier="+council().ID.String()).wants(200, "Ministers meet Show all", "Visit to Baku").lacks("Only two")
	if len(one.all("option")) == 0 {
		t.Error("no choice of dates")
	}
	kg.get("/calendar?dossier=" + dossier.ID{9}.String()).wants(404)

	year := kg.get("/calendar/year?year=2024").wants(200, "The Council’s year: 2024", "12–14 Visit to Baku").lacks("Only two")
	if n := strings.Count(year.source, `<circle class="event`) + strings.Count(year.source, `<rect class="task`); n != 5 {
		t.Errorf("%d marks on the wheel, want 5", n)
	}
	if strings.Count(year.source, `<th scope="row">`) != 12 {
		t.Error("the table beside the wheel has not twelve months")
	}
	kg.get("/calendar/year?year=2023").wants(200, "Nothing has a date")
}

func TestWeeksBeginOnMonday(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	for month, first := range map[string]string{"2024-09": "2024-08-26", "2024-07": "2024-07-01", "2026-02": "2026-01-26", "2023-10": "2023-09-25"} {
		p := kg.get("/calendar?month=" + month).wants(200)
		if got := attr(descendant(p.all("td")[0], "time"), "datetime"); got != first {
			t.Errorf("%s begins with %s, want %s", month, got, first)
		}
		if len(p.all("td"))%7 != 0 || len(p.all("th")) != 7 {
			t.Errorf("%s has %d days", month, len(p.all("td")))
		}
	}
}

func descendant(n *html.Node, tag string) *html.Node {
	for d := range n.Descendants() {
		if d.Data == tag {
			return d
		}
	}
	return nil
}

// Months and days are called as they are when they stand alone.
func TestCalendarSpeaksSevenLanguages(t *testing.T) {
	w := newWorld(t)
	w.list("kg", council())
	kg := w.as("kg", party.Officer)
	for language, want := range map[string][]string{
		"ky": {"Календарь", "Сентябрь, 2024-жыл", "Дүйшөмбү", "Жекшемби"}, "kk": {"Күнтізбе", "Қыркүйек, 2024 жыл", "Дүйсенбі", "Жексенбі"},
		"uz": {"Taqvim", "Sentabr, 2024-yil", "Dushanba", "Yakshanba"}, "az": {"Təqvim", "Sentyabr 2024", "Bazar ertəsi", "Çərşənbə axşamı"},
		"tr": {"Takvim", "Eylül 2024", "Pazartesi", "Pazar"}, "en": {"Calendar", "September 2024", "Monday", "Sunday"},
		"ru": {"Календарь", "Сентябрь 2024 г.", "Понедельник", "Воскресенье"},
	} {
		kg.language = language
		kg.get("/calendar?month=2024-09").wants(200, want...)
		for _, path := range []string{"/calendar/agenda", "/calendar/year", "/calendar/addresses"} {
			kg.get(path).wants(200, want[0])
		}
	}
}

// A year in which every day has much still fits: page.sound measures every page.
func TestFullCalendarIsLight(t *testing.T) {
	w := newWorld(t)
	var rows []index.Row
	for n := range 40 {
		var dates []procedure.Occasion
		for day := range 60 {
			when := time.Date(2024, 9, 1+day/2, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
			dates = append(dates, procedure.Occasion{ID: fmt.Sprint(day), Day: lang.Date(when), Deadline: day%2 == 0, Title: lang.Text{"en": strings.Repeat("Ұзақ атау ", 300)}})
		}
		rows = append(rows, matter(fmt.Sprint("Matter ", n), dates...))
	}
	w.list("kg", rows...)
	kg := w.as("kg", party.Officer)
	kg.get("/calendar?month=2024-09").wants(200, "77 more")
	kg.get("/calendar/agenda?from=2024-09-01").wants(200)
	kg.get("/calendar/year?year=2024").wants(200, "more")
}

func TestCalendarIsForThoseWhoRead(t *testing.T) {
	w := newWorld(t)
	engineer := w.as("kg", party.Engineer)
	for _, path := range []string{"/calendar", "/calendar/agenda", "/calendar/year", "/calendar/addresses"} {
		engineer.get(path).wants(403)
	}
	engineer.post("/calendar/addresses", url.Values{"tells": {"titles"}}).wants(403)
	if strings.Contains(textOf(engineer.get("/").root), "Calendar") {
		t.Error("the engineer's menu leads to the calendar")
	}
}

// An officer makes an address, sees it once, and revokes it.
func TestPrivateAddress(t *testing.T) {
	w := newWorld(t)
	w.list("kg", council())
	kg := w.as("kg", party.Officer)
	page := kg.get("/calendar/addresses").wants(200, "What the address gives away", "“Event of the council”", "You have no address yet.")
	made := kg.press(page.formWith("tells", "times"), nil, "").wants(200, "Copy the address now", "All Only times")
	secret := textOf(made.all("code")[2])
	if !strings.HasPrefix(secret, "kc_") || textOf(made.all("code")[0]) != w.houses["kg"].url+"/calendar/feed/"+secret+".ics" {
		t.Fatalf("address %q", made.text())
	}
	feed, _, err := w.houses["kg"].roster.ByFeed(w.ctx, secret)
	w.check(err)
	if feed.Titles || feed.Role != party.Officer || feed.Scope != (roster.Scope{}) {
		t.Errorf("feed %+v", feed)
	}
	if again := kg.get("/calendar/addresses").wants(200, "All Only times"); strings.Contains(again.source, "kc_") {
		t.Error("the address is shown twice")
	}
	about := kg.get("/calendar/addresses?dossier=" + council().ID.String()).wants(200)
	kg.press(about.formWith("tells", "titles"), url.Values{"tells": {"titles"}}, "").wants(200, "Ministers meet Titles and places too")
	kg.press(about.formWith("tells", "titles"), url.Values{"which": {"meeting"}}, "").wants(200, "Meetings Only times")
	kg.post("/calendar/addresses", url.Values{"which": {"nonsense"}}).wants(400)
	kg.post("/calendar/addresses", url.Values{"which": {dossier.ID{9}.String()}}).wants(404)

	other := w.as("kg", party.Duty)
	other.post("/calendar/addresses/revoke", url.Values{"address": {feed.ID}}).wants(404)
	kg.press(kg.get("/calendar/addresses").formWith("address", feed.ID), nil, "").wants(200).lacks("All Only times")
	if _, _, err := w.houses["kg"].roster.ByFeed(w.ctx, secret); !errors.Is(err, roster.ErrFeedUnknown) {
		t.Errorf("revoked: %v", err)
	}
}
