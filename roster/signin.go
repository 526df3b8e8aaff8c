package roster

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"kenesh/store"
)

// BeginLogin opens the ceremony by which an officer signs in. With no id her device says
// who she is; an id is for devices that cannot keep that (for an id there is not, the
// device is asked all the same).
func (r *Roster) BeginLogin(ctx context.Context, officerID string) (Ceremony, error) {
	if officerID == "" {
		return r.ask(ctx, signingIn, nil)
	}
	u, err := r.user(ctx, officerID)
	if errors.Is(err, ErrOfficerUnknown) {
		return r.ask(ctx, signingIn, nil)
	}
	if err != nil {
		return Ceremony{}, err
	}
	return r.ask(ctx, signingIn, u)
}

// FinishLogin judges the device's answer and starts a session in the officer's first role.
func (r *Roster) FinishLogin(ctx context.Context, ceremony string, answer []byte) (session string, err error) {
	p, err := r.take(ctx, ceremony, signingIn)
	if err != nil {
		return "", err
	}
	proved, err := r.judge(ctx, p, answer)
	if err != nil {
		return "", err
	}
	session, id := r.secret("")
	return session, r.db.Write(ctx, func(tx *store.Tx) error {
		if err := r.use(tx, proved); err != nil {
			return err
		}
		return r.start(ctx, tx, start{id: id, officer: proved.officer, how: ByPasskey, stepUp: r.now()})
	})
}

// BeginStepUp opens the ceremony by which a signed-in officer confirms that it is she.
func (r *Roster) BeginStepUp(ctx context.Context, session string) (Ceremony, error) {
	s, err := r.Session(ctx, session)
	if err != nil {
		return Ceremony{}, err
	}
	u, err := r.user(ctx, s.Officer.ID)
	if err != nil {
		return Ceremony{}, err
	}
	if len(u.credentials) == 0 {
		return Ceremony{}, ErrPasskeyUnknown
	}
	return r.ask(ctx, confirming, u)
}

// FinishStepUp judges the device's answer; from now on the session is confirmed.
func (r *Roster) FinishStepUp(ctx context.Context, session, ceremony string, answer []byte) error {
	p, err := r.take(ctx, ceremony, confirming)
	if err != nil {
		return err
	}
	proved, err := r.judge(ctx, p, answer)
	if err != nil {
		return err
	}
	return r.db.Write(ctx, func(tx *store.Tx) error {
		s, err := r.session(tx, hashOf(session))
		if err != nil {
			return err
		}
		if s.Officer.ID != proved.officer {
			return ErrPasskeyFailed
		}
		if err := r.use(tx, proved); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE roster_sessions SET step_up = $1 WHERE id = $2`, r.now(), s.ID)
		return err
	})
}

func (r *Roster) user(ctx context.Context, officerID string) (u *user, err error) {
	err = r.db.Read(ctx, func(tx *store.Tx) (err error) {
		u, err = userOf(tx, officerID)
		return err
	})
	return u, err
}

// ask opens a ceremony for u's passkeys, or for whatever passkey the device offers.
func (r *Roster) ask(ctx context.Context, why purpose, u *user) (Ceremony, error) {
	var options *protocol.CredentialAssertion
	var data *webauthn.SessionData
	var officerID string
	var err error
	challenge := webauthn.WithChallenge(r.challenge())
	verified := webauthn.WithUserVerification(protocol.VerificationRequired)
	if u == nil || len(u.credentials) == 0 {
		options, data, err = r.passkeys.BeginDiscoverableLogin(challenge, verified)
	} else {
		officerID = u.ID
		options, data, err = r.passkeys.BeginLogin(u, challenge, verified)
	}
	if err != nil {
		return Ceremony{}, fmt.Errorf("asking for a passkey: %w", err)
	}
	return r.begin(ctx, pending{purpose: why, officer: officerID, data: *data}, options)
}

// proof is a passkey that was shown: whose it is, its record before and after.
type proof struct {
	officer string
	before  *credential
	after   *webauthn.Credential
}

// judge verifies the answer to ask.
func (r *Roster) judge(ctx context.Context, p pending, answer []byte) (proof, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return proof{}, failed(err)
	}
	u, err := r.userAnswering(ctx, p, parsed.Response.UserHandle)
	if errors.Is(err, ErrOfficerUnknown) {
		return proof{}, ErrPasskeyUnknown
	}
	if err != nil {
		return proof{}, err
	}
	before := u.credential(parsed.RawID)
	if before == nil {
		return proof{}, ErrPasskeyUnknown
	}
	after, err := r.validate(u, p, parsed)
	if err != nil {
		return proof{}, failed(err)
	}
	switch {
	case before.Authenticator.CloneWarning:
		return proof{}, ErrPasskeyCopied
	case after.Authenticator.CloneWarning:
		return proof{}, r.stop(ctx, proof{u.ID, before, after})
	}
	return proof{u.ID, before, after}, nil
}

func (r *Roster) userAnswering(ctx context.Context, p pending, handle []byte) (u *user, err error) {
	if p.officer != "" {
		return r.user(ctx, p.officer)
	}
	err = r.db.Read(ctx, func(tx *store.Tx) (err error) {
		u, err = userByHandle(tx, handle)
		return err
	})
	return u, err
}

func (r *Roster) validate(u *user, p pending, parsed *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error) {
	if p.officer != "" {
		return r.passkeys.ValidateLogin(u, p.data, parsed)
	}
	whose := func(_, _ []byte) (webauthn.User, error) { return u, nil }
	_, c, err := r.passkeys.ValidatePasskeyLogin(whose, p.data, parsed)
	return c, err
}

// use writes the passkey's new counter down. Whoever shows the same passkey at the same
// moment finds the record changed and is asked again.
func (r *Roster) use(tx *store.Tx, p proof) error {
	return change(tx, ErrPasskeyFailed, `UPDATE roster_passkeys SET data = $1, used = $2 WHERE id = $3 AND data = $4`,
		encode(p.after), r.now(), passkeyID(p.after), p.before.kept)
}

// stop takes a passkey whose counter went back out of use for good (two devices may hold
// it, and the other may be in a session now), ends its officer's sessions and tells the
// journal. It returns the refusal.
func (r *Roster) stop(ctx context.Context, p proof) error {
	err := r.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE roster_passkeys SET data = $1 WHERE id = $2`, encode(p.after), passkeyID(p.after))
		if err != nil {
			return err
		}
		if err := r.endAll(tx, p.officer); err != nil {
			return err
		}
		return r.note(ctx, tx, "passkey.copied", p.officer)
	})
	return errors.Join(ErrPasskeyCopied, err)
}
