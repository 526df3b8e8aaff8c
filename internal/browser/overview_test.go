package browser

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// taken is a file as the browser gets it.
type taken struct {
	Status           int
	Kind, Name, Text string
}

// reaches is what a page that lies on a disk must not have: what runs, or loads, or leads
// somewhere.
var reaches = regexp.MustCompile(`<script|<link|<a |src=|@import|url\((?:[^#]|$)`)

// take fetches the file a link leads to, in her session.
func (d *desk) take(selector string) taken {
	d.Helper()
	return eval[taken](d, `(() => {
		const x = new XMLHttpRequest();
		x.open("GET", document.querySelector(`+"`"+selector+"`"+`).href, false);
		x.send();
		return {Status: x.status, Kind: x.getResponseHeader("Content-Type"), Name: x.getResponseHeader("Content-Disposition") ?? "", Text: x.responseText};
	})()`)
}

func TestOfficerOpensTheBoardFiltersItAndTakesTheReportAway(t *testing.T) {
	d := at(t, "kg", "ky").signIn("Бакыт Жолдошев")
	d.press(`//main//a[@href="/o/decision/board"]`).shot("8-board-ky")
	d.on(phone).lookOver()
	d.on(laptop)
	rows := func() int {
		return eval[int](d, `document.querySelectorAll(".oversight > section:nth-of-type(2) tbody tr").length`)
	}
	all := rows()
	if all == 0 {
		t.Fatal("the demonstration's decision has no obligation on the board")
	}

	// What she chooses stands in the address, which another officer may open.
	d.must(chromedp.SetValue(`[name="party"]`, "kz"), chromedp.SetValue(`[name="by"]`, "decision"), chromedp.SetValue(`[name="status"]`, "overdue"))
	d.press(`form.filter button`)
	if at := eval[string](d, "location.search"); !strings.Contains(at, "party=kz") || !strings.Contains(at, "status=overdue") {
		t.Errorf("the choice is not in the address: %s", at)
	}
	if n := rows(); n > all {
		t.Errorf("%d lines of %d for one party", n, all)
	}
	if chosen := eval[string](d, `document.querySelector('[name="status"]').value`); chosen != "overdue" {
		t.Errorf("the form has forgotten what was chosen: %q", chosen)
	}

	// A line leads to its obligation.
	d.open("/o/decision/board").press(`.oversight > section:nth-of-type(2) tbody a`)
	if !eval[bool](d, `!!document.getElementById(location.hash.slice(1))`) {
		t.Errorf("the obligation %s is not on its page", eval[string](d, "location.hash"))
	}

	// What cannot be drawn is said beside its field.
	d.refused(422, "/o/decision/annual-report?year=12").shot("8-report-wrong")

	d.open("/decision").press(`//main//a[@href="/o/decision/annual-report"]`)
	d.must(chromedp.SetValue(`[name="year"]`, "2024"))
	d.press(`form.filter button`).shot("8-report-ky")
	file := d.take(`.head a.button`)
	if file.Status != 200 || !strings.Contains(file.Name, "decision-annual-report-2024-ky.html") || reaches.MatchString(file.Text) {
		t.Errorf("the report came as %d %s %s, with %q", file.Status, file.Kind, file.Name, reaches.FindAllString(file.Text, -1))
	}
	title := eval[string](d, `document.querySelector("h1").textContent`)
	if !strings.Contains(file.Text, title) || !strings.Contains(file.Text, "<table") {
		t.Error("the file does not have what the page has")
	}
	if csv := d.take(`a[href*="table-1.csv"]`); csv.Status != 200 || !strings.HasPrefix(csv.Kind, "text/csv") || !strings.Contains(csv.Text, ";") {
		t.Errorf("the table came as %d %s: %.200s", csv.Status, csv.Kind, csv.Text)
	}

	d.tongue("en").shot("8-report-en")
	d.open("/o/decision/board").shot("8-board-en")
	d.open("/o/decision/agenda").shot("8-agenda-en")
}
