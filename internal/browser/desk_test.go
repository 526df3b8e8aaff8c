package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"kenesh/lang"
	"kenesh/party"
)

// patience is how long a page or a change is waited for before something is wrong.
const patience = 15 * time.Second

// desk is one officer's browser, with cookies of its own, at one party's desk.
type desk struct {
	*testing.T
	ctx  context.Context
	base string
	lang lang.Tag // what pages must be in

	mu       sync.Mutex
	console  []string // what the page complained of since it was last looked over
	noScript bool
}

// at sits down at a party's desk with a browser that asks for a language.
func at(t *testing.T, id party.ID, tag lang.Tag) *desk {
	t.Helper()
	needBrowser(t)
	d := &desk{T: t, base: council.Nodes[id].Origin(), lang: tag}
	var leave context.CancelFunc
	d.ctx, leave = chromedp.NewContext(council.browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(d.hear))
	t.Cleanup(leave)
	if err := chromedp.Do(d.ctx); err != nil { // the tab lives as long as the context it is first used with
		t.Fatal(err)
	}
	d.must(chromedp.EmulateViewport(laptop.width, laptop.height))
	if _, err := chromedp.Call(d.ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": string(tag)}}); err != nil {
		t.Fatal(err)
	}
	return d
}

// hear takes down what the page complains of.
func (d *desk) hear(event any) {
	said := ""
	switch e := event.(type) {
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == "error" && e.Entry.Source != "network" || e.Entry.Source == "security" {
			said = e.Entry.Text
		}
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			said += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			said = fmt.Sprint(e.Type)
		}
	case *network.EventResponseReceived:
		if e.Type != network.ResourceTypeDocument && e.Response.Status >= 400 {
			said = fmt.Sprintf("%s: %d", e.Response.URL, e.Response.Status)
		}
	}
	if said != "" {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.console = append(d.console, said)
	}
}

func (d *desk) must(acts ...chromedp.Action[chromedp.Void]) {
	d.Helper()
	ctx, cancel := d.patiently()
	defer cancel()
	if err := chromedp.Do(ctx, acts...); err != nil {
		d.fail(err)
	}
}

func (d *desk) patiently() (context.Context, context.CancelFunc) {
	return context.WithTimeout(d.ctx, patience)
}

// fail ends the story with the page as it stands.
func (d *desk) fail(err error) {
	d.Helper()
	d.Fatalf("%v, at %s:\n%s", err, eval[string](d, "location.href"), eval[string](d, "document.body.innerText"))
}

// eval asks the page.
func eval[T any](d *desk, script string) T {
	d.Helper()
	ctx, cancel := d.patiently()
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		d.Fatalf("%v: %s", err, script)
	}
	return v
}

// open goes to a page of the desk.
func (d *desk) open(path string) *desk { d.Helper(); return d.refused(200, path) }

// refused goes to a page and expects an answer other than the page.
func (d *desk) refused(status int64, path string) *desk {
	d.Helper()
	return d.turn(status, chromedp.Navigate(d.base+path))
}

// press clicks what leads to another page.
func (d *desk) press(selector string) *desk {
	d.Helper()
	return d.turn(200, chromedp.Click(selector))
}

// turn does what leads to another page, waits for it and looks it over.
func (d *desk) turn(status int64, acts ...chromedp.Action[chromedp.Void]) *desk {
	d.Helper()
	ctx, cancel := d.patiently()
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, acts...)
	if err != nil {
		d.fail(err)
	}
	if answer != nil && answer.Status != status {
		d.fail(fmt.Errorf("status %d, want %d", answer.Status, status))
	}
	d.lookOver()
	return d
}

// signIn clicks a persona's card on the sign-in page.
func (d *desk) signIn(name string) *desk {
	d.Helper()
	return d.open("/sign-in").press(`//form[@action="/sign-in/demo"]//button[contains(., "` + name + `")]`)
}

// tongue chooses another language from the menu.
func (d *desk) tongue(tag lang.Tag) *desk {
	d.Helper()
	d.must(chromedp.Click(`header details.menu summary`))
	d.lang = tag
	return d.press(`form[action="/language"] button[value="` + string(tag) + `"]`)
}

// text is what one reads on the page, in one line.
func (d *desk) text() string {
	d.Helper()
	return strings.Join(strings.Fields(eval[string](d, `document.querySelector("main").textContent`)), " ")
}

// reads wants sentences on the page.
func (d *desk) reads(sentences ...string) *desk {
	d.Helper()
	text := d.text()
	for _, s := range sentences {
		if s = strings.Join(strings.Fields(s), " "); s == "" || !strings.Contains(text, s) {
			d.Errorf("%s: %q is not on the page:\n%s", eval[string](d, "location.pathname"), s, text)
		}
	}
	return d
}

// size is a width of paper to look at a page on.
type size struct {
	name          string
	width, height int64
	scale         float64
}

var (
	laptop = size{"laptop", 1280, 800, 1}
	phone  = size{"phone", 360, 740, 1}
	zoomed = size{"zoomed", 640, 400, 2} // a laptop at 200 %
)

func (d *desk) on(s size) *desk {
	d.Helper()
	d.must(chromedp.EmulateViewport(s.width, s.height, chromedp.EmulateScale(s.scale)))
	return d
}

// shot keeps pictures of the page, if somebody wants to look.
func (d *desk) shot(name string) *desk {
	d.Helper()
	dir := os.Getenv("KENESH_SHOTS")
	if dir == "" {
		return d
	}
	for _, s := range []size{phone, laptop} {
		d.on(s)
		ctx, cancel := d.patiently()
		png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		cancel()
		if err != nil {
			d.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+"-"+s.name+".png"), png, 0o644); err != nil {
			d.Fatal(err)
		}
	}
	return d
}

// withoutScript turns scripts off.
func (d *desk) withoutScript() *desk {
	d.Helper()
	if _, err := chromedp.Call(d.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		d.Fatal(err)
	}
	d.noScript = true
	return d
}
