package index_test

import (
	"bytes"
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

func one[T any](draw *rand.Rand, of ...T) T { return of[draw.IntN(len(of))] }

// drawn is a dossier of few values, so that many are alike.
func drawn(draw *rand.Rand, i int) index.Row {
	r := numbered(i)
	r.Opened, r.Changed = lang.Moment(draw.IntN(5)), lang.Moment(1000+draw.IntN(8))
	r.Parties = []party.ID{"kg", "kz", "tr", "k"}[draw.IntN(3):]
	r.Facts = procedure.Facts{Status: one(draw, "open", "closed", "withdrawn"), Search: []string{one(draw, "alpha", "beta", "alphabet")}}
	if draw.IntN(4) == 0 {
		r.Facts.Turns = []procedure.Turn{{After: one[lang.Date](draw, "2026-01-02", "2026-01-03"), Status: "lost"}, {After: "2026-01-04"}}
	}
	for _, tag := range []lang.Tag{"en", "ky", "tr"}[draw.IntN(3):] {
		r.Facts.Title = lang.Text{tag: one(draw, "Şule", "Çam", "Өкмөт", "Чек", "Notice", "notice alpha", "Zar 12", "Zar 2")}
	}
	if draw.IntN(2) == 0 {
		r.Facts.Await = []party.ID{one(draw, r.Parties...)}
	}
	switch draw.IntN(4) {
	case 0:
		r.Facts.Due = &procedure.Due{Day: one[lang.Date](draw, "2026-01-02", "2026-01-03")}
	case 1:
		r.Facts.Due = &procedure.Due{At: moment("2026-01-02") + lang.Moment(draw.IntN(3))}
	}
	return r
}

func asks(draw *rand.Rand) index.Query {
	q := index.Query{Sort: one(draw, index.ByChanged, index.ByOpened, index.ByDue, index.ByTitle), Desc: draw.IntN(2) == 0,
		Lang: one[lang.Tag](draw, "ky", "tr", "en"), Limit: 1 + draw.IntN(12)}
	if draw.IntN(3) == 0 {
		q.Kind = one(draw, "notice", "meeting", "none")
	}
	if draw.IntN(3) == 0 {
		q.Status, q.Today = one(draw, "open", "closed", "lost"), one[lang.Date](draw, "", "2026-01-02", "2026-01-03", "2026-01-05")
	}
	if draw.IntN(3) == 0 {
		q.With = one[party.ID](draw, "kz", "k", "kg", "nobody")
	}
	if draw.IntN(4) == 0 {
		q.Await = one[party.ID](draw, "kz", "k", "tr")
	}
	if draw.IntN(3) == 0 {
		q.Text = one(draw, "alpha", "alphabe", "alphabet", "a", "zar 2", "notice al", "өкмөт", "none such", "beta")
	}
	if draw.IntN(4) == 0 {
		q.DueFrom = moment("2026-01-02") + lang.Moment(draw.IntN(2))
	}
	if draw.IntN(4) == 0 {
		q.DueBefore = moment("2026-01-03") + lang.Moment(draw.IntN(2))
	}
	return q
}

// naively says in Go which dossiers a query lists and in what order.
func naively(q index.Query, rows map[dossier.ID]index.Row) (ids []dossier.ID) {
	var fit []index.Row
	for _, r := range rows {
		if suits(q, r) {
			fit = append(fit, r)
		}
	}
	collator := lang.NewCollator(q.Lang)
	title := func(r index.Row) string { s, _ := r.Facts.Title.Best(q.Lang); return s }
	slices.SortFunc(fit, func(a, b index.Row) int {
		if q.Desc {
			a, b = b, a
		}
		var by int
		switch q.Sort {
		case index.ByChanged:
			by = cmp.Compare(a.Changed, b.Changed)
		case index.ByOpened:
			by = cmp.Compare(a.Opened, b.Opened)
		case index.ByDue:
			by = cmp.Compare(when(a), when(b))
		case index.ByTitle:
			by = collator.Compare(title(a), title(b))
		}
		return cmp.Or(by, bytes.Compare(a.ID[:], b.ID[:]))
	})
	for _, r := range fit {
		ids = append(ids, r.ID)
	}
	return ids
}

func when(r index.Row) lang.Moment {
	switch due := r.Facts.Due; {
	case due == nil:
		return 1 << 60
	case due.At != 0:
		return due.At
	default:
		return moment(due.Day)
	}
}

func suits(q index.Query, r index.Row) bool {
	var words []string
	for _, s := range r.Facts.Title {
		words = append(words, lang.Tokens(s)...)
	}
	words = append(words, lang.Tokens(r.Facts.Search[0])...)
	for _, token := range lang.Tokens(q.Text) {
		if !slices.ContainsFunc(words, func(s string) bool { return strings.HasPrefix(s, token) }) {
			return false
		}
	}
	return (q.Kind == "" || q.Kind == r.Kind) && (q.Status == "" || q.Status == r.Facts.On(q.Today).Status) &&
		(q.With == "" || slices.Contains(r.Parties, q.With)) && (q.Await == "" || slices.Contains(r.Facts.Await, q.Await)) &&
		(q.DueFrom == 0 || when(r) >= q.DueFrom) && (q.DueBefore == 0 || when(r) < q.DueBefore)
}

// TestListsAreWhatAReferenceLists: whatever is put and asked, in whatever order, in each of
// the ways a list is found, after failed jobs, while the index is built and after that.
func TestListsAreWhatAReferenceLists(t *testing.T) {
	w := newWorld(t)
	draw := rand.New(rand.NewPCG(20, 26))
	is, nothing := map[dossier.ID]index.Row{}, 0
	for turn := range 600 {
		var rows []index.Row
		for range draw.IntN(4) {
			rows = append(rows, drawn(draw, draw.IntN(120)))
		}
		w.put(rows...)
		for _, r := range rows {
			is[r.ID] = r
		}
		switch draw.IntN(60) {
		case 0:
			w.clear()
			clear(is)
		case 1:
			w.rebuildPrepared(is)
		case 2:
			undone := w.db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := w.Put(tx, drawn(draw, 1), nil)
				return cmp.Or(err, errUndone)
			})
			if undone != errUndone {
				t.Fatal(undone)
			}
		}
		q := asks(draw)
		restore := one(draw, ways...).bounds.Set()
		var got []dossier.ID
		for _, s := range w.all(q) {
			got = append(got, s.ID)
		}
		restore()
		want := naively(q, is)
		if !slices.Equal(got, want) {
			t.Fatalf("turn %d: %+v lists %d, the reference %d of %d\n%v\n%v", turn, q, len(got), len(want), len(is), got, want)
		}
		if len(want) == 0 {
			nothing++
		}
	}
	if nothing > 450 {
		t.Errorf("%d of 600 lists were empty: the test says little", nothing)
	}
}

// TestListsWhileOthersWrite: what was put before is listed, each dossier once, in order.
func TestListsWhileOthersWrite(t *testing.T) {
	w := newWorld(t)
	w.put(many(300)...)
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			r := numbered(i % 300)
			r.Changed = lang.Moment(2e12 + i)
			w.put(r)
		}
	})
	var reading sync.WaitGroup
	for reader := range 6 {
		reading.Go(func() {
			for range 30 {
				q := index.Query{Desc: reader%2 == 0, Limit: 200, Text: []string{"", "", "matter"}[reader%3]}
				page, err := w.List(t.Context(), q)
				if err != nil || len(page.Rows) != 200 {
					t.Error(len(page.Rows), err)
					return
				}
				seen := map[dossier.ID]bool{}
				for i, s := range page.Rows {
					if seen[s.ID] || i > 0 && compare(q, page.Rows[i-1], s) > 0 {
						t.Errorf("%s in place %d, seen %v", s.ID.Short(), i, seen[s.ID])
						return
					}
					seen[s.ID] = true
				}
			}
		})
	}
	reading.Wait()
	stop()
	writing.Wait()
}
