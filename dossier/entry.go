// Package dossier is the record: entries, the chains they form, the order every node
// derives from them, and the judgement of whether an entry fits where it says it stands.
//
// It is pure. It knows nothing of what a step means (procedure does), of keys' origin
// (the charter's roll does) or of what is sealed inside a body (seal does). What it
// promises: given the same set of entries, in whatever order they came, History.Order
// is the same everywhere, and what History.Judge calls fitting on one honest node it
// calls fitting on every other. The format is doc/spec/2-entry.md.
package dossier

import (
	"crypto/ed25519"
	"encoding/base32"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kenesh/canon"
	"kenesh/party"
)

// Format is the version of the signed part that this code writes and reads.
const Format = 1

// Bounds of what a peer may send; a larger thing is refused unread.
const (
	MaxHeader = 64 << 10
	MaxBody   = 256 << 10
	MaxWraps  = 512 << 10
	MaxEntry  = MaxHeader + MaxBody + MaxWraps + 1<<10
	maxStep   = 40
	MaxStands = 256
)

// Names of the steps every dossier has. They are judged here, not by a procedure.
const (
	Receipt = "receipt" // has everything it says it has seen, and says nothing else
	Admit   = "admit"   // the founder lets a party in
	Release = "release" // the founder lets a party go
	Recover = "recover" // in a charter: a party explains its forks, by its recovery key

	// Keep and Shredded are about a party's own copy: until when it is kept, and that its
	// bodies and keys are gone. See package procedure and the engine for what they do.
	Keep     = "keep"
	Shredded = "shredded"
)

// Domains of hashes and signatures.
const (
	entryDomain = "kenesh/entry/1"
	bodyDomain  = "kenesh/body/1"
	wrapsDomain = "kenesh/wraps/1"
	epochDomain = "kenesh/epoch/1"
)

// ID names a dossier: the hash of its founding entry.
type ID canon.Hash

var base32lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// String is the id in 52 lower-case letters and digits.
func (id ID) String() string { return base32lower.EncodeToString(id[:]) }

// Short is enough of the id to recognise it on a page or in a log.
func (id ID) Short() string { return id.String()[:10] }

// IsZero reports whether id is not set.
func (id ID) IsZero() bool { return id == ID{} }

// MarshalText and UnmarshalText give the id as text in JSON and in flags.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the 52 characters of String.
func (id *ID) UnmarshalText(b []byte) error {
	parsed, err := ParseID(string(b))
	if err == nil {
		*id = parsed
	}
	return err
}

// ParseID reads the 52 characters of String.
func ParseID(s string) (ID, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	b, err := base32lower.DecodeString(s)
	if err != nil || len(b) != len(ID{}) || ID(b).String() != s {
		return ID{}, errors.New("not a dossier id")
	}
	return ID(b), nil
}

// Header is the signed part of an entry.
type Header struct {
	Format    uint64              `cbor:"1,keyasint"`
	Council   ID                  `cbor:"2,keyasint,omitzero"` // the charter; none in the charter's founding entry
	Dossier   ID                  `cbor:"3,keyasint,omitzero"` // none in a founding entry: its hash is the id
	Party     party.ID            `cbor:"4,keyasint"`
	Number    uint64              `cbor:"5,keyasint"`           // in the party's chain, from 1
	Prev      canon.Hash          `cbor:"6,keyasint,omitzero"`  // hash of the party's entry before
	Seen      map[party.ID]uint64 `cbor:"7,keyasint,omitempty"` // the others' highest numbers folded
	Clock     uint64              `cbor:"8,keyasint"`           // 1 + the highest clock seen
	Time      int64               `cbor:"9,keyasint"`           // the author's claim, Unix milliseconds
	Epoch     uint64              `cbor:"10,keyasint"`          // key generation of the body; 0: not sealed
	Step      string              `cbor:"11,keyasint"`
	BodyHash  canon.Hash          `cbor:"12,keyasint,omitzero"` // of the body as it travels
	Place     canon.Hash          `cbor:"13,keyasint,omitzero"` // the author's entry in the charter it stands on
	Founding  *Founding           `cbor:"14,keyasint,omitempty"`
	Admits    []party.ID          `cbor:"15,keyasint,omitempty"`
	Releases  *Released           `cbor:"16,keyasint,omitempty"`
	Opens     *Epoch              `cbor:"17,keyasint,omitempty"` // the key generation this entry starts
	WrapsHash canon.Hash          `cbor:"18,keyasint,omitzero"`  // of the wrapped keys that travel with it

	// SeenAs is the hash of the entry seen at each number of Seen: which of two, should
	// that chain turn out to be forked. An acknowledgement is of contents, not of a number.
	SeenAs map[party.ID]canon.Hash `cbor:"19,keyasint,omitempty"`

	// Stands lists, in a recovery, entries of the author's that it stands by where its
	// chains fork, here and in any dossier. A hash tells nothing to who lacks the entry.
	Stands []canon.Hash `cbor:"20,keyasint,omitempty"`
}

