package clerk

import (
	"bytes"
	"context"
	"crypto/ed25519"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Fork is a number of this party's chain in a dossier with two entries or more, of which
// it has not said which it stands by. Nothing it wrote from there on counts.
type Fork struct {
	Dossier dossier.ID
	Number  uint64
	Entries []*dossier.Entry
}

// Forks lists where this party's own chains are frozen, the charter's first.
func (c *Clerk) Forks(ctx context.Context) ([]Fork, error) {
	var ids []dossier.ID
	if err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		ids, err = tx.Forked(c.Me())
		return err
	}); err != nil {
		return nil, err
	}
	var forks []Fork
	for _, id := range ids {
		l, err := c.load(ctx, id)
		if err != nil {
			return nil, err
		}
		n, frozen := l.rec.History.Frozen(c.Me())
		if !frozen {
			continue
		}
		f := Fork{Dossier: id, Number: n, Entries: l.rec.History.Variants(c.Me(), n)}
		if id == c.Council() {
			forks = append([]Fork{f}, forks...)
		} else {
			forks = append(forks, f)
		}
	}
	return forks, nil
}

// Recovery is what a party says with its recovery key: its card from now on, and which of
// its entries it stands by where its chains fork.
type Recovery struct {
	Key    ed25519.PrivateKey
	Input  any // pointer to the input of the charter's recover step
	Stands []canon.Hash
	By     party.Person
}

// Recover records a recovery in the charter. It is on the disk to stay when Recover
// returns. Every dossier in which this party takes part then owes a receipt: it goes on
// from what the party stands by, and no old key writes there after it.
func (c *Clerk) Recover(ctx context.Context, r Recovery) (store.Done, error) {
	l, done, err := c.hold(ctx, c.Council())
	if err != nil {
		return store.Done{}, err
	}
	defer done()
	if head := l.rec.History.Head(c.Me()); head == nil ||
		!bytes.Equal(l.rec.KeysAfter(c.Me(), head.Hash).Recovery, r.Key.Public().(ed25519.PublicKey)) {
		return store.Done{}, procedure.Refuse("refuse.recovery-key", nil)
	}
	l.rec.Explain(dossier.Explained{c.Me(): set(r.Stands)})
	if err := c.mayWrite(l); err != nil {
		l.rec = nil // nothing of this has been said
		return store.Done{}, err
	}
	out, err := c.write(ctx, l, draft{step: dossier.Recover, by: r.By, input: r.Input, recovery: &r})
	if err != nil {
		l.rec = nil
	}
	return out, err
}

func set(hashes []canon.Hash) map[canon.Hash]bool {
	out := map[canon.Hash]bool{}
	for _, h := range hashes {
		out[h] = true
	}
	return out
}

// explain tells a dossier in memory what parties have said of their forks since.
func (c *Clerk) explain(l *live) {
	if places := c.charted(); l.rec != nil && l.places != places {
		l.places = places
		l.rec.Explain(places.Explained())
	}
}

// changesKey reports whether the author of e, in the charter, signs with another key after it.
func changesKey(rec *procedure.Record, e *dossier.Entry) bool {
	return !bytes.Equal(rec.KeysAfter(e.Party, e.Prev).Sign, rec.KeysAfter(e.Party, e.Hash).Sign)
}

// oweAfter notes the dossiers that e, in the charter, changes without a word in them:
// those where its author has now explained a fork; if the author is this party and signs
// with another key from now on, all, so that the old key is past everywhere.
func (c *Clerk) oweAfter(tx *store.Tx, rec *procedure.Record, e *dossier.Entry) error {
	if !e.IsCharter() || e.Founding != nil {
		return nil
	}
	if e.Party == c.Me() && changesKey(rec, e) {
		return tx.OweAll(c.Me())
	}
	if e.Step != dossier.Recover {
		return nil
	}
	ids, err := tx.Forked(e.Party)
	for _, id := range ids {
		if err == nil {
			err = tx.Owe(id)
		}
	}
	return err
}

// reconsider brings the lists up to date with what parties have said of their forks in the
// charter. Should it be cut short, the receipts owed since then do it: see oweAfter.
func (c *Clerk) reconsider(ctx context.Context, of party.ID) {
	var ids []dossier.ID
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		ids, err = tx.Forked(of)
		return err
	})
	for _, id := range ids {
		if err == nil && id != c.Council() {
			err = c.reindex(ctx, id)
		}
	}
	if err != nil {
		c.Log.Error("lists after a recovery", "party", of, "err", err)
	}
}

// mustSpeak reports whether this party has to write in a dossier though there is nothing
// new in it: its last entry there is one of two it signed, or stands on a key it has left.
func (c *Clerk) mustSpeak(h *dossier.History) bool {
	head := h.Head(c.Me())
	if head == nil {
		return false
	}
	return len(h.Variants(c.Me(), head.Number)) > 1 || !head.IsCharter() && c.charted().Left(head)
}
