package storetest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kenesh/store"
)

var steps = []string{
	`CREATE TABLE tea (leaf TEXT NOT NULL PRIMARY KEY) STRICT;
	 CREATE TABLE cups (n INTEGER NOT NULL) STRICT`,
	`INSERT INTO cups (n) VALUES (1)`,
	`INSERT INTO cups (n) VALUES (2)`,
}

func cups(tx *store.Tx) (n int, err error) {
	err = tx.QueryRow(`SELECT coalesce(sum(n), 0) FROM cups`).Scan(&n)
	return n, err
}

func migrated(t *testing.T, place Place) {
	open := place(t)
	db := open()
	for n := range len(steps) + 1 {
		for range 2 {
			if err := db.Migrate(t.Context(), "tea", steps[:n]); err != nil {
				t.Fatal(err)
			}
			db.Close()
			db = open()
		}
	}
	same(t, "cups", get(t, db, cups), 3)

	broken := append(steps[:3:3], `CREATE TABLE pots (n INTEGER) STRICT`, `no statement at all`)
	if err := db.Migrate(t.Context(), "tea", broken); err == nil {
		t.Fatal("a broken step passed")
	}
	if err := db.Migrate(t.Context(), "tea", broken[:4]); err != nil {
		t.Errorf("what came with a broken step was not undone: %v", err)
	}
}

func laterVersion(t *testing.T, place Place) {
	db := place(t)()
	if err := db.Migrate(t.Context(), "tea", steps); err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context(), "tea", steps[:1]); !errors.Is(err, store.ErrNewer) {
		t.Error(err)
	}
}

// backup: what the copy looks like inside is for the driver's own test to say.
func backup(t *testing.T, place Place) {
	db := place(t)()
	write(t, db, set("x"))
	path := filepath.Join(t.TempDir(), "copy")
	if err := db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := db.Backup(t.Context(), path); !errors.Is(err, os.ErrExist) {
		t.Errorf("over an older copy: %v", err)
	}
	if err := db.Read(t.Context(), set("y")); err == nil {
		t.Error("after a backup a reader can write")
	}
}
