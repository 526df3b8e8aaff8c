package desk

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/duty"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/mail"
	"kenesh/overview"
	"kenesh/party"
	"kenesh/procedure/all"
	"kenesh/procedure/charter"
	"kenesh/roster"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// world is a council of three real nodes on real databases; each has a desk. Its post
// is carried by hand.
type world struct {
	testing.TB
	ctx       context.Context
	now       time.Time
	catalogue *lang.Catalogue
	houses    map[party.ID]*house
	order     []party.ID
}

// house is one party's node, as far as its desk needs one.
type house struct {
	id      party.ID
	db      *store.DB
	keys    *keyring.Keyring
	clerk   *clerk.Clerk
	index   *index.Index
	roster  *roster.Roster
	journal *journal.Journal
	duty    *duty.Duty
	mail    *mail.Mail
	files   *attachment.Store
	desk    *httptest.Server
	url     string
	log     *logged
	cursor  map[party.ID]uint64
	lines   map[party.ID]string
}

type seatOf struct {
	state, zone string
	name        lang.Text
	languages   []lang.Tag
}

var seats = map[party.ID]seatOf{
	"kg": {"KG", "Asia/Bishkek", lang.Text{"ky": "Ички иштер министрлиги", "en": "Ministry of Internal Affairs"}, []lang.Tag{"ky", "ru", "en"}},
	"kz": {"KZ", "Asia/Almaty", lang.Text{"kk": "Ішкі істер министрлігі"}, []lang.Tag{"kk", "ru"}},
	"az": {"AZ", "Asia/Baku", lang.Text{"az": "Daxili İşlər Nazirliyi"}, []lang.Tag{"az"}},
}

var minister = party.Person{Name: "Minister", Role: party.Minister}

// newWorld founds the council of kg, kz and az, and of more parties that have seats.
func newWorld(t testing.TB, more ...party.ID) *world {
	t.Helper()
	catalogue, err := lang.Load(append(all.Words(), lang.Words, clerk.Words, roster.Words, Words)...)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{TB: t, ctx: t.Context(), now: time.Date(2024, 9, 6, 4, 0, 0, 0, time.UTC), catalogue: catalogue,
		houses: map[party.ID]*house{}, order: append([]party.ID{"kg", "kz", "az"}, more...)}
	var cards []charter.Card
	for _, id := range w.order {
		w.build(id)
		sc := w.card(id)
		cards = append(cards, charter.Card{Card: sc.Bytes, Sig: sc.Sig})
	}
	founder := w.houses["kg"].clerk
	w.must(founder.Act(w.ctx, clerk.Command{Kind: charter.Kind, Parties: w.order[1:], Step: "found", By: minister,
		Input: &charter.Found{Name: lang.Text{"ky": "Министрлер кеңеши", "en": "Council of Ministers"}, Cards: cards}}))
	for _, id := range w.order[1:] {
		batch, err := founder.Chains(w.ctx, id, []clerk.Want{{Dossier: founder.Council()}})
		w.check(err)
		w.check(w.houses[id].clerk.Join(w.ctx, batch))
		w.must(w.houses[id].clerk.Act(w.ctx, clerk.Command{Dossier: founder.Council(), Step: "sign", By: minister, Input: &charter.Sign{}}))
	}
	w.post()
	return w
}

type guardless struct{}

func (guardless) Signing() error { return nil }
func (guardless) Kept()          {}

func (w *world) build(id party.ID) {
	db, err := sqlite.Open(filepath.Join(w.TempDir(), "kenesh.db"))
	w.check(err)
	w.Cleanup(func() { db.Close() })
	w.check(db.Write(w.ctx, func(tx *store.Tx) error { return tx.NameLine() }))
	h := &house{id: id, db: db, cursor: map[party.ID]uint64{}, lines: map[party.ID]string{}, log: &logged{}}
	w.houses[id] = h
	h.keys, err = keyring.Generate()
	w.check(err)
	h.index, err = index.New(db, w.catalogue)
	w.check(err)
	h.journal, err = journal.New(db, w.clock)
	w.check(err)
	h.duty, err = duty.New(db, w.clock, func(tx *store.Tx, e duty.Event) error {
		return h.journal.AppendTx(tx, journal.Record{What: journal.Duty, Purpose: e.What, Officer: e.By.Officer, Role: e.By.Role, Dossier: e.Dossier, About: e.About})
	})
	w.check(err)
	h.mail, err = mail.New(mail.Config{Settings: mail.Settings{Server: "localhost:25", TLS: "tls", From: "desk@mia.example"}, DB: db, Now: w.clock})
	w.check(err)
	h.desk = httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(h.desk.Listener.Addr().String())
	w.check(err)
	h.url = "http://localhost:" + port
	h.roster, err = roster.New(db, roster.Config{RPID: "localhost", Origins: []string{h.url}, Now: w.clock})
	w.check(err)
	h.files, err = attachment.Open(w.ctx, attachment.Config{Dir: filepath.Join(w.TempDir(), attachment.Directory), DB: db, Key: h.keys.Storage, Me: id,
		Now: w.clock, Log: slog.New(slog.DiscardHandler)})
	w.check(err)
	h.clerk, err = clerk.New(w.ctx, clerk.Config{Me: id, DB: db, Index: h.index, Keys: h.keys, Procedures: all.Procedures(),
		Guard: guardless{}, Now: w.clock, Log: slog.New(slog.DiscardHandler), Receipts: time.Hour, Attachments: h.files})
	w.check(err)
	h.desk.Config.Handler = w.newDesk(h)
	h.desk.Start()
	w.Cleanup(h.desk.Close)
}

