package index_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

func at(text string) lang.Moment {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return lang.Moment(t.UnixMilli())
}

func (w *world) dates(q index.DateQuery) (names []string) {
	w.Helper()
	dates, err := w.Dates(w.Context(), q)
	if err != nil {
		w.Fatal(err)
	}
	for _, d := range dates {
		names = append(names, fmt.Sprintf("%s/%d", d.ID, d.Sequence))
	}
	return names
}

func meeting(revision int, dates ...procedure.Occasion) index.Row {
	r := numbered(1)
	r.Revision, r.Dates = revision, dates
	return r
}

func TestDatesOfAMonth(t *testing.T) {
	w := newWorld(t)
	visit := procedure.Occasion{ID: "visit", Day: "2024-08-30", LastDay: "2024-09-02", What: lang.Say("visit", lang.Args{"day": lang.Date("2024-08-30")})}
	session := procedure.Occasion{ID: "session", At: at("2024-09-06T04:00:00Z"), Until: at("2024-09-06T06:00:00Z"), Zone: "Asia/Almaty"}
	course := procedure.Occasion{ID: "course", Day: "2024-01-10", LastDay: "2024-12-20"}
	never := procedure.Occasion{ID: "never", Day: "soon"}
	w.put(numbered(2), meeting(3, session, visit, course, never))
	september := index.DateQuery{From: at("2024-09-01T00:00:00Z"), Until: at("2024-10-01T00:00:00Z")}
	expect := func(q index.DateQuery, want ...string) {
		t.Helper()
		if got := w.dates(q); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	expect(september, "course/3", "visit/3", "session/3")
	expect(index.DateQuery{From: at("2024-09-06T06:00:00Z"), Until: at("2024-09-06T06:00:01Z")}, "course/3", "session/3")
	expect(index.DateQuery{From: at("2025-01-01T00:00:00Z"), Until: at("2026-01-01T00:00:00Z")})
	notices := september
	notices.Kind = "notice"
	expect(notices)
	limited := september
	limited.Limit = 2
	expect(limited, "course/3", "visit/3")
	one := september
	one.Dossier = numbered(2).ID
	expect(one)

	session.Called = true
	w.put(meeting(4, session))
	expect(september, "session/4")
	dates, err := w.Dates(t.Context(), september)
	if err != nil || !dates[0].Called || dates[0].Zone != "Asia/Almaty" || dates[0].In.Kind != "meeting" {
		t.Errorf("got %+v, %v", dates, err)
	}
	later := meeting(5, session)
	later.Changed += 90 * 24 * 3600 * 1000 // another month, another number
	w.put(later)
	expect(september, "session/5")
	if ids := w.differing(later); len(ids) > 0 {
		t.Error("the index differs from what was put")
	}
	w.rebuild(later)
	expect(september, "session/5")
	w.put(meeting(6))
	expect(september)
}

func TestDatesKeepTheirBlanks(t *testing.T) {
	w := newWorld(t)
	w.put(meeting(1, procedure.Occasion{ID: "a", Day: "2024-09-06", What: lang.Say("until", lang.Args{"day": lang.Date("2024-09-06"), "who": lang.Party("kz")})}))
	dates, err := w.Dates(t.Context(), index.DateQuery{Until: 2e12})
	if err != nil || len(dates) != 1 {
		t.Fatal(dates, err)
	}
	if dates[0].What.Args["day"] != lang.Date("2024-09-06") || dates[0].What.Args["who"] != lang.Party("kz") {
		t.Errorf("%#v", dates[0].What)
	}
}

func TestDatesAreCheckedToo(t *testing.T) {
	w := newWorld(t)
	r := meeting(1, procedure.Occasion{ID: "a", Day: "2024-09-06"})
	for _, change := range []string{`UPDATE index_dates SET first = first + 1`, `UPDATE index_dates SET sequence = 9`, `DELETE FROM index_dates`} {
		w.rebuild(r)
		w.write(func(tx *store.Tx) error { _, err := tx.Exec(change); return err })
		if ids := w.differing(r); len(ids) != 1 {
			t.Errorf("after %s nothing is said to differ", change)
		}
	}
	w.rebuild(r)
	w.write(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM index_rows`); return err })
	if stray := w.strays(); !slices.Contains(stray, "index_dates") {
		t.Errorf("strays %v", stray)
	}
}

// BenchmarkDatesOfAMonth asks for a month of ten years of dossiers with three dates each,
// of which one lasts a season.
func BenchmarkDatesOfAMonth(b *testing.B) {
	w := newWorld(b)
	const dossiers = 20_000
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	rows := many(dossiers)
	for i := range rows {
		day := start.AddDate(0, 0, i*3650/dossiers)
		rows[i].Revision = 1
		rows[i].Dates = []procedure.Occasion{{ID: "a", At: lang.Moment(day.UnixMilli())}, {ID: "b", Day: lang.Date(day.Format(time.DateOnly)), Deadline: true}}
		if i%20 == 0 {
			rows[i].Dates = append(rows[i].Dates, procedure.Occasion{ID: "c", Day: lang.Date(day.Format(time.DateOnly)), LastDay: lang.Date(day.AddDate(0, 3, 0).Format(time.DateOnly))})
		}
	}
	w.put(rows...)
	found := 0
	for b.Loop() {
		dates, err := w.Dates(b.Context(), index.DateQuery{From: at("2024-09-01T00:00:00Z"), Until: at("2024-10-01T00:00:00Z")})
		if err != nil {
			b.Fatal(err)
		}
		found = len(dates)
	}
	b.ReportMetric(float64(found), "dates")
}
