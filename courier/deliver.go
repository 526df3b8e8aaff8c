package courier

import (
	"context"
	"time"

	"kenesh/clerk"
	"kenesh/party"
	"kenesh/store"
)

// A peer normally pulls. One that cannot reach this node, because its address has just
// changed or something between lets connections pass in one direction only, is brought
// what is addressed to it: one open direction between two nodes is enough.

const pathDeliver = "/courier/1/deliver"

// patience is how long a peer that was nudged is given to pull.
const patience = 3 * time.Second

// deliverRequest is a batch as pull would have answered it after a cursor. An empty one
// asks where to begin.
type deliverRequest struct {
	Line    string   `cbor:"1,keyasint,omitempty"`
	After   uint64   `cbor:"2,keyasint"`
	Entries [][]byte `cbor:"3,keyasint,omitempty"`
	Next    uint64   `cbor:"4,keyasint"`
}

// deliverAnswer is the cursor the peer holds now.
type deliverAnswer struct {
	Line   string `cbor:"1,keyasint,omitempty"`
	Cursor uint64 `cbor:"2,keyasint"`
}

// deliver brings the peer what it has not asked for in time.
func (l *link) deliver(ctx context.Context) error {
	waiting, err := l.backlog(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	var at deliverAnswer
	if err := l.post(ctx, pathDeliver, deliverRequest{}, &at); err != nil {
		return err
	}
	for {
		b, err := l.c.Clerk.Outbox(ctx, l.peer, at.Line, at.Cursor, clerk.MaxBatch)
		if err != nil {
			return err
		}
		if b.Line == at.Line {
			l.c.noteAsked(l.peer, at.Cursor)
		} else {
			at.Cursor = 0
		}
		if len(b.Entries) == 0 {
			return nil
		}
		before := at
		if err := l.post(ctx, pathDeliver, deliverRequest{b.Line, at.Cursor, b.Entries, b.Next}, &at); err != nil {
			return err
		}
		if at == before {
			return nil // it did not move: there is no more to be done from here
		}
	}
}

func (l *link) backlog(ctx context.Context) (n int, err error) {
	l.c.mu.Lock()
	asked := l.c.asked[l.peer].after
	l.c.mu.Unlock()
	err = l.c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.Backlog(l.peer, asked)
		return err
	})
	return n, err
}

// receive takes in what a peer delivers, and says where it may go on.
func (c *Courier) receive(ctx context.Context, peer party.ID, q deliverRequest) (deliverAnswer, error) {
	cursor, err := c.cursor(ctx, peer)
	if err != nil {
		return deliverAnswer{}, err
	}
	if len(q.Entries) > clerk.MaxBatch || len(q.Line) > maxLine || len(q.Entries) > 0 && q.Next <= q.After {
		return deliverAnswer{}, errMalformed
	}
	if len(q.Entries) > 0 {
		taken, err := c.Clerk.Take(ctx, peer, q.Entries)
		if err != nil {
			return deliverAnswer{}, err
		}
		c.toLink(peer, func(l *link) { l.want(taken.Wants) })
		follows := q.Line == cursor.Line && q.After == cursor.Cursor || q.Line != cursor.Line && q.After == 0
		if follows {
			cursor.Line, cursor.Cursor, cursor.Pulled = q.Line, q.Next, c.Now().UnixMilli()
			if err := c.DB.Write(ctx, func(tx *store.Tx) error { return tx.SetPeer(cursor) }); err != nil {
				return deliverAnswer{}, err
			}
		}
	}
	return deliverAnswer{Line: cursor.Line, Cursor: cursor.Cursor}, nil
}
