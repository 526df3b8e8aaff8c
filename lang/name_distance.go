package lang

import "math/bits"

const far = 1 << 12 // more than any two words cost

// distance is what it costs to read a as b: the cheapest way over the costs of name_cost.go,
// with neighbours swapped, letters left out, and one letter written as two. It gives up, and
// returns far, once it costs more than limit. The distance of b and a is the same.
func distance(a, b []sound, limit int) int {
	if string(a) == string(b) {
		return 0
	}
	if len(a)-len(b) > 3 || len(b)-len(a) > 3 {
		return far
	}
	t := distances{a: a, b: b}
	for j := range b {
		t.out[j] = outCost(b, j)
		t.rows[0][j+1] = t.rows[0][j] + t.out[j]
		if j > 0 {
			t.pair[j] = pairOf(b[j-1], b[j])
		}
	}
	before, above, row := &t.rows[2], &t.rows[0], &t.rows[1]
	last := 0
	for i := range a {
		least := t.fill(i, before, above, row)
		if least > limit && last > limit {
			return far
		}
		before, above, row, last = above, row, before, least
	}
	if above[len(b)] > limit {
		return far
	}
	return above[len(b)]
}

// distances is the table of a distance, of which three rows are needed at a time.
type distances struct {
	a, b []sound
	out  [maxWord]int   // what it costs to leave out each sound of b
	pair [maxWord]uint8 // which pair of letters ends at each sound of b
	rows [3][maxWord + 1]int
}

// fill fills the row of a's sound i, and returns the least cost in it.
func (t *distances) fill(i int, before, above, row *[maxWord + 1]int) int {
	a, b, c := t.a, t.b, t.a[i]
	like, out := &likeness[(c-'@')&63], outCost(a, i)
	pair := uint8(0)
	if i > 0 {
		pair = pairOf(a[i-1], c)
	}
	row[0] = above[0] + out
	least := row[0]
	for j, d := range b {
		take := int(like[(d-'@')&63])
		if take > 25 && (take < unlike || j == len(b)-1) {
			take = t.atEdge(take, i, j)
		}
		best := min(above[j]+take, above[j+1]+out, row[j]+t.out[j])
		if pair > 0 {
			best = min(best, before[j]+asTwo(d, pair))
		}
		if j > 0 {
			if t.pair[j] > 0 {
				best = min(best, above[j-1]+asTwo(c, t.pair[j]))
			}
			if i > 0 && c == b[j-1] && a[i-1] == d {
				best = min(best, before[j-1]+swapped)
			}
		}
		row[j+1] = best
		least = min(least, best)
	}
	return least
}

// atEdge weighs a sound by its place: the first one tells names apart (Замир, Самир; Олжас,
// Елжас), the last consonant is the one that languages harden (Ahmed, Ahmet).
func (t *distances) atEdge(take, i, j int) int {
	a, b := t.a[i], t.b[j]
	last := i == len(t.a)-1 && j == len(t.b)-1
	switch {
	case i+j == 0 && !(in(a, "kgqhxG") && in(b, "kgqhxG")):
		return min(2*take, unlike)
	case in(a, "mn") && in(b, "mn"):
		if beforeLabial(t.a, i) || beforeLabial(t.b, j) {
			return 25
		}
	case last && in(a, "ik") && in(b, "ik"):
		if after(t.a, i, "@eE") && after(t.b, j, "@eE") { // -бек is -bəy in the west: Qasımbəyov
			return 40
		}
	case in(a, "iu") && in(b, "iu") && after(t.a, i, vowels) && after(t.b, j, vowels):
		return unlike // ай and ау
	case last && take < unlike && !isVowel(a) && !isVowel(b):
		return take / 2
	}
	return take
}

// beforeLabial is where n is often said and written m: Жанболат, Жамболат.
func beforeLabial(s []sound, i int) bool {
	return i+1 < len(s) && in(s[i+1], "bpmf")
}

// after reports whether the sound at i follows one of these.
func after(s []sound, i int, these string) bool { return i > 0 && in(s[i-1], these) }

// pairOf numbers two letters that may stand for one sound; 0 if they never do.
func pairOf(first, second sound) uint8 {
	return groups.pair[(first-'@')&63][(second-'@')&63]
}

// asTwo is what it costs to take two letters for one sound.
func asTwo(one sound, pair uint8) int { return int(groups.cost[(one-'@')&63][pair]) }

// outCost is what it costs to leave out the sound at i: little for a glide between vowels
// (Daniyar, Daniar), half of a long vowel, a weak h or ğ; much for what is heard.
func outCost(s []sound, i int) int {
	c := s[i]
	if kinds[(c-'@')&63]&(vowel|weak) == 0 {
		return leftOut + leftOut/2*b2i(i == 0)
	}
	prev, next := sound(0), sound(0)
	if i > 0 {
		prev = s[i-1]
	}
	if i+1 < len(s) {
		next = s[i+1]
	}
	after, before := prev != 0 && isVowel(prev), next != 0 && isVowel(next)
	switch {
	case c == 'i' || c == 'Y':
		return outGlide(c, prev, next, after, before)
	case isVowel(c):
		if after && likeCost(c, prev) < 10 || before && likeCost(c, next) < 10 {
			return 6
		}
	case c == 'h':
		return 36 - 20*b2i(next == 0) + 24*b2i(i == 0)
	case c == 'G':
		return 32 + 30*b2i(after && before)
	case c == 'x':
		return 55 - 20*b2i(next == 0)
	}
	return leftOut + leftOut/2*b2i(i == 0)
}

// outGlide leaves out й, ы or и, which one letter stands for.
func outGlide(c, prev, next sound, after, before bool) int {
	switch {
	case after && before, after && in(prev, "uUi"):
		return 10
	case prev == 0 && before, after && next == 0:
		return 42
	case c == 'Y':
		return leftOut
	case after:
		return 70
	case before:
		return 75
	case next != 0:
		return 52
	}
	return leftOut
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// maskOf has a bit for each class of consonants in a word. Words whose masks differ in
// three bits are never alike, which spares us most distances.
func maskOf(s []sound) (m uint16) {
	for _, c := range s {
		m |= maskBits[(c-'@')&63]
	}
	return m
}

var maskBits = func() (t [64]uint16) {
	for i, class := range []string{"bp", "vf", "mnN", "l", "r", "td", "sS_CcJzTK", "kqgK", "CJ", "xh"} {
		for _, s := range []sound(class) {
			if i < 8 {
				t[s-'@'] |= 1 << i
			}
		}
	}
	return t
}()

func masksDiffer(a, b uint16) int { return bits.OnesCount16(a ^ b) }
