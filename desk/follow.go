package desk

import (
	"html/template"
	"sync"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
)

// What a thousand screens in a hall show is made once for each change and language and handed
// to all of them. A hall is the dossier they follow; while nobody does, it costs nothing.

// halls are the dossiers that somebody follows on this desk.
type halls struct {
	watch func() (<-chan clerk.Event, func())

	mu    sync.Mutex
	by    map[dossier.ID]*hall
	count int // streams that are open, of all halls
}

// Bounds of what following takes up.
const (
	maxStreams = 8192             // a stream is a connection, some 30 KB and a descriptor
	lookAnew   = 10 * time.Second // in case news of a change was lost: see clerk.Watch
)

// hall is one dossier as it is followed. Its fields are guarded by halls.mu.
type hall struct {
	followers int
	left      time.Time     // when the last follower went
	changed   chan struct{} // closed at the next change
	made      map[string]*made
}

// made is what one kind of reader is shown since the last change.
type made struct {
	once  sync.Once
	part  template.HTML // of the page
	event []byte        // the same as a stream sends it
	title string
	at    string // its version
	err   error
}

// enter counts a follower in, until leave is called.
func (hs *halls) enter(id dossier.ID) (leave func()) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	if len(hs.by) == 0 {
		events, stop := hs.watch()
		hs.by = map[dossier.ID]*hall{}
		go hs.listen(events, stop)
	}
	h := hs.by[id]
	if h == nil {
		h = &hall{}
		h.turn()
		hs.by[id] = h
	}
	h.followers++
	return func() {
		hs.mu.Lock()
		defer hs.mu.Unlock()
		h.followers--
		h.left = time.Now()
	}
}

// turn forgets what was made and wakes who waits.
func (h *hall) turn() {
	if h.changed != nil {
		close(h.changed)
	}
	h.changed, h.made = make(chan struct{}), map[string]*made{}
}

// now returns what there is for a reader of a dossier that is followed, and the channel that
// is closed at the next change. It is made by make, by the first who asks.
func (hs *halls) now(id dossier.ID, reader string, make func(*made) error) (*made, <-chan struct{}) {
	hs.mu.Lock()
	h := hs.by[id]
	m := h.made[reader]
	if m == nil {
		m = &made{}
		h.made[reader] = m
	}
	changed := h.changed
	hs.mu.Unlock()
	m.once.Do(func() { m.err = make(m) })
	return m, changed
}

// changes is the channel that is closed at the next change.
func (hs *halls) changes(id dossier.ID) <-chan struct{} {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	return hs.by[id].changed
}

// listen hears of changes until nobody has followed anything for a while.
func (hs *halls) listen(events <-chan clerk.Event, stop func()) {
	defer stop()
	tick := time.NewTicker(lookAnew)
	defer tick.Stop()
	for {
		select {
		case e := <-events:
			hs.mu.Lock()
			if h := hs.by[e.Dossier]; h != nil && !e.Receipt {
				h.turn()
			}
			hs.mu.Unlock()
		case now := <-tick.C:
			if hs.sweep(now) {
				return
			}
		}
	}
}

// sweep has everything looked at anew and closes what nobody follows; true if that is all.
func (hs *halls) sweep(now time.Time) (empty bool) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	for id, h := range hs.by {
		if h.followers == 0 && now.Sub(h.left) > lookAnew {
			delete(hs.by, id)
			continue
		}
		h.turn()
	}
	return len(hs.by) == 0
}

// admit counts a stream in; false if there are too many.
func (hs *halls) admit() bool {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	if hs.count >= maxStreams {
		return false
	}
	hs.count++
	return true
}

func (hs *halls) gone() {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	hs.count--
}
