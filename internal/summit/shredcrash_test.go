package summit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/internal/summit"
	"kenesh/node"
	"kenesh/party"
	"kenesh/store"
)

// doors stand where shredding goes from one thing to the next: to the list beside the
// database, to what is kept of files, into the commit, out of it, and into the words of search. At each one
// something may be done, or go wrong.
type doors struct {
	n    int
	pass func(n int, where string) error
}

func (d *doors) through(where string) error {
	d.n++
	return d.pass(d.n-1, where)
}

type shredsDoor struct {
	*doors
	clerk.Shreds
}

func (d shredsDoor) Shredding(id dossier.ID) error {
	if err := d.through("to the list"); err != nil {
		return err
	}
	return errors.Join(d.Shreds.Shredding(id), d.through("from the list"))
}

type filesDoor struct {
	*doors
	clerk.Attachments
}

func (d filesDoor) Forget(ctx context.Context, id dossier.ID, e canon.Hash) error {
	if err := d.through("to the files"); err != nil {
		return err
	}
	return errors.Join(d.Attachments.Forget(ctx, id, e), d.through("from the files"))
}

type indexDoor struct {
	*doors
	clerk.Index
}

func (d indexDoor) Put(tx *store.Tx, row index.Row, said *index.Said) (*index.Said, error) {
	if err := d.through("into the list's row"); err != nil {
		return nil, err
	}
	return d.Index.Put(tx, row, said)
}

func (d indexDoor) Forget(tx *store.Tx) error {
	if err := d.through("into the words"); err != nil {
		return err
	}
	return errors.Join(d.Index.Forget(tx), d.through("out of the words"))
}

// place puts doors into a node that does not run.
func (d *doors) place(n *node.Node) {
	note := n.Clerk.Note
	n.Clerk.Shreds, n.Clerk.Attachments, n.Clerk.Index = shredsDoor{d, n.Clerk.Shreds}, filesDoor{d, n.Clerk.Attachments}, indexDoor{d, n.Clerk.Index}
	n.Clerk.Note = func(tx *store.Tx, what clerk.Noting) error {
		return errors.Join(d.through("into the journal"), note(tx, what))
	}
	n.Clerk.OnForget(func(dossier.ID) { d.through("out of the commit") })
}

// affairAt is an affair on a node that is stopped, apart from the others, with a copy of its directory.
func affairAt(t *testing.T) (s *summit.Summit, id, other dossier.ID, whole string, pieces map[string][]byte) {
	s, ctx := gather(t, "kg", "kz", "uz")
	id = affair(t, s, ctx)
	other = issue(t, s, ctx, "kz", "Another matter", "kg")
	eventually(t, s, func() error { return allHere(ctx, s, other, 1, "kg", "kz") })
	pieces = contents(t, s, "kg", id)
	must(t, s.Stop("kg"))
	must(t, s.Stop("kz"))
	must(t, s.Stop("uz"))
	whole = filepath.Join(t.TempDir(), "whole")
	copyDir(t, s.DirOf("kg"), whole)
	return s, id, other, whole, pieces
}

// putDir makes the directory of a node what a copy is, as if it had stopped in that moment:
// the guard is told that it is the same file.
func putDir(t *testing.T, s *summit.Summit, dir string) {
	t.Helper()
	must(t, os.RemoveAll(s.DirOf("kg")))
	copyDir(t, dir, s.DirOf("kg"))
	path := filepath.Join(s.DirOf("kg"), "guard")
	b, err := os.ReadFile(path)
	must(t, err)
	var says map[string]any
	must(t, json.Unmarshal(b, &says))
	info, err := os.Stat(path)
	must(t, err)
	says["inode"], says["written"] = info.Sys().(*syscall.Stat_t).Ino, time.Now().UnixMilli()
	b, err = json.Marshal(says)
	must(t, err)
	must(t, os.WriteFile(path, b, 0o600))
}

var order = clerk.Shredding{Reason: "unlawful", Officer: "auditor", Role: party.Auditor}

// A node that stops anywhere on the way of a shredding ends it when it starts, before anybody reads, or
// has not begun; it has lost nothing else, and signs one receipt.
func TestAStopAnywhereEndsShredded(t *testing.T) {
	s, id, other, _, pieces := affairAt(t)
	images, d := []string{}, &doors{}
	d.pass = func(n int, where string) error {
		image := filepath.Join(t.TempDir(), fmt.Sprintf("%02d %s", n, where))
		copyDir(t, s.DirOf("kg"), image)
		images = append(images, image)
		return nil
	}
	n, err := s.Open(t.Context(), "kg")
	must(t, err)
	d.place(n)
	o := order
	o.Dossier = id
	must(t, n.Clerk.Shred(t.Context(), o))
	must(t, d.through("at the end"))
	must(t, n.Close())
	if len(images) < 12 {
		t.Fatalf("only %q", images)
	}
	for i, image := range images {
		t.Run(filepath.Base(image), func(t *testing.T) {
			putDir(t, s, image)
			must(t, s.Start(t.Context(), "kg"))
			defer func() { must(t, s.Stop("kg")) }()
			if i == 0 { // nothing was said yet, and she is told that
				intact(t, s, id)
				eventually(t, s, func() error { return s.Node("kg").Clerk.Shred(t.Context(), o) })
			}
			ended(t, s, id, other, pieces)
		})
	}
}

// What fails on the way once, without a stop, is done at the next look.
func TestAFaultAnywhereEndsShredded(t *testing.T) {
	s, id, other, whole, pieces := affairAt(t)
	o := order
	o.Dossier = id
	for at, more := 0, true; more; at++ {
		putDir(t, s, whole)
		n, err := s.Open(t.Context(), "kg")
		must(t, err)
		name, fault := "none", errors.New("an unlucky day")
		d := &doors{pass: func(n int, where string) error {
			if n == at {
				name = where
				return fault
			}
			return nil
		}}
		d.place(n)
		failed := n.Clerk.Shred(t.Context(), o)
		more = d.n > at
		rec, err := n.Clerk.Read(t.Context(), id)
		must(t, err)
		if failed != nil && rec.Gone() || failed == nil && !rec.Gone() {
			t.Errorf("fault %d, %s: she is told %v, and gone is %v", at, name, failed, rec.Gone())
		}
		must(t, n.Clerk.Retire(t.Context()))
		must(t, n.Close())
		must(t, s.Start(t.Context(), "kg"))
		if at == 0 {
			intact(t, s, id)
		} else {
			ended(t, s, id, other, pieces)
		}
		must(t, s.Stop("kg"))
	}
}

func intact(t *testing.T, s *summit.Summit, id dossier.ID) {
	t.Helper()
	eventually(t, s, func() error {
		if found := shown(t.Context(), s, "kg", id); len(found) != 4 {
			return fmt.Errorf("not begun, and it shows only %v", found)
		}
		return nil
	})
}

func ended(t *testing.T, s *summit.Summit, id, other dossier.ID, pieces map[string][]byte) {
	t.Helper()
	must(t, none(shown(t.Context(), s, "kg", id)))
	eventually(t, s, func() error { return none(left(t, s, "kg", pieces)) })
	eventually(t, s, func() error { return receipts(s, "kg", id, "kg") })
	rec, err := s.Node("kg").Clerk.Read(t.Context(), other)
	must(t, err)
	if rec.Facts().Title["en"] != "Another matter" {
		t.Errorf("of another matter is left %+v", rec.Facts())
	}
	sound(t, s, "kg", id)
}
