package index_test

import (
	"fmt"
	"strings"
	"testing"

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
			r.Changed, r.Entries, r.Facts.Status = lang.Moment(3e12+i), i, "answered"
			return r
		})
	})
	b.Run("put a new title", func(b *testing.B) {
		w.puts(b, func(i int) index.Row {
			r := numbered(i % n)
			r.Facts.Title = lang.Text{"en": fmt.Sprint("Another matter ", i)}
			return r
		})
	})
	b.Run("put a new dossier", func(b *testing.B) { w.puts(b, func(i int) index.Row { return numbered(n + i + b.N*1000) }) })
	for _, q := range queries()[:52] {
		q.Limit = 50
		b.Run("list "+name(q), func(b *testing.B) {
			for b.Loop() {
				w.list(q)
			}
		})
	}
}

func (w *world) puts(b *testing.B, row func(int) index.Row) {
	err := w.db.Write(b.Context(), func(tx *store.Tx) error {
		i := 0
		for b.Loop() {
			if err := w.Put(tx, row(i)); err != nil {
				return err
			}
			i++
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
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
