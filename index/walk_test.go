package index_test

import (
	"reflect"
	"testing"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
)

const all = 1 << 30

// ways make a small index find lists in each of the ways a large one does.
var ways = []struct {
	name       string
	bounds     index.Bounds
	rowsOnPage int
}{
	{"by words and keys", index.Bounds{Few: all, Far: all, FewTitles: all}, 90}, {"looked at", index.Bounds{Far: all, Walked: all}, 90},
	{"looked at, then by words and keys", index.Bounds{Few: 45, Far: 60, FewTitles: 30, Walked: 70}, 40},
	{"by few", index.Bounds{Few: 11, Far: 13, FewTitles: 10, Walked: 12}, 9}, {"at once", index.Bounds{Far: 1, Walked: 1}, 30},
}

// TestEachWayFindsTheSameList: a list is the same however it is found, on every page.
func TestEachWayFindsTheSameList(t *testing.T) {
	w := newWorld(t)
	const n = 500
	for i := range n {
		w.put(ledger(i, n))
	}
	all := asked()
	for _, q := range queries() {
		all[name(q)] = q
	}
	want := map[string][]index.Summary{}
	for _, way := range ways {
		restore := way.bounds.Set()
		for name, q := range all {
			q.Limit = way.rowsOnPage
			rows := w.all(q)
			if want[name] == nil {
				want[name] = append([]index.Summary{}, rows...)
			}
			if len(rows) != len(want[name]) || len(rows) > 0 && !reflect.DeepEqual(rows, want[name]) {
				t.Errorf("%s, %s: %d dossiers, gathered %d", name, way.name, len(rows), len(want[name]))
			}
		}
		restore()
	}
	for _, name := range []string{"search every row", "search old year", "with gone", "kind, open"} {
		if len(want[name]) == 0 {
			t.Errorf("%s finds nothing", name)
		}
	}
}

// TestADossierThatChangesInAnotherMonth is listed once, where it belongs now.
func TestADossierThatChangesInAnotherMonth(t *testing.T) {
	w := newWorld(t)
	w.put(many(30)...)
	r := numbered(4)
	for _, changed := range []lang.Moment{0, 1, 40 * day, -5, 1 << 62, 2e12, 2e12 + 200*day} {
		r.Changed, r.Parties = changed, []party.ID{"kg", "kz", "tr"}
		w.put(r)
		if ids := w.differing(r); len(ids) > 0 || len(w.strays()) > 0 {
			t.Error(changed, ids, w.strays())
		}
		for _, q := range []index.Query{{}, {Text: "matter"}, {With: "tr"}, {Sort: index.ByTitle, Lang: "uz"}} {
			found := 0
			for _, s := range w.all(q) {
				if s.ID == r.ID && s.Changed == changed {
					found++
				}
			}
			if found != 1 {
				t.Errorf("changed %d: %+v lists it %d times", changed, q, found)
			}
		}
	}
	if counts, err := w.Counts(t.Context()); err != nil || counts[r.Kind] != 10 {
		t.Error(counts, err)
	}
}

// TestListsAreRightWhileTheIndexIsBuilt: without orders and full-text table too.
func TestListsAreRightWhileTheIndexIsBuilt(t *testing.T) {
	w := newWorld(t)
	w.put(many(300)...)
	want := map[string][]index.Summary{}
	for _, q := range queries() {
		want[name(q)] = w.all(q)
	}
	same := func(when string) {
		for _, q := range queries() {
			if got := w.all(q); len(got) != len(want[name(q)]) || len(got) > 0 && !reflect.DeepEqual(got, want[name(q)]) {
				t.Errorf("%s: %s lists %d, not %d", when, name(q), len(got), len(want[name(q)]))
			}
		}
	}
	w.clear()
	w.put(many(300)...)
	same("put")
	w.rebuilt()
	same("built")
	w.put(many(300)...)
	same("put again")
}
