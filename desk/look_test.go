package desk

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pairs are the colours that stand on one another, and the contrast WCAG 2.2 asks of
// them: 4.5 for text, 3 for large things and edges of fields.
var pairs = []struct {
	on, under string
	least     float64
}{
	{"ink", "paper", 7}, {"ink", "raised", 7}, {"muted", "paper", 4.5}, {"muted", "raised", 4.5}, {"deep", "paper", 4.5}, {"deep", "raised", 4.5},
	{"warm", "paper", 4.5}, {"quiet", "paper", 4.5}, {"live", "paper", 4.5}, {"good", "paper", 4.5}, {"alarm", "paper", 4.5},
	{"alarm", "alarm-paper", 4.5}, {"ink", "alarm-paper", 7}, {"ink", "good-paper", 7}, {"on-bar", "bar", 7}, {"bar-muted", "bar", 4.5},
	{"paper", "deep", 4.5}, {"paper", "alarm", 4.5}, {"focus", "paper", 3}, {"focus", "bar", 1.5}, {"warm", "raised", 4.5},
}

func TestColoursCanBeReadInLightAndDark(t *testing.T) {
	css, err := static.ReadFile("static/desk.css")
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
			if got := (max(a, b) + .05) / (min(a, b) + .05); got < p.least {
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

func TestFilesOfTheDeskAreLight(t *testing.T) {
	total := 0
	for name := range assetHashes {
		b, err := static.ReadFile("static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(b)
	}
	if total > 44<<10 {
		t.Errorf("%d bytes of style and script", total)
	}
}
