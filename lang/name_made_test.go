package lang

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// madeNames are the lists of testdata/names/made, by "language kind".
type madeNames map[string][]string

func readMade(t testing.TB, file string) madeNames {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "names", "made", file))
	if err != nil {
		t.Fatal(err)
	}
	made := madeNames{}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if len(fields) > 2 && fields[0] != "#" {
			made[fields[0]+" "+fields[1]] = fields[2:]
		}
	}
	return made
}

// half keeps every other name.
func (m madeNames) half(which int) madeNames {
	kept := madeNames{}
	for kind, names := range m {
		for i, name := range names {
			if i%2 == which {
				kept[kind] = append(kept[kind], name)
			}
		}
	}
	return kept
}

// invented is a person who does not exist, in the spelling of her own language.
type invented struct {
	tongue, given, family, father string
	woman                         bool
}

func (m madeNames) invent(chance *rand.Rand, tongue string) invented {
	pick := func(kind string) string {
		all := m[tongue+" "+kind]
		return all[chance.IntN(len(all))]
	}
	p := invented{tongue: tongue, woman: chance.IntN(3) == 0, family: pick("s"), father: pick("m")}
	p.given = pick("m")
	if p.woman {
		p.given = pick("f")
	}
	return p
}

func (p invented) familyName() string {
	if p.woman && (strings.HasSuffix(p.family, "ов") || strings.HasSuffix(p.family, "ев")) {
		return p.family + "а"
	}
	if p.woman && (strings.HasSuffix(p.family, "ov") || strings.HasSuffix(p.family, "ev")) {
		return p.family + "a"
	}
	return p.family
}

// childOf is the father's name as the language itself builds it.
func (p invented) childOf() string {
	endings := map[string][2]string{"ky": {" уулу", " кызы"}, "kk": {"ұлы", "қызы"}, "uz": {" oʻgʻli", " qizi"}, "az": {" oğlu", " qızı"}}
	return p.father + endings[p.tongue][b2i(p.woman)]
}

// ovich is the father's name as Russian builds it.
func (p invented) ovich(father string) string {
	last, _ := lastRune(father)
	stem, ending := father, "ович"
	switch {
	case strings.ContainsRune("иеэ", last):
		ending = "евич"
	case last == 'й':
		stem, ending = strings.TrimSuffix(father, "й"), "евич"
	case strings.ContainsRune("ая", last):
		ending = "евич"
	}
	if p.woman {
		ending = strings.Replace(ending, "вич", "вна", 1)
	}
	return stem + ending
}

func lastRune(s string) (rune, bool) {
	runes := []rune(s)
	return runes[len(runes)-1], true
}

// spell writes a person in a style, in one of the orders in use.
func (p invented) spell(s style, chance *rand.Rand) string {
	given, family := s.write(p.given), s.write(p.familyName())
	father := ""
	if p.tongue != "tr" && chance.IntN(2) == 0 {
		if father = s.write(p.childOf()); s.father != nil {
			father = s.father(p)
		}
	}
	var name string
	switch chance.IntN(4) {
	case 0, 1:
		name = given + " " + father + " " + family
	case 2:
		name = family + " " + given + " " + father
	case 3:
		name = family + ", " + given + " " + father
	}
	return strings.Join(strings.Fields(name), " ")
}

// madeSet invents persons from half of the names, and hard pairs.
func madeSet(t testing.TB, half, persons int) nameSet {
	names, chance := readMade(t, "names.txt").half(half), rand.New(rand.NewPCG(uint64(half), 7))
	set := inventedSet(names, chance, persons)
	set.hard = madeHard(t, names, half, chance)
	return set
}

// inventedSet invents persons and spells each in every style of her language.
func inventedSet(names madeNames, chance *rand.Rand, persons int) nameSet {
	var set nameSet
	taken := map[string]bool{}
	for i := range persons {
		p := names.invent(chance, []string{"ky", "kk", "uz", "az", "tr"}[i%5])
		if taken[p.tongue+p.given+p.family] {
			continue
		}
		taken[p.tongue+p.given+p.family] = true
		for _, s := range styles(p.tongue) {
			w := p.spell(s, chance)
			set.spellings = append(set.spellings, spelling{fmt.Sprint(p.tongue, i), w, s.to, ReadName(w)})
		}
	}
	return set
}

// madeHard are pairs of persons who differ in one name, a real one: given or family names
// that are close to each other, another father, the other sex, names exchanged.
func madeHard(t testing.TB, names madeNames, half int, chance *rand.Rand) [][2]string {
	hard := contrastPairs(readMade(t, "contrasts.txt").half(half), names, chance)
	return append(hard, otherHard(names, chance)...)
}

