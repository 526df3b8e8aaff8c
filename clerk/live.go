package clerk

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// live is a dossier held in memory while it is written to. Its mutex is the dossier's
// own queue: one act, one batch of a peer's entries at a time.
type live struct {
	mu    sync.Mutex
	id    dossier.ID
	rec   *procedure.Record // nil when it must be read again
	keys  map[uint64][]byte // epoch keys, opened
	early map[canon.Hash]store.Early

	places *procedure.Places // what rec has been told of forks, see explain
	said   *index.Said       // what the index says of it; nil where that is not known
	told   []party.ID        // whom the store has as its parties; nil where that is not known

	shredded bool        // this party's copy is gone
	order    *Shredding  // what is shredding it just now
	limit    store.Limit // as the store was last told
	hollow   bool        // some body is not here, as the store was last told

	refs int // who holds or waits; guarded by lives.mu
	size int // entries, when it was last put back
	age  *list.Element
}

// maxLive bounds what is kept of recently written dossiers, in entries: some 3 KB each.
const maxLive = 16_384

// lives keeps recently written dossiers, so that the next act need not read them again.
type lives struct {
	mu   sync.Mutex
	most int // entries in all, and
	size int // how many there are
	by   map[dossier.ID]*live
	ages *list.List // least recently used first
}

func (ls *lives) init(most int) {
	ls.most, ls.by, ls.ages = most, map[dossier.ID]*live{}, list.New()
}

func (ls *lives) get(id dossier.ID) *live {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l := ls.by[id]
	if l == nil {
		l = &live{id: id}
		ls.by[id] = l
		l.age = ls.ages.PushBack(l)
	}
	l.refs++
	ls.ages.MoveToBack(l.age)
	return l
}

func (ls *lives) put(l *live) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l.refs--
	if l.refs == 0 {
		size := l.entries()
		ls.size, l.size = ls.size+size-l.size, size
	}
	for el := ls.ages.Front(); el != nil && ls.size > ls.most; {
		next, old := el.Next(), el.Value.(*live)
		if old.refs == 0 {
			delete(ls.by, old.id)
			ls.ages.Remove(el)
			ls.size -= old.size
		}
		el = next
	}
}

// entries is what it costs to keep l; nobody holds it.
func (l *live) entries() int {
	if l.rec == nil {
		return 1
	}
	return 1 + len(l.rec.History.Order())
}

// hold gives the caller the dossier to write to until it calls done. ErrUnknown if it is
// not here.
func (c *Clerk) hold(ctx context.Context, id dossier.ID) (l *live, done func(), err error) {
	l, done = c.lock(id)
	if l.rec == nil {
		var read *live
		if read, err = c.load(ctx, id); err != nil {
			done()
			return nil, nil, err
		}
		l.adopt(read)
	}
	return l, done, nil
}

// adopt takes over what was read anew.
func (l *live) adopt(read *live) {
	l.rec, l.keys, l.early, l.places = read.rec, read.keys, read.early, read.places
	l.shredded, l.limit, l.hollow = read.shredded, read.limit, read.hollow
}

// lock is hold for a dossier that may not be here yet: then l.rec is nil.
func (c *Clerk) lock(id dossier.ID) (*live, func()) {
	l := c.lives.get(id)
	l.mu.Lock()
	c.explain(l)
	return l, func() {
		l.mu.Unlock()
		c.lives.put(l)
	}
}

// load reads and folds a dossier from the database. Of one that is not here it returns,
// beside ErrUnknown, what waits for it.
func (c *Clerk) load(ctx context.Context, id dossier.ID) (*live, error) {
	l := &live{id: id, keys: map[uint64][]byte{}, early: map[canon.Hash]store.Early{}}
	var entries []*dossier.Entry
	whole := context.WithoutCancel(ctx) // to be ready to stop takes the store longer than to read
	err := c.DB.Read(whole, func(tx *store.Tx) (err error) {
		if entries, err = tx.Entries(id); err != nil {
			return err
		}
		if slices.ContainsFunc(entries, (*dossier.Entry).Hollow) {
			limit, err := tx.LimitOf(id)
			if err != nil {
				return err
			}
			l.shredded = limit.Shredded != 0
			if l.hollow, err = tx.IsHollow(id); err != nil {
				return err
			}
		}
		early, err := tx.EarlyOf(id)
		if err != nil {
			return err
		}
		for _, e := range early {
			l.early[e.Hash] = e
		}
		return c.loadKeys(tx, l, entries)
	})
	if err != nil {
		return nil, fmt.Errorf("reading dossier %s: %w", id.Short(), err)
	}
	if len(entries) == 0 {
		return l, ErrUnknown
	}
	h, err := dossier.NewHistory(entries[0])
	if err != nil {
		return nil, fmt.Errorf("reading dossier %s: %w", id.Short(), err)
	}
	l.places = c.charted()
	h.Explain(l.places.Explained())
	for _, e := range entries[1:] {
		h.Add(e)
	}
	l.rec = procedure.Fold(c.procedures[h.Kind()], h, l.open)
	c.retained(l) // what follows from the entries was written with them
	return l, nil
}

func (c *Clerk) loadKeys(tx *store.Tx, l *live, entries []*dossier.Entry) error {
	for _, e := range entries {
		if e.Opens == nil {
			continue
		}
		sealed, err := tx.Key(l.id, e.Opens.Number)
		if errors.Is(err, store.ErrNotFound) {
			continue // shredded, or never ours
		}
		if err != nil {
			return err
		}
		key, err := seal.OpenBody(c.Keys.Storage, sealed)
		if err != nil {
			return fmt.Errorf("epoch %d: %w", e.Opens.Number, err)
		}
		l.keys[e.Opens.Number] = key
	}
	return nil
}

var errNoKey = errors.New("no key for this epoch")

// open is the dossier's procedure.Opener.
func (l *live) open(e *dossier.Entry) (procedure.Body, error) {
	key, ok := l.keys[e.Epoch]
	if e.Epoch != 0 && !ok {
		return procedure.Body{}, errNoKey
	}
	return procedure.OpenBody(e, func(sealed []byte) ([]byte, error) { return seal.OpenBody(key, sealed) })
}
