package clerk_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
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

// world is a council of clerks on real databases, whose post is carried by hand: a test
// says who hears from whom, when and how often.
type world struct {
	t     tb
	ctx   context.Context
	now   time.Time
	ids   []party.ID
	nodes map[party.ID]*resident
	more  []*procedure.Procedure
}

// tb is what the world needs of a test, be it one of testing or of rapid.
type tb interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
	Cleanup(func())
	TempDir() string
}

type resident struct {
	*clerk.Clerk
	id     party.ID
	dir    string
	db     *store.DB
	keys   *keyring.Keyring
	safe   ed25519.PrivateKey // the recovery key, kept elsewhere
	rows   *rows
	cursor map[party.ID]uint64
	lines  map[party.ID]string
}

// rows is an index that keeps what it was given, for tests to compare.
type rows struct {
	mu   sync.Mutex
	by   map[dossier.ID]index.Row
	said map[dossier.ID]*index.Said
	fail bool
	full int // the put that finds no room, counted from here; 0: none
}

// Put must be told what the lists say now, or nothing: what it is not told of stays in them.
func (r *rows) Put(_ *store.Tx, row index.Row, last *index.Said) (*index.Said, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if last != nil && last != r.said[row.ID] {
		return nil, errors.New("the lists say something else of " + row.ID.Short())
	}
	if r.full--; r.fail || r.full == 0 {
		return nil, errors.New("no room for the row")
	}
	if r.said == nil {
		r.said = map[dossier.ID]*index.Said{}
	}
	r.by[row.ID], r.said[row.ID] = row, new(index.Said)
	return r.said[row.ID], nil
}

func (r *rows) Built(*store.Tx) error       { return nil }
func (r *rows) Order(context.Context) error { return nil }
func (r *rows) Forget(*store.Tx) error      { return nil }
func (r *rows) Prepare(row index.Row) func(*store.Tx) error {
	return func(tx *store.Tx) error { _, err := r.Put(tx, row, nil); return err }
}

func (r *rows) Counts(context.Context) (map[string]int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	counts := map[string]int{}
	for _, row := range r.by {
		counts[row.Kind]++
	}
	return counts, nil
}

func (r *rows) Tied(_ context.Context, id dossier.ID) (all []index.Summary, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, row := range r.by {
		if slices.ContainsFunc(row.Ties, func(t procedure.Tie) bool { return t.Dossier == id.String() }) {
			all = append(all, index.Summary{Row: row})
		}
	}
	return all, nil
}

func (r *rows) Clear(*store.Tx) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.by)
	return nil
}

func (r *rows) get(id dossier.ID) (index.Row, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	row, ok := r.by[id]
	return row, ok
}

type counting struct{}

func (counting) Signing() error { return nil }
func (counting) Kept()          {}

var officer = party.Person{Name: "Aida", Role: party.Minister}

// newWorld founds a council of the given parties; the first one founds.
func newWorld(t tb, ids ...party.ID) *world { return newWorldWith(t, nil, ids...) }

// newWorldWith is newWorld with more kinds than there are.
func newWorldWith(t tb, more []*procedure.Procedure, ids ...party.ID) *world {
	w := &world{t: t, more: more, ctx: context.Background(), now: time.UnixMilli(1_725_600_000_000), ids: ids, nodes: map[party.ID]*resident{}}
	var cards []charter.Card
	for _, id := range ids {
		r := w.settle(id)
		sc := r.card(w.now)
		cards = append(cards, charter.Card{Card: sc.Bytes, Sig: sc.Sig})
	}
	founder := w.nodes[ids[0]]
	w.must(founder.Act(w.ctx, clerk.Command{Kind: charter.Kind, Parties: ids[1:], Step: "found", By: officer,
		Input: &charter.Found{Name: lang.Text{"en": "Council"}, Cards: cards}}))
	batch, err := founder.Chains(w.ctx, ids[len(ids)-1], []clerk.Want{{Dossier: founder.Council()}})
	w.check(err)
	for _, id := range ids[1:] {
		w.check(w.nodes[id].Join(w.ctx, batch))
		w.must(w.nodes[id].Act(w.ctx, clerk.Command{Dossier: founder.Council(), Step: "sign", By: officer, Input: &charter.Sign{}}))
	}
	w.settleAll()
	return w
}

func (w *world) settle(id party.ID) *resident {
	keys, err := keyring.Generate()
	w.check(err)
	_, safe, err := ed25519.GenerateKey(nil)
	w.check(err)
	r := &resident{id: id, dir: w.t.TempDir(), keys: keys, safe: safe, cursor: map[party.ID]uint64{}, lines: map[party.ID]string{}}
	w.nodes[id] = r
	w.start(r)
	return r
}

// start opens the database and the clerk of a resident, as after a stop.
func (w *world) start(r *resident) {
	db, err := sqlite.Open(filepath.Join(r.dir, "kenesh.db"))
	w.check(err)
	w.t.Cleanup(func() { db.Close() })
	w.check(db.Write(w.ctx, func(tx *store.Tx) error { return tx.NameLine() }))
	r.db, r.rows = db, &rows{by: map[dossier.ID]index.Row{}}
	r.Clerk, err = clerk.New(w.ctx, clerk.Config{Me: r.id, DB: db, Index: r.rows, Keys: r.keys, Procedures: append(all.Procedures(), w.more...),
		Guard: counting{}, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler), Receipts: time.Hour})
	w.check(err)
}