// Founding is what only a founding entry says.
type Founding struct {
	Kind    string     `cbor:"1,keyasint"`
	Parties []party.ID `cbor:"2,keyasint"` // the founder first; the order breaks ties
}

// Released names a party let go and the last number of its chain that counts.
type Released struct {
	Party party.ID `cbor:"1,keyasint"`
	Last  uint64   `cbor:"2,keyasint"`
}

// Epoch starts a key generation and commits to its key, so that no two parties can be
// given different keys that open one body to different texts.
type Epoch struct {
	Number uint64     `cbor:"1,keyasint"`
	Commit canon.Hash `cbor:"2,keyasint"`
}

// CommitKey is the commitment to an epoch key.
func CommitKey(key []byte) canon.Hash { return canon.Sum(epochDomain, key) }

// Wraps carries epoch keys sealed to parties: party, epoch, sealed key.
type Wraps map[party.ID]map[uint64][]byte

// Entry is one entry as it is kept and forwarded: its exact signed bytes, the
// signature, and what travels beside them. Body and Wraps are nil once shredded; the
// signed skeleton verifies without them.
type Entry struct {
	Header
	Hash   canon.Hash // of the signed bytes
	Signed []byte
	Sig    []byte
	Body   []byte
	Keys   []byte // canonical Wraps
}

type envelope struct {
	Signed []byte `cbor:"1,keyasint"`
	Sig    []byte `cbor:"2,keyasint"`
	Body   []byte `cbor:"3,keyasint,omitempty"`
	Keys   []byte `cbor:"4,keyasint,omitempty"`
}

// ErrEntry is returned for bytes that are no entry at all.
var ErrEntry = errors.New("not an entry")

// ErrFormat is returned for an entry of a later format: not wrong, not ours to judge.
var ErrFormat = errors.New("entry of a later format")

// Sign completes h with the hashes of body and wraps and signs it. body is the body as
// it travels (sealed, or open in an unsealed dossier); both may be empty.
func Sign(h Header, body []byte, wraps Wraps, key ed25519.PrivateKey) *Entry {
	h.Format = Format
	var keys []byte
	if len(body) > 0 {
		h.BodyHash = canon.Sum(bodyDomain, body)
	}
	if len(wraps) > 0 {
		keys = canon.Encode(wraps)
		h.WrapsHash = canon.Sum(wrapsDomain, keys)
	}
	b := canon.Encode(h)
	return &Entry{Header: h, Hash: canon.Sum(entryDomain, b), Signed: b, Sig: canon.Sign(key, entryDomain, b), Body: body, Keys: keys}
}

// Encode is the entry as it travels and is stored.
func (e *Entry) Encode() []byte {
	return canon.Encode(envelope{Signed: e.Signed, Sig: e.Sig, Body: e.Body, Keys: e.Keys})
}

// Of is the dossier e belongs to: named in it, or founded by it.
func (e *Entry) Of() ID {
	if e.Founding != nil {
		return ID(e.Hash)
	}
	return e.Dossier
}

// CouncilOf is the council e belongs to; a charter's founding entry founds its own.
func (e *Entry) CouncilOf() ID {
	if e.Founding != nil && e.Council.IsZero() {
		return ID(e.Hash)
	}
	return e.Council
}

// IsCharter reports whether e belongs to the charter itself.
func (e *Entry) IsCharter() bool { return e.Of() == e.CouncilOf() }

// VerifiedBy reports whether key signed e.
func (e *Entry) VerifiedBy(key ed25519.PublicKey) bool {
	return canon.Verify(key, entryDomain, e.Signed, e.Sig)
}

// Bare reports whether the body or the keys that e was signed with are not beside it.
func (e *Entry) Bare() bool {
	return !e.BodyHash.IsZero() && len(e.Body) == 0 || !e.WrapsHash.IsZero() && len(e.Keys) == 0
}

// Silent reports whether e is of a step that says all it says in its header: it has no body,
// and no key generation is asked of it.
func (h *Header) Silent() bool { return h.Step == Receipt || h.Step == Shredded }

// Hollow reports whether e says something that is not here.
func (e *Entry) Hollow() bool { return !e.BodyHash.IsZero() && len(e.Body) == 0 }

// Strip takes body and keys away. What remains verifies, and proves that something was.
func (e *Entry) Strip() { e.Body, e.Keys = nil, nil }

// WrappedFor returns the epoch keys e carries for a party, by epoch.
func (e *Entry) WrappedFor(id party.ID) (map[uint64][]byte, error) {
	if len(e.Keys) == 0 {
		return nil, nil
	}
	var w Wraps
	if err := canon.Decode(e.Keys, &w); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return w[id], nil
}

// String is the entry as logs and errors name it.
func (e *Entry) String() string {
	return fmt.Sprintf("%s %s/%d %s", e.Of().Short(), e.Party, e.Number, e.Step)
}

// sortedParties lists the keys of a party map in order, for anything that must not
// depend on the map's own.
func sortedParties[V any](m map[party.ID]V) []party.ID { return slices.Sorted(maps.Keys(m)) }
