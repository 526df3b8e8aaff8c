package lang

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
)

func shared(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Load(Words)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEverySentenceInEveryLanguage(t *testing.T) {
	for _, m := range shared(t).Missing() {
		t.Error(m)
	}
}

// What the contracts beside this package say by key.
const promised = `
	refuse.field-missing refuse.field-line refuse.field-text refuse.field-choice refuse.field-date
	refuse.field-number refuse.field-party refuse.field-count refuse.step-opens refuse.input-form
	refuse.void-forked refuse.void-released refuse.void-epoch refuse.unreadable dossier.newer
	verdict.counts verdict.crossed verdict.newer verdict.void verdict.unreadable verdict.shredded
	role.officer role.duty role.head role.expert role.minister role.secretariat role.coordinator
	role.auditor role.engineer seat.member seat.observer seat.secretariat
	standing.invited standing.seated standing.suspended standing.left
	step.receipt step.receipt.done step.admit step.admit.means step.admit.done
	step.release step.release.means step.release.done
	step.keep step.keep.means step.keep.done step.shredded step.shredded.done
	dossier.shredded dossier.closed retention.why.kept`

func TestPromisedSentences(t *testing.T) {
	c := shared(t)
	for _, key := range strings.Fields(promised) {
		if !c.Has(key) {
			t.Error(key)
		}
	}
	for _, tag := range Interface {
		if !c.Has("language." + string(tag)) {
			t.Error(tag)
		}
	}
}

var word = regexp.MustCompile(`[\p{L}\p{M}]+`)

// A Latin letter in a Cyrillic word looks right and is found by no search.
func TestWordsKeepToOneScript(t *testing.T) {
	for tag, said := range shared(t).said {
		for key, s := range said {
			for _, p := range s.phrases() {
				for _, piece := range p.phrase {
					for _, w := range word.FindAllString(piece.words, -1) {
						checkScript(t, tag, key, w)
					}
				}
			}
		}
	}
}

func checkScript(t *testing.T, tag Tag, key, word string) {
	var latin, cyrillic bool
	for _, r := range word {
		latin = latin || unicode.Is(unicode.Latin, r)
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
	}
	wantCyrillic := (tag == "ky" || tag == "kk" || tag == "ru") && word != "Kenesh"
	if latin == cyrillic || cyrillic != wantCyrillic {
		t.Errorf("%s: %s: %q", tag, key, word)
	}
}

// Uzbek is written with ʻ in oʻ and gʻ and with ʼ after other letters, never with the
// quotation marks of a keyboard.
func TestUzbekApostrophes(t *testing.T) {
	wrong := regexp.MustCompile("['‘’`´]|[^oOgG]ʻ|[oOgG]ʼ")
	for key, s := range shared(t).said["uz"] {
		for _, p := range s.phrases() {
			if wrong.MatchString(p.phrase.String()) {
				t.Errorf("%s: %s", key, p.phrase)
			}
		}
	}
}
