package roster

import (
	"context"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"kenesh/lang"
	"kenesh/store"
)

// Ceremony is what a page needs to talk to the officer's device.
type Ceremony struct {
	ID      string          // to be sent back with the device's answer
	Options json.RawMessage // for navigator.credentials.create or .get
}

// A ceremony must be finished within ceremonyTTL; at most maxCeremonies may be open, so
// that knocking at the door costs the node no more than that.
const (
	ceremonyTTL   = 5 * time.Minute
	maxCeremonies = 4096
)

// purpose says which ceremony it is; the answer to one does for no other.
type purpose string

const (
	registering purpose = "register"
	signingIn   purpose = "sign-in"
	confirming  purpose = "confirm"
)

// pending is a ceremony the node waits for an answer to.
type pending struct {
	purpose    purpose
	officer    string // "" when her device will say
	invitation string // when registering
	data       webauthn.SessionData
}

// challenge replaces the library's own: all randomness here has one source.
func (r *Roster) challenge() protocol.URLEncodedBase64 {
	return r.random(protocol.ChallengeLength)
}

// begin keeps a ceremony and returns it with the options for the device.
func (r *Roster) begin(ctx context.Context, p pending, options any) (Ceremony, error) {
	data, err := json.Marshal(p.data)
	if err != nil {
		return Ceremony{}, err
	}
	shown, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, err
	}
	secret, id := r.secret("")
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		if err := r.makeRoom(tx); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO roster_ceremonies (id, purpose, officer, invitation, data, expires)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			id, p.purpose, p.officer, p.invitation, string(data), after(r.now(), ceremonyTTL))
		return err
	})
	return Ceremony{ID: secret, Options: shown}, err
}

func (r *Roster) makeRoom(tx *store.Tx) error {
	if _, err := tx.Exec(`DELETE FROM roster_ceremonies WHERE expires <= $1`, r.now()); err != nil {
		return err
	}
	var open int
	if err := tx.QueryRow(`SELECT count(*) FROM roster_ceremonies`).Scan(&open); err != nil {
		return err
	}
	if open >= maxCeremonies {
		return ErrBusy
	}
	return nil
}

// take ends a ceremony, whatever becomes of the answer: none is judged twice.
func (r *Roster) take(ctx context.Context, secret string, why purpose) (pending, error) {
	p := pending{purpose: why}
	var data string
	var expires lang.Moment
	err := r.db.Write(ctx, func(tx *store.Tx) error {
		row := tx.QueryRow(`DELETE FROM roster_ceremonies WHERE id = $1 AND purpose = $2
			RETURNING officer, invitation, data, expires`, hashOf(secret), why)
		return or(row.Scan(&p.officer, &p.invitation, &data, &expires), ErrCeremonyOver)
	})
	if err != nil {
		return pending{}, err
	}
	if r.now() >= expires {
		return pending{}, ErrCeremonyOver
	}
	return p, json.Unmarshal([]byte(data), &p.data)
}
