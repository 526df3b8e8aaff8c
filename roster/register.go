package roster

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"kenesh/lang"
	"kenesh/store"
)

// BeginRegistration opens the ceremony by which an invited officer registers a passkey.
// The invitation is not used up before the ceremony is finished, so a device that fails
// her costs her nothing.
func (r *Roster) BeginRegistration(ctx context.Context, invitation string) (Ceremony, error) {
	var u *user
	err := r.db.Read(ctx, func(tx *store.Tx) error {
		id, err := r.invited(tx, hashOf(invitation))
		if err != nil {
			return err
		}
		u, err = userOf(tx, id)
		return err
	})
	if err != nil {
		return Ceremony{}, err
	}
	options, data, err := r.passkeys.BeginRegistration(u,
		webauthn.WithExclusions(u.descriptors()),
		func(o *protocol.PublicKeyCredentialCreationOptions) error {
			o.Challenge = r.challenge()
			return nil
		})
	if err != nil {
		return Ceremony{}, fmt.Errorf("registering a passkey: %w", err)
	}
	return r.begin(ctx, pending{registering, u.ID, hashOf(invitation), *data}, options)
}

// FinishRegistration judges the device's answer, keeps the passkey under the name she
// gives it, uses the invitation up and starts her session, all at once or nothing.
func (r *Roster) FinishRegistration(ctx context.Context, ceremony string, answer []byte, name string) (session string, err error) {
	name = strings.TrimSpace(name)
	if lang.CheckLine(name, maxLabel, false) != nil {
		return "", errLabel
	}
	p, err := r.take(ctx, ceremony, registering)
	if err != nil {
		return "", err
	}
	made, err := r.judgeNew(ctx, p, answer)
	if err != nil {
		return "", err
	}
	session, id := r.secret("")
	return session, r.db.Write(ctx, func(tx *store.Tx) error {
		if err := r.redeem(tx, p.invitation); err != nil {
			return err
		}
		if err := r.keep(tx, p.officer, name, made); err != nil {
			return err
		}
		if err := r.note(ctx, tx, "passkey.add", p.officer); err != nil {
			return err
		}
		return r.start(ctx, tx, start{id: id, officer: p.officer, how: ByPasskey, stepUp: r.now()})
	})
}

// judgeNew verifies the answer to a registration.
func (r *Roster) judgeNew(ctx context.Context, p pending, answer []byte) (*webauthn.Credential, error) {
	var u *user
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		u, err = userOf(tx, p.officer)
		return err
	})
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return nil, failed(err)
	}
	made, err := r.passkeys.CreateCredential(u, p.data, parsed)
	if err != nil {
		return nil, failed(err)
	}
	return made, nil
}

func (r *Roster) keep(tx *store.Tx, officerID, name string, c *webauthn.Credential) error {
	return change(tx, ErrPasskeyKnown, `INSERT INTO roster_passkeys (id, officer, name, data, added, used)
		VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (id) DO NOTHING`,
		passkeyID(c), officerID, name, encode(c), r.now())
}

// failed tells the officer that it did not work and the log why.
func failed(cause error) error { return fmt.Errorf("%w: %w", ErrPasskeyFailed, cause) }
