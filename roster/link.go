package roster

import (
	"context"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// Link makes a sign-in link for an officer in one of her roles and returns its secret:
// whoever follows it is she, once or, if it is reusable, until ttl has passed. It is for
// trusted callers only: the node offers it to nobody but a demonstration on loopback.
func (r *Roster) Link(ctx context.Context, officerID string, role party.Role, reusable bool, ttl time.Duration) (secret string, err error) {
	if ttl <= 0 {
		return "", errTTL
	}
	secret, id := r.secret("")
	return secret, r.db.Write(ctx, func(tx *store.Tx) error {
		o, err := officer(tx, officerID)
		if err != nil {
			return err
		}
		if err := o.mayActIn(role); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO roster_links (id, officer, role, reusable, expires) VALUES ($1, $2, $3, $4, $5)`,
			id, officerID, role, flag(reusable), after(r.now(), ttl))
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "link.make", officerID)
	})
}

// Follow starts the session a sign-in link leads to.
func (r *Roster) Follow(ctx context.Context, secret string) (session string, err error) {
	session, id := r.secret("")
	return session, r.db.Write(ctx, func(tx *store.Tx) error {
		l, err := r.follow(tx, hashOf(secret))
		if err != nil {
			return err
		}
		return r.start(ctx, tx, start{id: id, officer: l.officer, role: l.role, how: ByLink})
	})
}

type link struct {
	officer       string
	role          party.Role
	reusable      bool
	expires, used lang.Moment
}

func (r *Roster) follow(tx *store.Tx, id string) (link, error) {
	var l link
	row := tx.QueryRow(`SELECT officer, role, reusable, expires, used FROM roster_links WHERE id = $1`, id)
	if err := row.Scan(&l.officer, &l.role, &l.reusable, &l.expires, &l.used); err != nil {
		return link{}, or(err, ErrLinkUnknown)
	}
	switch {
	case r.now() >= l.expires:
		return link{}, ErrLinkExpired
	case l.used != 0 && !l.reusable:
		return link{}, ErrLinkUsed
	}
	_, err := tx.Exec(`UPDATE roster_links SET used = $1 WHERE id = $2`, r.now(), id)
	return l, err
}
