package desk

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/decision"
)

// decide has kg record a decision of some obligations that were due in spring.
func (w *world) decide(symbol string, titles ...string) dossier.ID {
	w.Helper()
	in := &decision.Contents{Title: lang.Text{"en": "Decision " + symbol}, Number: 1, Symbol: symbol, Adopted: "2024-01-10",
		MeetingName: lang.Text{"en": "First meeting"}}
	for _, title := range titles {
		in.Obligations = append(in.Obligations, decision.Paragraph{Title: lang.Text{"en": title}, Text: lang.Text{"en": "To be done."}, To: "all", Due: "2024-05-01"})
	}
	d := w.must(w.houses["kg"].clerk.Act(w.ctx, clerk.Command{Kind: "decision", Parties: []party.ID{"kz", "az"}, Step: "record", Input: in, By: minister}))
	w.post()
	return d.Dossier
}

func TestBoardShowsAtOnceWhatWasReported(t *testing.T) {
	w := newWorld(t)
	id := w.decide("C/1", "Album", "Course")
	b := w.as("kg", party.Officer)
	page := b.get("/o/decision/board")
	page.wants(200, "Board of obligations", "Album", "Course", "Overdue", "Red", "1 May 2024")
	if want := `href="/d/` + id.String() + `#part-obligation-1"`; !strings.Contains(page.source, want) {
		t.Errorf("no %s on the board:\n%s", want, page.source)
	}
	w.must(w.houses["kg"].clerk.Act(w.ctx, clerk.Command{Dossier: id, Step: "report", By: minister,
		Input: &decision.Report{Obligation: "1", Work: lang.Text{"en": "Printed."}, Result: "fulfilled", Evidence: []string{"17"}}}))
	b.get("/o/decision/board?party=kg&status=fulfilled").wants(200, "Album", "Green").lacks("Course")
	w.decide("C/2", "Seminar")
	b.get("/o/decision/board?party=kz").wants(200, "Album", "Course", "Seminar")
	if early := b.get("/o/decision/board/table-2.csv?day=2024-02-01&lang=en").source; !strings.Contains(early, "Seminar,Blue,Planned,2024-05-01") {
		t.Errorf("on the first of February:\n%s", early)
	}
}

func TestOverviewsAreForThoseWhoRead(t *testing.T) {
	w := newWorld(t)
	w.decide("C/1", "Album")
	for _, role := range []party.Role{party.Auditor, party.Engineer} {
		b := w.as("kg", role)
		for _, path := range []string{"/o/decision/board", "/o/decision/board/document.html", "/o/decision/board/table-1.csv"} {
			if page := b.get(path); page.status != http.StatusForbidden || strings.Contains(page.source, "Album") {
				t.Errorf("%s: %s gets %d", path, role, page.status)
			}
		}
	}
	b := w.as("kg", party.Officer)
	for path, status := range map[string]int{"/o/decision/none": 404, "/o/none/board": 404, "/o/decision/board/table-9.csv": 404, "/o/decision/board/x.html": 404,
		"/o/decision/board?day=yesterday": 422, "/o/decision/board?status=x": 422, "/o/decision/annual-report?year=x": 422} {
		if page := b.get(path); page.status != status {
			t.Errorf("%s: %d, not %d", path, page.status, status)
		}
	}
}

