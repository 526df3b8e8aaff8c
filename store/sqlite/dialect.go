package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"kenesh/store"
)

// Dialect is how SQLite differs.
var Dialect = store.Dialect{
	Name:       "sqlite",
	BeginWrite: "BEGIN IMMEDIATE",
	BeginRead:  "BEGIN",
	Classify:   classify,
	Check: func(ctx context.Context, c *sql.Conn) error {
		return check(ctx, c, "integrity_check")
	},
	Backup: backup,
	Scrub:  scrub,
}

// scrub copies the log into the pages, which secure_delete has overwritten, and cuts it to
// nothing. Somebody who reads at this moment keeps it from that.
func scrub(ctx context.Context, c *sql.Conn) (clean bool, err error) {
	var busy, log, done int
	err = c.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done)
	return busy == 0, err
}

// classify goes by the result code. A write that finds no room is SQLITE_FULL, and the
// log then has no valid commit in it. Everything else that goes wrong with the file,
// growing the -shm file on a full disk among it, may have happened after the commit was
// in the log, so it is ErrDisk.
func classify(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_FULL:
		return fmt.Errorf("%w: %w", store.ErrFull, err)
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", store.ErrDamaged, err)
	case lib.SQLITE_IOERR:
		return fmt.Errorf("%w: %w", store.ErrDisk, err)
	}
	return err
}

// backup writes the copy with VACUUM INTO, which sees one moment and holds up nobody,
// and syncs it and its name. A file that is there already is left alone.
func backup(ctx context.Context, c *sql.Conn, path string) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			os.Remove(path)
		}
	}()
	if _, err := c.ExecContext(ctx, `PRAGMA query_only(0)`); err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, `VACUUM INTO $1`, path)
	_, back := c.ExecContext(context.WithoutCancel(ctx), `PRAGMA query_only(1)`)
	if err := errors.Join(err, back); err != nil {
		return fmt.Errorf("copying to %s: %w", path, err)
	}
	return errors.Join(f.Sync(), syncDir(path))
}
