// Package rostertest has an officer's device in software, for tests that sign in as she
// does: an authenticator of passkeys with one ES256 key.
package rostertest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"

	"kenesh/canon"
)

// Device holds one passkey. Its fields may be changed to make it misbehave.
type Device struct {
	Origin   string // of the page it believes to talk to
	Count    uint32 // of its signatures; goes up before each
	Verified bool   // the officer showed her finger or PIN
	ID       []byte
	Handle   []byte // of the officer, as the desk gave it
	Key      *ecdsa.PrivateKey
}

// New makes a device of an officer who will show her finger.
func New(origin string) *Device {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	id := make([]byte, 16)
	rand.Read(id)
	return &Device{Origin: origin, Verified: true, ID: id, Key: key}
}

// Copy is another device with the same passkey: what a thief would like to have.
func (d *Device) Copy() *Device { c := *d; return &c }

type options struct {
	PublicKey struct {
		Challenge string `json:"challenge"`
		RPID      string `json:"rpId"` // of a sign-in
		RP        struct {
			ID string `json:"id"`
		} `json:"rp"` // of a registration
		User struct {
			ID string `json:"id"`
		} `json:"user"`
		Allow []struct {
			ID string `json:"id"`
		} `json:"allowCredentials"`
	} `json:"publicKey"`
}

// Create answers navigator.credentials.create.
func (d *Device) Create(asked []byte) ([]byte, error) {
	var o options
	if err := json.Unmarshal(asked, &o); err != nil {
		return nil, err
	}
	var err error
	if d.Handle, err = base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID); err != nil {
		return nil, err
	}
	public, err := d.publicKey()
	if err != nil {
		return nil, err
	}
	data := d.data(o.PublicKey.RP.ID, attested)
	data = append(data, make([]byte, 16)...) // of no known make
	data = binary.BigEndian.AppendUint16(data, uint16(len(d.ID)))
	data = append(append(data, d.ID...), public...)
	return d.answer(map[string]any{
		"clientDataJSON":    d.client("webauthn.create", o.PublicKey.Challenge),
		"attestationObject": b64(canon.Encode(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})),
	})
}

// Get answers navigator.credentials.get.
func (d *Device) Get(asked []byte) ([]byte, error) {
	var o options
	if err := json.Unmarshal(asked, &o); err != nil {
		return nil, err
	}
	if !d.allowed(o) {
		return nil, errors.New("the device has none of the passkeys asked for")
	}
	d.Count++
	client := d.client("webauthn.get", o.PublicKey.Challenge)
	data := d.data(o.PublicKey.RPID, 0)
	raw, err := base64.RawURLEncoding.DecodeString(client)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(raw)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, d.Key, digest[:])
	if err != nil {
		return nil, err
	}
	return d.answer(map[string]any{
		"clientDataJSON": client, "authenticatorData": b64(data), "signature": b64(sig), "userHandle": b64(d.Handle),
	})
}

func (d *Device) allowed(o options) bool {
	for _, c := range o.PublicKey.Allow {
		if c.ID == b64(d.ID) {
			return true
		}
	}
	return len(o.PublicKey.Allow) == 0
}

// Flags of authenticator data (WebAuthn, 6.1).
const (
	present  = 0x01
	verified = 0x04
	attested = 0x40
)

func (d *Device) data(rpID string, flags byte) []byte {
	hash := sha256.Sum256([]byte(rpID))
	flags |= present
	if d.Verified {
		flags |= verified
	}
	return binary.BigEndian.AppendUint32(append(hash[:], flags), d.Count)
}

func (d *Device) client(kind, challenge string) string {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	if err != nil {
		panic(err)
	}
	return b64(b)
}

// publicKey is the COSE key (RFC 9053, 7.1): EC2, ES256, P-256.
func (d *Device) publicKey() ([]byte, error) {
	point, err := d.Key.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	return canon.Encode(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]}), nil
}

func (d *Device) answer(response map[string]any) ([]byte, error) {
	return json.Marshal(map[string]any{
		"id": b64(d.ID), "rawId": b64(d.ID), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
