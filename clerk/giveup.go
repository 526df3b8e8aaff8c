package clerk

import (
	"context"
	"slices"

	"kenesh/dossier"
	"kenesh/store"
)

// waitsOwn says that an entry this party signed itself came back, and waits for another:
// its number is taken. It holds the party back until the other is here, or until the party
// has given both up.
func (c *Clerk) waitsOwn(l *live) bool { return slices.ContainsFunc(l.ownWaiting(c), c.missed(l)) }

// ownWaiting are this party's entries that wait in a dossier.
func (l *live) ownWaiting(c *Clerk) (own []store.Early) {
	for _, w := range l.early {
		if w.Party == c.Me() {
			own = append(own, w)
		}
	}
	return own
}

// missed reports of an own entry that waits whether it holds the party back: it has not been
// given up.
func (c *Clerk) missed(l *live) func(store.Early) bool {
	return func(w store.Early) bool {
		e, err := dossier.Parse(w.Envelope)
		return err != nil || l.rec == nil || !c.charted().GivenUp(l.rec.History, e)
	}
}

// Missing is a dossier in which this party cannot go on: something it signed has come back,
// and what it signed before that has not. Last is the last of its entries that is here.
type Missing struct {
	Dossier dossier.ID
	Last    *dossier.Entry
	Number  uint64 // of the last that waits
}

// Missing lists such dossiers. In none of them does anybody know what is missing, once all
// have been heard; a recovery that stands by Last gives up what came after it. In the charter
// itself, and where nothing of the party's is here, there is no such way.
func (c *Clerk) Missing(ctx context.Context) ([]Missing, error) {
	var early []store.Early
	if err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		early, err = tx.EarlyBy(c.Me())
		return err
	}); err != nil {
		return nil, err
	}
	var all []Missing
	for _, w := range early {
		if i := slices.IndexFunc(all, func(m Missing) bool { return m.Dossier == w.Dossier }); i >= 0 {
			all[i].Number = max(all[i].Number, w.Number)
			continue
		}
		l, err := c.load(ctx, w.Dossier)
		if err != nil || w.Dossier == c.Council() {
			continue // of a dossier that is not here nothing is held back
		}
		if last := l.rec.History.Head(c.Me()); last != nil && c.missed(l)(w) {
			all = append(all, Missing{w.Dossier, last, w.Number})
		}
	}
	return all, nil
}
