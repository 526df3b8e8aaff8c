package simulate

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"crypto/ed25519"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/index"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// node is one party's clerk on its own database, and what its courier would remember.
type node struct {
	*clerk.Clerk
	id    party.ID
	evil  bool
	dir   string
	keys  *keyring.Keyring
	left  []renewal          // the keys it has signed with before
	lacks lacking            // what its version does not know
	safe  ed25519.PrivateKey // its recovery key
	eyes  map[string]bool    // acts that take two officers
	files *attachment.Store

	attached []procedure.File // what its officers have uploaded
	db       *store.DB
	index    *index.Index

	clock  time.Duration // how far its clock is off
	full   bool          // its disk
	until  time.Time     // when it goes on, if it has been stopped
	asks   map[party.ID]bool
	heard  map[party.ID]cursor
	wants  map[party.ID][]clerk.Want
	starts int
	lostDB bool // it was put back on an older copy,
	lostAt int  // in this event
	copied *backup

	changes int // how often its database may have changed
	read    map[*affair]reading
}

// reading is a dossier as it was read after so many changes.
type reading struct {
	rec *procedure.Record
	at  int
}

// away says that it has been stopped for a while, or that nobody reaches it.
func (n *node) away(w *world) bool { return n.until.After(w.now) }

// changed says that what was read of a node's database may not be what it holds now.
func (n *node) changed() { n.changes++ }

// cursor is how far a node has pulled from a peer.
type cursor struct {
	line string
	next uint64
}

// backup is an older copy of a node's database, with the cursors that are in it.
type backup struct {
	file  string
	at    time.Time
	event int
	lacks lacking // what the version that wrote its lists did not know
	heard map[party.ID]cursor

	attached []procedure.File
}

// noGuard is a guard file that has nothing to say: the simulation itself knows when a node
// is put back.
type noGuard struct{}

func (noGuard) Signing() error { return nil }
func (noGuard) Kept()          {}

var catalogue = func() *lang.Catalogue {
	c, err := lang.Load(append(all.Words(), lang.Words, clerk.Words)...)
	if err != nil {
		panic(err)
	}
	return c
}()

func (w *world) settleIn(id party.ID, evil bool) *node {
	keys, err := keyring.Generate()
	w.must(err)
	spare, err := keys.Renewed()
	w.must(err)
	n := &node{id: id, evil: evil, dir: filepath.Join(w.dir, string(id)), keys: keys, safe: spare.Sign, eyes: w.policyOf(),
		heard: map[party.ID]cursor{}, wants: map[party.ID][]clerk.Want{}, read: map[*affair]reading{}}
	w.must(os.Mkdir(n.dir, 0o700))
	w.nodes[id] = n
	w.start(n)
	return n
}

func (n *node) file() string { return filepath.Join(n.dir, "kenesh.db") }

// start opens a node on what its directory holds.
func (w *world) start(n *node) {
	w.opens(n, n.file())
	w.must(n.files.Tidy(w.ctx))
	if n.Forgetful() {
		w.must(n.Cover(w.ctx))
	}
	n.starts++
	n.changed()
	n.full, n.until, n.asks = false, time.Time{}, map[party.ID]bool{}
	for id := range w.nodes {
		n.asks[id] = true // a link that comes up asks first how far our own chains reach
	}
	clear(n.wants)
}

// opens opens a node's database and puts a clerk to work on it.
func (w *world) opens(n *node, file string) {
	var err error
	n.db, err = sqlite.Open(file)
	w.must(err)
	w.must(n.db.Write(w.ctx, func(tx *store.Tx) error { return tx.NameLine() }))
	w.plant(n)
	n.index, err = index.New(n.db, catalogue)
	w.must(err)
	n.files, err = attachment.Open(w.ctx, attachment.Config{Dir: n.filesDir(), DB: n.db, Key: n.keys.Storage, Me: n.id,
		Now: func() time.Time { return w.reading(n) }, Log: slog.New(slog.DiscardHandler)})
	w.must(err)
	n.Clerk, err = clerk.New(w.ctx, clerk.Config{Me: n.id, DB: n.db, Index: n.index, Keys: n.keys, Procedures: n.procedures(),
		Guard: noGuard{}, Now: func() time.Time { return w.reading(n) }, Log: slog.New(slog.DiscardHandler), Receipts: time.Hour, FourEyes: n.eyes, Attachments: n.files})
	w.must(err)
}

// reading is what a node's clock shows.
func (w *world) reading(n *node) time.Time {
	now := w.now.Add(n.clock)
	switch {
	case n.evil:
	case w.bug == "clock-stands":
		return w.began
	case w.bug == "clock-seconds" && n.id == "kz":
		return time.UnixMilli(now.Unix())
	}
	return now
}

// crash ends a node between two events with nothing said to anybody.
func (w *world) crash(n *node) {
	w.must(n.db.Close())
	w.cutConnections(n.id)
}

// copyFiles takes a backup while the node works.
func (w *world) copyFiles(n *node) error {
	w.copies++
	file := filepath.Join(w.dir, fmt.Sprintf("copy-%s-%d.db", n.id, w.copies))
	if err := n.db.Backup(context.Background(), file); err != nil {
		return err
	}
	n.copied = &backup{file: file, at: w.now, event: w.event, lacks: n.lacks, heard: maps.Clone(n.heard), attached: slices.Clone(n.attached)}
	return copyAll(n.filesDir(), file+"-files")
}

// putBack starts a node on its backup, as after a disk has died.
func (w *world) putBack(n *node) {
	w.crash(n)
	w.must(w.wipe(n))
	w.must(n.wipeFiles())
	w.must(copyAll(n.copied.file+"-files", n.filesDir()))
	n.attached = slices.Clone(n.copied.attached)
	b, err := os.ReadFile(n.copied.file)
	w.must(err)
	w.must(os.WriteFile(n.file(), b, 0o600))
	if w.bug != "kept-cursor" {
		n.heard = maps.Clone(n.copied.heard)
	}
	w.start(n)
	if !maps.EqualFunc(n.lacks, n.copied.lacks, slices.Equal) {
		w.must(n.Rebuild(w.ctx, func(int) {}))
	}
}

// room gives a node's disk a few pages more than it uses, or all there is.
func (w *world) room(n *node, full bool) error {
	n.changed()
	return n.db.Write(w.ctx, func(tx *store.Tx) error {
		var pages int
		if err := tx.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
			return err
		}
		most := 1 << 30
		if full {
			most = pages + 1
		}
		_, err := tx.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, most))
		return err
	})
}

func (n *node) card(w *world) party.SignedCard { return n.cardFor(w, n.keys) }

// cardFor is its card with the keys it is to have.
func (n *node) cardFor(w *world, keys *keyring.Keyring) party.SignedCard {
	return party.SignCard(party.Card{Party: n.id, Kind: party.Member, Name: lang.Text{"en": "Ministry " + string(n.id)},
		Languages: []lang.Tag{"en"}, Zone: "UTC", Address: "127.0.0.1:1", Sign: public(keys.Sign), Link: public(keys.Link),
		Seal: keys.Seal.PublicKey().Bytes(), Recovery: public(n.safe), Issued: w.now.UnixMilli()}, keys.Sign)
}

func public(k ed25519.PrivateKey) []byte { return k.Public().(ed25519.PublicKey) }
