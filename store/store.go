// Package store is the durable record of one node: the entries exactly as they were
// signed, what is known of peers, and the tables other parts of the node keep beside
// them in the same database, so that one commit covers an act and all that follows
// from it.
//
// The contract is small. Write runs a job in a transaction and returns when it is on
// the disk to stay; jobs that queue up meanwhile share one commit, and a job that fails
// undoes only itself. Read sees one consistent state and never waits for writers. A
// database is opened by a driver package (store/sqlite); the SQL here is the same for
// all, and store/storetest is the suite each must pass.
//
// Full disks pass, broken ones do not. When there is no room, jobs fail with ErrFull,
// reads go on, and writes succeed again as soon as there is room. When a commit fails in
// any other way nobody knows what the disk holds: the store stops for good, and whoever
// opens it again finds everything that was acknowledged and perhaps some of what was
// not. It never tries a failed commit a second time.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrFull is returned when the disk has no room: nothing of the job was kept.
var ErrFull = errors.New("no room on the disk")

// ErrDamaged is returned when the database's own checks find it damaged.
var ErrDamaged = errors.New("database is damaged")

// ErrDisk is returned when the disk fails to read or write; the store stops.
var ErrDisk = errors.New("disk fails")

// ErrClosed is returned by a store that is closed, or that stopped because a commit
// failed: after that nothing is known of the disk until it is opened again.
var ErrClosed = errors.New("store is closed")

// ErrExists is returned for what is here already.
var ErrExists = errors.New("is here already")

// ErrNotFound is returned for what is not here. It is also an sql.ErrNoRows.
var ErrNotFound = fmt.Errorf("is not here: %w", sql.ErrNoRows)

// DB is an open database. Its methods are safe for concurrent use.
type DB struct {
	dialect         Dialect
	writer, readers *sql.DB

	jobs chan *job
	done chan struct{} // closed when the writer has left
	idle chan *session // readers nobody uses; nil for one that is not connected yet

	life  context.Context // done when the store is closed or has stopped; the cause says why
	stop  context.CancelCauseFunc
	close func() error
	full  atomic.Bool // the last group found no room
}

