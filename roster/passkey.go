package roster

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"kenesh/lang"
	"kenesh/store"
)

// Passkey is one of an officer's keys as her account page lists it.
type Passkey struct {
	ID     string
	Name   string // as she called it
	Added  lang.Moment
	Used   lang.Moment
	Copied bool // its counter went back: there may be two of it, so neither works any more
}

// Passkeys lists an officer's passkeys, oldest first.
func (r *Roster) Passkeys(ctx context.Context, officerID string) ([]Passkey, error) {
	var keys []Passkey
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		keys, err = list(tx, func(row scanner) (Passkey, error) {
			var k Passkey
			var c credential
			err := row.Scan(&k.ID, &k.Name, &c, &k.Added, &k.Used)
			k.Copied = c.Authenticator.CloneWarning
			return k, err
		}, `SELECT id, name, data, added, used FROM roster_passkeys WHERE officer = $1 ORDER BY added, id`, officerID)
		return err
	})
	return keys, err
}

// RemovePasskey takes one of an officer's passkeys away.
func (r *Roster) RemovePasskey(ctx context.Context, officerID, passkeyID string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		err := change(tx, ErrPasskeyUnknown, `DELETE FROM roster_passkeys WHERE id = $1 AND officer = $2`, passkeyID, officerID)
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "passkey.remove", officerID)
	})
}

// user is an officer as package webauthn asks for her.
type user struct {
	Officer
	handle      []byte
	credentials []credential
}

var _ webauthn.User = (*user)(nil)

func (u *user) WebAuthnID() []byte          { return u.handle }
func (u *user) WebAuthnName() string        { return u.ID }
func (u *user) WebAuthnDisplayName() string { return u.Name }

func (u *user) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, len(u.credentials))
	for i, c := range u.credentials {
		all[i] = c.Credential
	}
	return all
}

// credential returns the one of an id, or nil.
func (u *user) credential(id []byte) *credential {
	i := slices.IndexFunc(u.credentials, func(c credential) bool { return bytes.Equal(c.ID, id) })
	if i < 0 {
		return nil
	}
	return &u.credentials[i]
}

func (u *user) descriptors() []protocol.CredentialDescriptor {
	return webauthn.Credentials(u.WebAuthnCredentials()).CredentialDescriptors()
}

// userOf loads an officer with her passkeys.
func userOf(tx *store.Tx, officerID string) (*user, error) {
	return loadUser(tx, `o.id = $1`, officerID)
}

// userByHandle loads the officer whom a device knows by a handle.
func userByHandle(tx *store.Tx, handle []byte) (*user, error) {
	return loadUser(tx, `o.handle = $1`, base64.RawURLEncoding.EncodeToString(handle))
}

func loadUser(tx *store.Tx, where string, arg any) (*user, error) {
	var u user
	var handle string
	row := tx.QueryRow(`SELECT o.handle, `+officerColumns+` FROM roster_officers o WHERE `+where, arg)
	if err := row.Scan(append([]any{&handle}, u.columns()...)...); err != nil {
		return nil, or(err, ErrOfficerUnknown)
	}
	var err error
	if u.handle, err = base64.RawURLEncoding.DecodeString(handle); err != nil {
		return nil, err
	}
	u.credentials, err = list(tx, func(row scanner) (c credential, err error) {
		err = row.Scan(&c)
		return c, err
	}, `SELECT data FROM roster_passkeys WHERE officer = $1 ORDER BY added, id`, u.ID)
	return &u, err
}

// credential is a passkey as it is kept: kept is the very text of the column, by which
// a change finds that nobody changed it meanwhile.
type credential struct {
	webauthn.Credential
	kept string
}

// Scan implements sql.Scanner.
func (c *credential) Scan(v any) error {
	c.kept, _ = v.(string)
	return json.Unmarshal([]byte(c.kept), &c.Credential)
}

func encode(c *webauthn.Credential) string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings, numbers and bytes
	}
	return string(b)
}

func passkeyID(c *webauthn.Credential) string { return base64.RawURLEncoding.EncodeToString(c.ID) }
