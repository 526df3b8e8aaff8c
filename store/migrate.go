package store

import (
	"context"
	"errors"
	"fmt"
)

// ErrNewer is returned for a database that a later version of the program has changed.
var ErrNewer = errors.New("database is of a newer version")

// Migrate brings a component's own tables up to date: it runs the steps that have not
// run yet, in order and in one transaction, and remembers them. Steps are released: they
// are added to, never changed. A step is one or more statements in the words of
// Dialect.Table.
func (db *DB) Migrate(ctx context.Context, component string, steps []string) error {
	return db.Write(ctx, func(tx *Tx) error {
		if err := tx.script(migrations); err != nil {
			return fmt.Errorf("migrations: %w", err)
		}
		done, err := tx.migrated(component)
		if err != nil {
			return err
		}
		if done > len(steps) {
			return fmt.Errorf("%w: %s has taken %d steps, this version knows %d", ErrNewer, component, done, len(steps))
		}
		for i, step := range steps[done:] {
			if err := tx.script(step); err != nil {
				return fmt.Errorf("migrating %s, step %d: %w", component, done+i+1, err)
			}
		}
		_, err = tx.Exec(`INSERT INTO migrations (component, steps) VALUES ($1, $2)
			ON CONFLICT (component) DO UPDATE SET steps = excluded.steps`, component, len(steps))
		return err
	})
}

const migrations = `CREATE TABLE IF NOT EXISTS migrations (
	component TEXT NOT NULL PRIMARY KEY,
	steps     INTEGER NOT NULL
) STRICT`

func (tx *Tx) migrated(component string) (steps int, err error) {
	err = tx.QueryRow(`SELECT steps FROM migrations WHERE component = $1`, component).Scan(&steps)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return steps, err
}

// script runs a definition of tables, once, without keeping it prepared.
func (tx *Tx) script(ddl string) error {
	if f := tx.db.dialect.Table; f != nil {
		ddl = f(ddl)
	}
	_, err := tx.session.conn.ExecContext(tx.ctx, ddl)
	return tx.note(err)
}
