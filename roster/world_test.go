package roster_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/roster"
	"kenesh/roster/rostertest"
	"kenesh/store"
	"kenesh/store/sqlite"
)

const origin = "https://desk.mvd.gov.kg"

// world is one ministry's roster, with a clock to turn and the notes it made.
type world struct {
	*roster.Roster
	*testing.T
	ctx    context.Context
	db     *store.DB
	path   string
	now    time.Time
	events []string
	refuse error // what the journal says to the next note
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, ctx: t.Context(), path: filepath.Join(t.TempDir(), "node.db"), now: time.Date(2024, 9, 6, 9, 0, 0, 0, time.UTC)}
	var err error
	w.db, err = sqlite.Open(w.path)
	w.ok(err)
	t.Cleanup(func() { w.ok(w.db.Close()) })
	w.Roster, err = roster.New(w.db, roster.Config{
		RPID: "desk.mvd.gov.kg", Origins: []string{origin}, DisplayName: "Kenesh",
		Now: func() time.Time { return w.now },
		Note: func(_ *store.Tx, e roster.Event) error {
			w.events = append(w.events, e.By+" "+e.What+" "+e.Officer)
			return w.refuse
		},
	})
	w.ok(err)
	w.ok(w.Save(w.ctx, aigul))
	return w
}

var aigul = roster.Officer{
	ID: "k7", Name: "Айгүл Асанова", Roles: []party.Role{party.Officer, party.Duty},
	Languages: []lang.Tag{"ky", "ru"}, Zone: "Asia/Bishkek",
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) refused(err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Fatalf("got %v, want %v", err, want)
	}
}

func (w *world) later(d time.Duration) { w.now = w.now.Add(d) }

func (w *world) noted(event string) {
	w.Helper()
	if !slices.Contains(w.events, event) {
		w.Fatalf("no note %q among %q", event, w.events)
	}
}

// invite returns an invitation for Aigul.
func (w *world) invite() string {
	w.Helper()
	secret, err := w.Invite(w.ctx, "k7", time.Hour)
	w.ok(err)
	return secret
}

// register lets a device answer an invitation.
func (w *world) register(invitation string, d *rostertest.Device) (string, error) {
	w.Helper()
	c, err := w.BeginRegistration(w.ctx, invitation)
	if err != nil {
		return "", err
	}
	answer, err := d.Create(c.Options)
	w.ok(err)
	return w.FinishRegistration(w.ctx, c.ID, answer, "Laptop")
}

// registered returns a new device with a passkey of Aigul's and her session.
func (w *world) registered() (*rostertest.Device, string) {
	w.Helper()
	d := rostertest.New(origin)
	session, err := w.register(w.invite(), d)
	w.ok(err)
	return d, session
}

func (w *world) login(d *rostertest.Device, officer string) (string, error) {
	w.Helper()
	c, err := w.BeginLogin(w.ctx, officer)
	w.ok(err)
	answer, err := d.Get(c.Options)
	w.ok(err)
	return w.FinishLogin(w.ctx, c.ID, answer)
}

func (w *world) session(secret string) roster.Session {
	w.Helper()
	s, err := w.Session(w.ctx, secret)
	w.ok(err)
	return s
}

func (w *world) over(secret string) {
	w.Helper()
	_, err := w.Session(w.ctx, secret)
	w.refused(err, roster.ErrSessionOver)
}
