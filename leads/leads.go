// Package leads compares what dossiers name persons and things by: each dossier that comes
// in or changes, at once, with all the others this node holds. Where two may concern the
// same person or thing it notes a lead, for an officer to judge.
//
// A lead is this node's own record. It is signed by nobody, sent to nobody and stands in no
// dossier; it decides nothing. It holds which two marks are alike, when that was noticed and
// what an officer made of it; why they are alike is said anew whenever it is shown. It goes
// when either dossier does not name its mark any more.
//
// What it promises: every two marks that the rules call alike are noticed once both are in
// the index, whichever came first, also those that came while the node was down or still
// reading names; each once. Of a mark that very many share, the likest are noticed (see
// mostAlike); searching finds the others.
package leads

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"kenesh/clerk"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/store"
)

var tables = []string{`
CREATE TABLE leads (
	a       BLOB NOT NULL, -- the marks' ids; a is the smaller
	b       BLOB NOT NULL,
	in_a    BLOB NOT NULL, -- their dossiers
	in_b    BLOB NOT NULL,
	found   INTEGER NOT NULL,
	judged  TEXT NOT NULL DEFAULT '', -- see Judgement
	remark  TEXT NOT NULL DEFAULT '',
	officer TEXT NOT NULL DEFAULT '',
	role    TEXT NOT NULL DEFAULT '',
	at      INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX leads_in_a ON leads (in_a);
CREATE INDEX leads_in_b ON leads (in_b);
CREATE INDEX leads_b ON leads (b);
CREATE INDEX leads_open ON leads (found) WHERE judged = '';

-- What of a dossier was compared last: nothing is compared again because the index was
-- built anew.
CREATE TABLE leads_compared (
	dossier BLOB NOT NULL PRIMARY KEY,
	digest  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`}

// Config is what leads work with.
type Config struct {
	DB    *store.DB
	Index *index.Index
	Watch func() (<-chan clerk.Event, func())
	Now   func() time.Time
	Log   *slog.Logger
}

// Leads are one node's. Its methods are safe for concurrent use.
type Leads struct {
	Config
	names  lang.Namesakes
	mu     sync.RWMutex
	marks  []int64 // of each name in names, the mark's number
	ready  bool    // all names there are have been read
	follow sync.Mutex
}

// New makes the leads of a store and creates and upgrades their tables. Nothing is compared
// before Run or Follow.
func New(cfg Config) (*Leads, error) {
	if err := cfg.DB.Migrate(context.Background(), "leads", tables); err != nil {
		return nil, err
	}
	return &Leads{Config: cfg}, nil
}

// atLatest is how long nothing is looked at where no event tells of a change.
const atLatest = 10 * time.Second

// Run compares whatever changes, until ctx ends.
func (l *Leads) Run(ctx context.Context) {
	events, stop := l.Watch()
	defer stop()
	for swept := false; ; {
		err := error(nil)
		if !swept {
			err = l.sweep(ctx)
			swept = err == nil
		}
		if err == nil {
			err = l.Follow(ctx)
		}
		if err != nil && ctx.Err() == nil {
			l.Log.Error("comparing dossiers", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-events:
			l.gather(ctx, events)
		case <-time.After(atLatest):
		}
	}
}

// gathering is how long changes gather before they are looked at together.
const gathering = 50 * time.Millisecond

// gather lets the changes come that follow one: looking costs the same for many.
func (l *Leads) gather(ctx context.Context, events <-chan clerk.Event) {
	enough := time.After(gathering)
	for {
		select {
		case <-ctx.Done():
			return
		case <-enough:
			return
		case <-events:
		}
	}
}

// State is how far comparing has come.
type State struct {
	Ready   bool // the names have been read: searching finds all of them
	Names   int  // read so far
	Waiting int  // dossiers whose marks are still to be compared
}

// State says how far comparing has come.
func (l *Leads) State(ctx context.Context) (s State, err error) {
	l.mu.RLock()
	s.Ready, s.Names = l.ready, len(l.marks)
	l.mu.RUnlock()
	err = l.DB.Read(ctx, func(tx *store.Tx) error {
		seq, err := place(tx)
		if err == nil {
			s.Waiting, err = l.Index.MarksWaiting(tx, seq)
		}
		return err
	})
	return s, err
}

// Bytes is how much memory the names take.
func (l *Leads) Bytes() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.names.Bytes() + 8*cap(l.marks)
}

// namesAtOnce is how many names are read in one go.
const namesAtOnce = 5000

// read takes in the names that are in the index and not in memory yet. It stops after a
// while, for readers to see what is there; more says that it did.
func (l *Leads) read(tx *store.Tx) (more bool, err error) {
	for range 10 {
		last := int64(0)
		l.mu.RLock()
		if len(l.marks) > 0 {
			last = l.marks[len(l.marks)-1]
		}
		l.mu.RUnlock()
		found, err := l.Index.NamesAfter(tx, last, namesAtOnce)
		if err != nil {
			return false, err
		}
		l.add(found)
		if len(found) < namesAtOnce {
			return false, nil
		}
	}
	return true, nil
}

func (l *Leads) add(found []index.Marked) {
	for i := range found {
		n := lang.ReadName(found[i].Value)
		l.mu.Lock()
		l.names.Add(&n)
		l.marks = append(l.marks, found[i].N)
		l.mu.Unlock()
	}
}

// markOf is the mark that a name in memory is, and false if its dossier does not name it any
// more: then it is not found again either.
func (l *Leads) markOf(tx *store.Tx, number int) (index.Marked, bool, error) {
	l.mu.RLock()
	n := l.marks[number]
	l.mu.RUnlock()
	m, err := l.Index.MarkAt(tx, n)
	if isGone(err) {
		l.names.Remove(number)
		return m, false, nil
	}
	return m, err == nil, err
}

// alike lists the marks of other dossiers that may be the same as m.
func (l *Leads) alike(tx *store.Tx, m index.Marked) ([]index.Marked, error) {
	candidates, err := l.candidates(tx, m)
	return slices.DeleteFunc(candidates, func(o index.Marked) bool { return o.In == m.In || m.Why(o.Mark) == nil }), err
}
