package roster_test

import (
	"bytes"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"kenesh/party"
	"kenesh/roster"
	"kenesh/roster/rostertest"
)

// Aigul's first days: the engineer invites her, she registers a passkey, works, hands the
// shift over, comes back, signs something grave, leaves the ministry.
func TestFirstDays(t *testing.T) {
	w := newWorld(t)
	asEngineer := roster.As(w.ctx, "e1", party.Engineer)
	invitation, err := w.Invite(asEngineer, "k7", time.Hour)
	w.ok(err)
	w.noted("e1 invite k7")
	invited, err := w.Invited(w.ctx, invitation)
	w.ok(err)
	if invited.Name != aigul.Name {
		t.Fatalf("invited %v", invited)
	}

	d := rostertest.New(origin)
	morning, err := w.register(invitation, d)
	w.ok(err)
	w.noted(" passkey.add k7")
	s := w.session(morning)
	if s.Role != party.Officer || s.How != roster.ByPasskey || s.Officer.ID != "k7" {
		t.Fatalf("session %+v", s)
	}
	w.ok(w.SwitchRole(w.ctx, morning, party.Duty))
	if got := w.session(morning).Role; got != party.Duty {
		t.Fatalf("role %s", got)
	}
	w.refused(w.SwitchRole(w.ctx, morning, party.Minister), roster.ErrRoleNotHers)
	w.ok(w.End(w.ctx, "k7", s.ID))
	w.over(morning)

	afternoon, err := w.login(d, "")
	w.ok(err)
	evening, err := w.login(d, "k7")
	w.ok(err)
	live, err := w.Sessions(w.ctx, "k7")
	w.ok(err)
	if len(live) != 2 {
		t.Fatalf("%d live sessions", len(live))
	}

	w.later(time.Hour)
	w.refused(w.Confirmed(w.session(evening), 5*time.Minute), roster.ErrStepUp)
	c, err := w.BeginStepUp(w.ctx, evening)
	w.ok(err)
	answer, err := d.Get(c.Options)
	w.ok(err)
	w.ok(w.FinishStepUp(w.ctx, evening, c.ID, answer))
	w.ok(w.Confirmed(w.session(evening), 5*time.Minute))
	w.refused(w.Confirmed(w.session(afternoon), 5*time.Minute), roster.ErrStepUp)

	w.ok(w.EndAll(w.ctx, "k7"))
	w.over(afternoon)
	w.over(evening)

	w.ok(w.Disable(asEngineer, "k7"))
	w.noted("e1 officer.disable k7")
	_, err = w.login(d, "")
	w.refused(err, roster.ErrDisabled)
}

func TestInvitationWorksOnce(t *testing.T) {
	w := newWorld(t)
	invitation := w.invite()
	_, err := w.register(invitation, rostertest.New(origin))
	w.ok(err)
	_, err = w.register(invitation, rostertest.New(origin))
	w.refused(err, roster.ErrInvitationUsed)

	replaced := w.invite()
	late := w.invite()
	_, err = w.BeginRegistration(w.ctx, replaced)
	w.refused(err, roster.ErrInvitationUnknown)
	w.later(time.Hour)
	_, err = w.Invited(w.ctx, late)
	w.refused(err, roster.ErrInvitationExpired)
	_, err = w.BeginRegistration(w.ctx, "guess")
	w.refused(err, roster.ErrInvitationUnknown)
}

// Two devices answer the same invitation; both ceremonies were opened while it was good.
func TestInvitationRace(t *testing.T) {
	w := newWorld(t)
	invitation := w.invite()
	var done sync.WaitGroup
	results := make([]error, 2)
	for i := range results {
		d := rostertest.New(origin)
		c, err := w.BeginRegistration(w.ctx, invitation)
		w.ok(err)
		answer, err := d.Create(c.Options)
		w.ok(err)
		done.Go(func() { _, results[i] = w.FinishRegistration(w.ctx, c.ID, answer, "") })
	}
	done.Wait()
	if (results[0] == nil) == (results[1] == nil) {
		t.Fatalf("results %v", results)
	}
	w.refused(errors.Join(results...), roster.ErrInvitationUsed)
	keys, err := w.Passkeys(w.ctx, "k7")
	w.ok(err)
	if len(keys) != 1 {
		t.Fatalf("%d passkeys", len(keys))
	}
}

// A passkey was copied. The copy signs in first; then the officer's own counter is behind.
func TestCopiedPasskeyIsStopped(t *testing.T) {
	w := newWorld(t)
	d, _ := w.registered()
	thief := d.Copy()
	thief.Count = 7
	stolen, err := w.login(thief, "")
	w.ok(err)
	_, err = w.login(d, "")
	w.refused(err, roster.ErrPasskeyCopied)
	w.noted(" passkey.copied k7")
	w.over(stolen)
	w.later(time.Second)
	_, safe := w.registered() // with another device
	_, err = w.login(thief, "")
	w.refused(err, roster.ErrPasskeyCopied)
	w.session(safe)
	keys, err := w.Passkeys(w.ctx, "k7")
	w.ok(err)
	if len(keys) != 2 || !keys[0].Copied || keys[1].Copied {
		t.Fatalf("passkeys %+v", keys)
	}
	w.ok(w.RemovePasskey(w.ctx, "k7", keys[0].ID))
	_, err = w.login(d, "")
	w.refused(err, roster.ErrPasskeyUnknown)
}

// A device that cannot count says 0 each time, and that is no sign of a copy.
func TestPasskeyWithoutCounter(t *testing.T) {
	w := newWorld(t)
	d, _ := w.registered()
	for range 3 {
		d.Count = ^uint32(0) // the next is 0
		_, err := w.login(d, "")
		w.ok(err)
	}
}

// What the disk holds opens nothing: no secret that was given out is in the files.
func TestNoSecretAtRest(t *testing.T) {
	w := newWorld(t)
	invitation := w.invite()
	d := rostertest.New(origin)
	session, err := w.register(invitation, d)
	w.ok(err)
	token, err := w.Token(w.ctx, "k7", party.Officer, "script", time.Hour)
	w.ok(err)
	link, err := w.Link(w.ctx, "k7", party.Duty, true, time.Hour)
	w.ok(err)
	c, err := w.BeginLogin(w.ctx, "")
	w.ok(err)
	var disk []byte
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(w.path + suffix)
		w.ok(err)
		disk = append(disk, b...)
	}
	if !bytes.Contains(disk, []byte(w.session(session).ID)) {
		t.Fatal("the search itself finds nothing")
	}
	for _, secret := range []string{invitation, session, token, link, c.ID} {
		if bytes.Contains(disk, []byte(secret)) {
			t.Errorf("%s is on the disk", secret)
		}
	}
}

// What the journal cannot write down does not happen.
func TestNoteFails(t *testing.T) {
	w := newWorld(t)
	w.refuse = errors.New("journal is full")
	secret, err := w.StartFor(w.ctx, "k7", party.Officer, "sign-on")
	w.refused(err, w.refuse)
	w.over(secret)
}
