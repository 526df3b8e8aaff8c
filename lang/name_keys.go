package lang

import (
	"slices"
	"strings"
	"sync/atomic"
)

// Keys are the strings under which a name is kept where similar names must be found: names
// that are similar share a key, but for few. An index of a database may hold them: look for
// any of the query's SearchKeys, then compare what is found.
//
// A key says the first consonants of one word, by classes that transliterations keep, and how
// another word begins: Nurlan Sadykov has NRLN.S and STK.N. Their form is kept; if it must
// change, they will begin with another letter.
func (n *PersonName) Keys() []string { return keyStrings(n.keys(false)) }

// SearchKeys are Keys, and those of the same name with the h that some write and some do
// not: Hasan, Asan.
func (n *PersonName) SearchKeys() []string { return keyStrings(n.keys(true)) }

func keyStrings(keys []nameKey) []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.bones+k.first)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// nameKey is a key, and how the word goes on of which it says only the beginning.
type nameKey struct {
	bones, first string
	rest         rest
}

func (n *PersonName) keys(search bool) []nameKey {
	var words []keyWord
	for i := range n.parts[:n.count] {
		words = append(words, keyWordsOf(n, &n.parts[i], search)...)
	}
	var keys []nameKey
	for _, w := range words {
		for _, v := range words {
			if w.part != v.part && !w.initial {
				keys = append(keys, nameKey{w.bones, v.first, v.rest})
			}
		}
		if n.count == 1 {
			keys = append(keys, nameKey{w.bones, "", w.rest})
		}
	}
	return keys
}

// keyWord is what the keys say of a word.
type keyWord struct {
	part    int
	bones   string // its first consonants
	first   string // its first sound, after a point
	rest    rest
	initial bool
}

const bones = 5 // consonants in a key

func keyWordsOf(n *PersonName, p *part, search bool) []keyWord {
	s := n.stem(p)
	words := []keyWord{keyWordOf(s)}
	if search && len(s) > 1 && !p.initial {
		switch {
		case s[0] == 'h' || s[0] == 'x':
			words = append(words, keyWordOf(s[1:]))
		case isVowel(s[0]) && s[0] != 'i':
			words = append(words, keyWordOf(append([]sound{'h'}, s...)))
		}
	}
	for i := range words {
		words[i].part, words[i].initial = int(p.at), p.initial
		if p.initial {
			words[i].rest = anyRest
		}
	}
	return words
}

func keyWordOf(s []sound) keyWord {
	w := keyWord{first: ".A"}
	var room [bones]byte
	said := room[:0]
	for _, c := range s {
		class := classes[(c-'@')&63]
		if class == 0 || len(said) > 0 && said[len(said)-1] == class {
			continue
		}
		if said = append(said, class); len(said) == bones {
			break
		}
	}
	w.bones = string(said)
	if first := classes[(s[0]-'@')&63]; first != 0 {
		w.first = string([]byte{'.', first})
		said = said[1:]
	}
	w.rest = restOf(said)
	return w
}

// classNames are the consonants by where they are said; vowels have none.
const classNames = "PFNLRTSKX"

var classes = func() (t [64]byte) {
	for i, sounds := range []string{"bp", "vf", "mnN", "l", "r", "td", "szSCJc_ZT", "kqgGxhK", "[\\]^`{|}~VWX"} {
		for _, s := range []sound(sounds) {
			t[s-'@'] = classNames[i]
		}
	}
	return t
}()

// rest are the up to three consonants that follow the first sound of a word, by class, as a
// number; anyRest if they are not known.
type rest uint16

const (
	restLong = 3
	rests    = 1000 // ten to the power of restLong
	anyRest  = rest(rests)
	restBits = 10
)

func restOf(said []byte) (r rest) {
	for i := range restLong {
		r *= 10
		if i < len(said) {
			r += rest(strings.IndexByte(classNames, said[i]) + 1)
		}
	}
	return r
}

// near tells which rests a similar word may have: the same but for one consonant more, less
// or another. What follows the third is not known and may be anything.
func (r rest) near() *[1 << restBits]bool {
	if known := nears[r].Load(); known != nil {
		return known
	}
	var near [1 << restBits]bool
	near[anyRest] = true
	for other := range rest(rests) {
		near[other] = r == anyRest || r == other || nearRests(r.digits(), other.digits())
	}
	nears[r].Store(&near)
	return &near
}

// nears are the answers that were given already: a megabyte, if all are.
var nears [rests + 1]atomic.Pointer[[1 << restBits]bool]

func (r rest) digits() (d [restLong]uint8) {
	return [restLong]uint8{uint8(r / 100), uint8(r / 10 % 10), uint8(r % 10)}
}

func nearRests(a, b [restLong]uint8) bool {
	differ := b2i(a[0] != b[0]) + b2i(a[1] != b[1]) + b2i(a[2] != b[2])
	return differ <= 1 || oneMore(a, b) || oneMore(b, a)
}

// oneMore reports whether b is a without one of its consonants, as far as both are known.
func oneMore(a, b [restLong]uint8) bool {
	return a[1] == b[0] && a[2] == b[1] || a[0] == b[0] && a[2] == b[1]
}
