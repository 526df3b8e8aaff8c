package clerk

import (
	"context"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// Chains hands a peer what it wants of dossiers it is a party of, whoever wrote it: so
// two parties whose link is broken hear each other through a third. Of dossiers it was
// released from it gets what it signed itself, and what its release had seen: it must be
// able to learn that it was released.
func (c *Clerk) Chains(ctx context.Context, peer party.ID, wants []Want) ([][]byte, error) {
	if !c.served(peer) && peer != c.Me() {
		return nil, nil
	}
	farewells, err := c.farewells(ctx, peer, wants)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	size := 0
	err = c.DB.Read(ctx, func(tx *store.Tx) error {
		for _, w := range wants {
			in, err := tx.HasParty(w.Dossier, peer)
			if err != nil {
				return err
			}
			var envelopes [][]byte
			switch release := farewells[w.Dossier]; {
			case in || w.Party == peer: // its own is its own, released or not
				envelopes, err = chain(tx, w, w.Party == peer)
			case release != nil:
				envelopes, err = upTo(tx, w, release)
			}
			if err != nil {
				return err
			}
			for _, b := range envelopes {
				if size += len(b); size > maxBatchBytes {
					return nil
				}
				out = append(out, b)
			}
		}
		return nil
	})
	return out, err
}

// farewells are the releases of a peer from the dossiers it asks for.
func (c *Clerk) farewells(ctx context.Context, peer party.ID, wants []Want) (map[dossier.ID]*dossier.Entry, error) {
	found := map[dossier.ID]*dossier.Entry{}
	for _, w := range wants {
		if _, done := found[w.Dossier]; done || w.Party == "" || w.Party == peer {
			continue
		}
		released := false
		if err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
			released, err = tx.WasParty(w.Dossier, peer)
			return err
		}); err != nil {
			return nil, err
		}
		if !released {
			continue
		}
		l, err := c.load(ctx, w.Dossier)
		if err != nil {
			return nil, err
		}
		found[w.Dossier] = l.rec.History.Farewell(peer)
	}
	return found, nil
}

// upTo is the part of a wanted chain that a release had seen, itself included.
func upTo(tx *store.Tx, w Want, release *dossier.Entry) ([][]byte, error) {
	last := release.Seen[w.Party]
	if w.Party == release.Party {
		last = release.Number
	}
	if w.From == 0 || w.From > last {
		return nil, nil
	}
	return tx.Chain(w.Dossier, w.Party, w.From, int(min(last-w.From+1, MaxBatch)))
}

// chain is what a peer wants; of its own chain also what waits here for other entries.
func chain(tx *store.Tx, w Want, own bool) ([][]byte, error) {
	if w.Party != "" {
		taken, err := tx.Chain(w.Dossier, w.Party, w.From, MaxBatch)
		if err != nil || !own {
			return taken, err
		}
		early, err := tx.EarlyChain(w.Dossier, w.Party, w.From, MaxBatch)
		return append(taken, early...), err
	}
	entries, err := tx.Entries(w.Dossier)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, e := range entries[:min(len(entries), MaxBatch)] {
		out = append(out, e.Encode())
	}
	return out, nil
}
