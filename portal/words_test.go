package portal

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kenesh/lang"
)

func TestEverySentenceIsThereAndUsed(t *testing.T) {
	c, err := lang.Load(lang.Words, Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range c.Missing() {
		t.Error(what)
	}
	used := map[string]bool{}
	for _, pattern := range []string{"*.go", "templates/*.html"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`"(portal\.[a-z.-]+)"`).FindAllStringSubmatch(string(b), -1) {
				used[m[1]] = true
			}
		}
	}
	delete(used, "portal.css")
	for key := range used {
		if !c.Has(key) {
			t.Errorf("no sentence %s", key)
		}
	}
	for _, key := range c.Keys() {
		if strings.HasPrefix(key, "portal.") && !used[key] {
			t.Errorf("sentence %s is not used", key)
		}
	}
}

// TestScripts: no sentence has letters of another language's script, and Uzbek has its own sign.
func TestScripts(t *testing.T) {
	c, _ := lang.Load(lang.Words, Words)
	names := regexp.MustCompile(`Atom|SHA|\{[a-z]+\}`)
	for _, tag := range lang.Interface {
		for _, key := range c.Keys() {
			if !strings.HasPrefix(key, "portal.") {
				continue
			}
			said := names.ReplaceAllString(c.Voice(tag).S(key), "")
			cyrillic := slices.Contains([]lang.Tag{"ky", "kk", "ru"}, tag)
			if cyrillic && regexp.MustCompile(`[A-Za-z]`).MatchString(said) || !cyrillic && regexp.MustCompile(`\p{Cyrillic}`).MatchString(said) ||
				tag == "uz" && regexp.MustCompile(`(?i)[og]['’‘]`).MatchString(said) {
				t.Errorf("%s %s: %s", tag, key, said)
			}
		}
	}
}

// pairs are the colours that stand on one another, and the contrast WCAG 2.2 asks of them.
var pairs = []struct {
	on, under string
	least     float64
}{
	{"ink", "paper", 7}, {"ink", "raised", 7}, {"muted", "paper", 4.5}, {"muted", "raised", 4.5}, {"deep", "paper", 4.5}, {"deep", "raised", 4.5},
	{"warm", "paper", 4.5}, {"warm", "raised", 4.5}, {"on-bar", "bar", 7}, {"bar-muted", "bar", 4.5}, {"focus", "paper", 3}, {"focus", "bar", 1.5},
}

func TestColoursCanBeReadInLightAndDark(t *testing.T) {
	css, err := static.ReadFile("static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, _ := strings.Cut(string(css), "prefers-color-scheme: dark")
	dark, _, _ := strings.Cut(rest, "*, ::before")
	for name, part := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6})`).FindAllStringSubmatch(part, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, p := range pairs {
			a, b := colours[p.on], colours[p.under]
			if got := (max(a, b) + .05) / (min(a, b) + .05); a == 0 || b == 0 || got < p.least {
				t.Errorf("%s: %s on %s is %.1f, want %.1f", name, p.on, p.under, got, p.least)
			}
		}
	}
}

func luminance(t *testing.T, colour string) float64 {
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
