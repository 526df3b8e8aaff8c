package clerk

import (
	"sync"

	"kenesh/dossier"
	"kenesh/party"
)

// Event says that a dossier has changed and is on the disk.
type Event struct {
	Dossier dossier.ID
	Kind    string
	By      party.ID
	Own     bool       // this node wrote it
	Receipt bool       // nothing but receipts
	To      []party.ID // whose outboxes it went into
}

// watch tells whoever listens. It never waits for a slow one: it loses events instead.
type watch struct {
	mu   sync.Mutex
	subs map[chan Event]bool
}

func (w *watch) tell(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.subs {
		select {
		case ch <- e:
		default:
		}
	}
}

// Watch returns a channel of events and the way to end it. A listener that falls behind
// misses some: what it shows must be read anew, not added up from events.
func (c *Clerk) Watch() (<-chan Event, func()) {
	ch := make(chan Event, 64)
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	if c.watch.subs == nil {
		c.watch.subs = map[chan Event]bool{}
	}
	c.watch.subs[ch] = true
	return ch, func() {
		c.watch.mu.Lock()
		defer c.watch.mu.Unlock()
		delete(c.watch.subs, ch)
	}
}
