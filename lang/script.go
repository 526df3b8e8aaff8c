package lang

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Names are compared by sounds: letters of one small alphabet into which every spelling
// we know is read, Cyrillic and Latin alike. A sound is one byte from '@' to '~', so that
// a word of them can be printed while debugging:
//
//	a e    as Cyrillic says them        A E  as Latin says them: in a passport perhaps ə
//	@      ə ә ä                        i    и ы і й ı i y: transliterations swap them
//	o u    o u                          O U  ö ө oʻ ў, ü ү
//	Y      ý: у in Kazakh Latin of 2018, й in Turkmen
//	s S    s, ş                         _    s in a name that has lost its marks: s or ş
//	C J    ч ç, ж дж                    c    the Latin letter c: дж, or ч without its mark
//	z Z    з, z in a Turkmen name that has lost its marks: z or ž
//	k q g G x h                         к, the Latin letter q (к or г), г, ғ ğ, х, һ ҳ h
//	N T K  ң, ц, кс x                   the rest as they are
//
// What each spelling means comes from: ICAO Doc 9303-3 section 6 (passports); the
// BGN/PCGN tables for Russian (1947), Kazakh and Kyrgyz (1979), Turkmen (1993), Uzbek
// (2000); Kazakhstan's Latin alphabets of 2018 and 2021; Uzbekistan's law of 1995;
// Azerbaijan's law of 1991, amended 1992; Turkey's law 1353 of 1928; and how the press
// writes.
type sound = byte

const (
	maxWord  = 20 // sounds of a word that are kept
	maxSaid  = 80 // sounds of a name that are kept
	maxRunes = 160
)

// script is what a word is written in.
type script uint8

const (
	latin script = 1 << iota
	cyrillic
	other
)

// take brings what was typed into the form that the tables of the scripts read: composed,
// lower case, without formatting characters, and cut off at a length no name reaches.
func (t *typed) take(s string) {
	if len(s) > 4*maxRunes {
		s = s[:4*maxRunes]
	}
	if !plain(s) {
		s = norm.NFKC.String(s)
	}
	for _, r := range s {
		if t.n == maxRunes {
			break
		}
		low := r
		if r < rune(len(lowered)) {
			low = lowered[r]
		} else if isApostrophe(r) {
			low = '\''
		} else if unicode.In(r, unicode.Mn, unicode.Cf) {
			low = 0
		} else {
			low = unicode.ToLower(r)
		}
		if low != 0 {
			t.letter[t.n], t.upper[t.n] = low, low != r
			t.n++
		}
	}
}

// plain reports whether s has only letters that need no composing.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf {
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		composed := r >= 0xC0 && r < 0x2C0 || r >= 0x400 && r < 0x483 || r >= 0x48A && r < 0x530
		if !composed && !isApostrophe(r) {
			return false
		}
		i += size - 1
	}
	return true
}

// lowered is the lower case of the letters up to Cyrillic's end; 0 leaves one out.
var lowered = func() (t [0x530]rune) {
	for r := range rune(len(t)) {
		t[r] = unicode.ToLower(r)
		if unicode.In(r, unicode.Mn, unicode.Cf) {
			t[r] = 0
		}
		if isApostrophe(r) {
			t[r] = '\''
		}
	}
	t['İ'], t['Ǝ'], t['ǝ'] = 'i', 'ə', 'ə'
	return t
}()

// isApostrophe knows the marks of Uzbek, whatever keyboard they come from, and the soft
// sign of BGN/PCGN.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', 'ʻ', 'ʼ', 'ʽ', '‘', '’', '‛', 'ʹ', '′', '“', '”', '"':
		return true
	}
	return false
}

// scriptOf says which scripts a word mixes.
func scriptOf(word []rune) (s script) {
	for _, r := range word {
		switch {
		case r == '\'':
		case r < 0x2C0:
			s |= latin
		case r >= 0x400 && r < 0x530:
			s |= cyrillic
		default:
			s |= other
		}
	}
	return s
}

// lookalikes are letters that look the same in both scripts; whoever types on two keyboards
// mixes them up (Unicode Technical Standard 39 calls them confusables).
var lookalikes = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ј': 'j',
	'һ': 'h', 'ә': 'ə', 'к': 'k', 'м': 'm', 'т': 't', 'в': 'b', 'н': 'h', 'ё': 'ë', 'ө': 'ɵ',
}

var lookalikesBack = func() map[rune]rune {
	back := map[rune]rune{}
	for c, l := range lookalikes {
		back[l] = c
	}
	return back
}()

// oneScript turns the lookalikes of a word that mixes scripts into the letters of the
// script that it has more of.
func oneScript(word []rune) script {
	count := 0
	for _, r := range word {
		if r >= 0x400 {
			count++
		} else if r != '\'' {
			count--
		}
	}
	turn, s := lookalikes, latin
	if count >= 0 {
		turn, s = lookalikesBack, cyrillic
	}
	for i, r := range word {
		if to, ok := turn[r]; ok {
			word[i] = to
		}
	}
	return s
}

// say adds a sound to a word. Doubled consonants and a doubled i are one; the glide that
// some tables write before e (Yerlan, Nazarbayev) is left out.
func say(word []sound, s sound) []sound {
	n := len(word)
	if n > 0 && word[n-1] == s && (!isVowel(s) || s == 'i') {
		return word
	}
	if (s == 'e' || s == 'E') && n > 0 && word[n-1] == 'i' && (n == 1 || isVowel(word[n-2])) {
		word[n-1] = s
		return word
	}
	if n == maxWord {
		return word
	}
	return append(word, s)
}

// isVowel counts й among the vowels, since i stands for both.
func isVowel(s sound) bool { return kinds[s-'@']&vowel != 0 }

// sayOther gives letters of scripts we do not read a sound by their number, so that equal
// words are found and others seldom.
func sayOther(word []sound, letters []rune) []sound {
	const strange = "[\\]^`{|}~VWX"
	for _, r := range letters {
		word = say(word, strange[int(r)%len(strange)])
	}
	return word
}
