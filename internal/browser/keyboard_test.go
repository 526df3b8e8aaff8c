package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestByKeyboardAlone(t *testing.T) {
	notice := warn(t, "tr", "Line check by keyboard", "kz")
	d := at(t, "kz", "kk").signIn("Айгерім Серікқызы")

	d.must(chromedp.KeyEvent(kb.Tab))
	if at := d.focused(); at.Class != "skip" {
		t.Fatalf("the first stop is %+v, not the link past the menu", at)
	}
	d.shot("4-skip")
	d.must(chromedp.KeyEvent(kb.Enter))
	if at := d.focused(); at.ID != "main" {
		t.Fatalf("the link past the menu leads to %+v", at)
	}
	d.tabTo(page(notice)).enter()
	d.tabTo(page(notice) + "/do/acknowledge").shot("4-focus").enter()
	d.tabTo("remark:kk")
	d.must(chromedp.KeyEvent("Пернетақтамен."))
	d.tabTo("send").enter().reads("Пернетақтамен.")

	// Menus open, and close again, by keys; focus comes back to where it was.
	d.tabTo("SUMMARY")
	d.must(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`details.menu[open] button`), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(`details.menu[open]`))
	if at := d.focused(); at.Tag != "SUMMARY" {
		t.Errorf("after Escape the focus is on %+v", at)
	}
}

// stop is where the keyboard is.
type stop struct {
	Tag, ID, Class, Href, Name, Value string
	In                                string // the id of what a summary unfolds
	Seen                              bool   // it is in the window and marked
}

func (d *desk) focused() stop {
	d.Helper()
	return eval[stop](d, `(() => {
		const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
		return {Tag: e.tagName, ID: e.id, Class: e.className, Href: e.getAttribute("href") ?? "", Name: e.name ?? "", Value: e.value ?? "", In: e.tagName === "SUMMARY" ? e.parentElement.id : "",
			Seen: box.width > 1 && box.bottom > 0 && box.top < innerHeight && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
	})()`)
}

// tabTo presses Tab until it is at a link, a field, a button's value, an id or a kind of
// element.
func (d *desk) tabTo(what string) *desk {
	d.Helper()
	var trail []stop
	for range 80 {
		d.must(chromedp.KeyEvent(kb.Tab))
		at := d.focused()
		if !at.Seen && at.Tag != "BODY" {
			d.Errorf("the focus cannot be seen on %+v", at)
		}
		if at.Href == what || at.Name == what || at.Value == what || at.Tag == what || at.ID == what || at.In == what {
			return d
		}
		trail = append(trail, at)
	}
	d.Fatalf("Tab never comes to %s: %+v", what, trail)
	return d
}

// enter presses Enter on what leads to another page.
func (d *desk) enter() *desk {
	d.Helper()
	return d.turn(200, chromedp.KeyEvent(kb.Enter))
}

func TestWithoutScript(t *testing.T) {
	notice := warn(t, "kz", "Without a script", "uz")
	d := at(t, "uz", "uz").withoutScript().signIn("Nilufar Karimova").shot("7-today")
	d.open(page(notice)).press(`a[href$="/do/acknowledge"]`)
	d.must(chromedp.SendKeys(`[name="remark:uz"]`, "Skriptsiz."))
	d.press(`p.buttons button.main`).reads("Skriptsiz.")

	d.open("/new/notice")
	d.must(chromedp.Click(`//label[@class="check"][input[@value="kg"]]`), chromedp.SendKeys(`[name="title:uz"]`, "Yoʻl yopildi"), chromedp.SendKeys(`[name="body:uz"]`, "Qor koʻchkisi."))
	d.must(chromedp.Focus(`[name="level"]`), chromedp.KeyEvent(kb.ArrowDown))
	d.press(`p.buttons button.main`).press(`#send`).reads("Yoʻl yopildi").shot("7-issued")
	d.tongue("ru")
}
