package lang_test

import (
	"strings"
	"testing"

	"kenesh/lang"
)

// Every reason why names are similar, or are not, is a sentence in every language, with
// the parts it is about.
func TestReasonsAreSentences(t *testing.T) {
	catalogue, err := lang.Load(lang.Words)
	if err != nil {
		t.Fatal(err)
	}
	both := map[string]bool{lang.WhyOrder: false, lang.WhyMissing: false}
	for _, key := range []string{lang.WhySame, lang.WhyScript, lang.WhySpelling, lang.WhyLetter, lang.WhyEnding, lang.WhyOrder, lang.WhyMissing,
		lang.WhyInitial, lang.WhyFatherForm, lang.WhyFatherFamily, lang.WhyJoined, lang.WhySexDiffers, lang.WhyFatherDiffers, lang.WhyPartsDiffer} {
		for _, tag := range lang.Interface {
			said := catalogue.Voice(tag).S(key, "a", "Айбек", "b", "Aybek")
			_, one := both[key]
			if said == "" || said == key || key != lang.WhyOrder && !strings.Contains(said, "Айбек") || !one && !strings.Contains(said, "Aybek") {
				t.Errorf("%s in %s: %q", key, tag, said)
			}
		}
	}
}
