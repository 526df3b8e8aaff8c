package clerk

import (
	"bytes"
	"context"
	"errors"
	"sort"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/proof"
	"kenesh/store"
)

var errNoCharter = errors.New("not the founding entry of a council that names this node")

// Batch is what a peer gets: what is addressed to it after a cursor.
type Batch struct {
	Line    string   `cbor:"1,keyasint"` // of this database; a cursor means nothing in another
	Entries [][]byte `cbor:"2,keyasint,omitempty"`
	Next    uint64   `cbor:"3,keyasint"` // the cursor after this batch
	More    bool     `cbor:"4,keyasint,omitempty"`
}

// Bounds of a batch.
const (
	MaxBatch      = 1000
	maxBatchBytes = 3 << 20
)

// Outbox is what is addressed to a peer after its cursor on a line. A peer that knows
// another line starts over.
func (c *Clerk) Outbox(ctx context.Context, peer party.ID, line string, after uint64, limit int) (Batch, error) {
	var b Batch
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if b.Line, err = tx.Line(); err != nil {
			return err
		}
		if line != b.Line {
			after = 0
		}
		b.Next = after
		if !c.served(peer) {
			return nil
		}
		limit = min(max(limit, 1), MaxBatch)
		addressed, err := tx.Outbox(peer, after, limit, maxBatchBytes)
		for _, a := range addressed {
			b.Entries = append(b.Entries, a.Envelope)
			b.Next = a.Seq
		}
		b.More = len(addressed) > 0
		return err
	})
	return b, err
}

// served says whether a peer gets anything new: who is suspended keeps what it has.
func (c *Clerk) served(peer party.ID) bool {
	seat, ok := c.Roll().Seat(peer)
	return ok && seat.Standing != party.Suspended && seat.Standing != party.Left
}

// Serves says whether a peer gets anything new.
func (c *Clerk) Serves(peer party.ID) bool { return c.served(peer) }

// Heads tells a peer how far its own chains reach here, dossier by dossier: what a
// restored node asks before it writes again.
func (c *Clerk) Heads(ctx context.Context, peer party.ID, after dossier.ID) ([]store.Head, error) {
	var heads []store.Head
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		heads, err = tx.Heads(peer, after, MaxBatch)
		return err
	})
	return heads, err
}

// Lacking says which of the heads a peer reports this node does not have, and from
// where on. Another entry with the number of a head is lacking too: it proves that this
// node signed two, and the officers here must learn of it.
func (c *Clerk) Lacking(ctx context.Context, heads []store.Head) ([]Want, error) {
	var wants []Want
	err := c.DB.Read(ctx, func(tx *store.Tx) error {
		for _, h := range heads {
			has, err := c.hasOwn(tx, h)
			if err != nil {
				return err
			}
			if has || c.rejoin.isFake(h.Hash) {
				continue
			}
			here, err := tx.HasDossier(h.Dossier)
			if err != nil {
				return err
			}
			own := Want{Dossier: h.Dossier, Party: c.Me(), From: 1}
			if !here { // all of it; and our own by itself, for the peer may have no more than that
				wants = append(wants, Want{Dossier: h.Dossier})
			} else if own.From, err = c.lackFrom(tx, h); err != nil {
				return err
			}
			wants = append(wants, own)
		}
		return nil
	})
	return wants, err
}

// hasOwn reports whether an entry of this party's is here, be it waiting for others.
func (c *Clerk) hasOwn(tx *store.Tx, h store.Head) (bool, error) {
	if waits, err := tx.Holds(h.Hash); waits || err != nil {
		return waits, err
	}
	_, err := tx.Entry(h.Dossier, c.Me(), h.Number, h.Hash)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// lackFrom is the first number up to a head's at which this node's own chain has nothing;
// the head's, if it has another entry there.
func (c *Clerk) lackFrom(tx *store.Tx, h store.Head) (uint64, error) {
	var failed error
	n := sort.Search(int(min(h.Number, 1<<53)), func(i int) bool {
		has, err := tx.Chain(h.Dossier, c.Me(), uint64(i)+1, 1)
		failed = errors.Join(failed, err)
		return len(has) == 0
	})
	return min(uint64(n)+1, max(h.Number, 1)), failed
}

// seatedAs checks that the charter names this party with this node's own keys.
func (c *Clerk) seatedAs(l *live) error {
	seat, ok := c.Roll().Seat(c.Me())
	if !ok || !bytes.Equal(seat.Card.Seal, c.Keys.Seal.PublicKey().Bytes()) {
		return errNoCharter
	}
	return nil
}

// row is the dossier as the index keeps it.
func (c *Clerk) row(l *live) index.Row {
	if c.closed(l.rec) {
		shown := *l.rec
		shown.Close()
		return index.RowOf(&shown, c.Me())
	}
	if why, barred := c.barred(l.rec); barred {
		shown := *l.rec
		shown.Bar(why)
		return index.RowOf(&shown, c.Me())
	}
	return index.RowOf(l.rec, c.Me())
}

// Export makes the portable proof of a dossier: whoever has it can check and read it.
func (c *Clerk) Export(ctx context.Context, id dossier.ID) ([]byte, error) {
	l, err := c.load(ctx, id)
	if err != nil {
		return nil, err
	}
	if c.closed(l.rec) {
		return nil, procedure.Refuse("refuse.closed", nil)
	}
	if why, barred := c.barred(l.rec); barred {
		return nil, &procedure.Refusal{Message: why}
	}
	charter, err := c.load(ctx, c.Council())
	if err != nil {
		return nil, err
	}
	return proof.Make(charter.rec, l.rec, l.keys), nil
}

// Since lists the dossiers that have got entries since a place in the record and gives the
// place reached; for a place below 0, only that. anew says that any dossier may have
// changed: a party has said in the charter which of its forked entries count.
func (c *Clerk) Since(ctx context.Context, place int64) (changed []dossier.ID, now int64, anew bool, err error) {
	err = c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		changed, anew, now, err = tx.Since(place, dossier.Recover)
		return err
	})
	if err != nil || !anew {
		return changed, now, anew, err
	}
	_, done, err := c.hold(ctx, c.Council()) // until who writes there has drawn the consequences
	if err == nil {
		done()
	}
	return changed, now, anew, err
}

// Dossiers lists every dossier this node holds.
func (c *Clerk) Dossiers(ctx context.Context) ([]dossier.ID, error) {
	var all []dossier.ID
	err := c.DB.Read(ctx, func(tx *store.Tx) error {
		for {
			var after dossier.ID
			if len(all) > 0 {
				after = all[len(all)-1]
			}
			ids, err := tx.Dossiers(after, 1000)
			if err != nil || len(ids) == 0 {
				return err
			}
			all = append(all, ids...)
		}
	})
	return all, err
}
