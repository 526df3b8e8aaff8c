package courier_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/courier"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/procedure/charter"
	"kenesh/procedure/notice"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// world is a council on loopback: real clerks, real databases, real TLS.
type world struct {
	t     testing.TB
	ctx   context.Context
	ids   []party.ID
	nodes map[party.ID]*node
}

type node struct {
	*clerk.Clerk
	w       *world
	id      party.ID
	dir     string
	address string
	keys    *keyring.Keyring
	db      *store.DB
	courier *courier.Courier
	store   *attachment.Store
	cargo   string       // where its attachments lie
	ahead   atomic.Int64 // how far the courier's clock is ahead
	poll    time.Duration
	stop    func()
	wrap    func(http.Handler) http.Handler // what stands between the courier and its peers
}

var officer = party.Person{Name: "Aida", Role: party.Minister}

type noIndex struct{}

func (noIndex) Put(*store.Tx, index.Row, *index.Said) (*index.Said, error) { return nil, nil }
func (noIndex) Forget(*store.Tx) error                                     { return nil }
func (noIndex) Clear(*store.Tx) error                                      { return nil }
func (noIndex) Built(*store.Tx) error                                      { return nil }
func (noIndex) Order(context.Context) error                                { return nil }
func (noIndex) Prepare(index.Row) func(*store.Tx) error {
	return func(*store.Tx) error { return nil }
}
func (noIndex) Counts(context.Context) (map[string]int, error)            { return nil, nil }
func (noIndex) Tied(context.Context, dossier.ID) ([]index.Summary, error) { return nil, nil }

type noGuard struct{}

func (noGuard) Signing() error { return nil }
func (noGuard) Kept()          {}

// newWorld founds a council; nobody's courier runs yet.
func newWorld(t testing.TB, ids ...party.ID) *world {
	w := &world{t: t, ctx: t.Context(), ids: ids, nodes: map[party.ID]*node{}}
	var cards []charter.Card
	for _, id := range ids {
		keys, err := keyring.Generate()
		w.check(err)
		n := &node{w: w, id: id, dir: t.TempDir(), cargo: t.TempDir(), address: free(t), keys: keys, poll: 50 * time.Millisecond}
		w.nodes[id] = n
		n.open()
		t.Cleanup(func() { n.down() })
		sc := n.card(keys)
		cards = append(cards, charter.Card{Card: sc.Bytes, Sig: sc.Sig})
	}
	first := w.nodes[ids[0]]
	w.act(ids[0], clerk.Command{Kind: charter.Kind, Parties: ids[1:], Step: "found",
		Input: &charter.Found{Name: lang.Text{"en": "Council"}, Cards: cards}})
	for _, id := range ids[1:] {
		batch, err := first.Chains(w.ctx, id, []clerk.Want{{Dossier: first.Council()}})
		w.check(err)
		w.check(w.nodes[id].Join(w.ctx, batch))
		w.act(id, clerk.Command{Dossier: first.Council(), Step: "sign", Input: &charter.Sign{}})
	}
	return w
}

func free(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (n *node) card(keys *keyring.Keyring) party.SignedCard {
	return party.SignCard(party.Card{Party: n.id, Kind: party.Member, Name: lang.Text{"en": string(n.id)}, Languages: []lang.Tag{"en"},
		Zone: "UTC", Address: n.address, Sign: keys.Sign.Public().(ed25519.PublicKey), Link: keys.Link.Public().(ed25519.PublicKey),
		Seal: keys.Seal.PublicKey().Bytes(), Issued: 1}, n.keys.Sign)
}

func (n *node) open() {
	db, err := sqlite.Open(filepath.Join(n.dir, "kenesh.db"))
	n.w.check(err)
	n.w.check(db.Write(n.w.ctx, func(tx *store.Tx) error { return tx.NameLine() }))
	n.db = db
	n.store, err = attachment.Open(n.w.ctx, attachment.Config{Dir: n.cargo, DB: db, Key: n.keys.Storage, Me: n.id, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	n.w.check(err)
	n.w.check(n.store.Tidy(n.w.ctx))
	n.Clerk, err = clerk.New(n.w.ctx, clerk.Config{Me: n.id, DB: db, Index: noIndex{}, Keys: n.keys, Procedures: all.Procedures(),
		Guard: noGuard{}, Now: time.Now, Log: slog.New(slog.DiscardHandler), Receipts: 20 * time.Millisecond, Attachments: n.store})
	n.w.check(err)
}

// up runs the node's courier until down.
func (n *node) up() {
	if n.db == nil {
		n.open()
	}
	n.courier = courier.New(courier.Config{Clerk: n.Clerk, DB: n.db, Link: n.keys.Link, Log: slog.New(slog.DiscardHandler), Poll: n.poll,
		Now: func() time.Time { return time.Now().Add(time.Duration(n.ahead.Load())) }, Attachments: n.store})
	conf, err := n.courier.ServerTLS()
	n.w.check(err)
	l, err := net.Listen("tcp", n.address)
	n.w.check(err)
	handler := n.courier.Handler()
	if n.wrap != nil {
		handler = n.wrap(handler)
	}
	server := &http.Server{Handler: handler, TLSConfig: conf, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := server.ServeTLS(l, "", ""); !errors.Is(err, http.ErrServerClosed) {
			n.w.t.Error(err)
		}
	})
	wg.Go(func() { n.Clerk.Run(ctx) })
	wg.Go(func() { n.courier.Run(ctx) })
	n.stop = func() { cancel(); server.Close(); wg.Wait() }
}

// down stops the courier and closes the database.
func (n *node) down() {
	if n.stop != nil {
		n.stop()
		n.stop = nil
	}
	if n.db != nil {
		n.db.Close()
		n.db = nil
	}
}

func (w *world) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) act(who party.ID, cmd clerk.Command) dossier.ID {
	w.t.Helper()
	cmd.By = officer
	d, err := w.nodes[who].Act(w.ctx, cmd)
	w.check(err)
	return d.Dossier
}

func (w *world) issue(from party.ID, title string, to ...party.ID) dossier.ID {
	w.t.Helper()
	return w.act(from, clerk.Command{Kind: "notice", Parties: to, Step: "issue",
		Input: &notice.Contents{Title: lang.Text{"en": title}, Body: lang.Text{"en": "Body."}, Level: "warning"}})
}

func (w *world) has(who party.ID, id dossier.ID) bool {
	_, err := w.nodes[who].Read(w.ctx, id)
	return err == nil
}

// soon waits until something is so.
func (w *world) soon(what string, so func() bool) {
	w.t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("in 20 s: not %s", what)
		}
	}
}

// upAll runs everybody and waits until the charter is in force everywhere.
func (w *world) upAll() {
	w.t.Helper()
	for _, id := range w.ids {
		w.nodes[id].up()
	}
	w.inForce()
}

func (w *world) inForce() {
	w.t.Helper()
	w.soon("in force everywhere", func() bool {
		for _, id := range w.ids {
			n := w.nodes[id]
			rec, err := n.Read(w.ctx, n.Council()) // what is on the disk
			w.check(err)
			if !n.Roll().InForce || !rec.State.(procedure.Rolled).Roll().InForce {
				return false
			}
		}
		return true
	})
}
