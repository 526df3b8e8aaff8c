package index_test

import (
	"slices"
	"testing"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/store"
)

// TestTheDatabaseIsSoundWhileItIsWritten: a connection that has searched takes what others
// wrote since for damage; Check must not ask such a one.
func TestTheDatabaseIsSoundWhileItIsWritten(t *testing.T) {
	w := newWorld(t)
	for i := range 30 {
		w.put(numbered(i))
		for range 2 {
			if err := w.db.Check(t.Context()); err != nil {
				t.Fatal(i, err)
			}
			if ids := w.differing(numbered(i)); len(ids) > 0 {
				t.Fatal(i, ids)
			}
		}
	}
}

// TestDiffers: what is listed is what was put, until somebody changes it.
func TestDiffers(t *testing.T) {
	w := newWorld(t)
	w.put(many(30)...)
	r := numbered(4)
	for i, change := range []string{
		`UPDATE index_rows SET changed = changed + 1 WHERE id = $1`,
		`UPDATE index_shown SET said = x'00' WHERE n = (SELECT n FROM index_rows WHERE id = $1)`,
		`UPDATE index_rows SET parties = ',+kg,kz,' WHERE id = $1`,
		`UPDATE index_titles SET ky = x'00' WHERE n = (SELECT n FROM index_rows WHERE id = $1)`,
		`DELETE FROM index_words WHERE rowid = (SELECT n FROM index_rows WHERE id = $1)`,
		`DELETE FROM index_rows WHERE id = $1`,
	} {
		if ids := w.differing(many(30)...); len(ids) > 0 {
			t.Error(ids)
		}
		if err := w.db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(change, r.ID[:]); return err }); err != nil {
			t.Fatal(err)
		}
		if ids := w.differing(many(30)...); !slices.Equal(ids, []dossier.ID{r.ID}) {
			t.Errorf("after %s: %v", change, ids)
		}
		if stray := w.strays(); len(stray) > 0 != (i == 5) {
			t.Errorf("after %s: strays %v", change, stray)
		}
		w.rebuild(many(30)...)
	}
}

// differing lists which of some rows the index says something else of.
func (w *world) differing(rows ...index.Row) (ids []dossier.ID) {
	w.Helper()
	if err := w.db.Read(w.Context(), func(tx *store.Tx) error {
		for _, r := range rows {
			what, err := w.Differs(tx, r)
			if err != nil {
				return err
			}
			if what != "" {
				ids = append(ids, r.ID)
			}
		}
		return nil
	}); err != nil {
		w.Fatal(err)
	}
	return ids
}

func (w *world) strays() (tables []string) {
	w.Helper()
	if err := w.db.Read(w.Context(), func(tx *store.Tx) (err error) { tables, err = w.Strays(tx); return err }); err != nil {
		w.Fatal(err)
	}
	return tables
}
