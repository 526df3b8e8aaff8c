package api_test

import (
	"testing"

	"kenesh/api"
	"kenesh/lang"
)

func TestEveryLanguageHasEverySentence(t *testing.T) {
	cat, err := lang.Load(api.Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range cat.Missing() {
		t.Error(what)
	}
}
