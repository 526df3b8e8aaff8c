package browser

import (
	_ "embed"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"kenesh/lang"
)

//go:embed testdata/look.js
var lookScript string

// looked is what testdata/look.js finds out about a page.
type looked struct {
	Path     string   `json:"path"`
	Lang     lang.Tag `json:"lang"`
	Bytes    int      `json:"bytes"`  // of the page and all it is made of
	Answer   float64  `json:"answer"` // ms from the question to the last byte of the page
	Problems []string `json:"problems"`
}

// lookOver holds a page against what every page promises.
func (d *desk) lookOver() {
	d.Helper()
	page := d.look()
	for _, problem := range page.Problems {
		d.Errorf("%s: %s", page.Path, problem)
	}
	d.axe(page.Path)
	d.Logf("%-60s %4.0f ms %6d bytes", page.Path, page.Answer, page.Bytes)
}

func (d *desk) look() looked {
	d.Helper()
	page := eval[looked](d, lookScript)
	if page.Lang != d.lang {
		page.Problems = append(page.Problems, fmt.Sprintf("in %s, not in %s", page.Lang, d.lang))
	}
	if page.Bytes >= 100<<10 {
		page.Problems = append(page.Problems, fmt.Sprintf("%d bytes", page.Bytes))
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, said := range d.console {
		page.Problems = append(page.Problems, "console: "+said)
	}
	d.console = nil
	return page
}

// TestLookingOverSeesWhatIsWrong spoils a good page in every way there is.
func TestLookingOverSeesWhatIsWrong(t *testing.T) {
	d := at(t, "kg", "en").open("/sign-in")
	if page := d.look(); len(page.Problems) > 0 || page.Bytes == 0 {
		t.Fatalf("spoiled before: %+v", page)
	}
	eval[bool](d, `document.querySelector("main").insertAdjacentHTML("beforeend", "<h1>Two</h1><h4>Deep</h4><input><button></button><p>«desk.none» {name}</p><pre style='color: red'>"
		+ "wide ".repeat(100) + "</pre><p class=pale>pale</p>"), document.querySelector(".pale").style.color = "#ccc", setTimeout(() => { throw new Error("thrown") }), true`)
	var found string
	for _, want := range []string{"2 headings", "a rank is skipped", "no label", "no name", "a sentence is missing", "a blank is not filled in",
		"contrast", "wider than", "Content Security Policy", "thrown"} {
		until(t, want+" is noticed", func() bool { found += strings.Join(d.look().Problems, "\n"); return strings.Contains(found, want) })
	}
}

// axe is what the axe-core program has to say, where there is one.
func (d *desk) axe(path string) {
	d.Helper()
	program := axeProgram()
	if program == "" || d.noScript {
		return
	}
	ctx, cancel := d.patiently()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](program)); err != nil {
		d.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](axeScript, chromedp.EvalAwaitPromise))
	if err != nil {
		d.Fatal(err)
	}
	for _, f := range found {
		d.Errorf("%s: axe: %s", path, f)
	}
}

const axeScript = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
	.then((r) => r.passes.length < 10 ? ["nothing was looked at"] : r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")))`

// axeProgram is the file KENESH_AXE names; "" if it names none.
var axeProgram = sync.OnceValue(func() string {
	path := os.Getenv("KENESH_AXE")
	if path == "" {
		return ""
	}
	b, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return string(b) + "\n;undefined"
})
