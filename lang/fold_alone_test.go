package lang

import (
	"math/rand/v2"
	"testing"
)

// TestFoldLetterByLetter: what letters fold to one by one is what the whole string folds to.
func TestFoldLetterByLetter(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 5))
	letters := []rune("aAzZ09 -_'´ʻʼ’İIıiоОйЙиИўҒөңүҢğçşəƏёЁ½ŉǅĳŚй\u0306\u0301\u0308\u0483\u00ad\u200b\ufb01\x00")
	for r := range rune(0x600) {
		for _, s := range []string{string(r), "и" + string(r), string(r) + "\u0306", "a" + string(r) + "b"} {
			if got, want := Fold(s), fold(s); got != want {
				t.Errorf("%q folds to %q, want %q", s, got, want)
			}
		}
	}
	for range 20_000 {
		s := make([]rune, draw.IntN(8))
		for i := range s {
			s[i] = letters[draw.IntN(len(letters))]
			if draw.IntN(4) == 0 {
				s[i] = draw.Int32N(0x3000)
			}
		}
		if got, want := Fold(string(s)), fold(string(s)); got != want {
			t.Fatalf("%q folds to %q, want %q", string(s), got, want)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	s := "Кыргыз Республикасынын Ички иштер министрлиги, Oʻzbekiston Respublikasi Ichki ishlar vazirligi, the request of 6 September"
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Tokens(s)
	}
}
