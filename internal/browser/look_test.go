package browser

import (
	_ "embed"
	"os"
	"sync"

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
	page := eval[looked](d, lookScript)
	for _, problem := range page.Problems {
		d.Errorf("%s: %s", page.Path, problem)
	}
	if page.Lang != d.lang {
		d.Errorf("%s is in %s, not in %s", page.Path, page.Lang, d.lang)
	}
	if page.Bytes >= 100<<10 {
		d.Errorf("%s: %d bytes", page.Path, page.Bytes)
	}
	d.mu.Lock()
	for _, said := range d.console {
		d.Errorf("%s: console: %s", page.Path, said)
	}
	d.console = nil
	d.mu.Unlock()
	d.axe(page.Path)
	d.Logf("%-60s %4.0f ms %6d bytes", page.Path, page.Answer, page.Bytes)
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
