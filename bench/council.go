package bench

import (
	"context"
	"time"

	"kenesh/lang"
	"kenesh/node"
	"kenesh/party"
)

// council founds one of the two ministries over real links, and stops the peer: what is
// measured next is one node by itself. On the way the start of a node is timed that holds
// nothing but the charter.
func (r *run) council(ctx context.Context) error {
	for i, m := range []*ministry{r.origin, r.peer} {
		if err := m.found(); err != nil {
			return err
		}
		if err := m.serve(ctx); err != nil {
			return err
		}
		r.progress(i+1, 2)
	}
	if err := inOrder(ctx, r.sign, r.origin.ready, r.peer.ready, r.quiet); err != nil {
		return err
	}
	r.memory.idle = resident()
	if err := r.peer.close(); err != nil {
		return err
	}
	began := time.Now()
	if err := r.peer.serve(ctx); err != nil {
		return err
	}
	r.floor.Start = time.Since(began)
	return r.peer.close()
}

func (r *run) sign(ctx context.Context) error {
	card, err := r.peer.n.Card()
	if err != nil {
		return err
	}
	f := node.Founding{Name: lang.Text{"en": "Council of two"}, Cards: []party.SignedCard{card}}
	if err := r.origin.n.Found(ctx, f, signatory); err != nil {
		return err
	}
	charter, err := r.origin.n.Charter(ctx)
	if err != nil {
		return err
	}
	if err := r.peer.n.Join(ctx, charter); err != nil {
		return err
	}
	return r.peer.n.Sign(ctx, signatory)
}
