package roster

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"kenesh/store"
)

type scanner interface{ Scan(...any) error }

// list collects the rows of a query.
func list[T any](tx *store.Tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	return store.All(tx, func(rows *sql.Rows) (T, error) { return scan(rows) }, query, args...)
}

// or says refusal where there was no row.
func or(err, refusal error) error {
	if errors.Is(err, store.ErrNotFound) {
		return refusal
	}
	return err
}

// spaced is a list of words as a column holds it, with spaces between.
type spaced[S ~string] []S

// Scan implements sql.Scanner.
func (s *spaced[S]) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("words in a column: %T", v)
	}
	*s = nil
	for _, word := range strings.Fields(text) {
		*s = append(*s, S(word))
	}
	return nil
}

// Value implements driver.Valuer.
func (s spaced[S]) Value() (driver.Value, error) {
	words := make([]string, len(s))
	for i, word := range s {
		words[i] = string(word)
	}
	return strings.Join(words, " "), nil
}

// change makes a change of which there must be something to change; where there is
// nothing, someone else was first, and refusal says so.
func change(tx *store.Tx, refusal error, query string, args ...any) error {
	done, err := tx.Exec(query, args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return refusal
}

// flag is a truth as a column holds it.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
