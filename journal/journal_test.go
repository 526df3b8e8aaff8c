package journal_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// world is one node's journal with a clock to turn.
type world struct {
	*journal.Journal
	testing.TB
	db  *store.DB
	now time.Time
}

func newWorld(t testing.TB, dir string) *world {
	w := &world{TB: t, now: time.Date(2024, 9, 6, 9, 0, 0, 0, time.UTC)}
	var err error
	w.db, err = sqlite.Open(filepath.Join(dir, "node.db"))
	w.ok(err)
	w.Journal, err = journal.New(w.db, func() time.Time { return w.now })
	w.ok(err)
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) later(d time.Duration) { w.now = w.now.Add(d) }

func (w *world) append(r journal.Record) {
	w.Helper()
	w.ok(w.Append(w.Context(), r))
}

func (w *world) size() int64 {
	w.Helper()
	n, _, err := w.Head(w.Context())
	w.ok(err)
	return n
}

var (
	note    = dossier.ID{1}
	request = dossier.ID{2}
)

func read(officer string, d dossier.ID) journal.Record {
	return journal.Record{What: journal.Read, Officer: officer, Role: party.Officer, Dossier: d, Purpose: "handling"}
}

func story(t *testing.T) *world {
	w := newWorld(t, t.TempDir())
	t.Cleanup(func() { w.ok(w.db.Close()) })
	return w
}

// The data-protection officer asks who read a request, and what one officer read.
func TestWhoReadWhat(t *testing.T) {
	w := story(t)
	w.append(journal.Record{What: journal.Start})
	w.append(read("k7", request))
	w.later(time.Minute)
	w.append(read("m2", request))
	w.append(read("m2", note))
	w.append(journal.Record{What: journal.Account, Officer: "e1", Role: party.Engineer, Purpose: "invite", About: "k7"})
	nine := lang.Moment(w.now.Add(-time.Minute).UnixMilli())

	ask := func(f journal.Filter, want string) {
		t.Helper()
		reads, err := w.Reads(t.Context(), f)
		w.ok(err)
		got := ""
		for _, r := range reads {
			got += fmt.Sprintf("%d:%s/%d ", r.Seq, r.Officer, r.Dossier[0])
		}
		if got != want {
			t.Errorf("%+v: got %q, want %q", f, got, want)
		}
	}
	ask(journal.Filter{}, "4:m2/1 3:m2/2 2:k7/2 ")
	ask(journal.Filter{Dossier: request}, "3:m2/2 2:k7/2 ")
	ask(journal.Filter{Officer: "m2"}, "4:m2/1 3:m2/2 ")
	ask(journal.Filter{Officer: "m2", Dossier: request}, "3:m2/2 ")
	ask(journal.Filter{Since: nine + 1}, "4:m2/1 3:m2/2 ")
	ask(journal.Filter{Until: nine + 1}, "2:k7/2 ")
	ask(journal.Filter{Limit: 2}, "4:m2/1 3:m2/2 ")
	ask(journal.Filter{Limit: 2, After: 3}, "2:k7/2 ")

	reads, err := w.Reads(t.Context(), journal.Filter{Officer: "k7"})
	w.ok(err)
	want := read("k7", request)
	want.Seq, want.At = 2, nine
	if len(reads) != 1 || reads[0] != want {
		t.Errorf("got %+v, want %+v", reads, want)
	}
	acts, err := w.Acts(t.Context(), journal.Filter{})
	w.ok(err)
	if len(acts) != 2 || acts[0].About != "k7" || acts[1].What != journal.Start || acts[1].Seq != 1 {
		t.Errorf("acts %+v", acts)
	}
}

// A dossier opened again while it is open adds no line; LastSeen moves all the same.
func TestOpenedAgain(t *testing.T) {
	w := story(t)
	lines := func(r journal.Record, want int64) {
		t.Helper()
		w.append(r)
		if got := w.size(); got != want {
			t.Errorf("%d records, want %d", got, want)
		}
		last, err := w.LastSeen(t.Context(), r.Officer, []dossier.ID{note, request})
		w.ok(err)
		if len(last) != 1 || last[r.Dossier] != lang.Moment(w.now.UnixMilli()) {
			t.Errorf("last seen %v", last)
		}
	}
	k7 := read("k7", request)
	lines(k7, 1)
	w.later(4 * time.Minute)
	lines(k7, 1)
	lines(read("m2", request), 2)
	w.later(time.Minute)
	lines(k7, 3) // open means since the record, not since the last look
	k7.Purpose = "audit"
	lines(k7, 4)
	k7.Role = party.Head
	lines(k7, 5)
	lines(k7, 5)

	w.later(-time.Hour) // the clock was wrong and is put back: not open, it says
	w.append(k7)
	if got := w.size(); got != 6 {
		t.Errorf("%d records, want 6", got)
	}
}

// What is done and its line in the journal stand or fall together.
func TestAppendWithTheAct(t *testing.T) {
	w := story(t)
	fails := errors.New("the act fails")
	err := w.db.Write(t.Context(), func(tx *store.Tx) error {
		w.ok(w.AppendTx(tx, read("k7", note)))
		return fails
	})
	if !errors.Is(err, fails) || w.size() != 0 {
		t.Fatalf("%v, %d records", err, w.size())
	}
	last, err := w.LastSeen(t.Context(), "k7", []dossier.ID{note})
	w.ok(err)
	if len(last) != 0 {
		t.Fatal("seen without a record")
	}
}

func TestRecordsOfNothing(t *testing.T) {
	w := story(t)
	for _, r := range []journal.Record{
		{},
		{What: journal.Read, Officer: "k7"},
		{What: journal.Read, Dossier: note},
		{What: journal.Start, About: "two\nlines"},
		{What: journal.Start, About: "\xff"},
	} {
		if w.Append(t.Context(), r) == nil {
			t.Errorf("%+v was taken", r)
		}
	}
	w.ok(w.Verify(t.Context()))
}

// After a power cut the journal that is opened again holds every line it acknowledged.
func TestOpenedAfterRestart(t *testing.T) {
	dir := t.TempDir()
	w := newWorld(t, dir)
	for i := range 20 {
		w.append(read(fmt.Sprint("o", i), note))
	}
	n, root, err := w.Head(t.Context())
	w.ok(err)
	w.ok(w.db.Close())
	w = newWorld(t, dir)
	w.append(journal.Record{What: journal.Start})
	w.ok(w.Extends(t.Context(), n, root))
	w.ok(w.Verify(t.Context()))
	w.ok(w.db.Close())
}

func BenchmarkAppend(b *testing.B) {
	w := newWorld(b, b.TempDir())
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			w.append(journal.Record{What: journal.Start})
		}
	})
	w.ok(w.db.Close())
}
