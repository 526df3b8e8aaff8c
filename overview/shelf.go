package overview

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
)

// shelf is what is kept of the dossiers of one kind.
type shelf struct {
	kind string

	mu    sync.Mutex // one at a time brings it up to date
	place int64      // up to where in the record it has been brought; below 0: nowhere yet
	turn  uint64     // counts how often something in it has changed
	books map[dossier.ID]*book
	order []*book // by opening, then by id

	size int // entries; guarded by Overviews.mu
}

// book is one dossier; without a state it has to be read, unless its contents are gone.
type book struct {
	procedure.Case
	entries int
	gone    bool
}

// forget leaves nothing of a dossier's contents on the shelf.
func (s *shelf) forget(id dossier.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.books[id]; b != nil {
		b.Case, b.gone = procedure.Case{ID: id}, false
		s.turn++
	}
}

// shelf returns the shelf of a kind, as the one used last.
func (o *Overviews) shelf(kind string) *shelf {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.shelves, func(s *shelf) bool { return s.kind == kind })
	s := &shelf{kind: kind, place: -1, books: map[dossier.ID]*book{}}
	if i >= 0 {
		s = o.shelves[i]
		o.shelves = slices.Delete(o.shelves, i, i+1)
	}
	o.shelves = append(o.shelves, s)
	return s
}

// cases are all dossiers of the kind as the record has them now, and the turn they are of.
func (s *shelf) cases(ctx context.Context, o *Overviews) ([]procedure.Case, uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.follow(ctx, o); err != nil {
		return nil, 0, err
	}
	if err := s.read(ctx, o); err != nil {
		return nil, 0, err
	}
	cases := make([]procedure.Case, 0, len(s.order))
	for _, b := range s.order {
		if b.State != nil {
			cases = append(cases, b.Case)
		}
	}
	o.makeRoom(s)
	return cases, s.turn, nil
}

// follow finds out what has changed since the shelf was brought up to date, and forgets it.
func (s *shelf) follow(ctx context.Context, o *Overviews) error {
	changed, now, anew, err := o.clerk.Since(ctx, s.place)
	if err != nil {
		return err
	}
	if anew {
		s.books, s.order, changed = map[dossier.ID]*book{}, nil, nil
	}
	strange := anew || s.place < 0
	for _, id := range changed {
		b := s.books[id]
		if b == nil {
			strange = true
			continue
		}
		b.State, b.gone = nil, false
		s.turn++
	}
	if strange {
		ids, err := o.index.OfKind(ctx, s.kind)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if s.books[id] == nil {
				b := &book{Case: procedure.Case{ID: id}}
				s.books[id] = b
				s.order = append(s.order, b)
				s.turn++
			}
		}
	}
	s.place = now
	return nil
}

// read folds the dossiers that have to be read, on all processors. Should it be cut short,
// what was read stays.
func (s *shelf) read(ctx context.Context, o *Overviews) error {
	var unread []*book
	for _, b := range s.order {
		if b.State == nil && !b.gone {
			unread = append(unread, b)
		}
	}
	if len(unread) == 0 {
		return nil
	}
	next, errs := make(chan *book, len(unread)), make([]error, runtime.GOMAXPROCS(0))
	for _, b := range unread {
		next <- b
	}
	close(next)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			for b := range next {
				if errs[i] == nil {
					errs[i] = b.read(ctx, o)
				}
			}
		})
	}
	wg.Wait()
	slices.SortFunc(s.order, func(a, b *book) int {
		return cmp.Or(cmp.Compare(a.Opened, b.Opened), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return errors.Join(errs...)
}

func (b *book) read(ctx context.Context, o *Overviews) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	rec, err := o.clerk.Read(ctx, b.ID)
	if err != nil {
		return err
	}
	h := rec.History
	b.Case = procedure.Case{ID: b.ID, Facts: rec.Facts(), Founder: h.Founder(), Parties: h.Present(),
		Opened: lang.Moment(h.Founding().Time), State: rec.State}
	b.entries, b.gone = len(rec.Outcomes), rec.State == nil
	return nil
}

// makeRoom keeps within the bound: other kinds go first, the one used longest ago before
// the others, and then what this one has too much of. The caller holds s.
func (o *Overviews) makeRoom(s *shelf) {
	o.mu.Lock()
	defer o.mu.Unlock()
	s.size = 0
	for _, b := range s.order {
		if s.size += b.entries; s.size > o.most {
			s.size -= b.entries
			b.State = nil
		}
	}
	total := 0
	for _, each := range o.shelves {
		total += each.size
	}
	for total > o.most && o.shelves[0] != s {
		gone := o.shelves[0]
		total -= gone.size
		o.shelves = o.shelves[1:]
		o.drawn = slices.DeleteFunc(o.drawn, func(d drawing) bool { return d.of.shelf == gone })
	}
}
