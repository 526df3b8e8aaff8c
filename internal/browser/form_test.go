package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestNewNoticeFromTheForm(t *testing.T) {
	title := "Кыштын камы: ашуулардагы кырсыктар, " + time.Now().Format("15:04:05.000")
	d := at(t, "kg", "ky").signIn("Айнура Токтосунова").open("/notice").press(`a.button.main`).shot("3-form")

	// Half filled in: what is missing is said beside each field and above them all.
	d.must(chromedp.SendKeys(`[name="title:ky"]`, title), chromedp.Click(`//label[@class="check"][input[@value="az"]]`))
	d.turn(422, chromedp.Click(`p.buttons button.main`)).shot("3-errors")
	if !eval[bool](d, `document.activeElement.matches(".wrong")`) {
		t.Error("the summary of what is wrong does not have the focus")
	}
	type problem struct {
		Anchor, Beside string
		Marked         bool
	}
	problems := eval[[]problem](d, `[...document.querySelectorAll(".wrong a")].map((a) => {
		const field = document.getElementById(decodeURIComponent(a.hash.slice(1)));
		return {Anchor: a.hash, Beside: field.closest(".field").querySelector(".error")?.textContent ?? "",
			Marked: field.matches("fieldset") || field.getAttribute("aria-invalid") === "true"};
	})`)
	if len(problems) != 2 {
		t.Errorf("two fields are missing, the level and the body; the summary has %+v", problems)
	}
	for _, p := range problems {
		if p.Beside == "" || !p.Marked {
			t.Errorf("%s: nothing stands beside the field, or it is not marked: %+v", p.Anchor, p)
		}
	}
	if got := eval[string](d, `document.querySelector('[name="title:ky"]').value`); got != title {
		t.Errorf("the title typed is lost: %q", got)
	}
	if !eval[bool](d, `document.querySelector('input[value="az"]').checked`) {
		t.Error("the party chosen is lost")
	}

	// An error leads to its field.
	d.must(chromedp.Click(`.wrong a`))
	if eval[string](d, "location.hash") == "" {
		t.Error("the error leads nowhere")
	}

	// Filled in, it is read through: the sentence, and exactly who will read it.
	names := eval[map[string]string](d, `Object.fromEntries([...document.querySelectorAll('input[name=":parties"]')].map((i) => [i.value, i.parentElement.textContent.trim()]))`)
	d.must(chromedp.SetValue(`[name="level"]`, "alarm"), chromedp.SendKeys(`[name="body:ky"]`, "Төө-Ашуу жабылды."))
	d.press(`p.buttons button.main`).reads(title, "Төө-Ашуу жабылды.").shot("3-review")
	readers := eval[string](d, `document.querySelector(".read p").textContent`)
	for id, name := range names {
		if strings.Contains(readers, name) != (id == "az") {
			t.Errorf("az alone can read it beside kg; the page says %q", readers)
		}
	}

	// Sent, gone back, sent again: one notice.
	d.press(`#send`).reads(title).shot("3-sent")
	sent := eval[string](d, `location.pathname`)
	d.back()
	d.press(`#send`)
	if again := eval[string](d, `location.pathname`); again != sent {
		t.Errorf("the same form sent twice opened %s and %s", sent, again)
	}
	d.open("/notice")
	if n := eval[int](d, `[...document.querySelectorAll("a.title")].filter((a) => a.textContent === "`+title+`").length`); n != 1 {
		t.Errorf("the notice stands %d times in the list", n)
	}

	baku := at(t, "az", "az").signIn("Aygün Məmmədova")
	until(t, "Baku's list has it", func() bool { return strings.Contains(baku.open("/notice").text(), title) })
	baku.shot("3-baku-list")
	baku.press(`//table//a[contains(., "` + title + `")]`).reads("Төө-Ашуу жабылды.").shot("3-baku")
}

// back presses the browser's button. A page that came of a form is not kept, so that
// nothing confidential stays on the disk; the browser asks her whether to send the form
// for it again, and she says yes.
func (d *desk) back() {
	d.Helper()
	ctx, cancel := d.patiently()
	defer cancel()
	err := chromedp.Do(ctx, chromedp.NavigateBack())
	if err == nil && eval[bool](d, `!!document.querySelector("#send")`) {
		return
	}
	if err != nil && !strings.Contains(err.Error(), "ERR_CACHE_MISS") {
		d.fail(err)
	}
	d.turn(200, chromedp.Reload())
}
