package index_test

import (
	"errors"
	"slices"
	"testing"

	"kenesh/index"
	"kenesh/procedure"
	"kenesh/store"
)

func naming(i int, marks ...procedure.Mark) index.Row {
	r := numbered(i)
	r.Marks = marks
	return r
}

func phone(number string) procedure.Mark {
	return procedure.Mark{Kind: procedure.MarkPhone, Value: number, Country: "KG"}
}

func person(name string) procedure.Mark {
	return procedure.Mark{Kind: procedure.MarkName, Value: name}
}

// TestMarksFollowTheirDossier: what a dossier names is found, keeps its number while it is
// named, and is gone when it is not named any more.
func TestMarksFollowTheirDossier(t *testing.T) {
	w := newWorld(t)
	w.put(naming(1, person("Айбек Асанов"), phone("0555 123456")), naming(2, phone("+996555123456")), numbered(3))
	var before []index.Marked
	w.read(func(tx *store.Tx) (err error) {
		if before, err = w.MarksAlike(tx, phone("996 555 123456"), 10); err != nil || len(before) != 2 {
			t.Error(before, err)
		}
		names, err := w.NamesAfter(tx, 0, 10)
		if err != nil || len(names) != 1 || names[0].Value != "Айбек Асанов" || names[0].In != numbered(1).ID {
			t.Error(names, err)
		}
		changed, err := w.MarkedAfter(tx, 0, 10)
		if err != nil || len(changed) != 2 {
			t.Error(changed, err)
		}
		return err
	})

	w.put(naming(1, phone("0555 123456"), person("Бакыт Асанов")))
	w.read(func(tx *store.Tx) error {
		after, err := w.MarksAlike(tx, phone("996 555 123456"), 10)
		if err != nil || !slices.Equal(before, after) {
			t.Error("the telephone is another now", after, err)
		}
		changed, err := w.MarkedAfter(tx, 2, 10)
		if err != nil || len(changed) != 1 || changed[0].In != numbered(1).ID {
			t.Error(changed, err)
		}
		return err
	})

	w.put(numbered(1), numbered(2)) // as after their bodies were destroyed
	w.read(func(tx *store.Tx) error {
		if found, err := w.MarksAlike(tx, phone("996 555 123456"), 10); err != nil || len(found) != 0 {
			t.Error(found, err)
		}
		if _, err := w.MarkAt(tx, before[0].N); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		var left int
		if err := tx.QueryRow(`SELECT count(*) FROM index_marks`).Scan(&left); err != nil || left != 0 {
			t.Error(left, err)
		}
		return nil
	})
}

// TestMarksKeepTheirIDsWhenTheIndexIsBuiltAnew: what stands on an id still stands.
func TestMarksKeepTheirIDsWhenTheIndexIsBuiltAnew(t *testing.T) {
	w := newWorld(t)
	rows := []index.Row{naming(1, phone("0555 123456")), naming(2, person("Айбек Асанов"))}
	w.put(rows...)
	ids := func() (all []index.MarkID) {
		w.read(func(tx *store.Tx) error {
			for _, r := range rows {
				marks, err := w.MarksOf(tx, r.ID)
				if err != nil || len(marks) != 1 {
					t.Fatal(marks, err)
				}
				all = append(all, marks[0].ID)
			}
			return nil
		})
		return all
	}
	before := ids()
	w.rebuild(rows...)
	if after := ids(); !slices.Equal(before, after) {
		t.Error(before, after)
	}
}

// TestMarksAreCheckedToo: a changed, lost or stray mark is found.
func TestMarksAreCheckedToo(t *testing.T) {
	w := newWorld(t)
	r := naming(1, phone("0555 123456"))
	for _, change := range []string{`UPDATE index_marks SET alike = '+996555123457'`, `UPDATE index_marks SET mark = '{}'`, `DELETE FROM index_marks`} {
		w.rebuild(r)
		w.write(func(tx *store.Tx) error { _, err := tx.Exec(change); return err })
		if ids := w.differing(r); len(ids) != 1 {
			t.Errorf("after %s nothing is said to differ", change)
		}
	}
	w.rebuild(r)
	w.write(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM index_rows`); return err })
	if stray := w.strays(); !slices.Contains(stray, "index_marks") {
		t.Errorf("strays %v", stray)
	}
}

func (w *world) read(job store.Job) {
	w.Helper()
	if err := w.db.Read(w.Context(), job); err != nil {
		w.Fatal(err)
	}
}
