// Package seal keeps contents between the parties they concern: bodies under an epoch
// key with an authenticated cipher, epoch keys sealed to each party with hybrid
// post-quantum HPKE (RFC 9180 with MLKEM768-X25519).
//
// HPKE's base mode does not say who sealed; the entry that carries the keys is signed,
// and names a commitment to the key, so neither a stranger nor the founder can give two
// parties keys that open one body to two texts. Format: doc/spec/3-sealing.md.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hpke"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// KeySize is the size of an epoch key in bytes.
const KeySize = 32

const wrapInfo = "kenesh/wrap/1"

// ErrSeal is returned for what the key does not open.
var ErrSeal = errors.New("seal does not open")

func suite() (hpke.KDF, hpke.AEAD) { return hpke.HKDFSHA256(), hpke.AES256GCM() }

// NewKey makes an epoch key.
func NewKey() []byte {
	key := make([]byte, KeySize)
	rand.Read(key) // never fails: crypto/rand ends the program instead
	return key
}

// Wrap seals an epoch key to a party's public seal key.
func Wrap(public, key []byte) ([]byte, error) {
	pub, err := hpke.MLKEM768X25519().NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("seal key: %w", err)
	}
	kdf, aead := suite()
	return hpke.Seal(pub, kdf, aead, []byte(wrapInfo), key)
}

// Unwrap opens an epoch key with the private half. commit is what the dossier's founder
// committed the key to; another key is refused.
func Unwrap(private hpke.PrivateKey, wrapped []byte, commit canon.Hash) ([]byte, error) {
	kdf, aead := suite()
	key, err := hpke.Open(private, kdf, aead, []byte(wrapInfo), wrapped)
	if err != nil || len(key) != KeySize || dossier.CommitKey(key) != commit {
		return nil, ErrSeal
	}
	return key, nil
}

// WrapAll seals one epoch's key to several parties.
func WrapAll(roll *party.Roll, to []party.ID, keys map[uint64][]byte) (dossier.Wraps, error) {
	wraps := dossier.Wraps{}
	for _, id := range to {
		seat, ok := roll.Seat(id)
		if !ok {
			return nil, fmt.Errorf("no seat %s", id)
		}
		wraps[id] = map[uint64][]byte{}
		for epoch, key := range keys {
			w, err := Wrap(seat.Card.Seal, key)
			if err != nil {
				return nil, err
			}
			wraps[id][epoch] = w
		}
	}
	return wraps, nil
}

func aeadOf(key []byte) (cipher.AEAD, error) {
	if len(key) != KeySize {
		return nil, ErrSeal
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Body seals a body under an epoch key. What it says of its length is a range: it is
// padded so that at most a ninth is added (Padmé, PETS 2019).
func Body(key, body []byte) ([]byte, error) {
	aead, err := aeadOf(key)
	if err != nil {
		return nil, err
	}
	plain := make([]byte, padded(4+len(body)))
	binary.BigEndian.PutUint32(plain, uint32(len(body)))
	copy(plain[4:], body)
	return aead.Seal(nil, nil, plain, []byte("kenesh/body/1")), nil
}

// OpenBody opens what Body sealed.
func OpenBody(key, sealed []byte) ([]byte, error) {
	aead, err := aeadOf(key)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nil, sealed, []byte("kenesh/body/1"))
	if err != nil || len(plain) < 4 {
		return nil, ErrSeal
	}
	n := binary.BigEndian.Uint32(plain)
	if int(n) > len(plain)-4 || padded(4+int(n)) != len(plain) {
		return nil, ErrSeal
	}
	for _, b := range plain[4+n:] {
		if b != 0 {
			return nil, ErrSeal
		}
	}
	return plain[4 : 4+n], nil
}

// padded is the Padmé length of n, at least 64.
func padded(n int) int {
	if n <= 64 {
		return 64
	}
	e := bits.Len(uint(n)) - 1
	low := e - (bits.Len(uint(e)))
	mask := 1<<low - 1
	return (n + mask) &^ mask
}
