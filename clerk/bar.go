package clerk

import (
	"context"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// What a party was let read for a time is not read on its node after that time, at whichever
// door: all of them lead to Read, Export and the rows of the index. Keys and bodies stay
// until retention takes them; the record is still handed on and proved by others.

// barred says why this party may not read a dossier now, by this node's clock.
func (c *Clerk) barred(rec *procedure.Record) (why lang.Message, is bool) {
	state, ok := rec.State.(procedure.Barring)
	if !ok {
		return why, false
	}
	from, why, barred := state.Barred(c.Me())
	return why, barred && lang.Moment(c.Now().UnixMilli()) >= from
}

// bar notes in a dossier's own commit from when it may not be read.
func (c *Clerk) bar(tx *store.Tx, l *live) error {
	state, ok := l.rec.State.(procedure.Barring)
	if !ok {
		return nil
	}
	if from, _, barred := state.Barred(c.Me()); barred {
		return tx.SetBar(l.id, int64(from))
	}
	return tx.LiftBar(l.id)
}

// Bar takes out of the lists what may not be read any more since its time has come. The node
// calls it now and then; pages go by the clock themselves.
func (c *Clerk) Bar(ctx context.Context) error {
	var ids []dossier.ID
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) { ids, err = tx.Barred(c.Now().UnixMilli()); return err })
	for _, id := range ids {
		if err == nil {
			err = c.reindex(ctx, id)
		}
		if err == nil {
			c.forget(id)
			err = c.DB.Write(ctx, func(tx *store.Tx) error { return tx.BarTold(id) })
		}
	}
	return err
}
