package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// On a phone the menu is one line that says where one is, and opens by a key; on a laptop it
// lies open, and there is nothing to press.
func TestMenuIsOneLineOnAPhone(t *testing.T) {
	t.Parallel()
	d := at(t, "kg", "ky").on(phone).signIn("Гүлнара Асанова").open("/meeting")
	shown := `[...document.querySelectorAll("nav.side a")].filter((e) => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 0).length`
	if nav := eval[float64](d, `document.querySelector("nav.side").getBoundingClientRect().height`); nav > 60 {
		t.Errorf("the menu is %v high", nav)
	}
	if n := eval[int](d, shown); n != 0 {
		t.Errorf("%d links are open", n)
	}
	says := func(want string) {
		t.Helper()
		if got := eval[string](d, `document.querySelector("nav.side summary").innerText.trim()`); got != want {
			t.Errorf("the menu says %q, not %q", got, want)
		}
	}
	says("Бөлүмдөр: Отурумдар")
	for range 12 {
		d.must(chromedp.KeyEvent(kb.Tab))
		if eval[bool](d, `document.activeElement.matches("nav.side summary")`) {
			break
		}
	}
	d.must(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`nav.side details[open] a`))
	d.shot("10-menu")
	d.tabTo("/body").enter()
	says("Бөлүмдөр: Органдар")

	d.must(chromedp.Click("details.menu summary"), chromedp.WaitVisible("details.menu[open] button"))
	if left := eval[float64](d, `document.querySelector("details.menu[open] > div").getBoundingClientRect().left`); left < 0 {
		t.Errorf("the languages begin %v left of the window", left)
	}
	d.on(laptop).open("/meeting")
	if n := eval[int](d, shown); n < 10 {
		t.Errorf("%d links are open on a laptop", n)
	}
	if eval[bool](d, `document.querySelector("nav.side summary").checkVisibility()`) {
		t.Error("there is something to press on a laptop")
	}
}
