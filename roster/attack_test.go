package roster_test

import (
	"testing"
	"time"

	"kenesh/roster"
	"kenesh/roster/rostertest"
	"kenesh/store"
)

func TestAnswerFromAnotherPage(t *testing.T) {
	w := newWorld(t)
	d, _ := w.registered()
	d.Origin = "https://desk.mvd.gov.kg.example"
	_, err := w.login(d, "")
	w.refused(err, roster.ErrPasskeyFailed)
	_, err = w.register(w.invite(), rostertest.New("https://elsewhere.example"))
	w.refused(err, roster.ErrPasskeyFailed)
}

func TestOfficerNotVerifiedByHerDevice(t *testing.T) {
	w := newWorld(t)
	d, _ := w.registered()
	d.Verified = false
	_, err := w.login(d, "")
	w.refused(err, roster.ErrPasskeyFailed)
	found := rostertest.New(origin)
	found.Verified = false
	_, err = w.register(w.invite(), found)
	w.refused(err, roster.ErrPasskeyFailed)
}

func TestAnswerReplayed(t *testing.T) {
	w := newWorld(t)
	d, _ := w.registered()
	c, err := w.BeginLogin(w.ctx, "")
	w.ok(err)
	answer, err := d.Get(c.Options)
	w.ok(err)
	_, err = w.FinishLogin(w.ctx, c.ID, answer)
	w.ok(err)
	_, err = w.FinishLogin(w.ctx, c.ID, answer)
	w.refused(err, roster.ErrCeremonyOver)
	again, err := w.BeginLogin(w.ctx, "")
	w.ok(err)
	_, err = w.FinishLogin(w.ctx, again.ID, answer)
	w.refused(err, roster.ErrPasskeyFailed)
}

func TestAnswerTooLate(t *testing.T) {
	w := newWorld(t)
	d, _ := w.registered()
	c, err := w.BeginLogin(w.ctx, "")
	w.ok(err)
	answer, err := d.Get(c.Options)
	w.ok(err)
	w.later(5 * time.Minute)
	_, err = w.FinishLogin(w.ctx, c.ID, answer)
	w.refused(err, roster.ErrCeremonyOver)
}

// An answer for signing in must not confirm a session, nor one officer's confirm
// another's.
func TestAnswerToAnotherCeremony(t *testing.T) {
	w := newWorld(t)
	d, session := w.registered()
	c, err := w.BeginLogin(w.ctx, "")
	w.ok(err)
	answer, err := d.Get(c.Options)
	w.ok(err)
	w.refused(w.FinishStepUp(w.ctx, session, c.ID, answer), roster.ErrCeremonyOver)

	other := aigul
	other.ID, other.Name = "m2", "Бакыт Токтогулов"
	w.ok(w.Save(w.ctx, other))
	his, err := w.StartFor(w.ctx, "m2", "", "sign-on")
	w.ok(err)
	c, err = w.BeginStepUp(w.ctx, session)
	w.ok(err)
	answer, err = d.Get(c.Options)
	w.ok(err)
	w.refused(w.FinishStepUp(w.ctx, his, c.ID, answer), roster.ErrPasskeyFailed)
	w.refused(w.Confirmed(w.session(his), time.Hour), roster.ErrStepUp)
}

func TestStrangersPasskey(t *testing.T) {
	w := newWorld(t)
	d, _ := w.registered()
	stranger := rostertest.New(origin)
	stranger.Handle = d.Handle // he knows whom to be
	_, err := w.login(stranger, "")
	w.refused(err, roster.ErrPasskeyUnknown)
	stranger.ID = d.ID // and which passkey, but not its key
	_, err = w.login(stranger, "")
	w.refused(err, roster.ErrPasskeyFailed)
}

func TestPasskeyRegisteredTwice(t *testing.T) {
	w := newWorld(t)
	d, _ := w.registered()
	_, err := w.register(w.invite(), d)
	w.refused(err, roster.ErrPasskeyKnown)
}

func TestNonsenseAnswers(t *testing.T) {
	w := newWorld(t)
	for _, nonsense := range []string{"", "{}", "null", `{"id":"","rawId":"","type":"public-key","response":{}}`} {
		c, err := w.BeginLogin(w.ctx, "")
		w.ok(err)
		_, err = w.FinishLogin(w.ctx, c.ID, []byte(nonsense))
		w.refused(err, roster.ErrPasskeyFailed)
		r, err := w.BeginRegistration(w.ctx, w.invite())
		w.ok(err)
		_, err = w.FinishRegistration(w.ctx, r.ID, []byte(nonsense), "")
		w.refused(err, roster.ErrPasskeyFailed)
	}
}

// Knocking at the door without end costs the node a bounded number of rows.
func TestFloodOfCeremonies(t *testing.T) {
	w := newWorld(t)
	w.ok(w.db.Write(w.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4096)
			INSERT INTO roster_ceremonies (id, purpose, officer, invitation, data, expires)
			SELECT i, 'sign-in', '', '', '{}', $1 FROM n`, w.now.Add(5*time.Minute).UnixMilli())
		return err
	}))
	_, err := w.BeginLogin(w.ctx, "")
	w.refused(err, roster.ErrBusy)
	w.later(5 * time.Minute)
	_, err = w.BeginLogin(w.ctx, "")
	w.ok(err)
}
