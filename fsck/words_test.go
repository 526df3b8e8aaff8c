package fsck_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kenesh/fsck"
	"kenesh/lang"
)

// TestWords: every sentence is there in every language, and each is said somewhere.
func TestWords(t *testing.T) {
	words, err := lang.Load(fsck.Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, missing := range words.Missing() {
		t.Error(missing)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f, "_test.go") {
			source.Write(b)
		}
	}
	for _, key := range words.Keys() {
		if !strings.Contains(source.String(), `"`+key+`"`) {
			t.Errorf("%s: nobody says it", key)
		}
	}
	for _, piece := range strings.Split(source.String(), `"fsck.`)[1:] {
		if key, _, _ := strings.Cut("fsck."+piece, `"`); !words.Has(key) {
			t.Errorf("%s: no sentence", key)
		}
	}
}
