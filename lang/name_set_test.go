package lang

import (
	"encoding/csv"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// nameSet is a directory of names.tsv, persons.tsv and hard_negatives.tsv: spellings of the
// same persons, and pairs of persons who are easily taken for each other.
type nameSet struct {
	spellings []spelling
	hard      [][2]string // two spellings of two persons
}

type spelling struct {
	person, written, script string
	name                    PersonName
}

func readNameSet(t testing.TB, dir string) nameSet {
	t.Helper()
	var set nameSet
	for _, row := range readTSV(t, filepath.Join(dir, "names.tsv"), "person_id", "spelling", "script") {
		set.spellings = append(set.spellings, spelling{row[0], row[1], row[2], ReadName(row[1])})
	}
	for _, row := range readTSV(t, filepath.Join(dir, "hard_negatives.tsv"), "spelling_a", "spelling_b") {
		set.hard = append(set.hard, [2]string{row[0], row[1]})
	}
	return set
}

// readTSV reads the named columns of a file that begins with their names.
func readTSV(t testing.TB, path string, columns ...string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.Comma, in.LazyQuotes = '\t', true
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	var picked [][]string
	for _, row := range rows[1:] {
		var p []string
		for _, c := range columns {
			p = append(p, row[at[c]])
		}
		picked = append(picked, p)
	}
	return picked
}

// figures are how well the comparison did on a set.
type figures struct {
	same, hits, right     int // pairs of one person; pairs found similar; of these, of one person
	cross, crossRight     int // the same where the scripts differ
	hard, hardHits        int
	missed, wrong, fooled []string // for whoever asks with -v
}

func (f *figures) f1() float64 {
	return 2 * float64(f.right) / float64(f.same+f.hits)
}

func (f *figures) String() string {
	s := fmt.Sprintf("hard negatives taken for one person: %d of %d, %.2f %%", f.hardHits, f.hard, 100*float64(f.hardHits)/float64(max(f.hard, 1)))
	if f.same == 0 {
		return s
	}
	return fmt.Sprintf("F1 %.4f (precision %.4f, recall %.4f of %d pairs of one person), recall across scripts %.4f of %d; ",
		f.f1(), float64(f.right)/float64(max(f.hits, 1)), float64(f.right)/float64(f.same), f.same, float64(f.crossRight)/float64(max(f.cross, 1)), f.cross) + s
}

// judge compares every spelling with every other one.
func (set nameSet) judge() figures {
	var f figures
	for i := range set.spellings {
		a := &set.spellings[i]
		for j := range set.spellings[:i] {
			b := &set.spellings[j]
			f.count(a, b, CompareNames(&a.name, &b.name))
		}
	}
	for _, pair := range set.hard {
		a, b := ReadName(pair[0]), ReadName(pair[1])
		l := CompareNames(&a, &b)
		f.hard++
		if l.Similar() {
			f.hardHits++
			f.fooled = append(f.fooled, fmt.Sprintf("%.3f %s | %s", l.Score, pair[0], pair[1]))
		}
	}
	return f
}

func (f *figures) count(a, b *spelling, l Likeness) {
	same, hit := a.person == b.person, l.Similar()
	line := func() string {
		return fmt.Sprintf("%.3f %012b %s | %s  [%s %s]", l.Score, l.found, a.written, b.written, a.name.said[:20], b.name.said[:20])
	}
	if hit {
		f.hits++
	}
	if same {
		f.same++
		cross := a.script != b.script
		if cross {
			f.cross++
		}
		if hit {
			f.right++
			if cross {
				f.crossRight++
			}
		} else {
			f.missed = append(f.missed, line())
		}
	} else if hit {
		f.wrong = append(f.wrong, line())
	}
}

// TestNames measures by the directory of KENESH_NAMES, by default our own.
func TestNames(t *testing.T) {
	set := readNameSet(t, nameDir())
	f := set.judge()
	t.Logf("spellings: %s", f.String())
	first, five := set.recallAt(1), set.recallAt(5)
	t.Logf("lookup among them: recall@1 %.4f, recall@5 %.4f", first, five)
	t.Logf("speed: %.2f million comparisons per second and core; with reading one of the names %.2f", set.speed(false), set.speed(true))
	count := 1_000_000
	if testing.Short() {
		count = 50_000
	}
	median, p99, busy, bytes := lookups(t, count)
	t.Logf("lookup among %d names: median %v, p99 %v, of processor time %v; %d bytes a name", count, median, p99, busy, bytes)
	if os.Getenv("KENESH_NAMES_LIST") == "spellings" {
		f.list()
	}
	if f.f1() < 0.98 || float64(f.crossRight) < 0.98*float64(f.cross) || float64(f.hardHits) >= 0.01*float64(f.hard) || five < 1 {
		t.Error("below the bar: F1 0.98, recall across scripts 0.98, false hits under 1 %, recall@5 1")
	}
}

// recallAt is for how many spellings another one of the same person is among the first that
// are found.
func (set nameSet) recallAt(first int) float64 {
	var x Namesakes
	persons := map[string]int{}
	for i := range set.spellings {
		x.Add(&set.spellings[i].name)
		persons[set.spellings[i].person]++
	}
	asked, found := 0, 0
	for i := range set.spellings {
		s := &set.spellings[i]
		if persons[s.person] < 2 {
			continue
		}
		asked++
		all := slices.DeleteFunc(x.Find(&s.name, first+1), func(n Namesake) bool { return n.Number == i })
		if slices.ContainsFunc(all[:min(first, len(all))], func(n Namesake) bool { return set.spellings[n.Number].person == s.person }) {
			found++
		}
	}
	return float64(found) / float64(max(asked, 1))
}

// speed is how many million comparisons of all with all one core does in a second.
func (set nameSet) speed(read bool) float64 {
	start, count := time.Now(), 0
	for i := 0; time.Since(start) < 500*time.Millisecond; i++ {
		a := &set.spellings[i%len(set.spellings)].name
		for j := range set.spellings {
			b := &set.spellings[j].name
			if read {
				n := ReadName(set.spellings[j].written)
				b = &n
			}
			CompareNames(a, b)
			count++
		}
	}
	return float64(count) / time.Since(start).Seconds() / 1e6
}

func (f *figures) list() {
	for _, s := range f.fooled {
		fmt.Println("H", s)
	}
	for _, s := range f.wrong {
		fmt.Println("W", s)
	}
	for _, s := range f.missed {
		fmt.Println("M", s)
	}
}

func keysOf[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }
