package desk

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/decision"
)

// quarterCentury is the desk of one of 20 parties after 25 years: 1,000 decisions with 5,000
// obligations, each addressed to all, four in five of them long ended; this party has
// reported on each. What the others' reports would cost more is not in it: to read an entry
// anew, see the figures of clerk; to reckon with 400,000 of them, those of decision.
func quarterCentury(b *testing.B) (w *world, last dossier.ID) {
	b.Helper()
	var more []party.ID
	for i := range 17 {
		id := party.ID(fmt.Sprintf("p%02d", i))
		seats[id] = seatOf{"", "UTC", lang.Text{"en": "Ministry of Internal Affairs " + string(id)}, []lang.Tag{"en"}}
		more = append(more, id)
	}
	w = newWorld(b, more...)
	kg := w.houses["kg"].clerk
	for n := range 1000 {
		year := 2000 + n/40
		w.now = time.Date(year, 5, 2+n%20, 9, 0, 0, 0, time.UTC)
		in := &decision.Contents{Title: lang.Text{"en": fmt.Sprintf("Decision %d on cooperation", n), "ky": fmt.Sprintf("Кызматташуу жөнүндө %d-чечим", n)},
			Number: n%40 + 1, Symbol: fmt.Sprintf("C/%d/%d", year, n%40+1), Adopted: lang.Date(fmt.Sprintf("%d-05-01", year)),
			Meeting: fmt.Sprint(year), MeetingName: lang.Text{"en": fmt.Sprint("Meeting of ", year)}}
		for p := range 5 {
			in.Obligations = append(in.Obligations, decision.Paragraph{Title: lang.Text{"en": fmt.Sprintf("Obligation %d of decision %d", p, n)},
				Text: lang.Text{"en": "To be done by all."}, To: "all", Due: lang.Date(fmt.Sprintf("%d-10-01", year+1)), Lapses: lang.Date(fmt.Sprintf("%d-12-31", year+4))})
		}
		last = w.must(kg.Act(w.ctx, clerk.Command{Kind: "decision", Step: "record", Input: in, By: minister})).Dossier
		for p := range 5 {
			w.must(kg.Act(w.ctx, clerk.Command{Dossier: last, Step: "report", By: minister, Input: reportOn(p, "fulfilled")}))
		}
	}
	w.now = time.Date(2025, 6, 1, 9, 0, 0, 0, time.UTC)
	return w, last
}

func reportOn(obligation int, result string) *decision.Report {
	return &decision.Report{Obligation: fmt.Sprint(obligation + 1), Work: lang.Text{"en": "Part of it was done, as the paper shows."}, Result: result, Evidence: []string{"17/3-204"}}
}

// BenchmarkOverview asks the desk over HTTP, as a browser does.
func BenchmarkOverview(b *testing.B) {
	w, last := quarterCentury(b)
	h := w.houses["kg"]
	officer := w.as("kg", party.Officer)
	size := 0
	get := func(b *testing.B, path string) {
		a, err := officer.client.Get(officer.base + path)
		if err != nil {
			b.Fatal(err)
		}
		defer a.Body.Close()
		body, err := io.ReadAll(a.Body)
		if err != nil || a.StatusCode != http.StatusOK {
			b.Fatal(a.StatusCode, err)
		}
		size = len(body)
	}
	const board, report = "/o/decision/board", "/o/decision/annual-report?year=2024"
	for _, page := range []struct{ name, path string }{{"board", board}, {"report", report}} {
		b.Run(page.name+"/first", func(b *testing.B) {
			for b.Loop() {
				h.desk.Config.Handler = w.newDesk(h)
				get(b, page.path)
			}
		})
		b.Run(page.name+"/again", func(b *testing.B) {
			get(b, page.path)
			for b.Loop() {
				get(b, page.path)
			}
			b.ReportMetric(float64(size), "bytes")
		})
		b.Run(page.name+"/after-a-change", func(b *testing.B) {
			for b.Loop() {
				w.must(h.clerk.Act(w.ctx, clerk.Command{Dossier: last, Step: "report", By: minister, Input: reportOn(0, "under-way")}))
				get(b, page.path)
			}
		})
	}
	b.Run("board/another-choice", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			get(b, fmt.Sprintf("%s?day=20%02d-03-01&by=decision", board, 1+i%24))
		}
	})
	b.Run("report/file", func(b *testing.B) {
		for b.Loop() {
			get(b, "/o/decision/annual-report/document.html?year=2024&lang=ru")
		}
		b.ReportMetric(float64(size), "bytes")
	})
	var mem runtime.MemStats
	get(b, board)
	runtime.GC()
	runtime.ReadMemStats(&mem)
	b.Logf("live: %d MB", mem.HeapAlloc>>20)
}
