package clerk

import (
	"context"
	"slices"

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
		if files := c.filesOf(l.rec, o); len(files) > 0 {
			out = append(out, naming{o.Entry, files})
		}
	}
	return out
}

// filesOf lists what an entry names: of a draft, what the act would name that it is kept for. So
// a file stays as long as a draft names it, and whoever judges the draft can open it.
func (c *Clerk) filesOf(rec *procedure.Record, o procedure.Outcome) []procedure.File {
	var kind, step string
	var input []byte
	switch in := o.Input.(type) {
	case *procedure.Draft:
		kind, step, input = in.Kind, in.Step, in.Input
	case *procedure.Revision:
		if k, ok := procedure.DraftOf(rec.State, in.Draft); ok {
			kind, step, input = k.Act.Kind, k.Act.Step, in.Input
		}
	default:
		return procedure.Files(in)
	}
	if kept, err := c.inputOf(kind, step, input); err == nil {
		return procedure.Files(kept)
	}
	return nil
}

// Attached lists the files that entries of a record call by a root: it may go by several names. By
// the zero root it lists all of them.
func (c *Clerk) Attached(rec *procedure.Record, root canon.Hash) (found []procedure.File) {
	for _, o := range rec.Outcomes {
		for _, f := range c.filesOf(rec, o) {
			if (root.IsZero() || f.Root == root) && !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
	}
	return found
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
