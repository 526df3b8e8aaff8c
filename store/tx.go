package store

import (
	"context"
	"database/sql"
	"errors"

	"kenesh/canon"
)

// Tx is a transaction. It must not be kept after the job that got it returns.
//
// Its statements are prepared once and kept, so values go into arguments and never into
// the text of a query. Rows are read to their end before the same query runs again; All
// and QueryRow do.
type Tx struct {
	db      *DB
	session *session
	ctx     context.Context // of a read; a write is never interrupted half-way
	broken  error           // set once the database may have left the transaction by itself

	latest   canon.Hash // what place found last, and where
	latestAt int64

	before, added appended // by the jobs of its group before it, and by this one
}

// Exec runs a statement.
func (tx *Tx) Exec(query string, args ...any) (sql.Result, error) {
	if tx.broken != nil {
		return nil, tx.broken
	}
	r, err := tx.session.exec(tx.ctx, query, args...)
	return r, tx.note(err)
}

// Query runs a query. The caller closes the rows.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	if tx.broken != nil {
		return nil, tx.broken
	}
	rows, err := tx.session.query(tx.ctx, query, args...)
	return rows, tx.note(err)
}

// QueryRow runs a query for its first row.
func (tx *Tx) QueryRow(query string, args ...any) *Row {
	rows, err := tx.Query(query, args...)
	return &Row{tx, rows, err}
}

// Row is the answer to QueryRow.
type Row struct {
	tx   *Tx
	rows *sql.Rows
	err  error
}

// Scan copies the row's columns; without a row it returns ErrNotFound.
func (r *Row) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return r.tx.note(err)
		}
		return ErrNotFound
	}
	if err := r.rows.Scan(into...); err != nil {
		return err
	}
	return r.tx.note(r.rows.Close())
}

// All collects the rows of a query.
func All[T any](tx *Tx, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, tx.note(rows.Err())
}

// One scans a row of a single column, for All.
func One[T any](rows *sql.Rows) (v T, err error) {
	err = rows.Scan(&v)
	return v, err
}

// note classifies an error and remembers one after which the transaction may be gone:
// statements after it would each be a transaction of their own, so there are none.
func (tx *Tx) note(err error) error {
	err = tx.db.dialect.classify(err)
	if tx.broken == nil && (errors.Is(err, ErrFull) || ends(err)) {
		tx.broken = err
	}
	return err
}
