package clerk

import (
	"bytes"
	"context"
	"sync"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// blotter bounds what a peer can fill this node's disk with by misbehaving. The first
// offences show what it does; of the thousandth only the log takes note. What proves a
// fork is not counted: it is always kept.
type blotter struct {
	mu    sync.Mutex
	spent map[party.ID]int // bytes of evidence a peer has cost since the start
}

const (
	maxBlotter   = 16 << 20
	offenceCosts = 1 << 10 // of a row, whatever its evidence
)

func (b *blotter) affords(o store.Offence) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spent == nil {
		b.spent = map[party.ID]int{}
	}
	cost := offenceCosts + len(o.Evidence)
	if b.spent[o.Carrier]+cost > maxBlotter {
		return false
	}
	b.spent[o.Carrier] += cost
	return true
}

func offence(by, carrier party.ID, id dossier.ID, what string, evidence []byte) store.Offence {
	return store.Offence{By: by, Carrier: carrier, Dossier: id, What: what, Evidence: bytes.Clone(evidence)}
}

// report records an offence outside any dossier.
func (c *Clerk) report(ctx context.Context, o store.Offence) error {
	o.At = c.Now().UnixMilli()
	c.Log.Warn("offence", "by", o.By, "carrier", o.Carrier, "what", o.What)
	if !c.blotter.affords(o) {
		return nil
	}
	return c.DB.Write(ctx, func(tx *store.Tx) error { return tx.Report(o) })
}
