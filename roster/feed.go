package roster

import (
	"context"
	"errors"
	"fmt"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// feedPrefix lets an address that leaked be found by scanners of mail and logs.
const feedPrefix = "kc_"

// ErrFeedUnknown is returned for an address that opens nothing: it never did, it was
// revoked, or its officer may no longer act in its role. Which of these it is, nobody is
// told.
var ErrFeedUnknown = errors.New("no such calendar address")

// feedTable holds the private addresses of calendars. A revoked one is gone.
const feedTable = `
CREATE TABLE roster_feeds (
	id      TEXT PRIMARY KEY, -- SHA-256 of the secret in the address
	officer TEXT NOT NULL REFERENCES roster_officers (id),
	role    TEXT NOT NULL,
	kind    TEXT NOT NULL,    -- "" every kind
	dossier BLOB NOT NULL,    -- empty: every dossier
	titles  INTEGER NOT NULL, -- 0: only times
	made    INTEGER NOT NULL,
	used    INTEGER NOT NULL DEFAULT 0,
	UNIQUE (officer, kind, dossier)
) STRICT`

// Scope is which dates a feed shows. The zero value is all of them.
type Scope struct {
	Kind    string     // only dossiers of a kind
	Dossier dossier.ID // only one dossier and what names it: a body's calendar
}

// Feed is a private address at which a calendar program reads an officer's dates. It
// reads what she may read in its role, and can do nothing.
type Feed struct {
	ID      string // may be shown: it is not the secret
	Officer string
	Role    party.Role
	Scope   Scope
	Titles  bool // false: it tells times, and nothing of what they are of
	Made    lang.Moment
	Used    lang.Moment // to the minute; 0: never
}

// MakeFeed makes an address and returns its secret; it cannot be had again. An officer
// has one for each scope: the one she had stops with the call.
func (r *Roster) MakeFeed(ctx context.Context, officerID string, role party.Role, of Scope, titles bool) (secret string, err error) {
	secret, id := r.secret(feedPrefix)
	return secret, r.db.Write(ctx, func(tx *store.Tx) error {
		o, err := officer(tx, officerID)
		if err != nil {
			return err
		}
		if err := o.mayActIn(role); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM roster_feeds WHERE officer = $1 AND kind = $2 AND dossier = $3`, officerID, of.Kind, one(of.Dossier)); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO roster_feeds (id, officer, role, kind, dossier, titles, made) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id, officerID, role, of.Kind, one(of.Dossier), flag(titles), r.now())
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "feed.make", officerID)
	})
}

// ByFeed returns the feed that a secret opens and its officer, and counts as its use.
func (r *Roster) ByFeed(ctx context.Context, secret string) (Feed, Officer, error) {
	id := hashOf(secret)
	var f feedRow
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = scanFeed(tx.QueryRow(feedQuery+`WHERE f.id = $1`, id))
		return or(err, ErrFeedUnknown)
	})
	if err == nil && f.officer.mayActIn(f.Role) != nil {
		err = ErrFeedUnknown
	}
	now := r.now()
	if err != nil || now < after(f.Used, seenEvery) {
		return f.Feed, f.officer, err
	}
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		return change(tx, ErrFeedUnknown, `UPDATE roster_feeds SET used = $1 WHERE id = $2`, now, id)
	})
	return f.Feed, f.officer, unlessDisk(err)
}

// Feeds lists an officer's addresses, the newest first.
func (r *Roster) Feeds(ctx context.Context, officerID string) (feeds []Feed, err error) {
	err = r.db.Read(ctx, func(tx *store.Tx) error {
		rows, err := list(tx, scanFeed, feedQuery+`WHERE f.officer = $1 ORDER BY f.made DESC, f.id`, officerID)
		feeds = nil
		for _, f := range rows {
			feeds = append(feeds, f.Feed)
		}
		return err
	})
	return feeds, err
}

// RevokeFeed ends one of an officer's addresses.
func (r *Roster) RevokeFeed(ctx context.Context, officerID, feedID string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		if err := change(tx, ErrFeedUnknown, `DELETE FROM roster_feeds WHERE id = $1 AND officer = $2`, feedID, officerID); err != nil {
			return err
		}
		return r.note(ctx, tx, "feed.revoke", officerID)
	})
}

const feedQuery = `SELECT f.id, f.officer, f.role, f.kind, f.dossier, f.titles, f.made, f.used, ` + officerColumns + `
	FROM roster_feeds f JOIN roster_officers o ON o.id = f.officer `

type feedRow struct {
	Feed
	officer Officer
}

func scanFeed(row scanner) (f feedRow, err error) {
	var about []byte
	into := []any{&f.ID, &f.Officer, &f.Role, &f.Scope.Kind, &about, &f.Titles, &f.Made, &f.Used}
	if err = row.Scan(append(into, f.officer.columns()...)...); err != nil {
		return f, err
	}
	if len(about) > 0 && copy(f.Scope.Dossier[:], about) != len(f.Scope.Dossier) {
		return f, fmt.Errorf("%w: the dossier of a calendar address", store.ErrDamaged)
	}
	return f, nil
}

// one is a dossier as a column holds it; empty, not NULL, where there is none.
func one(id dossier.ID) []byte {
	if id.IsZero() {
		return []byte{}
	}
	return id[:]
}
