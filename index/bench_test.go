package index_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/store"
)

// BenchmarkIndex runs at 100,000 dossiers. What it measures of Put is a job's own time,
// the commit left out: jobs share commits.
func BenchmarkIndex(b *testing.B) {
	if testing.Short() {
		b.Skip("needs 100,000 dossiers")
	}
	const n = 100_000
	w := newWorld(b)
	w.put(many(n)...)
	b.Run("put unchanged", func(b *testing.B) { w.puts(b, func(i int) index.Row { return numbered(i % n) }) })
	b.Run("put an act", func(b *testing.B) {
		w.puts(b, func(i int) index.Row {
			r := numbered(i % n)
			r.Changed, r.Facts.Status = lang.Moment(3e12+i), "answered"
			return r
		})
	})
	b.Run("put acts in one dossier", func(b *testing.B) {
		w.putsAfter(b, func(i int) index.Row {
			r := numbered(7)
			r.Changed, r.Facts.Status = lang.Moment(3e12+i), "answered"
			return r
		})
	})
	b.Run("put receipts in one dossier", func(b *testing.B) { w.putsAfter(b, func(int) index.Row { return numbered(8) }) })
	b.Run("put a new title", func(b *testing.B) {
		w.puts(b, func(i int) index.Row {
			r := numbered(i % n)
			r.Facts.Title = lang.Text{"en": fmt.Sprint("Another matter ", i)}
			return r
		})
	})
	b.Run("put a new dossier", func(b *testing.B) {
		w.puts(b, func(i int) index.Row { return numbered(n + i + int(time.Now().Unix())) })
	})
	for _, q := range queries()[:52] {
		q.Limit = 50
		b.Run("list "+name(q), func(b *testing.B) {
			for b.Loop() {
				w.list(q)
			}
		})
	}
}

// puts puts one row a job.
func (w *world) puts(b *testing.B, row func(int) index.Row) {
	var took time.Duration
	i := 0
	for ; b.Loop(); i++ {
		if err := w.db.Write(b.Context(), func(tx *store.Tx) error {
			begun := time.Now()
			defer func() { took += time.Since(begun) }()
			_, err := w.Put(tx, row(i), nil)
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(took.Microseconds())/float64(i), "µs/put")
}

// putsAfter puts a dossier's rows one after another, as one who keeps what was said.
func (w *world) putsAfter(b *testing.B, row func(int) index.Row) {
	var took time.Duration
	var said *index.Said
	i := 0
	for ; b.Loop(); i++ {
		w.write(func(tx *store.Tx) (err error) {
			begun := time.Now()
			defer func() { took += time.Since(begun) }()
			said, err = w.Put(tx, row(i), said)
			return err
		})
	}
	b.ReportMetric(float64(took.Microseconds())/float64(i), "µs/put")
}

func name(q index.Query) string {
	text := fmt.Sprintf("%+v", q)
	var set []string
	for _, part := range strings.Fields(strings.Trim(text, "{}")) {
		if field, value, _ := strings.Cut(part, ":"); value != "" && value != "0" && field != "Limit" {
			set = append(set, part)
		}
	}
	return strings.Join(set, ",")
}
