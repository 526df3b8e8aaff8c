package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/node"
	"kenesh/party"
	"kenesh/procedure"
)

// patience is how long an act or an agreement is waited for before something is wrong.
const patience = 30 * time.Second

// Play founds the council and takes every act, each on the node of its party, waiting
// where it must for what others did to arrive. What was played before is not repeated.
// The nodes must be serving.
func (d *Demo) Play(ctx context.Context) (map[string]dossier.ID, error) {
	if err := d.found(ctx); err != nil {
		return nil, err
	}
	// The play is what was, before these ministries asked for four eyes; from here on they do.
	for _, n := range d.Nodes {
		n.Clerk.SetFourEyes(nil)
	}
	refs, err := d.perform(ctx)
	for _, n := range d.Nodes {
		err = errors.Join(err, n.ApplyFourEyes())
	}
	return refs, err
}

// found founds the charter and has everyone sign it.
func (d *Demo) found(ctx context.Context) error {
	founder := d.Nodes[d.order[0]]
	if founder.Clerk.Council().IsZero() {
		f := node.Founding{Name: d.script.Council.Name, Rules: d.script.Council.Rules, Languages: d.script.Council.Languages}
		for _, id := range d.order[1:] {
			card, err := d.Nodes[id].Card()
			if err != nil {
				return err
			}
			f.Cards = append(f.Cards, card)
		}
		if err := founder.Found(ctx, f, d.signatory(founder.Config.Party)); err != nil {
			return err
		}
	}
	charter, err := founder.Charter(ctx)
	if err != nil {
		return err
	}
	for i, id := range d.order {
		if err := d.sign(ctx, d.Nodes[id], charter); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		d.progress(i+1, len(d.order), "signatures")
	}
	for _, id := range d.order {
		if err := until(ctx, d.Nodes[id], func() error {
			if !d.Nodes[id].Clerk.Roll().InForce {
				return errors.New("the charter is not in force")
			}
			return nil
		}); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
	}
	return nil
}

func (d *Demo) sign(ctx context.Context, n *node.Node, charter []byte) error {
	if n.Clerk.Council().IsZero() {
		if err := n.Join(ctx, charter); err != nil {
			return err
		}
	}
	if seat, ok := n.Clerk.Roll().Seat(n.Config.Party); ok && seat.Standing == party.Seated {
		return nil
	}
	return n.Sign(ctx, d.signatory(n.Config.Party))
}

// signatory is who signs the charter for a party.
func (d *Demo) signatory(id party.ID) party.Person {
	for _, p := range d.script.Personas {
		if p.Party == id && p.Roles[0] == party.Minister {
			return party.Person{Name: p.Name, Role: party.Minister}
		}
	}
	return party.Person{Role: party.Minister}
}

// until tries again whenever something arrives, while what is missing may still come.
func until(ctx context.Context, n *node.Node, try func() error) error {
	return untilIn(ctx, n, dossier.ID{}, try)
}

// untilIn is until for what turns on one dossier; on any, if it is none.
func untilIn(ctx context.Context, n *node.Node, id dossier.ID, try func() error) error {
	events, stop := n.Clerk.Watch()
	defer stop()
	limit := time.After(patience)
	for {
		err := try()
		if err == nil {
			return nil
		}
		again := time.After(200 * time.Millisecond)
		for waiting := true; waiting; {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-limit:
				return err
			case e := <-events:
				waiting = !id.IsZero() && (e.Dossier != id || e.Receipt)
			case <-again:
				waiting = false
			}
		}
	}
}

// Agreement is what the nodes hold, compared.
type Agreement struct {
	Dossiers []Agreed `json:"dossiers"`
	Nodes    int      `json:"nodes"`
	Acts     int      `json:"acts"`
	Agree    bool     `json:"agree"`
}

// Agreed is one dossier on all nodes that are party to it.
type Agreed struct {
	ID      dossier.ID `json:"id"`
	Kind    string     `json:"kind"`
	Status  string     `json:"status"`
	Parties []party.ID `json:"parties"`
	Acts    int        `json:"acts"` // entries but receipts
	Digest  string     `json:"digest"`
	Agree   bool       `json:"agree"`
}

// Compare waits until all nodes derive the same state of every dossier and everything in
// it is settled, or patience ends, and says what it found.
func (d *Demo) Compare(ctx context.Context) (Agreement, error) {
	var found Agreement
	err := until(ctx, d.Nodes[d.order[0]], func() (err error) {
		found, err = d.compare(ctx)
		if err == nil && !found.Agree {
			err = errors.New("the nodes do not agree")
		}
		return err
	})
	if found.Nodes > 0 && ctx.Err() == nil {
		return found, nil // whether they agree is in what was found
	}
	return found, err
}

func (d *Demo) compare(ctx context.Context) (Agreement, error) {
	out := Agreement{Nodes: len(d.order), Agree: true}
	seen := map[dossier.ID]bool{}
	for _, id := range d.order {
		ids, err := d.Nodes[id].Clerk.Dossiers(ctx)
		if err != nil {
			return out, err
		}
		for _, dos := range ids {
			if seen[dos] {
				continue
			}
			seen[dos] = true
			a, err := d.compareOne(ctx, dos, d.Nodes[id])
			if err != nil {
				return out, err
			}
			out.Dossiers, out.Acts, out.Agree = append(out.Dossiers, a), out.Acts+a.Acts, out.Agree && a.Agree
		}
	}
	return out, nil
}

func (d *Demo) compareOne(ctx context.Context, id dossier.ID, n *node.Node) (Agreed, error) {
	rec, err := n.Clerk.Read(ctx, id)
	if err != nil {
		return Agreed{}, err
	}
	parties := rec.History.Present()
	a := Agreed{ID: id, Kind: rec.History.Kind(), Status: rec.Facts().Status, Parties: parties,
		Acts: actsOf(rec), Digest: rec.Digest().String(), Agree: settled(rec)}
	for _, p := range parties {
		other, err := d.Nodes[p].Clerk.Read(ctx, id)
		switch {
		case errors.Is(err, clerk.ErrUnknown):
			a.Agree = false
		case err != nil:
			return a, err
		case other.Digest() != rec.Digest() || orderOf(other) != orderOf(rec):
			a.Agree = false
		}
	}
	return a, nil
}

func actsOf(rec *procedure.Record) (n int) {
	for _, o := range rec.Outcomes {
		if o.Entry.Step != dossier.Receipt {
			n++
		}
	}
	return n
}

// settled says whether every act in a record has its final place.
func settled(rec *procedure.Record) bool {
	for _, o := range rec.Outcomes {
		if o.Entry.Step != dossier.Receipt && len(rec.History.AwaitedFor(o.Entry)) > 0 {
			return false
		}
	}
	return true
}

// orderOf is the hash of the order and the verdicts, but for trailing receipts that may
// still be on their way.
func orderOf(rec *procedure.Record) canon.Hash {
	var lines []string
	for _, o := range rec.Outcomes {
		if o.Entry.Step != dossier.Receipt {
			lines = append(lines, o.Entry.Hash.String()+string(o.Verdict))
		}
	}
	return canon.Sum("demo/order", canon.Encode(lines))
}
