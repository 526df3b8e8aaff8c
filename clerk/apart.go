package clerk

import (
	"context"
	"slices"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Openings to several parties at once, in kinds that keep those apart: a dossier with each,
// of the same words, all in one commit. What they have to do with each other is this
// party's own business, so it stands in its own file and in none of them.

// split is a command as one for each dossier it opens; the first has its key.
func (c *Clerk) split(cmd Command) []Command {
	p := c.procedures[cmd.Kind]
	if p == nil || !p.Apart {
		return []Command{cmd}
	}
	var all []Command
	for _, id := range c.Roll().Seated() {
		if id == c.Me() || !slices.Contains(cmd.Parties, id) {
			continue
		}
		one := cmd
		one.Parties = []party.ID{id}
		if len(all) > 0 && cmd.Key != "" {
			one.Key = cmd.Key + "/" + string(id)
		}
		all = append(all, one)
	}
	if len(all) < 2 {
		return []Command{cmd}
	}
	group := []party.ID{c.Me()}
	for _, one := range all {
		group = append(group, one.Parties...)
	}
	for i := range all {
		all[i].group = group
	}
	return all
}

// foundings judges an opening: of one dossier, or of one with each. Of several, what they
// stand on must hold among all.
func (c *Clerk) foundings(ctx context.Context, cmd Command) (all []founding, err error) {
	cmds := c.split(cmd)
	if len(cmds) > 1 {
		if _, err := c.audience(c.procedures[cmd.Kind], cmd.Parties); err != nil {
			return nil, err
		}
	}
	for _, one := range cmds {
		f, err := c.draftFounding(ctx, one)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// prepareFoundings judges and signs an opening. The new dossiers are held until done is
// called.
func (c *Clerk) prepareFoundings(ctx context.Context, cmd Command) (all []*pending, done func(), err error) {
	drafts, err := c.foundings(ctx, cmd)
	if err != nil {
		return nil, nil, err
	}
	var held []func()
	done = func() {
		for _, let := range held {
			let()
		}
	}
	for i, one := range c.split(cmd) {
		p, let, err := c.prepareFounding(drafts[i], one.Key)
		if err != nil {
			forget(all)
			done()
			return nil, nil, err
		}
		all, held = append(all, p), append(held, let)
	}
	return all, done, nil
}

// gather prepares the opening of the file that says which dossiers were opened together.
func (c *Clerk) gather(ctx context.Context, cmd Command, all []*pending) (*pending, func(), error) {
	keeper := c.Keeper()
	if keeper == nil {
		return nil, nil, procedure.Refuse("refuse.no-kind", nil)
	}
	f, err := c.draftFounding(ctx, Command{Kind: keeper.Kind, Step: keeper.Steps[0].Name, By: cmd.By, Officer: cmd.Officer,
		Input: keeper.Keeper.Open(cmd.Kind, idsOf(all), all[0].l.rec.Facts().Title)})
	if err != nil {
		return nil, nil, err
	}
	return c.prepareFounding(f, "")
}

func idsOf(all []*pending) []string {
	ids := make([]string, len(all))
	for i, p := range all {
		ids[i] = p.l.id.String()
	}
	return ids
}

// forget gives up what was prepared: its dossiers went ahead of the disk, and are read again.
func forget(all []*pending) {
	for _, p := range all {
		p.l.rec = nil
	}
}

// recallFounding is recall for an opening: of several, all have to be known.
func (c *Clerk) recallFounding(ctx context.Context, cmd Command) (first store.Done, known bool, err error) {
	for i, one := range c.split(cmd) {
		before, ok, err := c.recall(ctx, one, nil)
		switch {
		case err != nil:
			return first, false, err
		case i == 0 && !ok:
			return first, false, nil
		case !ok:
			return first, false, procedure.Refuse("refuse.same-key", nil)
		case i == 0:
			first, known = before, true
		}
	}
	return first, known, nil
}

// Together lists the dossiers that were opened at once with one of them, itself included, and
// this party's file that says so; none for a dossier that was opened alone.
func (c *Clerk) Together(ctx context.Context, id dossier.ID) (file dossier.ID, all []dossier.ID, err error) {
	keeper := c.Keeper()
	if keeper == nil {
		return file, nil, nil
	}
	found, err := c.Index.Tied(ctx, id)
	if err != nil {
		return file, nil, err
	}
	for _, s := range found {
		if s.Kind != keeper.Kind || s.Founder != c.Me() || len(s.Ties) < 2 {
			continue
		}
		for _, t := range s.Ties {
			if other, err := dossier.ParseID(t.Dossier); err == nil && t.As == keeper.Keeper.Tie {
				all = append(all, other)
			}
		}
		return s.ID, all, nil
	}
	return file, nil, nil
}
