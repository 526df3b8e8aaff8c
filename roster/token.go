package roster

import (
	"context"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// tokenPrefix lets a token that leaked be found by scanners of source code and logs.
const tokenPrefix = "kn_"

// maxLabel bounds what an officer calls a token or passkey, in bytes.
const maxLabel = 100

// Token is a key to the API that acts for an officer in one of her roles.
type Token struct {
	ID      string // may be shown: it is not the token
	Officer string
	Role    party.Role
	Name    string // what she calls it
	Made    lang.Moment
	Expires lang.Moment
	Used    lang.Moment // to the minute; 0: never
}

// Token makes a token and returns it; it cannot be had again.
func (r *Roster) Token(ctx context.Context, officerID string, role party.Role, name string, ttl time.Duration) (secret string, err error) {
	name = strings.TrimSpace(name)
	if name == "" || lang.CheckLine(name, maxLabel, false) != nil {
		return "", errLabel
	}
	if ttl <= 0 {
		return "", errTTL
	}
	secret, id := r.secret(tokenPrefix)
	return secret, r.db.Write(ctx, func(tx *store.Tx) error {
		o, err := officer(tx, officerID)
		if err != nil {
			return err
		}
		if err := o.mayActIn(role); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO roster_tokens (id, officer, role, name, made, expires) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, officerID, role, name, r.now(), after(r.now(), ttl))
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "token.make", officerID)
	})
}

// ByToken returns the officer a token acts for and the role it acts in, and counts as
// its use.
func (r *Roster) ByToken(ctx context.Context, secret string) (Officer, party.Role, error) {
	var t tokenRow
	id := hashOf(secret)
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		t, err = r.token(tx, id)
		return err
	})
	if err != nil {
		return Officer{}, "", err
	}
	now := r.now()
	if now < after(t.Used, seenEvery) {
		return t.officer, t.Role, nil
	}
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		return change(tx, ErrTokenRevoked, `UPDATE roster_tokens SET used = $1 WHERE id = $2 AND revoked = 0`, now, id)
	})
	return t.officer, t.Role, unlessDisk(err)
}

const tokenQuery = `SELECT t.id, t.officer, t.role, t.name, t.made, t.expires, t.used, t.revoked, ` + officerColumns + `
	FROM roster_tokens t JOIN roster_officers o ON o.id = t.officer `

type tokenRow struct {
	Token
	revoked lang.Moment
	officer Officer
}

func scanToken(row scanner) (tokenRow, error) {
	var t tokenRow
	into := []any{&t.ID, &t.Officer, &t.Role, &t.Name, &t.Made, &t.Expires, &t.Used, &t.revoked}
	err := row.Scan(append(into, t.officer.columns()...)...)
	return t, err
}

func (r *Roster) token(tx *store.Tx, id string) (tokenRow, error) {
	t, err := scanToken(tx.QueryRow(tokenQuery+`WHERE t.id = $1`, id))
	if err != nil {
		return tokenRow{}, or(err, ErrTokenUnknown)
	}
	switch {
	case t.officer.Disabled:
		return tokenRow{}, ErrDisabled
	case t.revoked != 0:
		return tokenRow{}, ErrTokenRevoked
	case r.now() >= t.Expires:
		return tokenRow{}, ErrTokenExpired
	}
	return t, t.officer.mayActIn(t.Role)
}

// Tokens lists an officer's tokens that were not revoked, newest first; expired ones are
// among them for a while.
func (r *Roster) Tokens(ctx context.Context, officerID string) ([]Token, error) {
	var tokens []Token
	err := r.db.Read(ctx, func(tx *store.Tx) error {
		rows, err := list(tx, scanToken, tokenQuery+`WHERE t.officer = $1 AND t.revoked = 0 ORDER BY t.made DESC, t.id`, officerID)
		tokens = nil
		for _, t := range rows {
			tokens = append(tokens, t.Token)
		}
		return err
	})
	return tokens, err
}

// RevokeToken ends one of an officer's tokens.
func (r *Roster) RevokeToken(ctx context.Context, officerID, tokenID string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		err := change(tx, ErrTokenUnknown, `UPDATE roster_tokens SET revoked = $1 WHERE id = $2 AND officer = $3 AND revoked = 0`,
			r.now(), tokenID, officerID)
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "token.revoke", officerID)
	})
}
