package browser

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// road is a photograph, of sorts, of a road between mountains.
func road(t *testing.T) string {
	m := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for y := range 600 {
		for x := range 900 {
			c := color.RGBA{150, uint8(180 + y/10), 230, 255}
			switch ridge := 260 + (x*7%190+(x/3)%60)/3; {
			case y > 420 && x > 450-(y-400) && x < 450+(y-400):
				c = color.RGBA{90, 90, 95, 255}
			case y > 420:
				c = color.RGBA{110, 140, 80, 255}
			case y > ridge:
				c = color.RGBA{120, 115, 125, 255}
			}
			m.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "Төө-Ашуу, 412-чакырым.jpg")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFilesGoWithAWarning: Айнура attaches a photograph and a letter, Astana sees that they have
// come, asks to be shown each, and saves them.
func TestFilesGoWithAWarning(t *testing.T) {
	title := "Төө-Ашуудагы көчкү " + time.Now().Format("15:04:05.000")
	photo := road(t)
	letter, err := filepath.Abs("../../attachment/pdftext/testdata/letter.pdf")
	if err != nil {
		t.Fatal(err)
	}
	kg := at(t, "kg", "ky").signIn("Айнура Токтосунова").open("/new/notice")
	kg.must(chromedp.SendKeys(`[name="title:ky"]`, title), chromedp.Click(`//label[@class="check"][input[@value="kz"]]`),
		chromedp.SetValue(`[name="level"]`, "warning"), chromedp.SendKeys(`[name="body:ky"]`, "Жол жабык. Сүрөт жана кат тиркелди."))
	kg.must(chromedp.SetUploadFiles(`input[data-upload]`, []string{photo, letter}))
	carried := func() int { return eval[int](kg, `document.querySelectorAll("[data-carried] input:checked").length`) }
	until(t, "both files are sent", func() bool { return carried() == 2 })
	kg.shot("att-1-form")
	kg.on(phone).lookOver()
	kg.on(laptop)
	kg.press(`p.buttons button.main`).reads(title, "Төө-Ашуу, 412-чакырым.jpg", "letter.pdf").shot("att-2-review")
	kg.press(`#send`).reads(title, "Төө-Ашуу, 412-чакырым.jpg").shot("att-3-sent")
	path := eval[string](kg, "location.pathname")

	kz := at(t, "kz", "kk").signIn("Айгерім Серікқызы").tongue("en")
	until(t, "the files are at Astana", func() bool {
		r := eval[int64](kz, `(() => { const x = new XMLHttpRequest(); x.open("GET", "`+path+`", false); x.send(); return x.status; })()`)
		return r == 200 && eval[int](kz.open(path), `document.querySelectorAll('a[download]').length`) == 2
	})
	if eval[int](kz, `document.querySelectorAll("img:not([src*='mark'])").length`) != 0 {
		t.Error("a picture is shown that nobody asked for")
	}
	kz.shot("att-4-there-en")
	kz.on(phone).lookOver()
	kz.on(laptop)
	saved := eval[string](kz, `document.querySelector("a[download]").getAttribute("href")`)

	kz.press(`(//a[contains(@href, "/view")])[1]`).reads("Төө-Ашуу, 412-чакырым.jpg", "redrawn by your own node")
	if w := eval[int](kz, `document.querySelector("img.shown").naturalWidth`); w != 900 {
		t.Errorf("the picture is %d pixels wide", w)
	}
	kz.shot("att-5-picture-en").tongue("ky").open(strings.TrimSuffix(saved, "/view") + "/view").shot("att-5-picture-ky")
	kz.on(phone).lookOver()
	kz.on(laptop)
	kz.open(path).press(`(//a[contains(@href, "/view")])[2]`).reads("letter.pdf", "Жасалма паспорттор жөнүндө", "Экинчи бет.").shot("att-6-text-ky")
	kz.tongue("en").shot("att-6-text-en")

	kz.open(path)
	got := kz.take(`a[download]`)
	if got.Status != 200 || got.Kind != "image/jpeg" || !strings.HasPrefix(got.Name, "attachment;") {
		t.Errorf("saved as %d %q %q", got.Status, got.Kind, got.Name)
	}
}
