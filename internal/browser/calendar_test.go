package browser

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestTheCalendar walks its pages in Kyrgyz on a phone, makes an address for a calendar
// program, and the auditor sees what that program fetched.
func TestTheCalendar(t *testing.T) {
	title := "Календардагы отурум"
	sit(t, title)
	d := at(t, "kg", "ky").on(phone).signIn("Эрмек Сыдыков")
	d.must(chromedp.Click(`nav.side summary`))
	d.press(`//nav//a[@href="/calendar"]`).shot("9-month")
	d.reads(title)
	for _, tab := range []string{"agenda", "year", "addresses"} {
		d.press(`nav.tabs a[href^="/calendar/` + tab + `"]`).shot("9-" + tab)
	}
	d.must(chromedp.Click(`input[name="tells"][value="titles"]`))
	d.press(`main form[action="/calendar/addresses"] button.main`).shot("9-address")
	feed := eval[string](d, `document.querySelector("code.secret").textContent.trim()`)
	answer, err := http.Get(feed)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 || !strings.Contains(strings.ReplaceAll(string(got), "\r\n ", ""), title) {
		t.Fatalf("the feed: %d, %v, %.300s", answer.StatusCode, err, got)
	}
	auditor := at(t, "kg", "ky").signIn("Назгүл Иманбекова").open("/journal")
	if row := eval[string](auditor, `[...document.querySelectorAll("table.list tbody tr")].map((r) => r.textContent).find((r) => r.includes("календарь программасы")) ?? ""`); !strings.Contains(row, "Эрмек Сыдыков") {
		t.Errorf("the fetch is not in the journal: %s", auditor.text())
	}
}
