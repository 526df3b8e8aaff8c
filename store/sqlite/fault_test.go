package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"kenesh/store"
	"kenesh/store/sqlite"
	"kenesh/store/storetest"
)

// filled makes a closed database with n entries in it.
func filled(t *testing.T, n int) (path string) {
	path = filepath.Join(t.TempDir(), "kenesh.db")
	db := open(t, path)
	write(t, db, func(tx *store.Tx) error {
		for _, e := range storetest.NewWorld("filled").Many(n) {
			if err := tx.Append(e, 1); err != nil {
				return err
			}
		}
		return nil
	})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func write(t *testing.T, db *store.DB, job store.Job) {
	t.Helper()
	if err := db.Write(t.Context(), job); err != nil {
		t.Fatal(err)
	}
}

func TestDamageIsFoundWhenOpening(t *testing.T) {
	const page = 4096
	for name, spoil := range map[string]func([]byte) []byte{
		"a page overwritten": func(b []byte) []byte { copy(b[9*page:], bytes.Repeat([]byte{0xA5}, page)); return b },
		"a page misplaced":   func(b []byte) []byte { copy(b[20*page:21*page], b[30*page:]); return b },
		"the end is missing": func(b []byte) []byte { return b[:len(b)-5*page] },
		"a header of zeroes": func(b []byte) []byte { clear(b[:100]); return b },
		"something else":     func([]byte) []byte { return bytes.Repeat([]byte("not a database. "), 1000) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t, 200)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			spoiled := spoil(before)
			if err := os.WriteFile(path, spoiled, 0o600); err != nil {
				t.Fatal(err)
			}
			db, err := sqlite.Open(path)
			if !errors.Is(err, store.ErrDamaged) {
				t.Fatalf("opened: %v, %v", db, err)
			}
			t.Log(err)
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, spoiled) {
				t.Errorf("changed by looking at it: %v", err)
			}
		})
	}
}

func TestDamageWhileOpenIsFoundByCheck(t *testing.T) {
	path := filled(t, 200)
	db := open(t, path)
	if err := db.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(bytes.Repeat([]byte{0xA5}, 4096), 30*4096)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	if err := db.Check(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("checked: %v", err)
	}
}

// room bounds the database to a number of pages, as a full disk would.
func room(pages int) store.Job {
	return func(tx *store.Tx) error {
		_, err := tx.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
		return err
	}
}

func TestFullDiskPasses(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "kenesh.db"))
	write(t, db, room(60))
	entries := storetest.NewWorld("full").Many(500)
	kept := 0
	for ; kept < len(entries); kept++ {
		err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Append(entries[kept], 1) })
		if errors.Is(err, store.ErrFull) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if kept == 0 || kept == len(entries) {
		t.Fatalf("%d entries kept", kept)
	}
	count := func() (n int) {
		if err := db.Read(t.Context(), func(tx *store.Tx) (err error) { _, n, err = tx.Counts(); return err }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for range 3 {
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Append(entries[kept], 1) }); !errors.Is(err, store.ErrFull) {
			t.Fatal(err)
		}
		if n := count(); n != kept {
			t.Fatalf("%d entries, %d were acknowledged", n, kept)
		}
	}
	write(t, db, room(10000))
	write(t, db, func(tx *store.Tx) error { return tx.Append(entries[kept], 1) })
	if n := count(); n != kept+1 {
		t.Errorf("%d entries, %d were acknowledged", n, kept+1)
	}
}

// A job that takes no notice of an error must not go on outside its transaction.
func TestFullDiskIsNotIgnored(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "kenesh.db"))
	write(t, db, room(60))
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, e := range storetest.NewWorld("ignored").Many(500) {
			tx.Append(e, 1)
		}
		tx.SetMeta("half", "done")
		return nil
	})
	if !errors.Is(err, store.ErrFull) {
		t.Fatal(err)
	}
	write(t, db, func(tx *store.Tx) error {
		_, n, err := tx.Counts()
		half, err2 := tx.Meta("half")
		if n != 0 || half != "" {
			t.Errorf("%d entries and %q were kept", n, half)
		}
		return errors.Join(err, err2)
	})
}

func TestInterruptedReadLeavesTheReaderUsable(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "kenesh.db"))
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Read(ctx, func(tx *store.Tx) error {
			cancel()
			var n int
			return tx.QueryRow(`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c`).Scan(&n)
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if err := db.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
