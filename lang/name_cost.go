package lang

// What it costs to take one sound for another, in hundredths of a letter. Below 50 stands
// what a transliteration or a passport explains; what nothing explains costs 120, more than
// leaving a letter out, because names that differ in one consonant are mostly two real
// names: Айгүл and Айгүн, Марат and Мурат.
const (
	unlike  = 120 // for another sound
	leftOut = 95  // for a letter too many
	swapped = 60  // two neighbours changed places
)

// costs of taking one sound for the other, either way.
var likeSounds = []struct {
	a, b string
	cost uint8
}{
	// ə becomes E or A in a passport (both are in use), а or э in Russian, e in Turkish.
	{"aA", "@", 6}, {"eE", "@", 6}, {"a", "A", 0}, {"e", "E", 0},
	{"A", "E", 15}, {"A", "e", 20}, {"a", "E", 20}, {"a", "e", 38},
	// Uzbek o is а; ў, oʻ are о, у or ө elsewhere; Kazakh ө is о, у or е in Russian.
	{"aA", "o", 20}, {"o", "O", 4}, {"o", "u", 25}, {"O", "u", 15}, {"O", "U", 15}, {"o", "U", 28},
	{"u", "U", 4}, {"O", "eE", 32}, {"o", "eE", 50}, {"@", "oO", 40}, {"aA", "O", 60},
	// ы and у alternate after a rounded vowel: Турсун, Тұрсын; ü and i: Sulayman.
	{"i", "U", 48}, {"i", "u", 56}, {"i", "eE", 56}, {"i", "@", 80}, {"i", "aA", 110}, {"i", "oO", 110},
	{"U", "eE", 60}, {"u", "aA", 115},
	// ý is у in Kazakh Latin of 2018 and й in Turkmen.
	{"Y", "u", 4}, {"Y", "i", 4}, {"Y", "U", 8}, {"Y", "v", 20},
	{"u", "v", 30}, {"U", "v", 40}, {"v", "b", 55}, {"v", "f", 35}, {"b", "p", 40}, {"f", "p", 45},
	// Latin q is к, in Azerbaijani г; ғ and ğ lose their marks; Russian has г for h.
	{"q", "k", 0}, {"q", "g", 5}, {"q", "G", 8}, {"q", "x", 25}, {"k", "g", 28}, {"k", "G", 30},
	{"k", "x", 25}, {"k", "h", 60}, {"g", "G", 3}, {"g", "h", 25}, {"G", "h", 35}, {"g", "x", 40},
	{"G", "x", 32}, {"x", "h", 2}, {"K", "x", 15}, {"K", "k", 70}, {"G", "vi", 55},
	// ш and с where marks were lost; ш and ч, с between Kazakh and its neighbours.
	{"_", "s", 0}, {"_", "S", 12}, {"_", "T", 30}, {"s", "S", 45},
	{"S", "C", 32}, {"s", "T", 32}, {"z", "T", 35}, {"C", "J", 45}, {"C", "T", 50},
	{"c", "J", 4}, {"c", "C", 8}, {"c", "sT_", 45}, {"c", "k", 100}, {"c", "S", 45},
	{"Z", "z", 0}, {"Z", "Jc", 15}, {"J", "z", 60}, {"J", "S", 60}, {"J", "i", 55}, {"J", "d", 80},
	{"t", "d", 28}, {"m", "n", 95}, {"n", "N", 4}, {"N", "g", 50},
}

// likeness is likeSounds as a table, by sounds less '@'.
var likeness = func() (t [64][64]uint8) {
	for i := range t {
		for j := range t[i] {
			if t[i][j] = unlike; i == j {
				t[i][j] = 0
			}
		}
	}
	for _, like := range likeSounds {
		for _, a := range []sound(like.a) {
			for _, b := range []sound(like.b) {
				t[a-'@'][b-'@'], t[b-'@'][a-'@'] = like.cost, like.cost
			}
		}
	}
	return t
}()

func likeCost(a, b sound) int { return int(likeness[(a-'@')&63][(b-'@')&63]) }

// groupCosts are sounds that other spellings write with two letters which we could not know
// to be one sound: sh in Ashat, ng in Jengish; OE and UE of Doc 9303; io in ё; au, which is
// оо in Kyrgyz.
var groupCosts = []struct {
	one, two string
	cost     int
}{
	{"n", "ng", 20}, {"S", "sh", 12}, {"S", "sx", 12}, {"N", "ng", 4}, {"N", "Ng", 4}, {"O", "oe", 6}, {"U", "ue", 6}, {"o", "oe", 12}, {"u", "ue", 12},
	{"@", "ae", 6}, {"oO", "au", 30}, {"J", "dz", 30}, {"K", "ks", 5}, {"K", "qs", 5}, {"K", "kS", 12}, {"K", "qS", 12}, {"K", "gS", 15}, {"eE", "io", 18}, {"x", "ks", 40},
	{"J", "di", 60}, {"T", "ts", 0}, {"U", "iu", 6}, {"u", "iu", 20}, {"O", "io", 6}, {"o", "io", 25}, {"@", "ia", 6}, {"x", "kh", 3}, {"G", "gh", 3}, {"J", "zh", 3}, {"J", "zx", 6},
}

// groups is groupCosts as tables: pair numbers the two letters, and cost says by number what
// they cost for a sound; pair 0 is none, and 255 too much.
var groups = func() (t struct {
	pair [64][64]uint8
	cost [64][32]uint8
}) {
	for i := range t.cost {
		for j := range t.cost[i] {
			t.cost[i][j] = 255
		}
	}
	count := uint8(0)
	for _, g := range groupCosts {
		at := &t.pair[g.two[0]-'@'][g.two[1]-'@']
		if *at == 0 {
			count++
			*at = count
			for _, first := range eitherScript(g.two[0]) {
				for _, second := range eitherScript(g.two[1]) {
					t.pair[first-'@'][second-'@'] = count
				}
			}
		}
		for _, one := range []sound(g.one) {
			t.cost[one-'@'][*at] = uint8(g.cost)
		}
	}
	return t
}()

// eitherScript is a sound as Cyrillic and as Latin says it.
func eitherScript(s sound) []sound {
	if s == 'a' || s == 'e' {
		return []sound{s, s - 'a' + 'A'}
	}
	return []sound{s}
}

// kinds tells vowels, and consonants that some leave out.
const (
	vowel = 1 << iota
	weak
)

const vowels = "aAeE@ioOuUY"

var kinds = func() (t [64]uint8) {
	for _, s := range []sound(vowels) {
		t[s-'@'] = vowel
	}
	for _, s := range []sound("hxG") {
		t[s-'@'] = weak
	}
	return t
}()
