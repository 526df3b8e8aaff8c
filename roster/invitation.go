package roster

import (
	"context"
	"time"

	"kenesh/lang"
	"kenesh/store"
)

// Invite makes an invitation for an officer to register a passkey, her first or
// another, and returns its secret: the end of the link that she is given. It works
// once, until ttl has passed, and takes the place of an earlier one.
func (r *Roster) Invite(ctx context.Context, officerID string, ttl time.Duration) (secret string, err error) {
	if ttl <= 0 {
		return "", errTTL
	}
	secret, id := r.secret("")
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		o, err := officer(tx, officerID)
		if err != nil {
			return err
		}
		if o.Disabled {
			return ErrDisabled
		}
		if _, err := tx.Exec(`DELETE FROM roster_invitations WHERE officer = $1 AND used = 0`, officerID); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO roster_invitations (id, officer, expires) VALUES ($1, $2, $3)`,
			id, officerID, after(r.now(), ttl))
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "invite", officerID)
	})
	return secret, err
}

// Invited returns whom an invitation is for, so that the page can greet her; the
// refusals say why it no longer works.
func (r *Roster) Invited(ctx context.Context, secret string) (Officer, error) {
	var o Officer
	err := r.db.Read(ctx, func(tx *store.Tx) error {
		id, err := r.invited(tx, hashOf(secret))
		if err != nil {
			return err
		}
		o, err = officer(tx, id)
		return err
	})
	return o, err
}

// invited returns the officer of an open invitation.
func (r *Roster) invited(tx *store.Tx, invitation string) (officerID string, err error) {
	var expires, used lang.Moment
	row := tx.QueryRow(`SELECT officer, expires, used FROM roster_invitations WHERE id = $1`, invitation)
	if err := row.Scan(&officerID, &expires, &used); err != nil {
		return "", or(err, ErrInvitationUnknown)
	}
	switch {
	case used != 0:
		return "", ErrInvitationUsed
	case r.now() >= expires:
		return "", ErrInvitationExpired
	}
	return officerID, nil
}

// redeem uses an invitation up.
func (r *Roster) redeem(tx *store.Tx, invitation string) error {
	if _, err := r.invited(tx, invitation); err != nil {
		return err
	}
	return change(tx, ErrInvitationUsed,
		`UPDATE roster_invitations SET used = $1 WHERE id = $2 AND used = 0`, r.now(), invitation)
}
