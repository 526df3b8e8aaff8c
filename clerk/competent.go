package clerk

import (
	"context"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Competent lists which offices of a party take a matter, by this node's own copy of what that
// party has declared. It is asked while a form is written, and nothing is judged by it.
func (o *others) Competent(matter string, of party.ID) (all []procedure.Competence) {
	for _, p := range o.clerk.Config.Procedures {
		if _, says := p.New().(procedure.Competent); !says || !p.Once {
			continue
		}
		id, known, err := o.clerk.only(o.ctx, p)
		if err == nil && known {
			var rec *procedure.Record
			if rec, err = o.clerk.Read(o.ctx, id); err == nil {
				if state, ok := rec.State.(procedure.Competent); ok {
					all = append(all, state.Competent(matter, of)...)
				}
			}
		}
		if err != nil {
			o.err = err
			return nil
		}
	}
	return all
}

// only is the dossier of a kind of which a council has one. It is looked for once.
func (c *Clerk) only(ctx context.Context, p *procedure.Procedure) (id dossier.ID, known bool, err error) {
	if is, ok := c.onces.Load(p.Kind); ok {
		return is.(dossier.ID), true, nil
	}
	counts, err := c.Index.Counts(ctx)
	if err != nil || counts[p.Kind] == 0 {
		return id, false, err
	}
	err = c.DB.Read(ctx, func(tx *store.Tx) error {
		held, err := tx.Founded(p.Steps[0].Name)
		for _, h := range held {
			if err != nil || known {
				break
			}
			var entries []*dossier.Entry
			if entries, err = tx.Entries(h.Dossier); err == nil && entries[0].Founding.Kind == p.Kind {
				id, known = h.Dossier, true
			}
		}
		return err
	})
	if known && err == nil {
		c.onces.Store(p.Kind, id)
	}
	return id, known, err
}
