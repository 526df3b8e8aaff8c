package leads_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// Invented names of the five states, drawn from common parts: as like each other as names
// of one register are.
var (
	givens   = []string{"Айбек", "Азамат", "Нурлан", "Elçin", "Vaqif", "Mehmet", "Jahongir", "Otabek", "Ерлан", "Нұрсұлтан", "Гүлмира", "Айгүл", "Leyla", "Dilnoza", "Ayşe", "Бакыт", "Тимур", "Rəşad", "Shavkat", "Сабина"}
	stems    = []string{"Асан", "Жумабек", "Садык", "Əli", "Həsən", "Karim", "Rahim", "Әбіш", "Оспан", "Токтогул", "Мамат", "Quliy", "Yusup", "Ибраим", "Сейіт", "Дуйшен", "Abdulla", "Nazar", "Өмүр", "Şahin"}
	families = []string{"ов", "ova", "yev", "ұлы", " уулу", "oğlu", "zade", "ly", "kul", "bay"}
	sounds   = []string{"ба", "кы", "ту", "мэ", "ра", "ли", "но", "şa", "qu", "йе", "ди", "са"}
)

func drawn(r *rand.Rand) string {
	stem := stems[r.IntN(len(stems))]
	for range r.IntN(3) {
		stem += sounds[r.IntN(len(sounds))]
	}
	given := givens[r.IntN(len(givens))]
	if r.IntN(2) == 0 {
		given += sounds[r.IntN(len(sounds))]
	}
	return given + " " + stem + families[r.IntN(len(families))]
}

// TestAMillionNames measures what comparing costs where a register's worth of names is held:
//
//	KENESH_MILLION=1000000 go test ./leads -run TestAMillionNames -v -timeout 60m
//
// reading them after a start, what they take of memory, and what a request more costs.
func TestAMillionNames(t *testing.T) {
	var many int
	if _, err := fmt.Sscan(os.Getenv("KENESH_MILLION"), &many); err != nil {
		t.Skip("measures: set KENESH_MILLION")
	}
	w, r := newWorld(t), rand.New(rand.NewPCG(1, 2))
	begun := time.Now()
	for at := 0; at < many; at += 1000 {
		var rows []index.Row
		for i := range 20 {
			row := rowOf(at/50+i, mark("phone", fmt.Sprintf("+99655%07d", at+i), ""))
			for range 50 {
				row.Marks = append(row.Marks, name(drawn(r)))
			}
			rows = append(rows, row)
		}
		w.put(rows...)
	}
	t.Logf("written: %d names in %v", many, time.Since(begun).Round(time.Second))
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error { // they were compared long ago
		return tx.SetMeta("leads.place", "1000000000")
	}); err != nil {
		t.Fatal(err)
	}
	heap := inUse()
	begun = time.Now()
	if err := w.Follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("read after a start: %v, %d MB (heap %d MB)", time.Since(begun).Round(10*time.Millisecond), w.Bytes()>>20, (inUse()-heap)>>20)
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error {
		var top int64
		if err := tx.QueryRow(`SELECT max(seq) FROM index_marked`).Scan(&top); err != nil {
			return err
		}
		return tx.SetMeta("leads.place", fmt.Sprint(top))
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Search(t.Context(), "Айбек Асанов", 20); err != nil { // puts them in order
		t.Fatal(err)
	}
	measure(t, "a search by a name", 300, func(int) {
		if _, err := w.Search(t.Context(), drawn(r), 20); err != nil {
			t.Fatal(err)
		}
	})
	measure(t, "a search by a telephone", 300, func(i int) {
		if _, err := w.Search(t.Context(), fmt.Sprintf("+99655%07d", i*1000), 20); err != nil {
			t.Fatal(err)
		}
	})
	measure(t, "a request with two persons and a telephone compared", 100, func(i int) {
		w.put(rowOf(1<<22+i, name(drawn(r)), name(drawn(r)), procedure.Mark{Kind: "phone", Value: fmt.Sprintf("+99655%07d", i*1000)}))
		if err := w.Follow(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func measure(t *testing.T, what string, times int, do func(int)) {
	var took []time.Duration
	for i := range times {
		begun := time.Now()
		do(i)
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	t.Logf("%s: median %v, p99 %v", what, took[times/2].Round(10*time.Microsecond), took[times*99/100].Round(10*time.Microsecond))
}

// BenchmarkCompare is how many names a core compares.
func BenchmarkCompare(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var all [512]lang.PersonName
	for i := range all {
		all[i] = lang.ReadName(drawn(r))
	}
	for i := range b.N {
		lang.CompareNames(&all[i&511], &all[(i*7+1)&511])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "M/s")
}
