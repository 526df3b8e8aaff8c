package fsck

import (
	"context"

	"kenesh/attachment"
	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/store"
)

// Attachments is what is asked of the store of files that entries name.
type Attachments interface {
	// Check reads all content through.
	Check(ctx context.Context, tell func(f attachment.Flaw, file string, id dossier.ID, why string)) error
	// Unnoted counts the files of an entry that the tables do not know it to name.
	Unnoted(*store.Tx, dossier.ID, *dossier.Entry, []procedure.File) (int, error)
}

// checkFiles reads through what lies beside the database.
func (c *check) checkFiles(ctx context.Context) error {
	if c.Attached == nil {
		return nil
	}
	return c.Attached.Check(ctx, func(flaw attachment.Flaw, file string, id dossier.ID, why string) {
		f := Finding{Dossier: id, Detail: attachment.Directory + "/" + file + ": " + why}
		switch flaw {
		case attachment.Missing:
			f.What, f.Do = "fsck.file-missing", "fsck.do.file-missing"
		case attachment.Damaged:
			f.What, f.Do = "fsck.file-damaged", "fsck.do.file-damaged"
		case attachment.Unclaimed:
			f.What, f.Do, f.Remark = "fsck.file-unclaimed", "fsck.do.file-unclaimed", true
		}
		c.say(f)
	})
}

// checkNamed holds what the entries name against what the tables say they name.
func (s *subject) checkNamed() error {
	if s.Attached == nil {
		return nil
	}
	for _, o := range s.record.Outcomes {
		files := procedure.Files(o.Input)
		if len(files) == 0 {
			continue
		}
		n, err := s.Attached.Unnoted(s.tx, s.id, o.Entry, files)
		if err != nil {
			return err
		}
		if n > 0 {
			s.say("fsck.file-unnoted", "fsck.do.rebuild", o.Entry, "%d of %d files are not known to the tables", n, len(files))
		}
	}
	return nil
}
