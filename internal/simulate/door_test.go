package simulate

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/party"
	"kenesh/store"
)

// door is where everything goes in and out of a node's clerk.
type door struct{ *world }

func (w *world) door() door { return door{w} }

func (d door) act(n *node, cmd clerk.Command) (store.Done, error) {
	defer n.changed()
	honest := !n.evil && d.event > 0
	switch {
	case d.bug == "early-ack" && honest && d.chance(10):
		if err := n.Try(d.ctx, cmd); err != nil || cmd.Dossier.IsZero() {
			break
		}
		d.crash(n)
		return store.Done{Dossier: cmd.Dossier, Party: n.id, Number: 1, Hash: canon.Sum("simulate", []byte("never written")), At: d.reading(n).UnixMilli()}, nil
	case d.bug == "memory-keys" && cmd.Key != "":
		cmd.Key += strings.Repeat("'", n.starts)
	case d.bug == "twin" && honest && d.chance(5):
		return d.twin(n, cmd)
	}
	done, err := n.Act(d.ctx, cmd)
	if err != nil || !honest {
		return done, err
	}
	switch d.bug {
	case "no-address":
		d.sql(n, `DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)`)
	case "plaintext-log":
		d.logs(done.Dossier, canon.Encode(cmd.Input))
	}
	return done, err
}

func (d door) take(n *node, from party.ID, entries [][]byte) (clerk.Taken, error) {
	defer n.changed()
	before := map[dossier.ID]index.Summary{}
	from, entries = d.spoilt(n, from, entries)
	for _, b := range entries {
		e, err := dossier.Parse(b)
		if err != nil || n.evil {
			continue
		}
		switch d.bug {
		case "no-verify":
			if !e.VerifiedBy(public(d.nodes[e.Party].keys.Sign)) {
				d.record(n, e)
			}
		case "gap":
			if e.Number > 1 && e.Founding == nil && !d.has(n, e.Prev) {
				d.record(n, e)
			}
		case "stale-index":
			if row, found, _ := n.index.Get(d.ctx, e.Of()); found {
				before[e.Of()] = row
			}
		}
	}
	taken, err := n.Take(d.ctx, from, entries)
	switch {
	case d.bug == "lost-early" && taken.Early > 0 && !n.evil:
		d.sql(n, `DELETE FROM early`)
		taken.Wants = nil
		d.crash(n)
	case d.bug == "stale-index":
		for _, row := range before {
			d.must(n.db.Write(d.ctx, func(tx *store.Tx) error { _, err := n.index.Put(tx, row.Row, nil); return err }))
		}
	}
	return taken, err
}

func (d door) movesCursor(whole bool) bool { return whole || d.bug == "cursor" }

func (d door) crash(n *node) {
	if d.bug == "no-receipts" && !n.evil {
		d.sql(n, `DELETE FROM owed`)
	}
	d.world.crash(n)
	d.start(n)
}

func (d door) restored(n *node) {
	if d.bug != "no-rejoin" {
		d.must(n.MustRejoin())
		d.must(n.Cover(d.ctx)) // as the node does, before anybody can read
	}
}

func (d door) sql(n *node, statement string) {
	n.changed()
	n.db.Write(d.ctx, func(tx *store.Tx) error { _, err := tx.Exec(statement); return err })
}

func (n *node) holds(ctx context.Context, h canon.Hash) bool {
	return n.db.Read(ctx, func(tx *store.Tx) error {
		var id int64
		return tx.QueryRow(`SELECT id FROM entries WHERE hash = $1`, h[:]).Scan(&id)
	}) == nil
}

func (d door) has(n *node, h canon.Hash) bool {
	return n.holds(d.ctx, h)
}

// record writes an entry past the clerk, which then finds it on its disk.
func (d door) record(n *node, e *dossier.Entry) {
	known := d.byID[e.Of()] != nil && n.db.Read(d.ctx, func(tx *store.Tx) error {
		here, err := tx.HasDossier(e.Of())
		if err == nil && !here {
			err = store.ErrNotFound
		}
		return err
	}) == nil
	if known && n.db.Write(d.ctx, func(tx *store.Tx) error { return tx.Append(e, 1) }) == nil {
		d.crash(n)
		d.must(n.Rebuild(d.ctx, func(int) {}))
	}
}

// twin acts on a copy of the database and on the database.
func (d door) twin(n *node, cmd clerk.Command) (store.Done, error) {
	kept := n.copied
	defer func() { n.copied = kept }()
	if d.copyFiles(n) != nil {
		return n.Act(d.ctx, cmd)
	}
	n.Act(d.ctx, cmd)
	for _, id := range d.ids {
		if id != n.id {
			if b, err := n.Outbox(d.ctx, id, "", 0, clerk.MaxBatch); err == nil {
				d.nodes[id].Take(d.ctx, n.id, b.Entries)
			}
		}
	}
	d.putBack(n)
	cmd.By.Name = "Somebody else"
	return n.Act(d.ctx, cmd)
}

// logs writes what an act said where it does not belong.
func (d door) logs(id dossier.ID, said []byte) {
	for _, n := range d.nodes {
		if rec, _ := d.byID[id], 0; rec != nil && !d.has(n, canon.Hash(id)) {
			f, err := os.OpenFile(filepath.Join(n.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
			d.must(err)
			f.Write(append(bytes.Clone(said), '\n'))
			d.must(f.Close())
		}
	}
}
