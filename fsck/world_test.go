package fsck_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/fsck"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/procedure/charter"
	"kenesh/procedure/directory"
	"kenesh/procedure/notice"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// world is a council of three whose post is carried by hand.
type world struct {
	*testing.T
	now   time.Time
	words *lang.Catalogue
	nodes map[party.ID]*node
}

// node is what one party holds, and the clerk that writes it.
type node struct {
	*clerk.Clerk
	id      party.ID
	keys    *keyring.Keyring
	db      *store.DB
	index   *index.Index
	journal *journal.Journal
	files   *attachment.Store
	dir     string
}

type counting struct{}

func (counting) Signing() error { return nil }
func (counting) Kept()          {}

var (
	ids     = []party.ID{"kg", "kz", "uz"}
	officer = party.Person{Name: "Aida", Role: party.Minister}
)

// newWorld founds the council; then kg warns kz and uz, kz acknowledges, and the directory
// that uz keeps lets kz go, under a new key.
func newWorld(t *testing.T) (w *world, warning, book dossier.ID) {
	words, err := lang.Load(slices.Concat(all.Words(), []fs.FS{lang.Words, clerk.Words})...)
	w = &world{T: t, now: time.UnixMilli(1_725_600_000_000), words: words, nodes: map[party.ID]*node{}}
	w.check(err)
	var cards []charter.Card
	for _, id := range ids {
		keys, err := keyring.Generate()
		w.check(err)
		n := w.open(id, keys, filepath.Join(t.TempDir(), "kenesh.db"))
		n.Clerk, err = clerk.New(t.Context(), clerk.Config{Me: id, DB: n.db, Index: n.index, Keys: keys, Procedures: all.Procedures(),
			Guard: counting{}, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler), Receipts: time.Hour, Attachments: n.files})
		w.check(err)
		w.nodes[id] = n
		sc := party.SignCard(party.Card{Party: id, Kind: party.Member, Name: lang.Text{"en": string(id)}, Languages: []lang.Tag{"en"}, Zone: "UTC",
			Address: "127.0.0.1:1", Sign: public(keys.Sign), Link: public(keys.Link), Seal: keys.Seal.PublicKey().Bytes(), Issued: w.now.UnixMilli()}, keys.Sign)
		cards = append(cards, charter.Card{Card: sc.Bytes, Sig: sc.Sig})
	}
	council := w.act("kg", clerk.Command{Kind: charter.Kind, Parties: ids[1:], Step: "found", Input: &charter.Found{Name: lang.Text{"en": "Council"}, Cards: cards}})
	for _, id := range ids[1:] {
		file, err := w.nodes["kg"].Chains(t.Context(), id, []clerk.Want{{Dossier: council}})
		w.check(err)
		w.check(w.nodes[id].Join(t.Context(), file))
		w.act(id, clerk.Command{Dossier: council, Step: "sign", Input: &charter.Sign{}})
	}
	w.settle()
	warning = w.act("kg", clerk.Command{Kind: "notice", Parties: ids[1:], Step: "issue",
		Input: &notice.Contents{Title: lang.Text{"en": "Fire on the pass"}, Body: lang.Text{"en": "Body."}, Level: "warning", Files: []procedure.File{w.nodes["kg"].upload(t, 0)}}})
	book = w.act("uz", clerk.Command{Kind: "directory", Step: "open", Input: &directory.Nothing{}})
	w.settle()
	w.act("kz", clerk.Command{Dossier: warning, Step: "acknowledge", Input: &notice.Acknowledge{Edition: 1}})
	w.settle()
	_, err = w.nodes["uz"].Release(t.Context(), book, "kz", officer)
	w.check(err)
	w.settle()
	w.check(w.nodes["kg"].journal.Append(t.Context(), journal.Record{What: journal.Read, Officer: "aida", Role: party.Officer, Dossier: warning}))
	return w, warning, book
}

// upload gives a node a file of two chunks.
func (n *node) upload(t *testing.T, fill byte) procedure.File {
	t.Helper()
	_, err := n.files.Begin(t.Context(), "aida", "a"+string('a'+rune(fill)), "map.png", "")
	must(t, err)
	u, err := n.files.Receive(t.Context(), "aida", "a"+string('a'+rune(fill)), attachment.Part{Size: attachment.Chunk + 100, Content: bytes.NewReader(bytes.Repeat([]byte{fill}, attachment.Chunk+100))})
	must(t, err)
	return u.File
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

// open opens what a party keeps, without a clerk.
func (w *world) open(id party.ID, keys *keyring.Keyring, path string) *node {
	w.Helper()
	n := &node{id: id, keys: keys, dir: filepath.Join(filepath.Dir(path), attachment.Directory)}
	var err error
	n.db, err = sqlite.Open(path)
	w.check(err)
	w.Cleanup(func() { n.db.Close() })
	n.index, err = index.New(n.db, w.words)
	w.check(err)
	n.journal, err = journal.New(n.db, func() time.Time { return w.now })
	w.check(err)
	n.files, err = attachment.Open(w.Context(), attachment.Config{Dir: n.dir, DB: n.db, Key: keys.Storage, Me: id, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler)})
	w.check(err)
	w.check(n.db.Write(context.Background(), func(tx *store.Tx) error { return tx.NameLine() }))
	return n
}

// copy is what a party keeps, once more, to be broken.
func (w *world) copy(t *testing.T, id party.ID) *node {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kenesh.db")
	w.check(w.nodes[id].db.Backup(t.Context(), path))
	w.check(os.CopyFS(filepath.Join(filepath.Dir(path), attachment.Directory), os.DirFS(w.nodes[id].dir)))
	return (&world{T: t, now: w.now, words: w.words}).open(id, w.nodes[id].keys, path)
}

func (w *world) check(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) act(who party.ID, cmd clerk.Command) dossier.ID {
	w.Helper()
	cmd.By = officer
	done, err := w.nodes[who].Act(w.Context(), cmd)
	w.check(err)
	return done.Dossier
}

// settle carries everything everywhere, receipts too, until nothing moves.
func (w *world) settle() {
	w.Helper()
	for moved := 1; moved > 0; {
		moved = 0
		for _, from := range ids {
			for _, to := range ids {
				moved += w.carry(from, to)
			}
		}
		for _, id := range ids {
			w.nodes[id].Acknowledge(w.Context())
		}
	}
}

// carry brings to one node all that another has for it and says how much of it was new.
func (w *world) carry(from, to party.ID) int {
	w.Helper()
	batch, err := w.nodes[from].Outbox(w.Context(), to, "", 0, clerk.MaxBatch)
	w.check(err)
	taken, err := w.nodes[to].Take(w.Context(), from, batch.Entries)
	w.check(err)
	return taken.Took
}

// look checks what a node keeps.
func (n *node) look(t *testing.T, now time.Time) (found []fsck.Finding, tally fsck.Tally) {
	t.Helper()
	tally, err := fsck.Check(t.Context(), fsck.Config{Me: n.id, DB: n.db, Index: n.index, Journal: n.journal, Attached: n.files, Keys: n.keys,
		Procedures: all.Procedures(), Now: func() time.Time { return now }}, func(f fsck.Finding) { found = append(found, f) })
	if err != nil {
		t.Fatal(err)
	}
	return found, tally
}
