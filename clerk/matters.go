package clerk

import (
	"cmp"
	"context"
	"slices"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/procedure"
)

// Matters are what this node's dossiers put before the next meeting of a body (or after a
// meeting) on a day: of each kind that has any, the dossiers that name it, and those that
// name a dossier which names it or which it names itself, such as one of its meetings. What
// this node does not hold, it knows nothing of.
func (c *Clerk) Matters(ctx context.Context, of dossier.ID, on lang.Date) ([]procedure.Matter, error) {
	var matters []procedure.Matter
	var near map[dossier.ID]index.Summary
	for _, p := range c.Config.Procedures {
		if p.Matters == nil {
			continue
		}
		if near == nil {
			var err error
			if near, err = c.near(ctx, of); err != nil {
				return nil, err
			}
		}
		cases, err := c.cases(ctx, p.Kind, near)
		if err != nil {
			return nil, err
		}
		matters = append(matters, p.Matters(on, cases)...)
	}
	return matters, nil
}

// near finds the dossiers at most two ties from one.
func (c *Clerk) near(ctx context.Context, of dossier.ID) (map[dossier.ID]index.Summary, error) {
	found, err := c.Index.Tied(ctx, of)
	if err != nil {
		return nil, err
	}
	all := map[dossier.ID]index.Summary{}
	ids := c.named(ctx, of)
	for _, s := range found {
		all[s.ID], ids = s, append(ids, s.ID)
	}
	for _, id := range ids {
		further, err := c.Index.Tied(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, s := range further {
			all[s.ID] = s
		}
	}
	return all, nil
}

// named are the dossiers that one names. What is no id, or not here, is passed over.
func (c *Clerk) named(ctx context.Context, of dossier.ID) (ids []dossier.ID) {
	rec, err := c.Read(ctx, of)
	if err != nil {
		return nil
	}
	if tied, ok := rec.State.(procedure.Tied); ok {
		for _, t := range tied.Ties() {
			if id, err := dossier.ParseID(t.Dossier); err == nil {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// cases reads those of a kind, in the order of their opening.
func (c *Clerk) cases(ctx context.Context, kind string, near map[dossier.ID]index.Summary) ([]procedure.Case, error) {
	var cases []procedure.Case
	for id, s := range near {
		if s.Kind != kind {
			continue
		}
		rec, err := c.Read(ctx, id)
		if err != nil {
			return nil, err
		}
		if rec.State == nil { // its contents are gone
			continue
		}
		cases = append(cases, procedure.Case{ID: id, Facts: s.Facts, Founder: s.Founder, Parties: s.Parties, Opened: s.Opened, State: rec.State})
	}
	slices.SortFunc(cases, func(a, b procedure.Case) int {
		return cmp.Or(cmp.Compare(a.Opened, b.Opened), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return cases, nil
}

// MattersOf are the matters that a step takes up, none of one that takes up none. What the
// state names may be no dossier, or one that is not here: then there is nothing to take up.
func (c *Clerk) MattersOf(ctx context.Context, state any, step string) ([]procedure.Matter, error) {
	of, err := dossier.ParseID(procedure.Gathers(state, step))
	if err != nil {
		return nil, nil
	}
	return c.Matters(ctx, of, lang.Date(c.Now().UTC().Format("2006-01-02")))
}

// omits refuses an act that passes over what other dossiers put before it. The rules have
// taken it already, so what they refuse is not looked up.
func (c *Clerk) omits(ctx context.Context, state any, a procedure.Act, in any) error {
	matters, err := c.MattersOf(ctx, state, a.Step)
	if err != nil || len(matters) == 0 {
		return err
	}
	return state.(procedure.Gathering).Omitted(a, in, matters)
}
