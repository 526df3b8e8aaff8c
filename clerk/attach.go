package clerk

import (
	"context"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/store"
)

// naming is an entry that names files.
type naming struct {
	entry *dossier.Entry
	files []procedure.File
}

// ready refuses an act that names files which are not here.
func (c *Clerk) ready(ctx context.Context, in any) error {
	files := procedure.Files(in)
	switch {
	case len(files) == 0:
		return nil
	case c.Attachments == nil:
		return procedure.Refuse("refuse.attachment-none", nil)
	}
	return c.Attachments.Ready(ctx, files)
}

// naming lists what entries of a dossier name; of all of them, where older ones may have
// become readable. What crossed is listed too: in another order it may count yet.
func (c *Clerk) naming(l *live, entries []*dossier.Entry, all bool) (out []naming) {
	if c.Attachments == nil || len(entries) == 0 || l.rec == nil {
		return nil
	}
	asked := map[canon.Hash]bool{}
	for _, e := range entries {
		asked[e.Hash] = true
	}
	for i := len(l.rec.Outcomes) - 1; i >= 0 && (all || len(asked) > 0); i-- {
		o := l.rec.Outcomes[i]
		if !all && !asked[o.Entry.Hash] {
			continue
		}
		delete(asked, o.Entry.Hash)
		if files := procedure.Files(o.Input); len(files) > 0 {
			out = append(out, naming{o.Entry, files})
		}
	}
	return out
}

func (c *Clerk) name(tx *store.Tx, id dossier.ID, named []naming, acting bool) error {
	for _, n := range named {
		if err := c.Attachments.Name(tx, id, n.entry, acting, n.files); err != nil {
			return err
		}
	}
	return nil
}

func (c *Clerk) told(named []naming) {
	if len(named) > 0 {
		c.Attachments.Named()
	}
}
