package index_test

import (
	"path/filepath"
	"testing"

	"kenesh/index"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// TestAnUpgradeBuildsTheListsAnew: tables of the version before are given up, and the index
// says so until it is built again.
func TestAnUpgradeBuildsTheListsAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kenesh.db")
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := index.Before(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO index_rows (id, kind, status, opened, changed, due, parties) VALUES (x'01', 'notice', 'open', 1, 1, 1, ',kg,')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	w := worldAt(t, path)
	if stale, err := w.Stale(t.Context()); err != nil || !stale {
		t.Error("not stale after an upgrade", err)
	}
	if rows := w.list(index.Query{}); len(rows) != 0 {
		t.Error(rows)
	}
	w.rebuild(many(30)...)
	if stale, err := w.Stale(t.Context()); err != nil || stale {
		t.Error("stale after it was built", err)
	}
	if ids := w.differing(many(30)...); len(ids) != 0 || len(w.strays()) != 0 || len(w.all(index.Query{})) != 30 {
		t.Error(ids, w.strays())
	}
}