// newDesk is the desk of a house that was just started.
func (w *world) newDesk(h *house) http.Handler {
	return New(Config{Clerk: h.clerk, Index: h.index, Roster: h.roster, Journal: h.journal, Duty: h.duty, Mail: h.mail, Overviews: overview.New(h.clerk, h.index),
		Catalogue: w.catalogue, Log: slog.New(slog.NewTextHandler(h.log, nil)), Now: w.clock, Home: seats[h.id].languages[0], Version: "test", Attachments: h.files,
		Demo: w.personas(h), Links: func() []LinkState { return []LinkState{{Party: "az", Heard: w.moment()}} }})
}

func (w *world) clock() time.Time    { return w.now }
func (w *world) moment() lang.Moment { return lang.Moment(w.now.UnixMilli()) }

func (w *world) personas(h *house) func() []Persona {
	return func() (out []Persona) {
		officers, err := h.roster.Officers(w.ctx)
		w.check(err)
		for _, o := range officers {
			for _, r := range o.Roles {
				out = append(out, Persona{Officer: o.ID, Name: o.Name, Role: r})
			}
		}
		return out
	}
}

func (w *world) card(id party.ID) party.SignedCard {
	k, s := w.houses[id].keys, seats[id]
	return party.SignCard(party.Card{Party: id, Kind: party.Member, State: s.state, Name: s.name, Languages: s.languages, Zone: s.zone,
		Address: "127.0.0.1:1", Sign: k.Sign.Public().(ed25519.PublicKey), Link: k.Link.Public().(ed25519.PublicKey),
		Seal: k.Seal.PublicKey().Bytes(), Issued: w.now.UnixMilli()}, k.Sign)
}

// post carries everything everywhere, until nothing is left to carry.
func (w *world) post() {
	w.Helper()
	for moved := true; moved; {
		moved = false
		for _, from := range w.order {
			for _, to := range w.order {
				if from != to && w.carry(w.houses[from], w.houses[to]) {
					moved = true
				}
			}
		}
	}
}

func (w *world) carry(from, to *house) bool {
	batch, err := from.clerk.Outbox(w.ctx, to.id, to.lines[from.id], to.cursor[from.id], 1000)
	w.check(err)
	if len(batch.Entries) == 0 {
		return false
	}
	_, err = to.clerk.Take(w.ctx, from.id, batch.Entries)
	w.check(err)
	to.lines[from.id], to.cursor[from.id] = batch.Line, batch.Next
	return true
}

// officer adds an account to a house.
func (w *world) officer(id party.ID, name string, roles ...party.Role) roster.Officer {
	w.Helper()
	h := w.houses[id]
	o := roster.Officer{ID: h.roster.NewID(), Name: name, Roles: roles}
	w.check(h.roster.Save(w.ctx, o))
	return o
}

// as is a browser in which an officer of a house has signed in.
func (w *world) as(id party.ID, role party.Role) *browser {
	w.Helper()
	o := w.officer(id, "Айгүл "+string(role), role)
	b := w.browser(id)
	page := b.get("/sign-in")
	return b.press(page.formWith("officer", o.ID), nil, "").browser
}

func (w *world) browser(id party.ID) *browser {
	jar, err := cookiejar.New(nil)
	w.check(err)
	b := &browser{TB: w.TB, base: w.houses[id].url, language: "en", log: w.houses[id].log}
	b.client.Jar = jar
	return b
}

func (w *world) check(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) must(d store.Done, err error) store.Done {
	w.Helper()
	w.check(err)
	return d
}

// logged keeps what the desk logs.
type logged struct{ text []byte }

func (l *logged) Write(b []byte) (int, error) {
	l.text = append(l.text, b...)
	return len(b), nil
}

// breakJournal makes reads impossible to write down.
func (h *house) breakJournal(w *world) {
	w.check(h.db.Write(w.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DROP TABLE journal_seen`)
		return err
	}))
}