func (r *resident) card(now time.Time) party.SignedCard {
	return party.SignCard(party.Card{Party: r.id, Kind: party.Member, Name: lang.Text{"en": string(r.id)}, Languages: []lang.Tag{"en"},
		Zone: "UTC", Address: "127.0.0.1:1", Sign: public(r.keys.Sign), Link: public(r.keys.Link),
		Seal: r.keys.Seal.PublicKey().Bytes(), Issued: now.UnixMilli(), Recovery: public(r.safe)}, r.keys.Sign)
}

func (w *world) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) must(d store.Done, err error) store.Done {
	w.t.Helper()
	w.check(err)
	return d
}

// carry brings to one node what another has for it, and what that makes it want. It
// returns how many entries were taken in.
func (w *world) carry(from, to party.ID) int {
	w.t.Helper()
	a, b := w.nodes[from], w.nodes[to]
	took := 0
	for {
		batch, err := a.Outbox(w.ctx, to, b.lines[from], b.cursor[from], 100)
		w.check(err)
		taken, err := b.Take(w.ctx, from, batch.Entries)
		w.check(err)
		b.lines[from], b.cursor[from] = batch.Line, batch.Next
		took += taken.Took + w.fetch(from, to, taken.Wants)
		if !batch.More {
			return took
		}
	}
}

func (w *world) fetch(from, to party.ID, wants []clerk.Want) int {
	took := 0
	for len(wants) > 0 {
		chains, err := w.nodes[from].Chains(w.ctx, to, wants)
		w.check(err)
		taken, err := w.nodes[to].Take(w.ctx, from, chains)
		w.check(err)
		if taken.Took == 0 {
			break
		}
		took, wants = took+taken.Took, taken.Wants
	}
	return took
}

// settleAll carries everything everywhere, receipts too, until nothing moves.
func (w *world) settleAll() {
	w.t.Helper()
	for round := 0; ; round++ {
		moved := 0
		for _, from := range w.ids {
			for _, to := range w.ids {
				if from != to {
					moved += w.carry(from, to)
				}
			}
		}
		for _, id := range w.ids {
			w.nodes[id].Acknowledge(w.ctx)
			for from, wants := range w.nodes[id].Retry(w.ctx) {
				if slices.Contains(w.ids, from) {
					moved += w.fetch(from, id, wants)
				}
			}
		}
		if moved == 0 && round > 1 {
			return
		}
		if round > 50 {
			w.t.Fatal("never settles")
		}
	}
}

// issue opens a notice from one party to others.
func (w *world) issue(from party.ID, title string, to ...party.ID) dossier.ID {
	w.t.Helper()
	return w.must(w.nodes[from].Act(w.ctx, clerk.Command{Kind: "notice", Parties: to, Step: "issue", By: officer,
		Input: &notice.Contents{Title: lang.Text{"en": title}, Body: lang.Text{"en": "Body."}, Level: "warning"}})).Dossier
}

func (w *world) act(who party.ID, id dossier.ID, step string, input any) error {
	_, err := w.nodes[who].Act(w.ctx, clerk.Command{Dossier: id, Step: step, By: officer, Input: input})
	return err
}

// transcript is a record as it reads: who did what, and what it came to.
func (w *world) transcript(who party.ID, id dossier.ID) string {
	w.t.Helper()
	rec, err := w.nodes[who].Read(w.ctx, id)
	w.check(err)
	return transcriptOf(rec)
}

func transcriptOf(rec *procedure.Record) string {
	s := ""
	for _, o := range rec.Outcomes {
		s += fmt.Sprintf("%s/%d %s %s\n", o.Entry.Party, o.Entry.Number, o.Entry.Step, o.Verdict)
	}
	return s + rec.Digest().String()
}

// agree fails unless all the given nodes derive the same record of a dossier.
func (w *world) agree(id dossier.ID, who ...party.ID) canon.Hash {
	w.t.Helper()
	first := w.transcript(who[0], id)
	for _, p := range who[1:] {
		if got := w.transcript(p, id); got != first {
			w.t.Fatalf("%s reads\n%s\nbut %s reads\n%s", who[0], first, p, got)
		}
	}
	rec, err := w.nodes[who[0]].Read(w.ctx, id)
	w.check(err)
	return rec.Digest()
}

// settleAllBut is settleAll while one party hears nobody and nobody hears it.
func (w *world) settleAllBut(away party.ID) {
	w.t.Helper()
	all := w.ids
	w.ids = slices.DeleteFunc(slices.Clone(all), func(id party.ID) bool { return id == away })
	w.settleAll()
	w.ids = all
}

// rowIsTheFold fails unless what a node's index holds of a dossier is what its entries say.
func (w *world) rowIsTheFold(who party.ID, id dossier.ID) {
	w.t.Helper()
	r := w.nodes[who]
	rec, err := r.Read(w.ctx, id)
	w.check(err)
	row, ok := r.rows.get(id)
	if !ok || !reflect.DeepEqual(row, index.RowOf(rec, who)) || !reflect.DeepEqual(row.Facts, rec.Facts()) {
		w.t.Fatalf("%s lists %s as\n%+v\nbut its entries say\n%+v\n%s", who, id.Short(), row, rec.Facts(), transcriptOf(rec))
	}
}

// hashOf is the hash of the entry of a number as a node holds it.
func (w *world) hashOf(at party.ID, id dossier.ID, of party.ID, number uint64) canon.Hash {
	w.t.Helper()
	rec, err := w.nodes[at].Read(w.ctx, id)
	w.check(err)
	return rec.History.Variants(of, number)[0].Hash
}
