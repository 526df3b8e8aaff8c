package roster_test

import (
	"strings"
	"testing"
	"time"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/roster"
	"kenesh/store"
)

func (w *world) feed(of roster.Scope, titles bool) string {
	w.Helper()
	secret, err := w.MakeFeed(w.ctx, "k7", party.Officer, of, titles)
	w.ok(err)
	return secret
}

func (w *world) gone(secret string) {
	w.Helper()
	_, _, err := w.ByFeed(w.ctx, secret)
	w.refused(err, roster.ErrFeedUnknown)
}

func TestCalendarAddress(t *testing.T) {
	w := newWorld(t)
	secret := w.feed(roster.Scope{Kind: "meeting", Dossier: dossier.ID{7}}, true)
	if !strings.HasPrefix(secret, "kc_") || len(secret) != len("kc_")+43 {
		t.Fatalf("secret %q", secret)
	}
	f, o, err := w.ByFeed(w.ctx, secret)
	w.ok(err)
	if o.ID != "k7" || f.Role != party.Officer || !f.Titles || f.Scope != (roster.Scope{Kind: "meeting", Dossier: dossier.ID{7}}) {
		t.Errorf("feed %+v of %s", f, o.ID)
	}
	w.noted(" feed.make k7")
	for _, guess := range []string{"", "kc_", secret[:45] + "!", secret[3:], f.ID} {
		w.gone(guess)
	}
	w.later(time.Hour)
	_, _, err = w.ByFeed(w.ctx, secret)
	w.ok(err)
	feeds, err := w.Feeds(w.ctx, "k7")
	w.ok(err)
	if len(feeds) != 1 || feeds[0].Used != feeds[0].Made+3_600_000 {
		t.Errorf("feeds %+v", feeds)
	}
}

func TestCalendarAddressIsNotKept(t *testing.T) {
	w := newWorld(t)
	secret := w.feed(roster.Scope{}, false)
	w.ok(w.db.Read(w.ctx, func(tx *store.Tx) error {
		var n int
		err := tx.QueryRow(`SELECT count(*) FROM roster_feeds WHERE id = $1 OR id LIKE '%' || $1 || '%'`, secret).Scan(&n)
		if n != 0 {
			t.Error("the secret is in the database")
		}
		return err
	}))
}

// An officer has one address a scope; a new one ends the old one, and no other.
func TestCalendarAddressMadeAnew(t *testing.T) {
	w := newWorld(t)
	all, meetings := w.feed(roster.Scope{}, true), w.feed(roster.Scope{Kind: "meeting"}, true)
	again := w.feed(roster.Scope{}, false)
	w.gone(all)
	for _, secret := range []string{meetings, again} {
		_, _, err := w.ByFeed(w.ctx, secret)
		w.ok(err)
	}
}

func TestCalendarAddressTakenAway(t *testing.T) {
	w := newWorld(t)
	secret := w.feed(roster.Scope{}, true)
	f, _, err := w.ByFeed(w.ctx, secret)
	w.ok(err)
	w.refused(w.RevokeFeed(w.ctx, "m2", f.ID), roster.ErrFeedUnknown)
	w.ok(w.RevokeFeed(w.ctx, "k7", f.ID))
	w.gone(secret)
	w.noted(" feed.revoke k7")

	secret = w.feed(roster.Scope{}, true)
	less := aigul
	less.Roles = []party.Role{party.Duty}
	w.ok(w.Save(w.ctx, less))
	w.gone(secret)
	_, err = w.MakeFeed(w.ctx, "k7", party.Officer, roster.Scope{}, true)
	w.refused(err, roster.ErrRoleNotHers)
	w.ok(w.Save(w.ctx, aigul))
	_, _, err = w.ByFeed(w.ctx, secret)
	w.ok(err)
	w.ok(w.Disable(w.ctx, "k7"))
	w.gone(secret)
	w.ok(w.Enable(w.ctx, "k7"))
	w.gone(secret)
}
