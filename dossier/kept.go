package dossier

import (
	"bytes"
	"fmt"

	"kenesh/canon"
	"kenesh/party"
)

// Kept reads an entry that Parse has accepted and that was kept under its hash: the hash and
// those in the header say that nothing of it has changed but for the signature, which this
// does not look at. A dossier is read so whenever it is not in memory, so it is read without
// the care that a stranger's bytes need. b is the caller's again when it returns.
func Kept(b []byte, h canon.Hash) (*Entry, error) {
	e := &Entry{}
	r := keptReader{b: bytes.Clone(b)}
	r.fields(func(field uint64) {
		switch field {
		case 1:
			e.Signed = r.bytes()
		case 2:
			e.Sig = r.bytes()
		case 3:
			e.Body = r.bytes()
		case 4:
			e.Keys = r.bytes()
		default:
			r.fail()
		}
	})
	if err := r.end(); err != nil {
		return nil, err
	}
	if e.Hash = canon.Sum(entryDomain, e.Signed); e.Hash != h {
		return nil, fmt.Errorf("%w: hashes to %s", ErrEntry, e.Hash)
	}
	r = keptReader{b: e.Signed}
	r.header(&e.Header)
	if err := r.end(); err != nil {
		return nil, err
	}
	if err := e.checkParts(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return e, nil
}

// keptReader takes canonical CBOR apart (doc/spec/1-encoding.md) that is known to be so. What
// it returns after a failure means nothing.
type keptReader struct {
	b      []byte
	failed bool
}

// The major types of RFC 8949 that entries are made of.
const (
	unsigned = iota
	negative
	byteString
	textString
	list
	pairs
)

func (r *keptReader) fail() { r.b, r.failed = nil, true }

func (r *keptReader) end() error {
	if r.failed || len(r.b) > 0 {
		return fmt.Errorf("%w: not as it was kept", ErrEntry)
	}
	return nil
}

// head takes the first bytes of a value of a type: a number, or a length.
func (r *keptReader) head(major byte) uint64 {
	if len(r.b) == 0 || r.b[0]>>5 != major {
		r.fail()
		return 0
	}
	n := uint64(r.b[0] & 0x1f)
	r.b = r.b[1:]
	if n < 24 {
		return n
	}
	size := 1 << (n - 24)
	if n > 27 || len(r.b) < size {
		r.fail()
		return 0
	}
	n = 0
	for _, c := range r.b[:size] {
		n = n<<8 | uint64(c)
	}
	r.b = r.b[size:]
	return n
}

func (r *keptReader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	taken := r.b[:n:n]
	r.b = r.b[n:]
	return taken
}

func (r *keptReader) number() uint64 { return r.head(unsigned) }
func (r *keptReader) bytes() []byte  { return r.take(r.head(byteString)) }
func (r *keptReader) text() string   { return string(r.take(r.head(textString))) }

func (r *keptReader) hash() (h canon.Hash) {
	if copy(h[:], r.bytes()) != len(h) {
		r.fail()
	}
	return h
}

// times reads so many values, each of at least one byte.
func (r *keptReader) times(n uint64, read func()) {
	if n > uint64(len(r.b)) {
		r.fail()
	}
	for ; n > 0 && !r.failed; n-- {
		read()
	}
}

func (r *keptReader) fields(read func(field uint64)) {
	r.times(r.head(pairs), func() { read(r.number()) })
}

// two reads what has the fields 1 and 2.
func (r *keptReader) two(first, second func()) {
	if r.head(pairs) != 2 || r.number() != 1 {
		r.fail()
	}
	if first(); r.number() != 2 {
		r.fail()
	}
	second()
}

func (r *keptReader) parties() (ids []party.ID) {
	r.times(r.head(list), func() { ids = append(ids, party.ID(r.text())) })
	return ids
}

func (r *keptReader) header(h *Header) {
	r.fields(func(field uint64) {
		switch field {
		case 1:
			h.Format = r.number()
		case 2:
			h.Council = ID(r.hash())
		case 3:
			h.Dossier = ID(r.hash())
		case 4:
			h.Party = party.ID(r.text())
		case 5:
			h.Number = r.number()
		case 6:
			h.Prev = r.hash()
		case 7:
			h.Seen = map[party.ID]uint64{}
			r.times(r.head(pairs), func() { id := party.ID(r.text()); h.Seen[id] = r.number() })
		case 8:
			h.Clock = r.number()
		case 9:
			h.Time = int64(r.number()) // never negative: see check
		case 10:
			h.Epoch = r.number()
		case 11:
			h.Step = r.text()
		case 12:
			h.BodyHash = r.hash()
		case 13:
			h.Place = r.hash()
		default:
			r.structure(field, h)
		}
	})
}

// structure reads what few entries have, but for the hashes of those seen.
func (r *keptReader) structure(field uint64, h *Header) {
	switch field {
	case 14:
		h.Founding = &Founding{}
		r.two(func() { h.Founding.Kind = r.text() }, func() { h.Founding.Parties = r.parties() })
	case 15:
		h.Admits = r.parties()
	case 16:
		h.Releases = &Released{}
		r.two(func() { h.Releases.Party = party.ID(r.text()) }, func() { h.Releases.Last = r.number() })
	case 17:
		h.Opens = &Epoch{}
		r.two(func() { h.Opens.Number = r.number() }, func() { h.Opens.Commit = r.hash() })
	case 18:
		h.WrapsHash = r.hash()
	case 19:
		h.SeenAs = map[party.ID]canon.Hash{}
		r.times(r.head(pairs), func() { id := party.ID(r.text()); h.SeenAs[id] = r.hash() })
	case 20:
		r.times(r.head(list), func() { h.Stands = append(h.Stands, r.hash()) })
	default:
		r.fail()
	}
}
