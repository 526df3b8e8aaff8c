// Package roster keeps the accounts of the officers of one node: who they are, the
// roles their own ministry gave them, their passkeys, sessions and tokens. It is never
// federated; other parties see the name and role an act was taken in, and judge only
// the party's signature.
//
// It trusts the database not to be written by others, and the officer's device to ask
// for her finger or PIN. It promises:
//
//   - No secret is kept: invitations, sessions, tokens, links and calendar addresses are 32 random bytes,
//     found again by their SHA-256. The comparison is a lookup by that hash, so its
//     time says nothing of how much of a guess was right.
//   - An invitation, a ceremony and a one-use link work once. Of two who use one at the
//     same moment, one is refused.
//   - A disabled officer's sessions, tokens and calendar addresses stop with the call that disables her, and
//     do not come back when she does.
//   - A session or token acts in one role, and only as long as that role is hers.
//
// What an officer should read is a *procedure.Refusal (see refusals.go); the rest is
// for the log.
package roster

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// Words are the sentences of this package in every language.
//
//go:embed words/*.json
var Words embed.FS

// Config says for which desk the roster signs officers in.
type Config struct {
	RPID        string   // the desk's domain, "desk.mvd.gov.kg": passkeys are bound to it for good. No address, no port
	Origins     []string // where its pages come from, "https://desk.mvd.gov.kg"
	DisplayName string   // what the officer's device calls the desk; RPID if none

	Idle     time.Duration // a session is over so long after it was last used; 12 hours if none
	Absolute time.Duration // and so long after it began, used or not; 24 hours if none

	Now    func() time.Time // time.Now if none
	Random io.Reader        // crypto/rand.Reader if none

	// Note, if there is one, is told of every change inside the transaction that makes
	// it; what it returns fails the change. The node writes its journal here.
	Note func(*store.Tx, Event) error
}

// Event is a change to an account.
type Event struct {
	What    string     // "invite", "session.start", …: see the calls of note
	Officer string     // whose account
	By      string     // the officer who did it (see As); "" the account's own officer or the node
	Role    party.Role // that By acted in
}

// Roster is the accounts of one node. Its methods are safe for concurrent use.
type Roster struct {
	db       *store.DB
	config   Config
	passkeys *webauthn.WebAuthn
}

// New makes the roster of a database, creating its tables if they are not there.
func New(db *store.DB, c Config) (*Roster, error) {
	c.setDefaults()
	optional := false
	passkeys, err := webauthn.New(&webauthn.Config{
		RPID:                  c.RPID,
		RPOrigins:             c.Origins,
		RPDisplayName:         c.DisplayName,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &optional,
			ResidentKey:        protocol.ResidentKeyRequirementPreferred,
			UserVerification:   protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("roster: %w", err)
	}
	if err := db.Migrate(context.Background(), "roster", tables); err != nil {
		return nil, fmt.Errorf("roster: %w", err)
	}
	return &Roster{db: db, config: c, passkeys: passkeys}, nil
}

func (c *Config) setDefaults() {
	if c.DisplayName == "" {
		c.DisplayName = c.RPID
	}
	if c.Idle == 0 {
		c.Idle = 12 * time.Hour
	}
	if c.Absolute == 0 {
		c.Absolute = 24 * time.Hour
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Note == nil {
		c.Note = func(*store.Tx, Event) error { return nil }
	}
}

type actor struct {
	officer string
	role    party.Role
}

type actorKey struct{}

// As says in whose name, and in which of her roles, the calls made with the returned
// context are made. It gives no right; it is for the journal.
func As(ctx context.Context, officer string, role party.Role) context.Context {
	return context.WithValue(ctx, actorKey{}, actor{officer, role})
}

func (r *Roster) note(ctx context.Context, tx *store.Tx, what, officer string) error {
	by, _ := ctx.Value(actorKey{}).(actor)
	return r.config.Note(tx, Event{What: what, Officer: officer, By: by.officer, Role: by.role})
}

func (r *Roster) now() lang.Moment { return lang.Moment(r.config.Now().UnixMilli()) }

func after(m lang.Moment, d time.Duration) lang.Moment { return m + lang.Moment(d.Milliseconds()) }

const secretBytes = 32

// random returns n random bytes. A source of randomness that fails leaves nothing safe
// to do (crypto/rand ends the program too).
func (r *Roster) random(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(r.config.Random, b); err != nil {
		panic(fmt.Errorf("roster: randomness: %w", err))
	}
	return b
}

// secret makes a secret for its bearer, and what is kept of it.
func (r *Roster) secret(prefix string) (secret, kept string) {
	secret = prefix + base64.RawURLEncoding.EncodeToString(r.random(secretBytes))
	return secret, hashOf(secret)
}

// hashOf is all that is kept of a secret. It is not a secret itself and serves as the
// id of what the secret opens.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
