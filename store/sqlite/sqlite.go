// Package sqlite opens a store in one SQLite file.
//
// What Write has acknowledged has been through fsync: the journal is a write-ahead log
// with synchronous=FULL, said explicitly, for drivers' defaults lose commits at a power
// cut. The directory is synced after the file appears in it. One process opens a file at
// a time; whoever builds the node holds the lock for that.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	_ "modernc.org/sqlite" // the driver

	"kenesh/store"
)

// pragmas are set on every connection. busy_timeout: somebody may look at the file with
// a tool of her own. temp_store: savepoints undo from memory.
var pragmas = []string{
	"busy_timeout(10000)",
	"journal_mode(WAL)",
	"synchronous(FULL)",
	"foreign_keys(1)",
	"temp_store(MEMORY)",
	"trusted_schema(0)",
	"cell_size_check(1)",
	"secure_delete(1)", // what is shredded is overwritten where it stood
}

// Open opens the store in the file at path and creates it if it is not there, for the
// owner's eyes only. A file that is no database, or whose structure does not hold, is
// store.ErrDamaged: nothing was changed, restore a backup.
func Open(path string) (*store.DB, error) {
	if err := create(path); err != nil {
		return nil, fmt.Errorf("creating %s: %w", path, err)
	}
	readers := min(runtime.GOMAXPROCS(0), 8) + 2
	r, err := pool(path, readers, "query_only(1)", "cache_size(-8000)")
	if err != nil {
		return nil, err
	}
	w, err := pool(path, 1, "cache_size(-32000)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)")
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	ctx := context.Background()
	if err := inspect(ctx, w, path); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", path, Dialect.Classify(err)), r.Close(), w.Close())
	}
	db, err := store.New(ctx, w, r, Dialect)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	return db, nil
}

// create makes an empty file and makes its name durable.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close(), syncDir(path))
}

func syncDir(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func pool(path string, size int, more ...string) (*sql.DB, error) {
	q := url.Values{"_pragma": append(more, pragmas...), "_txlock": {"immediate"}, "_defensive": {"1"}, "_dqs": {"0"}}
	name := (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}).String()
	db, err := sql.Open("sqlite", name+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// Up to this size Open reads the whole file; a larger one takes too long, and Check is
// there for it.
const inspected = 64 << 20

// inspect looks for what makes a database unfit to be written to.
func inspect(ctx context.Context, db *sql.DB, path string) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	var version, mode string
	var sync int
	if err := c.QueryRowContext(ctx, `SELECT sqlite_version()`).Scan(&version); err != nil {
		return err
	}
	if !atLeast(version, 3, 51, 3) {
		return fmt.Errorf("SQLite %s may lose commits when its log starts over; 3.51.3 is needed", version)
	}
	if err := c.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&mode); err != nil {
		return err
	}
	if err := c.QueryRowContext(ctx, `PRAGMA synchronous`).Scan(&sync); err != nil {
		return err
	}
	if mode != "wal" || sync != 2 {
		return fmt.Errorf("SQLite does not keep commits: journal_mode %s, synchronous %d", mode, sync)
	}
	if info, err := os.Stat(path); err != nil || info.Size() > inspected {
		return err
	}
	return check(ctx, c, "quick_check")
}

func atLeast(version string, want ...int) bool {
	var have [3]int
	fmt.Sscanf(version, "%d.%d.%d", &have[0], &have[1], &have[2])
	for i, w := range want {
		if have[i] != w {
			return have[i] > w
		}
	}
	return true
}

// check runs one of SQLite's own checks.
func check(ctx context.Context, c *sql.Conn, pragma string) error {
	rows, err := c.QueryContext(ctx, `PRAGMA `+pragma+`(5)`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		if s != "ok" {
			found = append(found, s)
		}
	}
	if err := rows.Err(); err != nil || len(found) == 0 {
		return err
	}
	return fmt.Errorf("%w: %s", store.ErrDamaged, strings.Join(found, "; "))
}
