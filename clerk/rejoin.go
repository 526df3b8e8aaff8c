package clerk

import (
	"slices"
	"sync"

	"kenesh/party"
)

// rejoin keeps a node that may have forgotten what it signed from signing anything that
// a peer might contradict. The node sets it when it starts on a database that is older
// than its guard; each peer that has handed back what it holds of our chains lifts it
// for the dossiers shared with that peer.
type rejoin struct {
	mu     sync.Mutex
	needed bool
	heard  map[party.ID]bool
}

// MustRejoin holds back every signature in a dossier until all its other parties have
// been heard.
func (c *Clerk) MustRejoin() {
	c.rejoin.mu.Lock()
	defer c.rejoin.mu.Unlock()
	c.rejoin.needed, c.rejoin.heard = true, map[party.ID]bool{}
}

// Heard says that a peer has handed back everything it holds of this party's chains.
func (c *Clerk) Heard(peer party.ID) {
	c.rejoin.mu.Lock()
	defer c.rejoin.mu.Unlock()
	if c.rejoin.needed {
		c.rejoin.heard[peer] = true
	}
}

// Rejoining lists the seated parties not heard from yet, none if nothing is held back.
func (c *Clerk) Rejoining() []party.ID { return c.rejoin.unheard(c.Roll().Seated(), c.Me()) }

func (r *rejoin) unheard(of []party.ID, me party.ID) []party.ID {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.needed {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(of), func(id party.ID) bool { return id == me || r.heard[id] })
}
