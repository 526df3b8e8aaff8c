// Package canon is the one encoding of everything Kenesh signs or hashes: CBOR in
// the core deterministic form (RFC 8949, 4.2.1), and the domain-separated hash and
// signature over it.
//
// Encoding is a function of the value; decoding accepts exactly the bytes encoding
// would have made and nothing else. So a value has one form, a form has one value,
// and whoever checks a signature needs never re-encode: the bytes that came are
// the bytes that were signed. See doc/spec/1-encoding.md.
package canon

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// MaxBytes bounds what Decode looks at: a batch of entries is the largest thing there is.
const MaxBytes = 8 << 20

// Raw is an already encoded value, kept byte for byte.
type Raw = cbor.RawMessage

// ErrForm is returned for bytes that are not in canonical form.
var ErrForm = errors.New("not in canonical form")

// ErrUnknown is returned for canonical bytes with a field this version does not know.
var ErrUnknown = errors.New("field of a newer version")

var (
	enc = must(cbor.EncOptions{
		Sort:          cbor.SortBytewiseLexical,
		ShortestFloat: cbor.ShortestFloat16,
		NaNConvert:    cbor.NaNConvertReject,
		InfConvert:    cbor.InfConvertReject,
		IndefLength:   cbor.IndefLengthForbidden,
		TagsMd:        cbor.TagsForbidden,
		NilContainers: cbor.NilContainerAsEmpty,
	}.UserBufferEncMode())
	strict  = must(decOptions(cbor.ExtraDecErrorUnknownField, 1<<14).DecMode())
	file    = must(decOptions(cbor.ExtraDecErrorUnknownField, 1<<27).DecMode())
	lenient = must(decOptions(cbor.ExtraDecErrorNone, 1<<14).DecMode())
)

func decOptions(extra cbor.ExtraDecErrorCond, elements int) cbor.DecOptions {
	return cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		UTF8:              cbor.UTF8RejectInvalid,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
		MaxNestedLevels:   16,
		MaxArrayElements:  elements,
		MaxMapPairs:       1 << 12,
		ExtraReturnErrors: extra,
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Encode returns the canonical bytes of v. It panics on types that have none
// (channels, functions, NaN): that is a mistake in the program, never in its input.
func Encode(v any) []byte {
	return must(enc.Marshal(v))
}

// Decode reads exactly the bytes Encode would make of the value into v.
// Duplicate keys, indefinite lengths, tags, invalid UTF-8, longer forms of a
// number, another order of keys and trailing bytes are ErrForm; a field v does not
// have is ErrUnknown.
func Decode(b []byte, v any) error {
	if len(b) > MaxBytes {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrForm, len(b), MaxBytes)
	}
	return decode(strict, b, v)
}

// DecodeFile is Decode for what somebody chose to open, however large it is.
func DecodeFile(b []byte, v any) error { return decode(file, b, v) }

func decode(mode cbor.DecMode, b []byte, v any) error {
	if err := mode.Unmarshal(b, v); err != nil {
		var unknown *cbor.UnknownFieldError
		if errors.As(err, &unknown) {
			return ErrUnknown
		}
		return fmt.Errorf("%w: %v", ErrForm, err)
	}
	again := buffers.Get().(*bytes.Buffer)
	defer func() {
		if again.Cap() <= keptBuffer {
			again.Reset()
			buffers.Put(again)
		}
	}()
	if err := enc.MarshalToBuffer(v, again); err != nil || !bytes.Equal(b, again.Bytes()) {
		return fmt.Errorf("%w: another encoding of the same value", ErrForm)
	}
	return nil
}

// buffers are where values are encoded again, only to be compared.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const keptBuffer = 1 << 20

// Peek reads what it can of b into v and does not mind fields it does not know.
// Use it only to look at values that are not being judged.
func Peek(b []byte, v any) error {
	return lenient.Unmarshal(b, v)
}

// Hash is SHA-256 over a domain and canonical bytes.
type Hash [sha256.Size]byte

// Sum hashes b under a domain such as "kenesh/entry/1": two things of different
// domains never share a hash, whatever their bytes.
func Sum(domain string, b []byte) Hash {
	h := sha256.New()
	h.Write([]byte(domain))
	h.Write([]byte{0})
	h.Write(b)
	return Hash(h.Sum(nil))
}

// IsZero reports whether h is not set.
func (h Hash) IsZero() bool { return h == Hash{} }

// String is the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Sign signs b under a domain with Ed25519 (RFC 8032).
func Sign(key ed25519.PrivateKey, domain string, b []byte) []byte {
	return ed25519.Sign(key, message(domain, b))
}

// Verify reports whether sig is key's signature of b under the domain.
func Verify(key ed25519.PublicKey, domain string, b, sig []byte) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, message(domain, b), sig)
}

func message(domain string, b []byte) []byte {
	m := make([]byte, 0, len(domain)+1+len(b))
	m = append(m, domain...)
	m = append(m, 0)
	return append(m, b...)
}
