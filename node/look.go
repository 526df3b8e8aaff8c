package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kenesh/index"
	"kenesh/journal"
	"kenesh/keyring"
	"kenesh/leads"
	"kenesh/store/sqlite"
)

// Look opens what a node keeps, beside the node that may run on it, without starting
// anything on it: there is no clerk and no courier. So it opens too where the charter
// itself is damaged.
func Look(dir string, secret keyring.Secret, o Options) (_ *Node, err error) {
	o.Aside = true
	o.defaults()
	n := &Node{Dir: dir, Options: o, Catalogue: o.Catalogue}
	if n.Config, err = Read(dir); err != nil {
		return nil, err
	}
	if n.Keys, err = keyring.Open(dir, secret); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, Database)
	if _, err := os.Stat(path); err != nil { // opening would make one
		return nil, err
	}
	if n.DB, err = sqlite.Open(path); err != nil {
		return nil, fmt.Errorf("%s: %w", Database, err)
	}
	if n.Index, err = index.New(n.DB, o.Catalogue); err == nil {
		n.Journal, err = journal.New(n.DB, o.Now)
	}
	if err == nil {
		n.Leads, err = leads.New(leads.Config{DB: n.DB, Index: n.Index, Now: o.Now, Log: o.Log})
	}
	if err == nil {
		err = n.openAttachments(context.Background(), o.Log)
	}
	if err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

// Forgets says why the node's next start would have to ask its peers before it signs,
// going by the guard file and what the database holds; "" if it would not. It writes
// nothing. A node that is signing at this moment is given time to write what it signed.
func (n *Node) Forgets(ctx context.Context) (why string, err error) {
	for try := range 4 {
		if try > 0 {
			time.Sleep(500 * time.Millisecond)
		}
		if why, err = n.forgets(ctx); why == "" || err != nil {
			return "", err
		}
	}
	return why, nil
}

func (n *Node) forgets(ctx context.Context) (string, error) {
	f, err := os.Open(filepath.Join(n.Dir, guardFile))
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return "", err
	}
	g := &guard{f: f}
	var b []byte
	var inode uint64
	var changed time.Time
	if !missing {
		defer f.Close()
		if b, err = os.ReadFile(f.Name()); err != nil {
			return "", err
		}
		if inode, changed, err = g.stat(); err != nil {
			return "", err
		}
	}
	own, err := n.ownEntries(ctx) // after the guard: what it counts may be on its way into the database
	switch {
	case err != nil:
		return "", err
	case missing && own > 0:
		return fmt.Sprintf("no guard file, and %d entries of our own", own), nil
	case missing || !g.read(b, inode, changed, own):
		return "", nil
	}
	var was guardState
	if json.Unmarshal(b, &was) != nil || was.Inode != inode || changed.Sub(time.UnixMilli(was.Written)).Abs() > slack {
		return "the guard file is not as this node left it", nil
	}
	return fmt.Sprintf("the guard file counts %d to %d signatures, the database holds %d", was.Signed, was.Reserved, own), nil
}
