package desk

import (
	"slices"
	"strings"
	"testing"

	"kenesh/lang"
)

// TestEveryPageParses: pages are parsed when they are first asked for, so here all are.
func TestEveryPageParses(t *testing.T) {
	p := newPages(new(lang.Catalogue))
	files, err := templates.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if slices.Contains(shared, "templates/"+f.Name()) {
			continue
		}
		name := strings.TrimSuffix(f.Name(), ".html")
		if page := p.in("ky", name); page == nil || page != p.in("ky", name) {
			t.Errorf("%s: parsed anew", name)
		}
	}
}
