package index_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// world is an index in a store of its own, with a few words in every language.
type world struct {
	testing.TB
	db  *store.DB
	cat *lang.Catalogue
	*index.Index
}

func newWorld(t testing.TB) *world { return worldAt(t, filepath.Join(t.TempDir(), "kenesh.db")) }

// worldAt is a world in a file.
func worldAt(t testing.TB, path string) *world {
	files := fstest.MapFS{}
	for _, tag := range lang.Interface {
		words := fmt.Sprintf(`{"meeting.named": "%s meeting of {day} in {city}"}`, tag)
		files["words/"+string(tag)+".json"] = &fstest.MapFile{Data: []byte(words)}
	}
	w := &world{TB: t}
	var err error
	if w.cat, err = lang.Load(files); err != nil {
		t.Fatal(err)
	}
	if w.db, err = sqlite.Open(path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	if w.Index, err = index.New(w.db, w.cat); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) put(rows ...index.Row) {
	w.Helper()
	for piece := range slices.Chunk(rows, 1000) {
		if err := w.db.Write(w.Context(), func(tx *store.Tx) error {
			for _, r := range piece {
				if _, err := w.Put(tx, r, nil); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			w.Fatal(err)
		}
	}
}

func (w *world) clear() {
	w.Helper()
	w.write(w.Clear)
}

// rebuild builds the index again, of some rows.
func (w *world) rebuild(rows ...index.Row) {
	w.Helper()
	w.clear()
	w.put(rows...)
	w.rebuilt()
}

func (w *world) rebuilt() {
	w.Helper()
	if err := w.Order(w.Context()); err != nil {
		w.Fatal(err)
	}
	w.write(w.Built)
}

func (w *world) write(job store.Job) {
	w.Helper()
	if err := w.db.Write(w.Context(), job); err != nil {
		w.Fatal(err)
	}
}

func (w *world) list(q index.Query) []index.Summary {
	w.Helper()
	page, err := w.List(w.Context(), q)
	if err != nil {
		w.Fatal(err)
	}
	return page.Rows
}

// all lists every page of a query.
func (w *world) all(q index.Query) (rows []index.Summary) {
	w.Helper()
	for {
		page, err := w.List(w.Context(), q)
		if err != nil {
			w.Fatal(err)
		}
		rows = append(rows, page.Rows...)
		if page.Next == "" {
			return rows
		}
		q.After = page.Next
	}
}

// titles lists what a query finds by its title in a language.
func (w *world) titles(q index.Query, tag lang.Tag) (titles []string) {
	w.Helper()
	for _, s := range w.all(q) {
		title, _ := s.Facts.Title.Best(tag)
		titles = append(titles, title)
	}
	return titles
}

// numbered is a dossier like any other.
func numbered(i int) index.Row {
	r := index.Row{
		ID: dossier.ID(canon.Sum("index_test", []byte(fmt.Sprint(i)))), Kind: []string{"notice", "meeting", "request"}[i%3],
		Founder: "kg", Parties: []party.ID{"kg", "kz"}, Opened: lang.Moment(1e12 + i/2), Changed: lang.Moment(2e12 - i/3),
		Mine:  i%3 == 0,
		Facts: procedure.Facts{Title: lang.Text{"en": fmt.Sprintf("Matter %d of %d", i%10, i)}, Status: []string{"open", "closed"}[i%2], Tone: procedure.Live},
	}
	if i%4 == 0 {
		r.Facts.Await = []party.ID{"kz"}
		r.Facts.Due = &procedure.Due{Day: lang.Date(fmt.Sprintf("2026-%02d-%02d", i%12+1, i%28+1)), What: lang.Say("answer", nil)}
	}
	if i%50 == 0 {
		r.Parties = append(r.Parties, "hu")
	}
	return r
}

func many(n int) []index.Row {
	rows := make([]index.Row, n)
	for i := range rows {
		rows[i] = numbered(i)
	}
	return rows
}

// queries are some of each sort.
func queries() (all []index.Query) {
	for _, sort := range []index.Sort{index.ByChanged, index.ByOpened, index.ByDue, index.ByTitle} {
		for _, desc := range []bool{false, true} {
			for _, q := range []index.Query{
				{}, {Kind: "notice"}, {Kind: "meeting", Status: "closed"}, {With: "hu"}, {With: "kz", Kind: "request"}, {Await: "kz"},
				{Await: "kz", With: "hu"}, {Text: "matt 3"}, {Text: "matter", With: "hu", Await: "kz"}, {DueBefore: 1774000000000},
				{DueFrom: 1774000000000, DueBefore: 1784000000000, Kind: "notice"}, {Kind: "none"}, {With: "nobody"},
			} {
				q.Sort, q.Desc, q.Lang, q.Limit = sort, desc, "ky", 37
				all = append(all, q)
			}
		}
	}
	return all
}