// New makes a store of two pools on one database and starts its writer: writer is used
// through one connection, readers through as many as the pool may open. It creates and
// upgrades the tables of the record, and owns both pools from then on, also if it fails.
func New(ctx context.Context, writer, readers *sql.DB, d Dialect) (*DB, error) {
	db := &DB{
		dialect: d, writer: writer, readers: readers,
		jobs: make(chan *job, maxGroup),
		done: make(chan struct{}),
		idle: make(chan *session, max(1, readers.Stats().MaxOpenConnections)),
	}
	for range cap(db.idle) {
		db.idle <- nil
	}
	db.life, db.stop = context.WithCancelCause(context.Background())
	db.close = sync.OnceValue(db.shut)
	w, err := connect(ctx, writer)
	if err != nil {
		close(db.done)
		return nil, errors.Join(d.classify(err), db.Close())
	}
	go db.serve(w)
	if err := db.Migrate(ctx, "store", schema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Job is work in one transaction. Its statements run one at a time; it must have no
// effect but through tx, and take no time but the database's, for others wait behind it.
type Job func(tx *Tx) error

// Write runs a job and returns nil once what it did is on the disk to stay, together
// with the other jobs of its group. An error of the job itself undoes the job and
// nothing else. If ctx ends before the job has begun, it does not run; once it has
// begun, it is run to its end and Write says how it ended.
func (db *DB) Write(ctx context.Context, run Job) error {
	j := &job{ctx: ctx, run: run, answer: make(chan error, 1)}
	if db.life.Err() != nil {
		return db.closed()
	}
	select {
	case db.jobs <- j:
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-db.life.Done():
		return db.closed()
	}
	select {
	case err := <-j.answer:
		return j.end(err)
	case <-db.done:
	}
	select {
	case err := <-j.answer:
		return j.end(err)
	default:
		return db.closed()
	}
}

// Read runs a job that only looks. All it sees is of one moment, however long it takes.
// It is interrupted when ctx ends.
func (db *DB) Read(ctx context.Context, run Job) (err error) {
	s, err := db.borrow(ctx)
	if err != nil {
		return err
	}
	defer func() { db.giveBack(s) }()
	if err := s.do(db.dialect.BeginRead); err != nil {
		return db.dialect.classify(err)
	}
	defer func() {
		if s.do("ROLLBACK") != nil {
			s.close()
			s = nil
		}
	}()
	return db.dialect.classify(run(&Tx{db: db, session: s, ctx: ctx}))
}

func (db *DB) borrow(ctx context.Context) (*session, error) {
	if db.life.Err() != nil {
		return nil, db.closed()
	}
	select {
	case s := <-db.idle:
		if s != nil {
			return s, nil
		}
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-db.life.Done():
		return nil, db.closed()
	}
	s, err := connect(ctx, db.readers)
	if err != nil {
		db.idle <- nil
		return nil, db.dialect.classify(err)
	}
	return s, nil
}

// Trouble says why nothing can be written at the moment: ErrFull until a Write succeeds
// again, ErrClosed for good; nil if all is well.
func (db *DB) Trouble() error {
	switch {
	case db.life.Err() != nil:
		return db.closed()
	case db.full.Load():
		return ErrFull
	}
	return nil
}

func (db *DB) giveBack(s *session) { db.idle <- s }

// Check reads the whole database and returns ErrDamaged, with what it found, if the
// database's own structures do not hold. What the entries say is not judged.
// It looks through a connection that has read nothing yet: a full-text table remembers
// what its connection has read, and would take what others wrote since for damage.
func (db *DB) Check(ctx context.Context) error {
	s, err := db.borrow(ctx)
	if err != nil {
		return err
	}
	defer func() { db.giveBack(s) }()
	s.discard()
	if s, err = connect(ctx, db.readers); err != nil {
		return db.dialect.classify(err)
	}
	return db.dialect.classify(db.dialect.Check(ctx, s.conn))
}

// Backup writes a copy of the database as it is at one moment, while work goes on, to a
// new file. When it returns the copy is on the disk to stay.
func (db *DB) Backup(ctx context.Context, path string) error {
	return db.lend(ctx, func(ctx context.Context, c *sql.Conn) error { return db.dialect.Backup(ctx, c, path) })
}

func (db *DB) lend(ctx context.Context, do func(context.Context, *sql.Conn) error) error {
	s, err := db.borrow(ctx)
	if err != nil {
		return err
	}
	defer db.giveBack(s)
	return db.dialect.classify(do(ctx, s.conn))
}

// Scrub takes what Shred overwrote out of everything the database keeps beside its pages. When
// it returns true, nothing of it is in the database's files any more; false, that somebody
// was reading, and it is to be tried again. Without anything to scrub it does nothing.
func (db *DB) Scrub(ctx context.Context) (clean bool, err error) {
	var needed string
	if err := db.Read(ctx, func(tx *Tx) (err error) { needed, err = tx.Meta(metaScrub); return err }); err != nil || needed == "" {
		return err == nil, err
	}
	if db.dialect.Scrub != nil {
		err := db.lend(ctx, func(ctx context.Context, c *sql.Conn) (err error) { clean, err = db.dialect.Scrub(ctx, c); return err })
		if err != nil || !clean {
			return false, err
		}
	}
	return true, db.Write(ctx, func(tx *Tx) error { return tx.SetMeta(metaScrub, "") })
}

// Close lets the commit and the reads under way end and closes the database. Jobs still
// in the queue get ErrClosed.
func (db *DB) Close() error { return db.close() }

func (db *DB) shut() error {
	db.stop(nil)
	<-db.done
	for range cap(db.idle) {
		if s := <-db.idle; s != nil {
			s.close()
		}
	}
	return errors.Join(db.readers.Close(), db.writer.Close())
}

// closed is ErrClosed with the reason, where the store stopped by itself.
func (db *DB) closed() error {
	if cause := context.Cause(db.life); cause != context.Canceled {
		return fmt.Errorf("%w: %w", ErrClosed, cause)
	}
	return ErrClosed
}
