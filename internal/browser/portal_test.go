package browser

import (
	"testing"

	"kenesh/lang"
)

// citizen is somebody with a telephone and no account, at the council's portal.
func citizen(t *testing.T, tag lang.Tag) *desk {
	t.Helper()
	d := at(t, "secretariat", tag).on(phone)
	if d.base = council.Portal(); d.base == "" {
		t.Fatal("the demonstration has no portal")
	}
	return d
}

// TestCitizenReadsACommuniqueInKyrgyz at phone width, and then in Turkish.
func TestCitizenReadsACommuniqueInKyrgyz(t *testing.T) {
	t.Parallel()
	d := citizen(t, "ky").open("/").shot("6-portal-front")
	if got := eval[string](d, "location.pathname"); got != "/ky/" {
		t.Errorf("a browser that asks for Kyrgyz is led to %s", got)
	}
	d.reads("Кийинки отурум", "Акыркы жарыялангандар", "Чолпон-Ата")
	d.on(phone).press(`//main//a[contains(., "коммюнике")]`)
	d.reads("2024-жылдын 6-сентябрында Чолпон-Атада", "Декларацияга кол коюлду.", "Жарыяланган күнү").shot("6-portal-communique")
	if n := eval[int](d, `document.querySelectorAll("main .reads li").length`); n != len(lang.Interface) {
		t.Errorf("the communiqué is offered in %d languages", n)
	}
	d.on(phone)
	eval[bool](d, `document.querySelector("details").open = true`)
	d.reads("SHA-256", "Жазуунун кол тамгасы", "далилдебейт").lookOver()
	d.shot("6-portal-check").on(phone)
	d.lang = "tr"
	d.press(`.tongues a[hreflang="tr"]`).reads("6 Eylül 2024 tarihinde Çolpon-Ata", "Bildiri imzalandı.")
	if cookies := eval[string](d, "document.cookie"); cookies != "" {
		t.Errorf("the portal leaves cookies: %s", cookies)
	}
}

// TestOfficerIsToldThatEverybodyReads what she is about to make public, and of a dossier
// that some of it is public already.
func TestOfficerIsToldThatEverybodyReads(t *testing.T) {
	t.Parallel()
	first := page(council.played["first"])
	d := at(t, "kg", "ky").signIn("Гүлнара Асанова").open(first + "/do/announce")
	d.reads("Жарыяланганын баары окуй алат.")
	d.open(first).reads("Жарыяланган бөлүгү баарына ачык.", "Коомго ачылганы", "Кулактандыруу")
	d.open(first + "/do/withdraw-publication").reads("кайтарылып алынганы гана айтылат")
}

// TestPortalInEveryLanguage walks its pages in all languages, on a phone, on a laptop and
// enlarged; that each is sound is looked over on every page.
func TestPortalInEveryLanguage(t *testing.T) {
	t.Parallel()
	d := citizen(t, "ky")
	for _, tag := range lang.Interface {
		d.lang = tag
		for _, s := range []size{phone, zoomed, laptop} {
			d.on(s)
			d.open("/" + string(tag) + "/").open("/" + string(tag) + "/meetings").open("/" + string(tag) + "/documents")
		}
		d.on(phone).press(`//main//a[contains(@class, "title")]`)
		d.refused(404, "/"+string(tag)+"/d/"+council.played["first"].String())
	}
	d.lang = "en"
	d.open("/en/documents").press(`//main//a[contains(., "Decision of the first meeting")]`).reads("The Council holds its meeting at least once a year.").shot("6-portal-decision")
	d.open("/en/meetings").shot("6-portal-meetings")
}
