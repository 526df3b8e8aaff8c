package browser

import (
	"os"
	"testing"

	"kenesh/lang"
)

// mainPages are those an officer sees every day, and the ones with most on them.
func mainPages(played string) []string {
	return []string{"/", "/meeting", "/notice", "/directory", "/charter", "/search?q=a", "/links", "/me",
		played, played + "/kg/1", "/new/notice", "/new/meeting"}
}

// TestNoPageIsWiderThanItsWindow walks the pages on a phone and on a laptop at 200 %;
// that nothing is beyond the edge is looked over on every page.
func TestNoPageIsWiderThanItsWindow(t *testing.T) {
	t.Parallel()
	d := at(t, "kg", "ky").on(phone)
	d.open("/sign-in").signIn("Гүлнара Асанова")
	for _, s := range []size{phone, zoomed} {
		d.on(s)
		for _, path := range append(mainPages(page(council.played["first"])), page(council.played["forged-certificates"]), page(council.played["line-check"]), page(council.played["directory"])) {
			d.open(path)
		}
	}
	if os.Getenv("KENESH_SHOTS") == "" {
		return
	}
	for name, path := range map[string]string{"today": "/", "directory": page(council.played["directory"]), "meeting": page(council.played["first"]),
		"new-meeting": "/new/meeting", "links": "/links", "me": "/me", "entry": page(council.played["first"]) + "/kg/1", "search": "/search?q=үлгү"} {
		d.open(path).shot("5-" + name)
	}
}

// TestEveryLanguageHasEverySentence walks the main pages in all languages; that no
// sentence is missing and no blank left open is looked over on every page.
func TestEveryLanguageHasEverySentence(t *testing.T) {
	t.Parallel()
	d := at(t, "kg", "ky").signIn("Гүлнара Асанова")
	for _, tag := range lang.Interface {
		d.open("/").tongue(tag)
		for _, path := range mainPages(page(council.played["first"])) {
			d.open(path)
		}
		d.refused(404, "/no-such-page")
	}
}
