package index_test

import (
	"testing"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

func publication(id, title string) index.Publication {
	return index.Publication{Hash: []byte{1}, Sig: []byte{2}, Publication: procedure.Publication{ID: id, Kind: procedure.Communique, By: "kg", Number: 3, Title: lang.Text{"en": title}}}
}

func public(n int, all ...index.Publication) index.Row {
	r := numbered(n)
	r.Published = all
	return r
}

func (w *world) published() (titles map[string]string, mark string) {
	w.Helper()
	all, mark, err := w.Published(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	titles = map[string]string{}
	for _, p := range all {
		if p.In != numbered(4).ID || len(p.Hash) != 1 || len(p.Sig) != 1 || p.By != "kg" || p.Number != 3 {
			w.Errorf("%+v", p)
		}
		titles[p.ID] = p.Title["en"]
	}
	return titles, mark
}

// TestPublishedIsWhatWasPutLast, and its mark is another one whenever it changes, and only then.
func TestPublishedIsWhatWasPutLast(t *testing.T) {
	w := newWorld(t)
	w.put(many(30)...)
	none, first := w.published()
	if len(none) != 0 {
		t.Errorf("%v is public of dossiers that published nothing", none)
	}
	w.put(public(4, publication("communique", "Old"), publication("text", "Text")))
	_, before := w.published()
	w.put(public(4, publication("communique", "New")))
	titles, after := w.published()
	if len(titles) != 1 || titles["communique"] != "New" || first == before || before == after {
		t.Errorf("%v, marks %s %s %s", titles, first, before, after)
	}
	w.put(public(4, publication("communique", "New")), numbered(5))
	if _, same := w.published(); same != after {
		t.Error("nothing changed, and the mark did")
	}
	w.clear()
	if _, mark := w.published(); mark != "" {
		t.Error("while the index is being built, what is public is not all there")
	}
	w.put(many(30)...)
	w.rebuilt()
	if titles, mark := w.published(); len(titles) != 0 || mark == after {
		t.Errorf("%v after it was built without it, mark %s", titles, mark)
	}
}

// TestPublishedIsChecked: what somebody puts into the table by hand is found.
func TestPublishedIsChecked(t *testing.T) {
	for _, change := range []string{`UPDATE index_public SET said = '{}' WHERE dossier = $1`, `DELETE FROM index_public WHERE dossier = $1`} {
		w := newWorld(t)
		r := public(4, publication("communique", "New"))
		w.put(r)
		if ids := w.differing(r); len(ids) > 0 {
			t.Error(ids)
		}
		if err := w.db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(change, r.ID[:]); return err }); err != nil {
			t.Fatal(err)
		}
		if ids := w.differing(r); len(ids) != 1 {
			t.Errorf("after %s: %v", change, ids)
		}
	}
}
