package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"kenesh/canon"
	"kenesh/party"
	"kenesh/store"
	"kenesh/store/sqlite"
	"kenesh/store/storetest"
)

// The tests here run this test binary as another process, to kill it or to give it a
// disk that fails.
const childEnv = "KENESH_STORE_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "write":
		writeForever(os.Args[1], os.Args[2])
	case "small files":
		writeToSmallFiles(os.Args[1])
	default:
		os.Exit(m.Run())
	}
}

func child(t *testing.T, what string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), childEnv+"="+what)
	cmd.Stderr = os.Stderr
	return cmd
}

var peers = []party.ID{"az", "kz", "tr"}

// writeForever has eight submitters append and address entries; the hash of each that
// was acknowledged goes to the pipe, which outlives the process.
func writeForever(path, name string) {
	db, err := sqlite.Open(path)
	if err != nil {
		panic(err)
	}
	for i := range 8 {
		go func() {
			w := storetest.NewWorld(fmt.Sprint(name, i))
			e := w.Found("kg")
			for {
				err := db.Write(context.Background(), func(tx *store.Tx) error {
					err := tx.Append(e, 1)
					for _, p := range peers {
						err = errors.Join(err, tx.Address(p, e))
					}
					return err
				})
				if err != nil {
					panic(err)
				}
				os.Stdout.Write(e.Hash[:])
				e = w.Next(e.Of(), "kg")
			}
		}()
	}
	select {}
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kenesh.db")
	var acknowledged []canon.Hash
	for round := range 4 {
		ledger := killed(t, path, fmt.Sprint("round", round), time.Duration(150+70*round)*time.Millisecond)
		for len(ledger) >= len(canon.Hash{}) {
			acknowledged = append(acknowledged, canon.Hash(ledger[:32]))
			ledger = ledger[32:]
		}
		db := open(t, path)
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			hashes, err := store.All(tx, store.One[[]byte], `SELECT hash FROM entries`)
			if err != nil {
				return err
			}
			kept := map[string]bool{}
			for _, h := range hashes {
				kept[string(h)] = true
			}
			for _, h := range acknowledged {
				if !kept[string(h[:])] {
					return fmt.Errorf("%s %w", h, store.ErrNotFound)
				}
			}
			_, entries, err := tx.Counts()
			for _, p := range peers {
				addressed, err2 := tx.Backlog(p, 0)
				if addressed != entries {
					t.Errorf("%d entries, %d addressed to %s: half a job was kept", entries, addressed, p)
				}
				err = errors.Join(err, err2)
			}
			return err
		})
		if err := errors.Join(err, db.Check(t.Context()), db.Close()); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d entries acknowledged", len(acknowledged))
	if len(acknowledged) < 100 {
		t.Error("hardly any: the test says nothing")
	}
}

// killed lets a child write for a while, kills it and returns what it had acknowledged.
func killed(t *testing.T, path, name string, after time.Duration) []byte {
	cmd := child(t, "write", path, name)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 32) // it has opened the store and begun
	if _, err := io.ReadFull(pipe, first); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { cmd.Process.Kill() })
	rest, err := io.ReadAll(pipe)
	cmd.Wait()
	if err != nil {
		t.Fatal(err)
	}
	return append(first, rest...)
}

// writeToSmallFiles writes until the operating system refuses to let a file grow, which
// to SQLite is a disk that fails to write, and says what happened.
func writeToSmallFiles(path string) {
	signal.Ignore(syscall.SIGXFSZ)
	db, err := sqlite.Open(path)
	if err != nil {
		panic(err)
	}
	limit := syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		panic(err)
	}
	acknowledged := 0
	for _, e := range storetest.NewWorld("small").Many(5000) {
		if err = db.Write(context.Background(), func(tx *store.Tx) error { return tx.Append(e, 1) }); err != nil {
			break
		}
		acknowledged++
	}
	again := db.Write(context.Background(), func(*store.Tx) error { return nil })
	reading := db.Read(context.Background(), func(*store.Tx) error { return nil })
	fmt.Println(acknowledged, errors.Is(err, store.ErrDisk), errors.Is(again, store.ErrClosed), errors.Is(reading, store.ErrClosed))
}

func TestAFailingDiskStopsTheStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kenesh.db")
	out, err := child(t, "small files", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var acknowledged, entries int
	var disk, writeClosed, readClosed bool
	if _, err := fmt.Fscan(bytes.NewReader(out), &acknowledged, &disk, &writeClosed, &readClosed); err != nil {
		t.Fatal(err)
	}
	if acknowledged == 0 || !disk || !writeClosed || !readClosed {
		t.Errorf("%s", out)
	}
	err = open(t, path).Read(t.Context(), func(tx *store.Tx) (err error) { _, entries, err = tx.Counts(); return err })
	if err != nil || entries != acknowledged {
		t.Errorf("%d acknowledged, %d there, %v", acknowledged, entries, err)
	}
}
