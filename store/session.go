package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// maxStatements bounds the statements kept prepared on a connection; what comes after
// them is prepared each time it runs.
const maxStatements = 300

// session is one connection and the statements prepared on it.
type session struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

func connect(ctx context.Context, pool *sql.DB) (*session, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{conn: c, prepared: map[string]*sql.Stmt{}}, nil
}

func (s *session) close() {
	for _, st := range s.prepared {
		st.Close()
	}
	s.conn.Close()
}

// discard closes the connection itself, so that nobody gets it again.
func (s *session) discard() {
	for _, st := range s.prepared {
		st.Close()
	}
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn }) // which ends it
}

// statement prepares a query for good, or returns nil when there are enough.
func (s *session) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := s.prepared[query]; ok {
		return st, nil
	}
	if len(s.prepared) >= maxStatements {
		return nil, nil
	}
	st, err := s.conn.PrepareContext(ctx, query)
	if err == nil {
		s.prepared[query] = st
	}
	return st, err
}

func (s *session) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := s.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case st != nil:
		return st.ExecContext(ctx, args...)
	}
	return s.conn.ExecContext(ctx, query, args...)
}

// do begins, commits and the like: no arguments, no result, and never interrupted.
func (s *session) do(statement string) error {
	_, err := s.exec(context.Background(), statement)
	return err
}

// query leaves the rows to the caller to close.
func (s *session) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := s.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case st != nil:
		return st.QueryContext(ctx, args...)
	}
	return s.conn.QueryContext(ctx, query, args...)
}
