package lang

import "testing"

func TestMatch(t *testing.T) {
	for accept, want := range map[string]Tag{
		"":                                    "en",
		"ky-KG,ky;q=0.9,ru;q=0.8,en;q=0.7":    "ky",
		"uz-Cyrl-UZ,ru;q=0.9":                 "uz",
		"AZ-cyrl":                             "az",
		"kk-Latn;q=0.5, kk-Cyrl;q=0.4":        "kk",
		"de-DE, de;q=0.9, tr;q=0.4, ru;q=0.5": "ru",
		"fr;q=1, *;q=0.5":                     "en",
		"tr;q=0, ru;q=0.1":                    "ru",
		"tr;q=wrong, az ; Q=0.2":              "az",
		"kyrgyz":                              "en",
		",,;;q=,-,tr":                         "tr",
	} {
		if got := Match(accept, "en"); got != want {
			t.Errorf("%q: %s, want %s", accept, got, want)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("ky-KG,ky;q=0.9,ru;q=0.8")
	f.Add("*;q=NaN,tr;q=1e9")
	f.Fuzz(func(t *testing.T, accept string) {
		if got := Match(accept, "fallback"); got != "fallback" && !Known(got) {
			t.Fatalf("%q: %q", accept, got)
		}
	})
}

func TestEveryLanguageHasItsOwnName(t *testing.T) {
	for _, tag := range Interface {
		if Name(tag) == string(tag) {
			t.Error(tag)
		}
	}
	if Name("zz") != "zz" {
		t.Error("a language without a name is called by its code")
	}
}
