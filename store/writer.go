package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// maxGroup bounds how many jobs share a commit, and so how long the first one waits.
const maxGroup = 128

// job is a Write on its way through the writer.
type job struct {
	ctx    context.Context
	run    Job
	err    error // what became of it, should the group be committed
	panic  any
	answer chan error
}

// serve is the writer: it takes a job from the queue, runs it and all that are queued
// behind it, commits once, and answers each. It leaves when the store is closed, or by
// itself when the disk can no longer be trusted.
func (db *DB) serve(w *session) {
	defer close(db.done)
	defer w.close()
	defer db.stop(errors.New("a job ended the writer")) // runtime.Goexit in a job; else too late to matter
	for {
		select {
		case <-db.life.Done():
			return
		case first := <-db.jobs:
			if err := db.group(w, first); err != nil {
				db.stop(err)
				return
			}
		}
	}
}

// group runs first and those queued behind it in one transaction and answers them. It
// returns an error if the store must stop.
func (db *DB) group(w *session, first *job) error {
	if err := w.do(db.dialect.BeginWrite); err != nil {
		err = fmt.Errorf("beginning to write: %w", db.dialect.classify(err))
		first.answer <- err
		if ends(err) {
			return err
		}
		return nil
	}
	group, added, lost := db.fill(w, first)
	if lost == nil {
		lost = db.dialect.classify(w.count(added))
	}
	if lost == nil {
		lost = db.dialect.classify(w.do("COMMIT"))
	}
	if lost != nil {
		w.do("ROLLBACK") // fails where the database has done it itself
		lost = fmt.Errorf("committing: %w", lost)
	}
	full := errors.Is(lost, ErrFull)
	for _, j := range group {
		if j.err == nil {
			j.err = lost
		}
		full = full || errors.Is(j.err, ErrFull)
		db.full.Store(full)
		j.answer <- j.err
	}
	if lost != nil && !errors.Is(lost, ErrFull) {
		return lost
	}
	return nil
}

// fill runs jobs until the queue is empty, and says what they have appended together. lost
// says that the whole transaction is gone.
func (db *DB) fill(w *session, first *job) (group []*job, added appended, lost error) {
	for j := first; j != nil; j = db.next(len(group)) {
		group = append(group, j)
		tx := &Tx{db: db, session: w, ctx: context.Background(), before: added}
		if lost = db.try(w, j, tx); lost != nil {
			break
		}
		if j.err == nil {
			added = added.plus(tx.added)
		}
	}
	return group, added, lost
}

// next is the next queued job, if there is one. Whoever was just answered is given a
// moment to come back: that is cheaper than a commit of its own.
func (db *DB) next(n int) *job {
	if n >= maxGroup {
		return nil
	}
	for range 2 {
		select {
		case j := <-db.jobs:
			return j
		default:
			runtime.Gosched()
		}
	}
	return nil
}

// try runs one job under a savepoint of its own.
func (db *DB) try(w *session, j *job, tx *Tx) (lost error) {
	if j.err = context.Cause(j.ctx); j.err != nil {
		return nil
	}
	if err := w.do("SAVEPOINT job"); err != nil {
		return db.dialect.classify(err)
	}
	if j.err = db.dialect.classify(j.call(tx)); j.err == nil {
		j.err = tx.broken
	}
	for _, err := range []error{tx.broken, j.err} {
		if ends(err) {
			return err
		}
	}
	if err := w.leave(j.err == nil); err != nil {
		// The database has undone more than the job: it does so when out of room.
		return errors.Join(j.err, db.dialect.classify(err))
	}
	return nil
}

// leave ends the savepoint of a job, keeping or undoing what it did.
func (s *session) leave(keep bool) error {
	if !keep {
		if err := s.do("ROLLBACK TO job"); err != nil {
			return err
		}
	}
	return s.do("RELEASE job")
}

// call runs the job. A panic is the caller's, not the writer's: it undoes the job, and
// Write panics with it.
func (j *job) call(tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			j.panic = fmt.Sprintf("%v\n\nin a job of store.Write:\n%s", p, debug.Stack())
			err = errors.New("job panicked")
		}
	}()
	return j.run(tx)
}

func (j *job) end(err error) error {
	if j.panic != nil {
		panic(j.panic)
	}
	return err
}
