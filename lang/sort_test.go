package lang

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Every line of testdata/sorted.txt is in order; so it must come out of any disorder.
func TestEachLanguageSortsByItsAlphabet(t *testing.T) {
	data, err := os.ReadFile("testdata/sorted.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		tag, words, found := strings.Cut(line, ":")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		want := strings.Fields(words)
		c := NewCollator(Tag(tag))
		for i, w := range want[1:] {
			if c.Compare(want[i], w) >= 0 {
				t.Errorf("%s: %s does not sort before %s", tag, want[i], w)
			}
		}
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, c.Compare)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", tag, got)
		}
	}
}

func TestUzbekSortsWhateverItsApostrophes(t *testing.T) {
	c := NewCollator("uz")
	for mark := range strings.SplitSeq(apostrophes, "") {
		if !bytes.Equal(c.Key("O"+mark+"zbekiston"), c.Key("Oʻzbekiston")) {
			t.Errorf("O%szbekiston", mark)
		}
	}
	if c.Compare("Isʼhoq", "Ishoq") >= 0 {
		t.Error("in Isʼhoq s and h are two letters")
	}
	if c.Compare("SHAHAR", "CHAQMOQ") >= 0 || c.Compare("Zamin", "SHAHAR") >= 0 {
		t.Error("capitals sort elsewhere")
	}
}

func TestOneCollatorServesMany(t *testing.T) {
	c := NewCollator("ky")
	want := c.Key("Чолпон-Ата")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 100 {
				if !bytes.Equal(c.Key("Чолпон-Ата"), want) {
					t.Error("another key")
				}
			}
		})
	}
	wait.Wait()
}
