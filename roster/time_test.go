package roster_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"kenesh/party"
	"kenesh/roster"
)

func (w *world) start() string {
	w.Helper()
	secret, err := w.StartFor(w.ctx, "k7", party.Officer, "sign-on")
	w.ok(err)
	return secret
}

func TestSessionLeftIdle(t *testing.T) {
	w := newWorld(t)
	used, left := w.start(), w.start()
	w.later(11 * time.Hour)
	w.session(used)
	w.later(time.Hour)
	w.session(used)
	w.over(left)
}

func TestSessionOfADay(t *testing.T) {
	w := newWorld(t)
	session := w.start()
	for range 23 {
		w.later(time.Hour)
		w.session(session)
	}
	w.later(time.Hour)
	w.over(session)
	w.later(31 * 24 * time.Hour)
	w.ok(w.Sweep(w.ctx))
	w.over(session)
}

func TestSessionOfADisabledOfficer(t *testing.T) {
	w := newWorld(t)
	session := w.start()
	w.ok(w.Disable(w.ctx, "k7"))
	_, err := w.Session(w.ctx, session)
	w.refused(err, roster.ErrDisabled)
	_, err = w.StartFor(w.ctx, "k7", "", "sign-on")
	w.refused(err, roster.ErrDisabled)
	_, err = w.Invite(w.ctx, "k7", time.Hour)
	w.refused(err, roster.ErrDisabled)
	w.ok(w.Save(w.ctx, aigul))
	_, err = w.Session(w.ctx, session)
	w.refused(err, roster.ErrDisabled)
	w.ok(w.Enable(w.ctx, "k7"))
	w.over(session)
	w.session(w.start())
}

func TestSessionInARoleTakenAway(t *testing.T) {
	w := newWorld(t)
	session := w.start()
	less := aigul
	less.Roles = []party.Role{party.Duty}
	w.ok(w.Save(w.ctx, less))
	w.over(session)
}

// An officer ends her own sessions, not another's.
func TestEndIsForOnesOwn(t *testing.T) {
	w := newWorld(t)
	session := w.start()
	w.ok(w.End(w.ctx, "m2", w.session(session).ID))
	w.session(session)
}

func TestToken(t *testing.T) {
	w := newWorld(t)
	token, err := w.Token(w.ctx, "k7", party.Duty, "night script", 30*24*time.Hour)
	w.ok(err)
	if !strings.HasPrefix(token, "kn_") || len(token) != len("kn_")+43 {
		t.Fatalf("token %q", token)
	}
	used := func() int64 {
		o, role, err := w.ByToken(w.ctx, token)
		w.ok(err)
		if o.ID != "k7" || role != party.Duty {
			t.Fatalf("token acts for %s as %s", o.ID, role)
		}
		all, err := w.Tokens(w.ctx, "k7")
		w.ok(err)
		return int64(all[0].Used)
	}
	first := used()
	if first != w.now.UnixMilli() {
		t.Fatalf("used %d", first)
	}
	w.later(59 * time.Second)
	if used() != first {
		t.Fatal("its use was written down twice in a minute")
	}
	w.later(time.Second)
	if used() != first+60_000 {
		t.Fatal("its use was not written down")
	}
	for _, guess := range []string{"", "kn_", token[:45], token[:45] + "!", token[3:]} {
		_, _, err := w.ByToken(w.ctx, guess)
		w.refused(err, roster.ErrTokenUnknown)
	}
	w.later(30 * 24 * time.Hour)
	_, _, err = w.ByToken(w.ctx, token)
	w.refused(err, roster.ErrTokenExpired)
}

func TestTokenTakenAway(t *testing.T) {
	w := newWorld(t)
	_, err := w.Token(w.ctx, "k7", party.Minister, "too much", time.Hour)
	w.refused(err, roster.ErrRoleNotHers)
	token, err := w.Token(w.ctx, "k7", party.Duty, "script", time.Hour)
	w.ok(err)
	less := aigul
	less.Roles = []party.Role{party.Officer}
	w.ok(w.Save(w.ctx, less))
	_, _, err = w.ByToken(w.ctx, token)
	w.refused(err, roster.ErrRoleNotHers)
	w.ok(w.Save(w.ctx, aigul))
	all, err := w.Tokens(w.ctx, "k7")
	w.ok(err)
	w.refused(w.RevokeToken(w.ctx, "m2", all[0].ID), roster.ErrTokenUnknown)
	w.ok(w.RevokeToken(w.ctx, "k7", all[0].ID))
	_, _, err = w.ByToken(w.ctx, token)
	w.refused(err, roster.ErrTokenRevoked)

	token, err = w.Token(w.ctx, "k7", party.Duty, "script", time.Hour)
	w.ok(err)
	w.ok(w.Disable(w.ctx, "k7"))
	_, _, err = w.ByToken(w.ctx, token)
	w.refused(err, roster.ErrDisabled)
	w.ok(w.Enable(w.ctx, "k7"))
	_, _, err = w.ByToken(w.ctx, token)
	w.refused(err, roster.ErrTokenRevoked)
}

func TestSignInLink(t *testing.T) {
	w := newWorld(t)
	many, err := w.Link(w.ctx, "k7", party.Duty, true, time.Hour)
	w.ok(err)
	for range 2 {
		session, err := w.Follow(w.ctx, many)
		w.ok(err)
		s := w.session(session)
		if s.Role != party.Duty || s.How != roster.ByLink {
			t.Fatalf("session %+v", s)
		}
		w.refused(w.Confirmed(s, time.Hour), roster.ErrStepUp)
	}
	_, err = w.Follow(w.ctx, "guess")
	w.refused(err, roster.ErrLinkUnknown)
	_, err = w.Link(w.ctx, "k7", party.Minister, true, time.Hour)
	w.refused(err, roster.ErrRoleNotHers)
	w.later(time.Hour)
	_, err = w.Follow(w.ctx, many)
	w.refused(err, roster.ErrLinkExpired)
}

func TestSignInLinkRace(t *testing.T) {
	w := newWorld(t)
	once, err := w.Link(w.ctx, "k7", party.Duty, false, time.Hour)
	w.ok(err)
	errs := make([]error, 8)
	var done sync.WaitGroup
	for i := range errs {
		done.Go(func() { _, errs[i] = w.Follow(w.ctx, once) })
	}
	done.Wait()
	followed := 0
	for _, err := range errs {
		if err == nil {
			followed++
			continue
		}
		w.refused(err, roster.ErrLinkUsed)
	}
	if followed != 1 {
		t.Fatalf("followed %d times", followed)
	}
}
