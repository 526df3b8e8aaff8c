package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"kenesh/store"
	"kenesh/store/sqlite"
	"kenesh/store/storetest"
)

// place is a directory of its own with a file in it.
func place(t testing.TB) func() *store.DB {
	path := filepath.Join(t.TempDir(), "kenesh.db")
	return func() *store.DB { return open(t, path) }
}

func open(t testing.TB, path string) *store.DB {
	t.Helper()
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestStore(t *testing.T)      { storetest.Run(t, place) }
func BenchmarkStore(b *testing.B) { storetest.Bench(b, place) }

func TestOnlyTheOwnerMayRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kenesh.db")
	open(t, path)
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) != 3 { // the database, its log, the log's index
		t.Fatal(files, err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Error(f, info.Mode(), err)
		}
	}
}

func TestBackupOpens(t *testing.T) {
	dir := t.TempDir()
	db, e := open(t, filepath.Join(dir, "kenesh.db")), storetest.NewWorld("backup").Found("kg")
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Append(e, 1) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), filepath.Join(dir, "a b?c%d.db")); err != nil {
		t.Fatal(err)
	}
	err := open(t, filepath.Join(dir, "a b?c%d.db")).Read(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Entry(e.Of(), e.Party, e.Number, e.Hash)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
