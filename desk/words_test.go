package desk

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"kenesh/lang"
)

func TestEverySentenceIsThereAndUsed(t *testing.T) {
	used := keysUsed(t)
	for _, tag := range lang.Interface {
		said := readWords(t, tag)
		for _, key := range slices.Sorted(maps.Keys(used)) {
			if said[key] == "" {
				t.Errorf("%s: no sentence %s", tag, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(said)) {
			if !used[key] {
				t.Errorf("%s: sentence %s is not used", tag, key)
			}
		}
	}
}

func TestEveryLanguageHasTheSameBlanks(t *testing.T) {
	english := readWords(t, "en")
	for _, tag := range lang.Interface {
		for key, sentence := range readWords(t, tag) {
			if got, want := blanksOf(sentence), blanksOf(english[key]); !slices.Equal(got, want) {
				t.Errorf("%s %s: blanks %v, in English %v", tag, key, got, want)
			}
		}
	}
}

// keysUsed reads the sources for the desk's keys: they are always written out in full.
func keysUsed(t *testing.T) map[string]bool {
	t.Helper()
	key := regexp.MustCompile(`"(desk\.[a-z0-9.-]+)"`)
	used := map[string]bool{}
	for _, pattern := range []string{"*.go", "templates/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range key.FindAllStringSubmatch(string(source), -1) {
				used[m[1]] = true
			}
		}
	}
	for name := range assetHashes {
		delete(used, name)
	}
	return used
}

func readWords(t *testing.T, tag lang.Tag) map[string]string {
	t.Helper()
	b, err := fs.ReadFile(Words, "words/"+string(tag)+".json")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	if err := json.Unmarshal(b, &said); err != nil {
		t.Fatal(tag, err)
	}
	return said
}

func blanksOf(sentence string) []string {
	names := regexp.MustCompile(`\{[a-z]+\}`).FindAllString(sentence, -1)
	slices.Sort(names)
	return slices.Compact(names)
}
