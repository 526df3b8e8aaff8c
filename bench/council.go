package bench

import (
	"context"
	"fmt"
	"time"

	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/node"
)

// council founds one of the two ministries over real links, and stops the peer: what is
// measured next is one node by itself. On the way the start of a node is timed that holds
// nothing but the charter.
func (r *run) council(ctx context.Context) error {
	for _, m := range []*ministry{r.origin, r.peer} {
		if err := m.found(); err != nil {
			return err
		}
		if err := m.serve(ctx); err != nil {
			return err
		}
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
	f := node.Founding{Name: lang.Text{"en": "Council of the benchmark"}}
	for _, m := range r.silent {
		if err := inOrder(ctx, func(context.Context) error { return m.found() }, m.open); err != nil {
			return err
		}
		defer m.close()
	}
	for _, m := range append([]*ministry{r.peer}, r.silent...) {
		card, err := m.n.Card()
		if err != nil {
			return err
		}
		f.Cards = append(f.Cards, card)
	}
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
	if err := r.peer.n.Sign(ctx, signatory); err != nil {
		return err
	}
	for i, m := range r.silent {
		if err := r.signSilently(ctx, m, charter); err != nil {
			return fmt.Errorf("%s: %w", m.id, err)
		}
		r.progress(i+3, r.Parties)
	}
	return nil
}

// signSilently has a ministry sign whose node never serves: its signature is brought to the
// other two.
func (r *run) signSilently(ctx context.Context, m *ministry, charter []byte) error {
	if err := m.n.Join(ctx, charter); err != nil {
		return err
	}
	if err := m.n.Sign(ctx, signatory); err != nil {
		return err
	}
	for _, to := range []*ministry{r.origin, r.peer} {
		b, err := m.n.Clerk.Outbox(ctx, to.id, "", 0, clerk.MaxBatch)
		if err != nil {
			return err
		}
		if _, err := to.n.Clerk.Take(ctx, m.id, b.Entries); err != nil {
			return err
		}
	}
	return m.close()
}
