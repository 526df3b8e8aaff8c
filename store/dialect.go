package store

import (
	"context"
	"database/sql"
	"errors"
)

// Dialect is what differs between databases. Everything else is SQL both speak: $1
// placeholders, ON CONFLICT, RETURNING, integers for times and booleans.
type Dialect struct {
	Name       string
	BeginWrite string // starts a transaction that may write and cannot be refused later
	BeginRead  string // starts a transaction that sees one moment

	// Table turns the definition of tables as SQLite reads it (STRICT; BLOB, TEXT,
	// INTEGER; INTEGER PRIMARY KEY AUTOINCREMENT) into the database's own. nil: the same.
	Table func(ddl string) string

	// Classify wraps a driver's error in ErrFull, ErrDisk or ErrDamaged where it is one.
	// ErrFull only where it is certain that the transaction has left nothing behind.
	Classify func(error) error

	Check  func(context.Context, *sql.Conn) error // see DB.Check
	Backup func(ctx context.Context, c *sql.Conn, path string) error

	// Scrub empties what is kept beside the pages, and says whether it could. nil: there is
	// nothing of the kind.
	Scrub func(context.Context, *sql.Conn) (clean bool, err error)
}

func (d Dialect) classify(err error) error {
	if err == nil || errors.Is(err, ErrFull) || errors.Is(err, ErrDisk) || errors.Is(err, ErrDamaged) {
		return err
	}
	return d.Classify(err)
}

// ends reports whether err is of the kind after which the store must not write on.
func ends(err error) bool { return errors.Is(err, ErrDisk) || errors.Is(err, ErrDamaged) }
