package pouch

import (
	"context"
	"io"
	"strconv"
	"strings"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// Packed says what a pouch holds.
type Packed struct {
	To      party.ID
	Entries int
	After   uint64 // the cursor it begins behind
	Next    uint64 // and the one behind it: from here the next pouch goes on
	More    bool   // there is more than fits
}

// Pack writes a pouch for a party: what is addressed to it after what it has said it has,
// or after a cursor that is named. It changes nothing; a pouch that is lost is packed again.
func Pack(ctx context.Context, c *clerk.Clerk, to party.ID, after *uint64, w io.Writer) (Packed, error) {
	seat, ok := c.Roll().Seat(to)
	if !ok || to == c.Me() || seat.Standing == party.Suspended || seat.Standing == party.Left {
		return Packed{}, procedure.RefuseField("party", "refuse.pouch-party", nil)
	}
	l := letter{Council: c.Council(), From: c.Me(), To: to, Made: c.Now().UnixMilli()}
	batches, more, err := gather(ctx, c, &l, after)
	if err != nil {
		return Packed{}, err
	}
	p := Packed{To: to, After: l.After, Next: l.Next, More: more}
	var bodies [][]byte
	for _, b := range batches {
		p.Entries += len(b.Entries)
		body := canon.Encode(b)
		bodies, l.Batches = append(bodies, body), append(l.Batches, canon.Sum(batchDomain, body))
	}
	if p.Entries == 0 {
		return p, procedure.Refuse("refuse.pouch-empty", lang.Args{"party": lang.Party(to)})
	}
	return p, write(w, c, seat.Card.Seal, l, bodies)
}

// gather takes the batches out of the outbox and fills in the cursors.
func gather(ctx context.Context, c *clerk.Clerk, l *letter, after *uint64) (batches []batch, more bool, err error) {
	first, err := c.Outbox(ctx, l.To, "", 0, 1)
	if err != nil {
		return nil, false, err
	}
	l.Line = first.Line
	if err := c.DB.Read(ctx, func(tx *store.Tx) error {
		peer, err := tx.Peer(l.To)
		if err != nil {
			return err
		}
		l.HasLine, l.Has = peer.Line, peer.Cursor
		if after != nil {
			l.After = *after
			return nil
		}
		l.After, err = said(tx, l.To, l.Line)
		return err
	}); err != nil {
		return nil, false, err
	}
	l.Next = l.After
	for {
		b, err := c.Outbox(ctx, l.To, l.Line, l.Next, clerk.MaxBatch)
		if err != nil || len(b.Entries) == 0 {
			return batches, false, err
		}
		if len(batches) == maxBatches {
			return batches, true, nil
		}
		batches, l.Next = append(batches, batch{b.Entries}), b.Next
	}
}

func write(w io.Writer, c *clerk.Clerk, public []byte, l letter, bodies [][]byte) error {
	key := seal.NewKey()
	l.Lock = dossier.CommitKey(key)
	wrap, err := seal.Wrap(public, key)
	if err != nil {
		return err
	}
	written := canon.Encode(l)
	if _, err := io.WriteString(w, firstLine); err != nil {
		return err
	}
	if err := writeFrame(w, canon.Encode(lock{Commit: l.Lock, Wrap: wrap})); err != nil {
		return err
	}
	for _, b := range append([][]byte{canon.Encode(signed{written, canon.Sign(c.Keys.Sign, letterDomain, written)})}, bodies...) {
		sealed, err := seal.Body(key, b)
		if err != nil {
			return err
		}
		if err := writeFrame(w, sealed); err != nil {
			return err
		}
	}
	return nil
}

// A peer says in its pouches how far it has come with our outbox; the next pouch to it goes
// on from there.
func saidKey(peer party.ID) string { return "pouch/" + string(peer) }

func said(tx *store.Tx, peer party.ID, line string) (uint64, error) {
	value, err := tx.Meta(saidKey(peer))
	if err != nil {
		return 0, err
	}
	of, at, _ := strings.Cut(value, " ")
	n, bad := strconv.ParseUint(at, 10, 64)
	if of != line || bad != nil {
		return 0, nil // of another life of this database: from the beginning
	}
	return n, nil
}
