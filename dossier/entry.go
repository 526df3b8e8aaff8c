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

// Parse reads an entry and checks everything that can be checked of it alone, but for
// the signature, which needs the author's key. With ErrFormat it returns what a later
// format cannot have changed: dossier, party, number and hash.
func Parse(b []byte) (*Entry, error) {
	if len(b) > MaxEntry {
		return nil, fmt.Errorf("%w: %d bytes", ErrEntry, len(b))
	}
	var env envelope
	if err := canon.Decode(b, &env); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	e := &Entry{Signed: env.Signed, Sig: env.Sig, Body: env.Body, Keys: env.Keys, Hash: canon.Sum(entryDomain, env.Signed)}
	if len(e.Signed) > MaxHeader || len(e.Body) > MaxBody || len(e.Keys) > MaxWraps || len(e.Sig) != ed25519.SignatureSize {
		return nil, fmt.Errorf("%w: size of a part", ErrEntry)
	}
	if err := canon.Decode(e.Signed, &e.Header); err != nil || e.Format > Format {
		isLater, wrong := later(e)
		if isLater && wrong == nil {
			return e, ErrFormat
		}
		return nil, fmt.Errorf("%w: %w", ErrEntry, errors.Join(err, wrong))
	}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return e, nil
}

// later reports whether e is of a later format, and reads what every format says in the
// same place: which dossier it belongs to, whose it is, and its number.
func later(e *Entry) (bool, error) {
	var v struct {
		Format  uint64   `cbor:"1,keyasint"`
		Dossier []byte   `cbor:"3,keyasint,omitempty"`
		Party   party.ID `cbor:"4,keyasint"`
		Number  uint64   `cbor:"5,keyasint"`
	}
	if canon.Peek(e.Signed, &v) != nil || v.Format <= Format {
		return false, nil // of this format, or of none
	}
	id := ID(e.Hash)
	if v.Dossier != nil {
		if len(v.Dossier) != len(id) || ID(v.Dossier).IsZero() {
			return false, errors.New("dossier")
		}
		id = ID(v.Dossier)
	}
	if !v.Party.Valid() || v.Number == 0 || v.Number > 1<<53 {
		return false, errors.New("party or number")
	}
	e.Header = Header{Format: v.Format, Dossier: id, Party: v.Party, Number: v.Number}
	return true, nil
}

func (e *Entry) check() error {
	switch {
	case e.Format != Format:
		return fmt.Errorf("format %d", e.Format)
	case !e.Party.Valid():
		return errors.New("party")
	case e.Number == 0 || e.Clock == 0 || e.Clock > 1<<53 || e.Number > 1<<53:
		return errors.New("number or clock")
	case e.Time < 0 || e.Time > 1<<52:
		return errors.New("time")
	case !validStep(e.Step):
		return errors.New("step name")
	case (e.Number == 1) != e.Prev.IsZero():
		return errors.New("previous entry")
	case e.Epoch > 1<<53 || e.Opens != nil && e.Opens.Number != e.Epoch:
		return errors.New("epoch")
	case !e.WrapsHash.IsZero() && e.Epoch == 0:
		return errors.New("keys where nothing is sealed")
	case len(e.Body) > 0 && canon.Sum(bodyDomain, e.Body) != e.BodyHash:
		return errors.New("body is not the one that was signed")
	case len(e.Keys) > 0 && canon.Sum(wrapsDomain, e.Keys) != e.WrapsHash:
		return errors.New("keys are not the ones that were signed")
	}
	if len(e.Seen) > party.MaxParties || len(e.SeenAs) != len(e.Seen) {
		return errors.New("seen")
	}
	for id, n := range e.Seen {
		if !id.Valid() || n == 0 || n > 1<<53 || id == e.Party || e.SeenAs[id].IsZero() {
			return errors.New("seen")
		}
	}
	if e.Founding != nil {
		return e.checkFounding()
	}
	if e.Dossier.IsZero() || e.Council.IsZero() {
		return errors.New("dossier or council not named")
	}
	if (e.Dossier == e.Council) != e.Place.IsZero() {
		return errors.New("place in the charter")
	}
	return e.checkStructure()
}

func (e *Entry) checkFounding() error {
	f := e.Founding
	switch {
	case e.Number != 1 || e.Clock != 1 || len(e.Seen) != 0 || !e.Dossier.IsZero():
		return errors.New("a founding entry comes first")
	case e.Council.IsZero() != e.Place.IsZero():
		return errors.New("place in the charter")
	case len(f.Parties) == 0 || len(f.Parties) > party.MaxParties || f.Parties[0] != e.Party:
		return errors.New("founding parties")
	case !validStep(f.Kind):
		return errors.New("kind")
	case len(e.Admits) > 0 || e.Releases != nil || len(e.Stands) > 0:
		return errors.New("a founding entry admits and releases nobody")
	case (e.Epoch == 0) != (e.Opens == nil) || e.Epoch > 1:
		return errors.New("first epoch")
	case e.Step == Receipt || e.Step == Admit || e.Step == Release || e.Step == Recover:
		return errors.New("founded by a step every dossier has")
	}
	seen := map[party.ID]bool{}
	for _, id := range f.Parties {
		if !id.Valid() || seen[id] {
			return errors.New("founding parties")
		}
		seen[id] = true
	}
	return nil
}

// checkStructure ties the structural fields to the structural steps, one to one.
func (e *Entry) checkStructure() error {
	admit, release := e.Step == Admit, e.Step == Release
	switch {
	case admit != (len(e.Admits) > 0) || len(e.Admits) > party.MaxParties:
		return errors.New("admitted parties")
	case release != (e.Releases != nil):
		return errors.New("released party")
	case e.Opens != nil && !release:
		return errors.New("an epoch starts with the founding or a release")
	case release && (e.Epoch == 0) != (e.Opens == nil):
		return errors.New("a release from a sealed dossier starts an epoch")
	case !e.WrapsHash.IsZero() && !admit && !release:
		return errors.New("keys")
	case len(e.Stands) > 0 && (e.Step != Recover || !e.IsCharter()) || len(e.Stands) > MaxStands:
		return errors.New("entries stood by")
	case e.Step == Receipt && !e.BodyHash.IsZero():
		return errors.New("a receipt has no body")
	}
	for i, id := range e.Admits {
		if !id.Valid() || slices.Contains(e.Admits[:i], id) {
			return errors.New("admitted parties")
		}
	}
	return nil
}

func validStep(s string) bool {
	if len(s) < 2 || len(s) > maxStep {
		return false
	}
	for i, c := range s {
		if !(c >= 'a' && c <= 'z') && !(i > 0 && (c == '-' || c >= '0' && c <= '9')) {
			return false
		}
	}
	return true
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
