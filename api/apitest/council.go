// Package apitest is a council of two ministries in one process, for tests of the API and
// of its clients: real databases, clerks, rosters and journals, and the API of each
// served on this machine. What carries entries between the two is the test. It stands
// with the joints: it builds nodes, but for what the API has no part in.
package apitest

import (
	"crypto/ed25519"
	"encoding/base64"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kenesh/api"
	"kenesh/clerk"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/roster"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// Council is kg, which founded it, and tr.
type Council struct {
	T      testing.TB
	Now    time.Time
	KG, TR *Node
}

// Node is one ministry's.
type Node struct {
	Clerk   *clerk.Clerk
	Roster  *roster.Roster
	Journal *journal.Journal
	URL     string // where its API is served, without api.Root

	council *Council
	db      *store.DB
	keys    *keyring.Keyring
	cursor  uint64
	line    string
}

// New founds the council; its charter is in force.
func New(t testing.TB) *Council {
	c := &Council{T: t, Now: time.Date(2024, 9, 6, 10, 0, 0, 0, time.UTC)}
	c.KG, c.TR = c.settle("kg"), c.settle("tr")
	cards := []any{c.KG.card("Ministry of Internal Affairs of the Kyrgyz Republic"), c.TR.card("Ministry of Interior of the Republic of Türkiye")}
	done := c.act(c.KG, clerk.Command{Kind: charter().Kind, Parties: []party.ID{"tr"}, Step: "found"},
		map[string]any{"name": map[string]any{"en": "Council"}, "cards": cards})
	founding, err := c.KG.Clerk.Chains(t.Context(), "tr", []clerk.Want{{Dossier: done.Dossier}})
	c.must(err)
	c.must(c.TR.Clerk.Join(t.Context(), founding))
	c.act(c.TR, clerk.Command{Dossier: done.Dossier, Step: "sign"}, nil)
	c.Carry()
	return c
}

// charter is the kind that its own command founds.
func charter() *procedure.Procedure {
	kinds := all.Procedures()
	return kinds[slices.IndexFunc(kinds, func(p *procedure.Procedure) bool { return p.Opener == procedure.ByFounder })]
}

func (c *Council) act(n *Node, cmd clerk.Command, input map[string]any) store.Done {
	c.T.Helper()
	step, _ := charter().Step(cmd.Step)
	var err error
	cmd.Input, err = step.DecodeObject(input)
	c.must(err)
	cmd.By = party.Person{Name: "Minister", Role: party.Minister}
	done, err := n.Clerk.Act(c.T.Context(), cmd)
	c.must(err)
	return done
}

func (c *Council) must(err error) {
	c.T.Helper()
	if err != nil {
		c.T.Fatal(err)
	}
}

// Words is the catalogue of all that the API says.
func Words(t testing.TB) *lang.Catalogue {
	cat, err := lang.Load(append(all.Words(), lang.Words, clerk.Words, roster.Words, api.Words)...)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func (c *Council) settle(id party.ID) *Node {
	n := &Node{council: c}
	now := func() time.Time { return c.Now }
	var err error
	n.db, err = sqlite.Open(filepath.Join(c.T.TempDir(), "kenesh.db"))
	c.must(err)
	c.T.Cleanup(func() { n.db.Close() })
	c.must(n.db.Write(c.T.Context(), func(tx *store.Tx) error { return tx.NameLine() }))
	cat := Words(c.T)
	found, err := index.New(n.db, cat)
	c.must(err)
	n.keys, err = keyring.Generate()
	c.must(err)
	n.Clerk, err = clerk.New(c.T.Context(), clerk.Config{Me: id, DB: n.db, Index: found, Keys: n.keys, Procedures: all.Procedures(),
		Guard: unguarded{}, Now: now, Log: slog.New(slog.DiscardHandler), Receipts: time.Hour})
	c.must(err)
	n.Roster, err = roster.New(n.db, roster.Config{RPID: "localhost", Origins: []string{"http://localhost"}, Now: now})
	c.must(err)
	n.Journal, err = journal.New(n.db, now)
	c.must(err)
	server := httptest.NewServer(api.New(api.Config{Clerk: n.Clerk, Index: found, Roster: n.Roster, Journal: n.Journal,
		Catalogue: cat, Now: now, Version: "test"}))
	c.T.Cleanup(server.Close)
	n.URL = server.URL
	return n
}

type unguarded struct{}

func (unguarded) Signing() error { return nil }

func (n *Node) card(name string) map[string]any {
	c := party.SignCard(party.Card{
		Party: n.Clerk.Me(), Kind: party.Member, Name: lang.Text{"en": name}, Languages: []lang.Tag{"en"}, Zone: "UTC",
		Address: "127.0.0.1:1", Issued: n.council.Now.UnixMilli(), Seal: n.keys.Seal.PublicKey().Bytes(),
		Sign: n.keys.Sign.Public().(ed25519.PublicKey), Link: n.keys.Link.Public().(ed25519.PublicKey),
	}, n.keys.Sign)
	return map[string]any{"card": base64.StdEncoding.EncodeToString(c.Bytes), "sig": base64.StdEncoding.EncodeToString(c.Sig)}
}

// Token makes an officer of a role and returns a token of hers.
func (n *Node) Token(role party.Role) string {
	n.council.T.Helper()
	id := "o-" + string(role)
	ctx := n.council.T.Context()
	n.council.must(n.Roster.Save(ctx, roster.Officer{ID: id, Name: "Айгүл Асанова", Roles: []party.Role{role}, Languages: []lang.Tag{"ky"}, Zone: "Asia/Bishkek"}))
	secret, err := n.Roster.Token(ctx, id, role, "test", time.Hour)
	n.council.must(err)
	return secret
}

// Carry brings what each has for the other, receipts too, until nothing moves.
func (c *Council) Carry() {
	c.T.Helper()
	for range 4 {
		c.KG.fetch(c.TR)
		c.TR.fetch(c.KG)
		c.KG.Clerk.Acknowledge(c.T.Context())
		c.TR.Clerk.Acknowledge(c.T.Context())
	}
}

func (n *Node) fetch(from *Node) {
	c := n.council
	c.T.Helper()
	for more := true; more; {
		b, err := from.Clerk.Outbox(c.T.Context(), n.Clerk.Me(), n.line, n.cursor, clerk.MaxBatch)
		c.must(err)
		_, err = n.Clerk.Take(c.T.Context(), from.Clerk.Me(), b.Entries)
		c.must(err)
		n.line, n.cursor, more = b.Line, b.Next, b.More
	}
}
