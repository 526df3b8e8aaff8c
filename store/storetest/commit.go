package storetest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kenesh/dossier"
	"kenesh/store"
)

func set(key string) store.Job { return func(tx *store.Tx) error { return tx.SetMeta(key, "set") } }

func isSet(t testing.TB, db *store.DB, key string) bool {
	t.Helper()
	return get(t, db, func(tx *store.Tx) (string, error) { return tx.Meta(key) }) == "set"
}

// held stops the writer inside a job until release is called. What is written meanwhile
// queues up behind it.
func held(t testing.TB, db *store.DB) (release func()) {
	begun, let := make(chan bool), make(chan bool)
	var done sync.WaitGroup
	done.Go(func() {
		if err := db.Write(context.Background(), func(*store.Tx) error { close(begun); <-let; return nil }); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(done.Wait)
	<-begun
	return func() { close(let) }
}

func sharedCommit(t *testing.T, place Place) {
	db := place(t)()
	release := held(t, db)
	first, second := make(chan error, 1), make(chan error, 1)
	reached, let := make(chan bool), make(chan bool)
	go func() { first <- db.Write(context.Background(), set("first")) }()
	go func() {
		second <- db.Write(context.Background(), func(tx *store.Tx) error { close(reached); <-let; return set("second")(tx) })
	}()
	release()
	<-reached
	if isSet(t, db, "second") {
		t.Error("second is seen before it is committed")
	}
	close(let)
	if err := errors.Join(<-first, <-second); err != nil {
		t.Fatal(err)
	}
	if !isSet(t, db, "first") || !isSet(t, db, "second") {
		t.Error("acknowledged, and not there")
	}
}

func failingJob(t *testing.T, place Place) {
	db := place(t)()
	own := errors.New("its own reason")
	release := held(t, db)
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			err := db.Write(context.Background(), func(tx *store.Tx) error {
				if err := set(fmt.Sprint(i))(tx); err != nil || i%3 != 0 {
					return err
				}
				if i%2 == 0 { // half of them break a rule of the database's too
					_, err := tx.Exec(`INSERT INTO meta (key, value) VALUES ($1, $2)`, fmt.Sprint(i), "twice")
					return errors.Join(err, own)
				}
				return own
			})
			if (i%3 == 0) != errors.Is(err, own) || i%3 != 0 && err != nil {
				t.Errorf("job %d: %v", i, err)
			}
		})
	}
	release()
	all.Wait()
	for i := range 30 {
		same(t, fmt.Sprint(i), isSet(t, db, fmt.Sprint(i)), i%3 != 0)
	}
}

func panics(t *testing.T, place Place) {
	db := place(t)()
	func() {
		defer func() {
			if p := fmt.Sprint(recover()); !strings.Contains(p, "oh no") {
				t.Errorf("recovered %s", p)
			}
		}()
		db.Write(t.Context(), func(tx *store.Tx) error { set("half")(tx); panic("oh no") })
	}()
	write(t, db, set("after"))
	if isSet(t, db, "half") || !isSet(t, db, "after") {
		t.Error("a panic undoes its job and nothing else")
	}
}

func callerGone(t *testing.T, place Place) {
	db := place(t)()
	release := held(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- db.Write(ctx, set("late")) }()
	cancel()
	release()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := db.Read(ctx, func(*store.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("reading: %v", err)
	}
	if isSet(t, db, "late") {
		t.Error("it ran")
	}
}

func oneMoment(t *testing.T, place Place) {
	db := place(t)()
	read(t, db, func(tx *store.Tx) error {
		before, err := tx.Meta("x")
		write(t, db, set("x"))
		after, err2 := tx.Meta("x")
		same(t, "in one read", after, before)
		return errors.Join(err, err2)
	})
	if !isSet(t, db, "x") {
		t.Error("the next read does not see it")
	}
}

func readersCannotWrite(t *testing.T, place Place) {
	db := place(t)()
	if err := db.Read(t.Context(), set("x")); err == nil {
		t.Error("a reader wrote")
	}
	if isSet(t, db, "x") {
		t.Error("and it was kept")
	}
}

// manyAtOnce: every job writes two rows that belong together, and no reader ever sees one.
func manyAtOnce(t *testing.T, place Place) {
	db := place(t)()
	var writers, readers sync.WaitGroup
	stop := make(chan bool)
	for r := range 4 {
		readers.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				key := fmt.Sprint("k", (n+r)%8)
				read(t, db, func(tx *store.Tx) error {
					a, err := tx.Meta(key)
					b, err2 := tx.Meta(key + "'")
					if a != b {
						t.Errorf("%q and %q", a, b)
					}
					return errors.Join(err, err2)
				})
			}
		})
	}
	for i := range 8 {
		writers.Go(func() {
			for n := range 50 {
				key, v := fmt.Sprint("k", i), fmt.Sprint(n)
				write(t, db, func(tx *store.Tx) error { return errors.Join(tx.SetMeta(key, v), tx.SetMeta(key+"'", v)) })
			}
		})
	}
	writers.Wait()
	close(stop)
	readers.Wait()
}

func reopened(t *testing.T, place Place) {
	open, entries := place(t), NewWorld("reopened").Many(5)
	db := open()
	for i, e := range entries {
		write(t, db, func(tx *store.Tx) error { return deliver(tx, e) })
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		db = open()
		got := get(t, db, func(tx *store.Tx) ([]*dossier.Entry, error) { return tx.Entries(e.Of()) })
		same(t, "entries", envelopes(got...), envelopes(entries[:i+1]...))
		same(t, "outbox", bodies(outbox(t, db, "hu")), envelopes(entries[:i+1]...))
	}
	if err := db.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func closed(t *testing.T, place Place) {
	db := place(t)()
	release := held(t, db)
	shut := make(chan error)
	go func() { shut <- db.Close() }()
	release()
	if err := errors.Join(<-shut, db.Close()); err != nil {
		t.Error(err)
	}
	for _, err := range []error{
		db.Write(t.Context(), set("x")), db.Read(t.Context(), set("x")), db.Check(t.Context()),
		db.Migrate(t.Context(), "x", nil), db.Backup(t.Context(), filepath.Join(t.TempDir(), "b")),
	} {
		if !errors.Is(err, store.ErrClosed) {
			t.Error(err)
		}
	}
}
