package browser

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestTwoOfficersInKyrgyz: Айнура drafts a warning, Гүлнара returns it, Айнура mends it,
// Гүлнара approves and sends it, and Astana reads it.
func TestTwoOfficersInKyrgyz(t *testing.T) {
	kg := council.Nodes["kg"]
	kg.Clerk.SetFourEyes(map[string]bool{"notice/issue": true})
	t.Cleanup(func() { kg.Clerk.SetFourEyes(nil) })
	title := "Жасалма күбөлүктөр " + time.Now().Format("15:04:05.000")

	officer := at(t, "kg", "ky").signIn("Айнура Токтосунова").open("/new/notice")
	officer.must(chromedp.SendKeys(`[name="title:ky"]`, title), chromedp.Click(`//label[@class="check"][input[@value="kz"]]`),
		chromedp.SetValue(`[name="level"]`, "warning"), chromedp.SendKeys(`[name="body:ky"]`, "Ошто табылды."))
	officer.reads("Бул аракетке эки кызматкер керек").shot("file-1-form")
	officer.press(`p.buttons button.main`).reads("Долбоор сакталды.", "Бекитүүнү күтүүдө", title).shot("file-2-saved")
	draft := eval[string](officer, "location.pathname")

	head := at(t, "kg", "ky").signIn("Гүлнара Асанова").reads("Бекитүүнү күтүүдө").shot("file-3-today")
	head.open(draft).reads("Бекитүү жана жөнөтүү", "Ошто табылды.").shot("file-4-review")
	head.press(`//a[contains(., "Себептери менен кайтаруу")]`)
	head.must(chromedp.SendKeys(`[name="reasons:ky"]`, "Сериясын жазыңыз."))
	head.press(`p.buttons button.main`).reads("Оңдоого кайтарылган").shot("file-5-returned")

	officer.open(draft).reads("Сериясын жазыңыз.").press(`//a[normalize-space()="Оңдоо"]`)
	if got := eval[string](officer, `document.querySelector('[name="title:ky"]').value`); got != title {
		t.Errorf("the draft's form lost the title: %q", got)
	}
	officer.must(chromedp.SendKeys(`[name="body:ky"]`, " Сериясы AC 48."))
	officer.press(`p.buttons button.main`).reads("Мурунку версиядан бери эмне өзгөрдү", "Сериясы AC 48.").shot("file-6-mended")

	head.open(draft).shot("file-7-changed")
	head.press(`#send`).reads(title, "Сериясы AC 48.", "Биздин ички досье").shot("file-8-sent")
	officer.open(draft).reads("Жөнөтүлгөн")
	astana := at(t, "kz", "kk").signIn("Айгерім Серікқызы")
	astana.refused(404, draft)
}
