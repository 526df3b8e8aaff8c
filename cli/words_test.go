package cli_test

import (
	"testing"

	"kenesh/cli"
	"kenesh/lang"
)

func TestEveryLanguageHasEverySentence(t *testing.T) {
	cat, err := lang.Load(cli.Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range cat.Missing() {
		t.Error(what)
	}
}
