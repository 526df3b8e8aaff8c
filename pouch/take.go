package pouch

import (
	"context"
	"io"
	"strconv"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// Report says what came of a pouch.
type Report struct {
	From    party.ID
	Made    lang.Moment
	Entries int // that were in it
	Took    int // new, and on the disk to stay
	Held    int // here already
	Early   int // kept waiting for others
	Refused int // with the offence recorded
	Missing int // chains that early entries wait for: a further pouch must bring them
}

// Take takes a pouch in as if its sender had brought it over the link. When it returns
// without an error all of it is accounted for; with one, the report says how far it came,
// and the pouch is taken again.
func Take(ctx context.Context, c *clerk.Clerk, r io.Reader) (Report, error) {
	f, err := open(r)
	if err != nil {
		return Report{}, err
	}
	l, key, err := f.letter(c)
	if err != nil {
		return Report{}, err
	}
	report := Report{From: l.From, Made: lang.Moment(l.Made)}
	wants := map[clerk.Want]bool{}
	for _, sum := range l.Batches {
		b, err := f.batch(key, sum)
		if err != nil {
			return report, err
		}
		taken, err := c.Take(ctx, l.From, b.Entries)
		if err != nil {
			return report, err
		}
		report.Entries += len(b.Entries)
		report.Took, report.Held = report.Took+taken.Took, report.Held+taken.Held
		report.Refused = report.Refused + taken.Refused
		report.Early += taken.Early
		for _, w := range taken.Wants {
			wants[w] = true
		}
	}
	report.Missing = len(wants)
	if err := f.end(); err != nil {
		return report, err
	}
	return report, follow(ctx, c, l)
}

// letter opens the first two frames: the key, and the letter, which names its sender.
func (f frames) letter(c *clerk.Clerk) (l letter, key []byte, err error) {
	first, err := f.next()
	if err != nil {
		return l, nil, err
	}
	var shut lock
	if canon.Decode(first, &shut) != nil {
		return l, nil, errForm
	}
	if key, err = seal.Unwrap(c.Keys.Seal, shut.Wrap, shut.Commit); err != nil {
		return l, nil, procedure.Refuse("refuse.pouch-not-ours", nil)
	}
	second, err := f.next()
	if err != nil {
		return l, nil, err
	}
	var s signed
	plain, err := seal.OpenBody(key, second)
	if err != nil || canon.Decode(plain, &s) != nil || canon.Decode(s.Letter, &l) != nil {
		return l, nil, errForm
	}
	return l, key, l.judge(c, s, dossier.CommitKey(key))
}

// judge holds the letter against the charter: it must be for us, of our council, and signed
// with the key its sender has there now.
func (l letter) judge(c *clerk.Clerk, s signed, key canon.Hash) error {
	seat, known := c.Roll().Seat(l.From)
	switch {
	case l.Council != c.Council():
		return procedure.Refuse("refuse.pouch-council", nil)
	case l.To != c.Me() || l.Lock != key:
		return procedure.Refuse("refuse.pouch-not-ours", nil)
	case !known || l.From == c.Me() || !canon.Verify(seat.KeyAt(^uint64(0)), letterDomain, s.Letter, s.Sig):
		return procedure.Refuse("refuse.pouch-signature", lang.Args{"party": lang.Party(l.From)})
	case len(l.Batches) > maxBatches || len(l.Line) > maxLine || len(l.HasLine) > maxLine:
		return errForm
	}
	return nil
}

const maxLine = 64

func (f frames) batch(key []byte, sum canon.Hash) (b batch, err error) {
	sealed, err := f.next()
	if err != nil {
		return b, err
	}
	plain, err := seal.OpenBody(key, sealed)
	if err != nil || canon.Sum(batchDomain, plain) != sum || canon.Decode(plain, &b) != nil || len(b.Entries) > clerk.MaxBatch {
		return b, errForm
	}
	return b, nil
}

// follow moves the cursor on the sender's outbox, if the pouch goes on from there, so that
// the link does not bring the same again; and keeps how far the sender says it has come
// with ours.
func follow(ctx context.Context, c *clerk.Clerk, l letter) error {
	return c.DB.Write(ctx, func(tx *store.Tx) error {
		peer, err := tx.Peer(l.From)
		if err != nil {
			return err
		}
		if goesOn := l.Line == peer.Line && l.After <= peer.Cursor && peer.Cursor < l.Next; goesOn || l.Line != peer.Line && l.After == 0 {
			peer.Line, peer.Cursor = l.Line, l.Next
			if err := tx.SetPeer(peer); err != nil {
				return err
			}
		}
		line, err := tx.Line()
		if err != nil || l.HasLine != line {
			return err
		}
		before, err := said(tx, l.From, line)
		if err != nil || l.Has <= before {
			return err
		}
		return tx.SetMeta(saidKey(l.From), line+" "+strconv.FormatUint(l.Has, 10))
	})
}