// contrastPairs spells persons who differ in one name of a pair, each in any style.
func contrastPairs(contrasts, names madeNames, chance *rand.Rand) [][2]string {
	var hard [][2]string
	for _, kind := range slices.Sorted(keysOf(contrasts)) {
		tongue, what, _ := strings.Cut(kind, " ")
		all := styles(tongue)
		for _, pair := range contrasts[kind] {
			first, second, _ := strings.Cut(pair, "/")
			for range 6 {
				p := names.invent(chance, tongue)
				if what == "f" || what == "m" {
					p.woman = what == "f"
				}
				q := p
				if what == "s" {
					p.family, q.family = first, second
				} else {
					p.given, q.given = first, second
				}
				hard = append(hard, [2]string{p.spell(all[chance.IntN(len(all))], chance), q.spell(all[chance.IntN(len(all))], chance)})
			}
		}
	}
	return hard
}

func otherHard(names madeNames, chance *rand.Rand) [][2]string {
	var hard [][2]string
	for i := range 400 {
		tongue := []string{"ky", "kk", "uz", "az"}[i%4]
		p := names.invent(chance, tongue)
		q, other := p, names.invent(chance, tongue)
		s := styles(tongue)[0]
		switch i % 3 {
		case 0: // another father
			if other.father == p.father {
				continue
			}
			q.father = other.father
			hard = append(hard, [2]string{p.given + " " + p.childOf() + " " + p.familyName(), q.given + " " + q.childOf() + " " + q.familyName()})
			continue
		case 1: // the other sex
			q.woman = !p.woman
		case 2: // given name and family exchanged
			q.given, q.family = strings.TrimRight(strings.TrimRight(p.family, "вv"), "оеoe"), p.given+p.family[len(p.family)-len("ов"):]
			if tongue == "uz" || tongue == "az" {
				q.family = p.given + "ov"
			}
			if q.family == p.family {
				continue
			}
		}
		hard = append(hard, [2]string{p.spell(s, chance), q.spell(s, chance)})
	}
	return hard
}

// TestMadeNames measures by persons who do not exist. The rules were tuned looking at the
// names of names.txt and at the pairs of contrasts.txt; the other files were written
// afterwards and say in their first line how their first run went, before anything was mended
// for them. Only a list that nobody has looked at yet judges: write a new one.
func TestMadeNames(t *testing.T) {
	names, later := readMade(t, "names.txt"), readMade(t, "later-names.txt")
	for what, set := range map[string]nameSet{
		"tuned on, half 0": madeSet(t, 0, 300),
		"tuned on, half 1": madeSet(t, 1, 300),
		"late pairs":       {hard: contrastPairs(readMade(t, "late-pairs.txt"), names, rand.New(rand.NewPCG(3, 7)))},
		"later names":      inventedSet(later, rand.New(rand.NewPCG(4, 7)), 300),
		"later pairs":      {hard: contrastPairs(readMade(t, "later-pairs.txt"), later, rand.New(rand.NewPCG(6, 7)))},
	} {
		f := set.judge()
		t.Logf("%s: %s", what, f.String())
		if os.Getenv("KENESH_NAMES_LIST") == what {
			f.list()
		}
		if f.same > 0 && (f.f1() < 0.98 || float64(f.crossRight) < 0.98*float64(f.cross)) || f.hardHits*20 > f.hard {
			t.Errorf("%s: below the bar", what)
		}
	}
}

// TestClerksErrors says how many names are still found after one slip of the pen.
func TestClerksErrors(t *testing.T) {
	set := madeSet(t, 1, 100)
	chance := rand.New(rand.NewPCG(5, 7))
	for _, slip := range []struct {
		what string
		make func(word []rune, at int) []rune
	}{
		{"a letter doubled", func(w []rune, at int) []rune { return slices.Insert(w, at, w[at]) }},
		{"a letter left out", func(w []rune, at int) []rune { return slices.Delete(w, at, at+1) }},
		{"two letters swapped", func(w []rune, at int) []rune { w[at], w[at-1] = w[at-1], w[at]; return w }},
		{"a wrong letter", func(w []rune, at int) []rune { w[at] = []rune("аеинбдлрaeinbdlr")[chance.IntN(16)]; return w }},
	} {
		found := 0
		for i := range set.spellings {
			s := &set.spellings[i]
			word := []rune(s.written)
			slipped := ReadName(string(slip.make(word, 2+chance.IntN(len(word)-3))))
			if l := CompareNames(&s.name, &slipped); l.Similar() {
				found++
			}
		}
		t.Logf("%s: %d of %d found", slip.what, found, len(set.spellings))
	}
}
