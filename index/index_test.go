package index_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

func TestWhatIsPutIsGot(t *testing.T) {
	w := newWorld(t)
	r := numbered(4)
	r.Facts.Title = nil
	r.Facts.Search = []string{"KG-2026-17"}
	r.Facts.Named = lang.Say("meeting.named", lang.Args{
		"day": lang.Date("2026-09-06"), "city": "Bishkek", "n": 3, "at": lang.Moment(1 << 45), "who": lang.Party("kz"),
		"them": lang.Parties{"kz", "uz"}, "state": lang.Term("open"), "in": lang.Tag("uz"), "text": lang.Text{"ky": "Бишкек"},
		"why": lang.Say("because", lang.Args{"of": lang.Date("2026-01-01")}), "items": []string{"a", "b"}})
	r.Facts.Due.What = lang.Say("answer", lang.Args{"by": lang.Party("kz")})
	w.put(r)
	s, found, err := w.Get(t.Context(), r.ID)
	if !s.FoundBy("KG-2026-17") || s.FoundBy("KG-2026") {
		t.Error("which texts find it has been lost")
	}
	r.Facts.Search = nil // nobody is shown these
	if err != nil || !found || !reflect.DeepEqual(s.Row, r) {
		t.Fatalf("got %v %v\n%+v\nwant\n%+v", found, err, s.Row, r)
	}
	if _, found, err := w.Get(t.Context(), dossier.ID{1}); found || err != nil {
		t.Errorf("a dossier that is not there: %v, %v", found, err)
	}
}

func TestPutReplaces(t *testing.T) {
	w := newWorld(t)
	r := numbered(8)
	w.put(r, r)
	r.Parties, r.Facts.Await = []party.ID{"kg", "uz"}, []party.ID{"uz"}
	r.Facts.Title, r.Facts.Status, r.Facts.Due, r.Changed = lang.Text{"tr": "Işık"}, "closed", nil, 7
	w.put(r)
	for q, found := range map[*index.Query]bool{
		{Text: "matter"}: false, {Text: "isik"}: true, {With: "kz"}: false, {With: "uz"}: true, {Await: "kz"}: false, {Await: "uz"}: true,
		{Status: "open"}: false, {Status: "closed"}: true, {DueBefore: 1 << 60}: false, {Kind: r.Kind}: true,
		{Sort: index.ByTitle, Lang: "tr"}: true,
	} {
		if got := len(w.list(*q)); (got == 1) != found || got > 1 {
			t.Errorf("%+v finds %d", *q, got)
		}
	}
	counts, err := w.Counts(t.Context())
	if err != nil || !reflect.DeepEqual(counts, map[string]int{r.Kind: 1}) {
		t.Error(counts, err)
	}
}

func TestTheSameListsInWhateverOrder(t *testing.T) {
	w := newWorld(t)
	rows := many(400)
	w.put(rows...)
	want := map[int][]index.Summary{}
	for i, q := range queries() {
		want[i] = w.all(q)
	}
	for range 2 {
		w.clear()
		if counts, err := w.Counts(t.Context()); len(counts) != 0 || err != nil {
			t.Fatal(counts, err)
		}
		rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for i, r := range rows { // half of them go through another row first
			if i%2 == 0 {
				before := numbered(i + 1000)
				before.ID, before.Kind = r.ID, r.Kind
				w.put(before)
			}
		}
		w.put(rows...)
		for i, q := range queries() {
			if got := w.all(q); !reflect.DeepEqual(got, want[i]) {
				t.Fatalf("%+v: %d rows, then %d", q, len(want[i]), len(got))
			}
		}
	}
}

// fits says in Go what a query says in SQL.
func fits(q index.Query, r index.Row) bool {
	title := strings.Fields(strings.ToLower(r.Facts.Title["en"]))
	for _, word := range strings.Fields(q.Text) {
		if !slices.ContainsFunc(title, func(s string) bool { return strings.HasPrefix(s, word) }) {
			return false
		}
	}
	day := lang.Moment(0)
	if r.Facts.Due != nil {
		day = moment(r.Facts.Due.Day)
	}
	return (q.Kind == "" || q.Kind == r.Kind) && (q.Status == "" || q.Status == r.Facts.Status) &&
		(q.With == "" || slices.Contains(r.Parties, q.With)) && (q.Await == "" || slices.Contains(r.Facts.Await, q.Await)) &&
		(q.DueFrom == 0 || day == 0 || day >= q.DueFrom) && (q.DueBefore == 0 || day != 0 && day < q.DueBefore)
}

