package lang

import (
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestNamesakesFindTheSame holds the index to the comparison: whatever is similar is found.
func TestNamesakesFindTheSame(t *testing.T) {
	set := readNameSet(t, nameDir())
	set.spellings = append(set.spellings, madeSet(t, 0, 150).spellings...)
	set.spellings = append(set.spellings, madeSet(t, 1, 150).spellings...)
	var x Namesakes
	for i := range set.spellings {
		x.Add(&set.spellings[i].name)
	}
	missed, similar := 0, 0
	for i := range set.spellings {
		a := &set.spellings[i].name
		found := map[int]bool{}
		for _, n := range x.Find(a, len(set.spellings)) {
			found[n.Number] = n.Similar()
		}
		plain, heads := plainWords(a.heads())
		for j := range set.spellings {
			if CompareNames(a, &set.spellings[j].name).Similar() {
				if plain && !mayBeSimilar(&heads, pack(nil, &set.spellings[j].name)) {
					t.Errorf("similar, and not by their heads: %s | %s", a, &set.spellings[j].name)
				}
				if similar++; !found[j] {
					if missed++; missed < 10 {
						t.Logf("not found: %s | %s %v %v", a, &set.spellings[j].name, a.SearchKeys(), set.spellings[j].name.Keys())
					}
				}
			}
		}
	}
	t.Logf("%d of %d similar pairs share no key", missed, similar)
	if missed*1000 > similar {
		t.Error("more than one in a thousand")
	}
}

// register makes names from the lists, as a register of persons has them: some families
// common, most rare; each in one of the ways its language is written.
type register struct {
	chance *rand.Rand
	ways   []way
}

// way is one script and manner, with all the lists written in it. What rules ask of the
// endings is not looked at here: the numbers are what matters.
type way struct{ given, family, father []string }

func newRegister(t testing.TB) *register {
	made := readMade(t, "names.txt")
	r := &register{chance: rand.New(rand.NewPCG(1, 2))}
	for tongue, endings := range map[string][]string{"ky": {"ов", "алиев", "бековов", "баев", "кулов"}, "kk": {"ов", "баев", "беков", "алиев"},
		"uz": {"ov", "aliyev", "xonov", "boyev"}, "az": {"ov", "zadə", "lı", "bəyov"}, "tr": {"oğlu", "er", "soy", "türk"}} {
		family := made[tongue+" s"]
		for _, father := range made[tongue+" m"] {
			for _, ending := range endings {
				family = append(family, father+ending)
			}
		}
		for _, s := range styles(tongue) {
			var w way
			for _, given := range slices.Concat(made[tongue+" m"], made[tongue+" f"]) {
				w.given = append(w.given, s.write(given))
			}
			for _, f := range family {
				w.family = append(w.family, s.write(f))
			}
			for _, f := range made[tongue+" m"] {
				w.father = append(w.father, s.write(invented{tongue: tongue, father: f}.childOf()))
			}
			r.ways = append(r.ways, w)
		}
	}
	return r
}

func (r *register) name() string {
	w := r.ways[r.chance.IntN(len(r.ways))]
	given := w.given[r.chance.IntN(len(w.given))]
	family := w.family[int(float64(len(w.family))*r.chance.Float64()*r.chance.Float64())]
	if r.chance.IntN(2) == 0 {
		given += " " + w.father[r.chance.IntN(len(w.father))]
	}
	if r.chance.IntN(2) == 0 {
		return family + " " + given
	}
	return given + " " + family
}

// lookups says how long lookups among count names take, and what a name takes.
func lookups(t testing.TB, count int) (median, p99, busy time.Duration, bytes int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var x Namesakes
	var asked []PersonName
	r := newRegister(t)
	for i := range count {
		n := ReadName(r.name())
		if x.Add(&n); i%(count/2000) == 0 {
			asked = append(asked, n)
		}
	}
	x.Find(&asked[0], 1)
	var took, worked []time.Duration
	for i := range asked {
		start, before := time.Now(), processorTime()
		x.Find(&asked[i], 5)
		took, worked = append(took, time.Since(start)), append(worked, processorTime()-before)
	}
	slices.Sort(took)
	slices.Sort(worked)
	return took[len(took)/2], took[len(took)*99/100], worked[len(worked)*99/100], x.Bytes() / count
}

func nameDir() string {
	if dir := os.Getenv("KENESH_NAMES"); dir != "" {
		return dir
	}
	return strings.Join([]string{"testdata", "names"}, "/")
}

func BenchmarkCompareNames(b *testing.B) {
	r := newRegister(b)
	var names []PersonName
	for range 4096 {
		names = append(names, ReadName(r.name()))
	}
	for i := 0; b.Loop(); i++ {
		CompareNames(&names[i&4095], &names[(i*7+i>>12+1)&4095])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "comparisons/s")
}

func BenchmarkCompareSpellings(b *testing.B) {
	set := madeSet(b, 0, 60)
	for i := 0; b.Loop(); i++ {
		s := &set.spellings[i%len(set.spellings)]
		r := &set.spellings[(i+1)%len(set.spellings)]
		CompareNames(&s.name, &r.name)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "comparisons/s")
}

func BenchmarkReadName(b *testing.B) {
	written := []string{"Сооронбай Шарипович Жээнбеков", "İlham Heydər oğlu Əliyev", "SHAVKAT MIROMONOVICH MIRZIYOYEV", "Жапаров Үсөнбек уулу Акылбек"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ReadName(written[i&3])
	}
}
