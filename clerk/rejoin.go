package clerk

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// rejoin keeps a node that may have forgotten what it signed from signing anything that
// a peer might contradict. The node sets it when it starts on a database that is older
// than its guard; each peer that has handed back what it holds of our chains lifts it
// for the dossiers shared with that peer. It outlives a restart until all have.
type rejoin struct {
	mu     sync.Mutex
	needed bool
	until  time.Time // when asking is over, heard or not; zero: not before everybody has been
	heard  map[party.ID]bool
	fakes  map[canon.Hash]bool // in this party's name, and none of its own: not to be asked for again
}

const maxFakes = 10_000

func (r *rejoin) forged(h canon.Hash) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fakes == nil || len(r.fakes) >= maxFakes {
		r.fakes = map[canon.Hash]bool{}
	}
	r.fakes[h] = true
}

func (r *rejoin) isFake(h canon.Hash) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fakes[h]
}

// signedByMe reports whether this party itself signed e, with whatever key it has had: it
// needs no charter to tell, and may have lost it.
func (c *Clerk) signedByMe(e *dossier.Entry) bool {
	if e.VerifiedBy(c.Keys.Sign.Public().(ed25519.PublicKey)) {
		return true
	}
	seat, _ := c.Roll().Seat(c.Me())
	for _, k := range seat.Keys {
		if e.VerifiedBy(k.Sign) {
			return true
		}
	}
	return e.Step == dossier.Recover // by a key that is kept elsewhere
}

const (
	metaRejoin = "rejoin"
	metaLine   = "line" // of store.NameLine
)

// MustRejoin holds back every signature in a dossier until all its other parties have
// been heard. The outbox becomes another line: its numbers have been given before, and
// peers that are past them must start over.
func (c *Clerk) MustRejoin() error {
	c.rejoin.begin()
	err := c.DB.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.SetMeta(metaRejoin, "needed"); err != nil {
			return err
		}
		return tx.SetMeta(metaLine, rand.Text())
	})
	if err != nil {
		return fmt.Errorf("preparing to rejoin: %w", err)
	}
	return nil
}

// AskFirst holds back signatures for a moment at the start while peers within reach say
// how far this party's chains reach with them: a machine that was put back to an earlier
// time, disk and all, knows nothing of it itself. Peers out of reach are not waited for.
func (c *Clerk) AskFirst(moment time.Duration) {
	c.rejoin.mu.Lock()
	defer c.rejoin.mu.Unlock()
	if !c.rejoin.needed {
		c.rejoin.needed, c.rejoin.heard, c.rejoin.until = true, map[party.ID]bool{}, time.Now().Add(moment)
	}
}

// resumeRejoin begins again what a stop has interrupted.
func (c *Clerk) resumeRejoin(tx *store.Tx) error {
	was, err := tx.Meta(metaRejoin)
	if was != "" {
		c.rejoin.begin()
	}
	return err
}

func (r *rejoin) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.needed, r.heard, r.until = true, map[party.ID]bool{}, time.Time{}
}

// Heard says that a peer has handed back everything it holds of this party's chains.
func (c *Clerk) Heard(peer party.ID) {
	if !c.rejoin.hear(peer) {
		return
	}
	if c.rejoin.lasts() {
		if err := c.Cover(context.Background()); err != nil {
			c.Log.Error("showing again what is known to be kept", "err", err)
		}
	}
	if len(c.rejoin.unheard(c.everyone(), c.Me())) > 0 {
		return
	}
	err := c.DB.Write(context.Background(), func(tx *store.Tx) error { return tx.SetMeta(metaRejoin, "") })
	if err != nil {
		c.Log.Error("rejoined", "err", err) // the next start asks once more
	}
}

// lasts says that the database is known to be older than what was signed, and not only that
// peers are asked at a start.
func (r *rejoin) lasts() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.needed && r.until.IsZero()
}

// Forgetful reports whether the database may lack what this node has done, and not every
// party has been heard yet.
func (c *Clerk) Forgetful() bool { return c.rejoin.lasts() }

// hear reports whether that is news.
func (r *rejoin) hear(peer party.ID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.needed || r.heard[peer] {
		return false
	}
	r.heard[peer] = true
	return true
}

// Rejoining lists the seated parties not heard from yet, none if nothing is held back.
func (c *Clerk) Rejoining() []party.ID { return c.rejoin.unheard(c.Roll().Seated(), c.Me()) }

func (r *rejoin) unheard(of []party.ID, me party.ID) []party.ID {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.needed || !r.until.IsZero() && time.Now().After(r.until) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(of), func(id party.ID) bool { return id == me || r.heard[id] })
}

// everyone lists the parties that have not left the council, whatever else they may.
func (c *Clerk) everyone() []party.ID {
	var ids []party.ID
	for _, seat := range c.Roll().Seats {
		ids = append(ids, seat.Card.Party)
	}
	return c.reachable(ids)
}

// reachable leaves out who has left the council, and who has been invited and has not
// written in the charter yet: there is no node of theirs to answer.
func (c *Clerk) reachable(ids []party.ID) []party.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id party.ID) bool {
		seat, ok := c.Roll().Seat(id)
		return ok && (seat.Standing == party.Left || seat.Standing == party.Invited && !c.charted().Wrote(id))
	})
}