func TestPagingVisitsEachOnce(t *testing.T) {
	w := newWorld(t)
	rows := many(1000)
	w.put(rows...)
	for _, q := range queries() {
		seen := map[dossier.ID]bool{}
		all := w.all(q)
		for _, s := range all {
			if seen[s.ID] || !fits(q, s.Row) {
				t.Fatalf("%+v: %s seen %v", q, s.ID, seen[s.ID])
			}
			seen[s.ID] = true
		}
		for _, r := range rows {
			if fits(q, r) && !seen[r.ID] {
				t.Fatalf("%+v leaves out %+v", q, r)
			}
		}
		if !slices.IsSortedFunc(all, func(a, b index.Summary) int { return compare(q, a, b) }) {
			t.Fatalf("%+v is not sorted", q)
		}
		if back := q; len(all) > 1 {
			back.Desc = !q.Desc
			reversed := w.all(back)
			slices.Reverse(reversed)
			if !reflect.DeepEqual(all, reversed) {
				t.Fatalf("%+v is another list backwards", q)
			}
		}
	}
}

func compare(q index.Query, a, b index.Summary) int {
	var d int
	switch q.Sort {
	case index.ByChanged:
		d = int(a.Changed - b.Changed)
	case index.ByOpened:
		d = int(a.Opened - b.Opened)
	case index.ByDue:
		d = int(dueOf(a) - dueOf(b))
	case index.ByTitle:
		d = lang.NewCollator(q.Lang).Compare(a.Facts.Title["en"], b.Facts.Title["en"])
	}
	if q.Desc {
		return -d
	}
	return d
}

func dueOf(s index.Summary) lang.Moment {
	if s.Facts.Due == nil {
		return 1 << 60
	}
	return moment(s.Facts.Due.Day)
}

func TestARowPutMeanwhileDisturbsNoPage(t *testing.T) {
	w := newWorld(t)
	w.put(many(100)...)
	q := index.Query{Sort: index.ByOpened, Limit: 40}
	first, err := w.List(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	early := numbered(5000)
	early.Opened = 1
	w.put(early)
	q.After = first.Next
	second := w.list(q)
	for _, s := range second {
		if slices.ContainsFunc(first.Rows, func(f index.Summary) bool { return f.ID == s.ID }) {
			t.Errorf("%s twice", s.ID)
		}
	}
	if len(second) != 40 {
		t.Errorf("%d rows", len(second))
	}
}

func TestAPlaceIsOfOneList(t *testing.T) {
	w := newWorld(t)
	w.put(many(10)...)
	page, err := w.List(t.Context(), index.Query{Sort: index.ByTitle, Lang: "ky", Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []index.Query{
		{Sort: index.ByTitle, Lang: "tr", After: page.Next}, {Sort: index.ByTitle, Lang: "ky", Desc: true, After: page.Next},
		{After: page.Next}, {After: "!"}, {After: "AAAA"}, {Sort: index.ByTitle, Lang: "ky", After: page.Next + "A"},
	} {
		if _, err := w.List(t.Context(), q); !errors.Is(err, index.ErrAfter) {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if _, err := w.List(t.Context(), index.Query{Sort: "size"}); err == nil {
		t.Error("sorted by size")
	}
	if got := len(w.list(index.Query{Limit: 100000})); got != 10 {
		t.Error(got)
	}
}

func TestFindByTheBeginningOfAnID(t *testing.T) {
	w := newWorld(t)
	w.put(many(300)...)
	for _, r := range many(300) {
		text := r.ID.String()
		for _, prefix := range []string{text, text[:51], text[:12], strings.ToUpper(text[:20])} {
			ids, err := w.Find(t.Context(), prefix)
			if err != nil || !slices.Equal(ids, []dossier.ID{r.ID}) {
				t.Fatalf("%s: %v, %v", prefix, ids, err)
			}
		}
	}
	for prefix, n := range map[string]int{"": 0, "1": 0, "not one": 0, numbered(1).ID.String() + "a": 0, numbered(1).ID.String()[:1]: 2} {
		if ids, err := w.Find(t.Context(), prefix); len(ids) != n || err != nil {
			t.Errorf("%q: %v, %v", prefix, ids, err)
		}
	}
}

func TestAnIndexKnowsThatItIsStale(t *testing.T) {
	w := newWorld(t)
	stale := func(x *index.Index) bool {
		s, err := x.Stale(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	w.put(many(3)...)
	if stale(w.Index) {
		t.Error("a new node's index")
	}
	w.clear()
	if !stale(w.Index) {
		t.Error("cleared, and perhaps stopped while building")
	}
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error { return w.Built(tx) }); err != nil {
		t.Fatal(err)
	}
	if stale(w.Index) {
		t.Error("built")
	}
	other, err := index.New(w.db, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !stale(other) {
		t.Error("built with other words")
	}
}

func TestADueMomentAfterTheDayBegan(t *testing.T) {
	w := newWorld(t)
	day, hour := numbered(1), numbered(2)
	day.Facts.Due = &procedure.Due{Day: "2026-09-06"}
	hour.Facts.Due = &procedure.Due{At: moment("2026-09-06") + 3600_000}
	none := numbered(3)
	w.put(none, hour, day)
	var got []canon.Hash
	for _, s := range w.list(index.Query{Sort: index.ByDue}) {
		got = append(got, canon.Hash(s.ID))
	}
	if !slices.Equal(got, []canon.Hash{canon.Hash(day.ID), canon.Hash(hour.ID), canon.Hash(none.ID)}) {
		t.Error(got)
	}
}
