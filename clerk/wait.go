package clerk

import (
	"context"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// wait keeps e until what it waits for is here.
func (in *intake) wait(e *dossier.Entry, reason string, gaps []dossier.Gap) bool {
	in.want(gaps)
	if in.l.early == nil {
		in.l.keys, in.l.early = map[uint64][]byte{}, map[canon.Hash]store.Early{}
	}
	if _, waits := in.l.early[e.Hash]; !waits {
		w := store.Early{Hash: e.Hash, Dossier: in.l.id, Party: e.Party, Number: e.Number, From: in.from,
			Envelope: e.Encode(), Reason: reason, Gaps: gaps, At: in.c.Now().UnixMilli()}
		in.l.early[e.Hash] = w
		in.early = append(in.early, w)
	}
	return true
}

// keepLater keeps an entry of a later format for the version that can judge it.
func (c *Clerk) keepLater(ctx context.Context, from party.ID, e *dossier.Entry, envelope []byte) error {
	c.Log.Warn("entry of a later format", "carrier", from, "dossier", e.Dossier.Short(), "format", e.Format)
	l, done := c.lock(e.Dossier)
	defer done()
	w := store.Early{Hash: e.Hash, Dossier: e.Dossier, Party: e.Party, Number: e.Number, From: from,
		Envelope: envelope, Reason: "of a later format", At: c.Now().UnixMilli()}
	in := &intake{c: c, l: l, from: from, early: []store.Early{w}}
	if err := c.DB.Write(ctx, in.keepWaiting); err != nil {
		return err
	}
	if l.rec != nil {
		l.early[e.Hash] = w
	}
	return nil
}

// waitForPlace keeps e until the charter reaches as far here as its author had it.
func (in *intake) waitForPlace(e *dossier.Entry) bool {
	in.taken.Wants = append(in.taken.Wants, Want{Dossier: in.c.Council(), Party: e.Party, From: in.c.charted().Lacks(e.Party)})
	return in.wait(e, "its author's place in the charter is not here yet", nil)
}

func (in *intake) endWait(e *dossier.Entry) {
	if _, waited := in.l.early[e.Hash]; waited {
		delete(in.l.early, e.Hash)
		in.early = slices.DeleteFunc(in.early, func(w store.Early) bool { return w.Hash == e.Hash })
		in.ended = append(in.ended, e.Hash)
	}
}

// waitsOn says that e has been waiting for another entry and still does. It saves
// verifying again and again what one peer has piled up whenever another brings something.
func (in *intake) waitsOn(e *dossier.Entry) bool {
	w, waits := in.l.early[e.Hash]
	if !waits || len(w.Gaps) == 0 {
		return false
	}
	j := in.l.rec.History.Judge(e)
	if j.Fit == dossier.Early {
		in.want(j.Gaps)
	}
	return j.Fit == dossier.Early
}

func (in *intake) want(gaps []dossier.Gap) {
	for _, g := range gaps {
		in.taken.Wants = append(in.taken.Wants, Want{Dossier: in.l.id, Party: g.Party, From: g.From})
	}
}
