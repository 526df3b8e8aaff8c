package lang

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form under which a string is searched, whatever keyboard it was typed on:
// lower case, one i for İ I ı i, no apostrophes (oʻ, o' and o are one), Latin letters
// without their marks and ə as e, ё as е. Cyrillic stays Cyrillic, and й a letter.
// Folding twice changes nothing.
func Fold(s string) string {
	folds := eachAlone()
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r >= alone || marks(r) {
			return fold(s)
		}
		b.WriteString(folds[r])
	}
	return b.String()
}

// Latin and Cyrillic letters, and what is written beside them, stand before alone; each
// folds by itself where no mark of its own follows. They are nearly all there is to fold.
const alone = 0x530

func marks(r rune) bool { return r >= 0x300 && r < 0x370 || r >= 0x483 && r < 0x48a }

// eachAlone is what each of them folds to.
var eachAlone = sync.OnceValue(func() *[alone]string {
	var folds [alone]string
	for r := range folds {
		folds[r] = fold(string(rune(r)))
	}
	return &folds
})

// fold is Fold of any string.
func fold(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range norm.NFKD.String(strings.ReplaceAll(s, "´", "")) {
		if r == breve && last == 'и' {
			last = 'й'
			continue
		}
		folded := foldRune(r)
		if folded < 0 {
			continue
		}
		if last != 0 {
			b.WriteRune(last)
		}
		last = folded
	}
	if last != 0 {
		b.WriteRune(last)
	}
	return b.String()
}

const breve = '\u0306'

// foldRune returns the letter to search by, or -1 for what is left out.
func foldRune(r rune) rune {
	switch {
	case strings.ContainsRune(apostrophes, r), unicode.In(r, unicode.Mn, unicode.Cf), r == 0:
		return -1
	case r == 'ı':
		return 'i'
	case r == 'ə', r == 'Ə':
		return 'e'
	}
	return unicode.ToLower(r)
}

// Tokens are the folded words of s, in their order: what a full-text index takes.
func Tokens(s string) []string {
	return strings.FieldsFunc(Fold(s), splits)
}

func splits(r rune) bool {
	if r < utf8.RuneSelf {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
	}
	return !unicode.IsLetter(r) && !unicode.IsNumber(r)
}
