package lang

// latinSounds reads single letters of the Latin alphabets: Turkish, Azerbaijani, Turkmen,
// Uzbek, Kazakh of 2018 (á ǵ ı ń ó ú ý) and of 2021 (ä ğ ı ñ ö ü ū), the accents of
// BGN/PCGN, and what English and German papers make of them.
var latinSounds = func() (t [0x2C0]sound) {
	for i, said := range "AbcdEfghiJklmnopqrstuvvxiz" {
		t['a'+i] = sound(said)
	}
	for said, letters := range map[sound]string{
		'A': "âàãăāą", '@': "əäáɐ", 'E': "éèêëėēęě", 'i': "ıíìîïĭīįĩÿ", 'o': "ōôòŏ", 'O': "öóõőøɵ",
		'u': "ūûùŭůų", 'U': "üúű", 'Y': "ý", 'C': "çčć", 'S': "şšśș", 'J': "žĵźǰ", 'G': "ğǵġģ",
		'N': "ñňńŋ", 's': "ß", 'l': "łľĺ", 'r': "řŕ", 't': "ťţț", 'd': "ďđ", 'z': "ż", 'k': "ķ", 'h': "ĥħ",
		'g': "ĝ", 'q': "ɋ", 'v': "ŵ",
	} {
		for _, letter := range letters {
			t[letter] = said
		}
	}
	return t
}()

// groups of Latin letters that are one sound, the longer ones first. sch and tsch are German, dj
// French and Turkish; the two-letter ones are English, BGN/PCGN, ICAO and Uzbek.
var latinGroups = []latinGroup{
	{"tsch", 'C'}, {"dsch", 'J'}, {"sch", 'S'}, {"tch", 'C'}, {"dzh", 'J'},
	{"sh", 'S'}, {"ch", 'C'}, {"zh", 'J'}, {"kh", 'x'}, {"gh", 'G'}, {"dj", 'J'}, {"dž", 'J'},
	{"ts", 'T'}, {"ck", 'k'}, {"ks", 'K'}, {"qs", 'K'}, {"ph", 'f'}, {"o'", 'O'}, {"g'", 'G'},
}

type latinGroup struct {
	written string
	said    sound
}

// groupsFrom are the groups by their first letter.
var groupsFrom = func() (t [128][]latinGroup) {
	for _, g := range latinGroups {
		t[g.written[0]] = append(t[g.written[0]], g)
	}
	return t
}()

// groupAt finds the group that letters begin with, and how many letters it has.
func groupAt(letters []rune) (sound, int) {
	if letters[0] >= 128 {
		return 0, 0
	}
next:
	for _, g := range groupsFrom[letters[0]] {
		i := 0
		for _, r := range g.written {
			if i >= len(letters) || letters[i] != r {
				continue next
			}
			i++
		}
		if g.said == 'K' && i < len(letters) && letters[i] == 'h' {
			continue // Aqsholaqov
		}
		return g.said, i
	}
	return 0, 0
}

// manner is how a Latin name as a whole is written; it tells what a letter that has
// lost its mark may stand for.
type manner struct {
	marked  bool // letters with marks: then s is s, and c is дж as in Turkish
	english bool // sh, kh and the like: then s is s
	turkmen bool // w for v
}

func mannerOf(letters []rune) (m manner) {
	for i, r := range letters {
		if r >= 0x80 && r < 0x2C0 {
			m.marked = true
		}
		m.turkmen = m.turkmen || r == 'w'
		if r == 'h' && i > 0 {
			switch letters[i-1] {
			case 's', 'c', 'z', 'k', 'g':
				m.english = true
			}
		}
	}
	return m
}

func sayLatin(word []sound, letters []rune, m manner) []sound {
	german := isGerman(letters)
	for i := 0; i < len(letters); i++ {
		if s, n := groupAt(letters[i:]); n > 0 {
			word = say(word, s)
			i += n - 1
			continue
		}
		r := letters[i]
		if r >= rune(len(latinSounds)) || latinSounds[r] == 0 {
			continue
		}
		s := latinSounds[r]
		switch {
		case s == 's' && !m.marked && !m.english:
			s = '_'
		case s == 'z' && m.turkmen && !m.marked:
			s = 'Z'
		case s == 'c' && m.marked:
			s = 'J'
		case s == 'J' && german && glide(letters, i):
			s = 'i'
		}
		if s == 'u' && yu(word, letters[i+1:]) {
			word[len(word)-1] = 'U'
			continue
		}
		if s == 'E' && m == (manner{}) && umlaut(word, letters[i+1:]) {
			word[len(word)-1] -= 'o' - 'O'
			continue
		}
		word = say(word, s)
	}
	return word
}

// yu reports whether i or y before u is the ю that Russian writes for ü: GIULER; but not
// where -uly follows a father's name: Aliuly.
func yu(word []sound, rest []rune) bool {
	n := len(word)
	if n < 2 || word[n-1] != 'i' || isVowel(word[n-2]) {
		return false
	}
	return !(len(rest) == 2 && rest[0] == 'l' && latinVowel(rest[1]))
}

// umlaut reports whether an e after these sounds makes them ö or ü, as Doc 9303 writes them
// where marks are lost: GOEKHAN, GUENES.
func umlaut(word []sound, rest []rune) bool {
	n := len(word)
	return n > 0 && in(word[n-1], "ou") && (n == 1 || !isVowel(word[n-2])) && (len(rest) == 0 || !latinVowel(rest[0]) && rest[0] != 'v')
}

// isGerman knows German transcription by its w and sch: in Nurtajewitsch and
// Baimaganbetow j is й. Turkmen has w too, and j between vowels is дж.
func isGerman(letters []rune) bool {
	for i, r := range letters {
		if r == 'w' || r == 'c' && i > 0 && letters[i-1] == 's' {
			return true
		}
	}
	return false
}

func glide(letters []rune, i int) bool {
	if i == 0 || i+1 == len(letters) || !latinVowel(letters[i-1]) {
		return false
	}
	if !latinVowel(letters[i+1]) {
		return true
	}
	return letters[i+1] == 'e' && i+2 < len(letters) && letters[i+2] == 'w'
}

func latinVowel(r rune) bool {
	return r < rune(len(latinSounds)) && latinSounds[r] != 0 && isVowel(latinSounds[r])
}