// TestOverviewIsOneLineOfTheJournal: however many dossiers it is drawn of and however often
// its form is sent within the time of one look.
func TestOverviewIsOneLineOfTheJournal(t *testing.T) {
	w := newWorld(t)
	for i := range 3 {
		w.decide(fmt.Sprint("C/", i), "Album")
	}
	b := w.as("kg", party.Officer)
	b.get("/o/decision/board")
	b.get("/o/decision/board?party=kz")
	b.get("/o/decision/annual-report?year=2024")
	b.get("/o/decision/board/document.html")
	reads, err := w.houses["kg"].journal.Reads(w.ctx, journal.Filter{})
	w.check(err)
	var got []string
	for _, r := range reads {
		got = append(got, r.About+" "+r.Purpose)
	}
	if want := "decision/board file, decision/annual-report overview, decision/board overview"; strings.Join(got, ", ") != want {
		t.Errorf("the journal has %s, not %s", strings.Join(got, ", "), want)
	}
	w.as("kg", party.Auditor).get("/journal").wants(200, "Decisions · Board of obligations", "opened the overview", "took it away as a file")

	w.houses["kg"].breakJournal(w)
	if page := b.get("/o/decision/board"); page.status == http.StatusOK || strings.Contains(page.source, "Album") {
		t.Errorf("without a journal the board is shown: %d", page.status)
	}
}

func TestTableForASpreadsheet(t *testing.T) {
	w := newWorld(t)
	w.decide("C/1", `=HYPERLINK("http://x";"y")`, "+1", "Plain; \"quoted\"")
	b := w.as("kg", party.Officer)
	for tag, comma := range map[string]rune{"en": ',', "ru": ';'} {
		page := b.get("/o/decision/board/table-2.csv?lang=" + tag)
		if got := page.head.Get("Content-Disposition"); got != `attachment; filename="decision-board-party-table-2-`+tag+`.csv"` {
			t.Errorf("called %s", got)
		}
		text, marked := strings.CutPrefix(page.source, "\ufeff")
		r := csv.NewReader(strings.NewReader(text))
		r.Comma = comma
		rows, err := r.ReadAll()
		if err != nil || !marked || len(rows) != 4 || !strings.Contains(text, "\r\n") {
			t.Fatalf("%s: %v: %q", tag, err, page.source)
		}
		if rows[1][0] != `'=HYPERLINK("http://x";"y")` || rows[2][0] != "'+1" || rows[3][0] != `Plain; "quoted"` || rows[1][3] != "2024-05-01" {
			t.Errorf("%s: %q", tag, rows)
		}
	}
}

// TestFilesAreTheSameOnEveryNode: for every party's officer, whatever her language, zone
// and clock are.
func TestFilesAreTheSameOnEveryNode(t *testing.T) {
	w := newWorld(t)
	w.decide("C/1", "Album", "Course")
	for _, file := range []string{"document.html", "table-1.csv", "table-3.csv"} {
		for _, tag := range lang.Interface {
			first := ""
			for _, id := range w.order {
				body := w.as(id, party.Officer).get("/o/decision/annual-report/" + file + "?year=2024&lang=" + string(tag)).source
				if first == "" {
					first = body
				}
				if len(body) < 60 || body != first {
					t.Errorf("%s in %s is another at %s:\n%s\n%s", file, tag, id, first, body)
				}
			}
			w.now = w.now.Add(time.Minute)
		}
	}
}

// TestLongTablesAreClippedAndWholeInTheFile keeps a page below 100 KB, in the script that
// takes most.
func TestLongTablesAreClippedAndWholeInTheFile(t *testing.T) {
	w := newWorld(t)
	var titles []string
	for i := range 40 {
		titles = append(titles, fmt.Sprintf("Obligation %02d", i))
	}
	for i := range 25 {
		w.decide(fmt.Sprintf("C/%02d", i), titles...)
	}
	b := w.as("kg", party.Officer)
	b.language = "ky"
	for _, path := range []string{"/o/decision/board", "/o/decision/board?by=decision", "/o/decision/annual-report?year=2024"} {
		if page := b.get(path); page.status != http.StatusOK || len(page.source) > 76_000 {
			t.Errorf("%s: %d, %d bytes", path, page.status, len(page.source))
		}
	}
	rows := strings.Count(b.get("/o/decision/board/table-2.csv?"+url.Values{"lang": {"en"}}.Encode()).source, "\r\n")
	if rows != 1001 {
		t.Errorf("%d lines in the file", rows)
	}
}
