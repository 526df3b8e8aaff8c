package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAnOfficerCallsAMeetingFromItsBody begins on the Council's own page, in Kyrgyz: what ties
// it to its meetings stands there, the form opens filled in from its rules, and nothing is
// recorded before she sends it. The provisional agenda of the new meeting then has what is
// overdue on it by itself.
func TestAnOfficerCallsAMeetingFromItsBody(t *testing.T) {
	d := at(t, "kg", "ky").signIn("Гүлнара Асанова")
	home := page(council.played["council"])
	d.open(home).shot("6-council")
	d.reads("Отурумдары", "Ага баш ийген органдар", "Даталар жана мөөнөттөр", "жумушчу топ", "экинчи отуруму")
	d.press(`//ul[@class="do"]//a[contains(., "Ушул эрежелер боюнча отурум чакыруу")]`).shot("6-form")
	for field, want := range map[string]string{"number": "3", "body": "council", "rules.quorum": "two-thirds", "rules.adoption": "consensus",
		"rules.minutes-member": "10", "rules-of": council.played["council"].String(), "follows": council.played["first"].String()} {
		if got := eval[string](d, `document.querySelector('[name="`+field+`"]').value`); got != want {
			t.Errorf("%s is %q, not %q", field, got, want)
		}
	}
	if n := eval[int](d, `document.querySelectorAll('input[name=":parties"]:checked').length`); n != 5 {
		t.Errorf("%d parties are chosen, not the five that belong to the Council", n)
	}
	d.must(chromedp.SetValue(`[name="start"]`, "2026-09-10"), chromedp.SetValue(`[name="place:ky"]`, "Бишкек"))
	d.press(`p.buttons button.main`).reads("Бишкек", "Мүчөлөрдүн үчтөн экиси").shot("6-review")
	d.press(`p.buttons button.main`).reads("отурум чакырды", "Мүчөлөрдүн үчтөн экиси", "Көрсөтүү үчүн үлгү: Ички иштер министрлеринин кеңеши")
	d.shot("6-called")

	called := eval[string](d, `location.pathname`)
	d.open(called + "/do/issue-agenda").shot("6-agenda")
	d.reads("Тизме чечимдердин досьелеринен өзү толтурулат")
	overdue := `[...document.querySelectorAll('button[value^="row:follow-up."]')].filter((b) => b.textContent === "Окуу иш сапарларынын тизмеси")`
	if n := eval[int](d, overdue+".length"); n != 1 {
		t.Errorf("what is overdue stands %d times on the provisional agenda", n)
	}
	line := eval[string](d, overdue+"[0].value")
	d.press(`button[value="` + line + `"]`).shot("6-agenda-line")
	if title := eval[string](d, `document.querySelector('[name$=".title:ky"]').value`); title != "Окуу иш сапарларынын тизмеси" {
		t.Errorf("the line opens on %q", title)
	}
	d.press(`p.buttons button.main`).reads("күн тартибинин долбоорун чыгарды", "Окуу иш сапарларынын тизмеси").shot("6-issued")
	d.open(home).reads("отурум, номери 3")
	for name, path := range map[string]string{"today": "/", "group": page(council.played["group"]), "second": page(council.played["second"]),
		"plan": page(council.played["plan"]), "wg2": page(council.played["wg2"]), "bodies": "/body"} {
		d.open(path).shot("7-" + name)
	}
	d.open(home).tongue("en").shot("8-council-en")
	d.open(page(council.played["second"])).shot("8-second-en")
}
