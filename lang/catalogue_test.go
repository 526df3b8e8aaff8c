package lang

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// files makes words files: the same words in every language but those given.
func files(everywhere string, but map[Tag]string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, tag := range Interface {
		words := everywhere
		if own, ok := but[tag]; ok {
			words = own
		}
		m["words/"+string(tag)+".json"] = &fstest.MapFile{Data: []byte(words)}
	}
	return m
}

func load(t *testing.T, everywhere string, but map[Tag]string) *Catalogue {
	t.Helper()
	c, err := Load(files(everywhere, but))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadRefuses(t *testing.T) {
	for name, in := range map[string]struct{ ru, want string }{
		"a key twice":               {`{"a": "x", "a": "y"}`, "words/ru.json: a: twice"},
		"a form twice":              {`{"a": {"one": "x", "one": "y"}}`, "a: one: twice"},
		"a form Russian has not":    {`{"a": {"one": "x", "two": "x", "few": "x", "many": "x"}}`, "no plural form of ru: two"},
		"a form that is none":       {`{"a": {"one": "x", "few": "x", "many": "x", "lots": "x"}}`, "no plural form of ru: lots"},
		"a form too few":            {`{"a": {"one": "x", "other": "x"}}`, "lacks the plural form few"},
		"an open blank":             {`{"a": "x {party"}`, "no blank: {party"},
		"a blank without a name":    {`{"a": "x {}"}`, "no blank: {"},
		"a sentence of no words":    {`{"a": " "}`, "empty sentence"},
		"a number":                  {`{"a": 3}`, "neither a sentence nor plural forms"},
		"a list":                    {`["a"]`, "not a JSON object"},
		"a torn file":               {`{"a": "x"`, "EOF"},
		"two objects":               {`{"a": "x"} {}`, "more after the object"},
		"text that is not UTF-8":    {"{\"a\": \"\xff\"}", "not UTF-8"},
		"an override of direction":  {`{"a": "x \u202e y"}`, "U+202E"},
		"a form that is no string":  {`{"a": {"one": 1}}`, "cannot unmarshal"},
		"a form nested in the form": {`{"a": {"one": {"one": "x"}}}`, "cannot unmarshal"},
	} {
		_, err := Load(files(`{"a": "x"}`, map[Tag]string{"ru": in.ru}))
		if err == nil || !strings.Contains(err.Error(), in.want) {
			t.Errorf("%s: %v, want %q", name, err, in.want)
		}
	}
}

func TestLoadRefusesAKeyInTwoPlaces(t *testing.T) {
	_, err := Load(files(`{"a": "x"}`, nil), files(`{"b": "x"}`, map[Tag]string{"kk": `{"a": "y"}`}))
	if want := "words files 2 of 2: words/kk.json: a: also in other words files"; err == nil || err.Error() != want {
		t.Errorf("%v, want %q", err, want)
	}
}

func TestLoadRefusesALanguageWithoutAFile(t *testing.T) {
	from := files(`{"a": "x"}`, nil)
	delete(from, "words/az.json")
	if _, err := Load(from); err == nil || !strings.Contains(err.Error(), "words/az.json") {
		t.Error(err)
	}
}

func TestMissing(t *testing.T) {
	c := load(t, `{
		"late": {"one": "{party}: a day late", "other": "{party}: {n} days late"},
		"due": "due {date}"
	}`, map[Tag]string{
		"tr": `{"late": "{party}: {n} gün gecikti", "due": "son gün {date}"}`,
		"ru": `{"late": {"one": "{party}: день", "few": "{party}: {n} дня", "many": "{n} дней"}, "due": "срок {day}"}`,
		"ky": `{"late": "{party}: {n} күн", "only": "бул жерде гана"}`,
	})
	var got []string
	for _, m := range c.Missing() {
		if !strings.Contains(m, "only: no sentence") {
			got = append(got, m)
		}
	}
	want := []string{
		"ky: due: no sentence",
		"ru: due: blanks [day], in English [date]",
		`ru: late: "one" is for several numbers and lacks {n}`,
		"ru: late: blanks [], in English [party]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if keys := c.Keys(); !slices.Equal(keys, []string{"due", "late", "only"}) || !c.Has("only") || c.Has("on") {
		t.Error(keys)
	}
}

// What each language makes of 1, 2, 5, 21 and a thousand.
func TestPlurals(t *testing.T) {
	c := load(t, `{"days": {"one": "{n} one", "other": "{n} other"}}`, map[Tag]string{
		"ru": `{"days": {"one": "{n} день", "few": "{n} дня", "many": "{n} дней"}}`,
		"en": `{"days": {"one": "one day", "other": "{n} days"}}`,
	})
	for tag, want := range map[Tag]string{
		"ru": "0 дней, 1 день, 2 дня, 5 дней, 11 дней, 21 день, 1\u00a0000 дней, -1 день",
		"en": "0 days, one day, 2 days, 5 days, 11 days, 21 days, 1,000 days, one day",
		"tr": "0 other, 1 one, 2 other, 5 other, 11 other, 21 other, 1.000 other, -1 one",
		"az": "0 other, 1 one, 2 other, 5 other, 11 other, 21 other, 1.000 other, -1 one",
		"kk": "0 other, 1 one, 2 other, 5 other, 11 other, 21 other, 1\u00a0000 other, -1 one",
		"ky": "0 other, 1 one, 2 other, 5 other, 11 other, 21 other, 1\u00a0000 other, -1 one",
		"uz": "0 other, 1 one, 2 other, 5 other, 11 other, 21 other, 1\u00a0000 other, -1 one",
	} {
		var said []string
		for _, n := range []any{0, int8(1), uint(2), int64(5), 11, 21.0, 1000, -1} {
			said = append(said, c.Voice(tag).S("days", "n", n))
		}
		if got := strings.Join(said, ", "); got != want {
			t.Errorf("%s: %s\nwant %s", tag, got, want)
		}
	}
}

func TestPhrase(t *testing.T) {
	for text, want := range map[string]phrase{
		"plain":       {{words: "plain"}},
		"{who}: {n}.": {{blank: "who"}, {words: ": "}, {blank: "n"}, {words: "."}},
		"a {{b} c":    {{words: "a {"}, {words: "b} c"}},
		"{{{a}":       {{words: "{"}, {blank: "a"}},
	} {
		got, err := parsePhrase(text)
		if err != nil || !slices.Equal(got, want) || got.String() != text {
			t.Errorf("%q: %q, %v; written back %q", text, got, err, got)
		}
	}
}

func FuzzPhrase(f *testing.F) {
	for _, s := range []string{"", "x", "{", "{{", "{{{", "{a}", "{a}{b}", "{{a}", "}{", "{a b}", "{ү}", "a{n}b{{c}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePhrase(s)
		if err != nil {
			return
		}
		if p.String() != s {
			t.Fatalf("%q is written back as %q", s, p.String())
		}
		for _, b := range p.blanks() {
			if !strings.Contains(s, "{"+b+"}") {
				t.Fatalf("blank %q is not in %q", b, s)
			}
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Add([]byte(`{"a": {"one": "x", "other": "{n} x"}, "b": "{{y}"}`))
	f.Add([]byte(`{"a": "x"} x`))
	f.Fuzz(func(t *testing.T, data []byte) {
		seen := map[string]bool{}
		readWords(data, "tr", func(key string, s sentence) error {
			if seen[key] {
				t.Fatalf("%q twice", key)
			}
			seen[key] = true
			for _, p := range s.phrases() {
				if len(p.phrase) == 0 {
					t.Fatalf("%q says nothing", key)
				}
			}
			return nil
		})
	})
}
