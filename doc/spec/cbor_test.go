package spec_test

// The second reader, part one: encoding (1-encoding.md). It uses the standard library
// only and nothing of this repository, as TestSecondReaderSharesNothing sees to.

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"regexp"
	"unicode/utf8"
)

// A value is a uint64, int64 (negative), []byte, string, bool, nil, list or dict.
type (
	list []any
	dict map[any]any // keys: uint64, int64, string, or octetKey for byte strings
)

type octetKey string

type cbor struct {
	b     []byte
	depth int
}

// decode reads one value that takes up all of b.
func decode(b []byte) (v any, err error) {
	defer caught(&err)
	must(len(b) <= 1<<20, "more than 2^20 bytes")
	c := &cbor{b: b}
	v = c.value()
	must(len(c.b) == 0, "something after the value")
	return v, nil
}

// must refuses: this reader panics inside and returns an error outside. A wrong type in an
// assertion refuses too.
func must(ok bool, why string, args ...any) {
	if !ok {
		panic(fmt.Errorf(why, args...))
	}
}

func caught(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%v", r)
	}
}

func (c *cbor) take(n uint64) []byte {
	must(n <= uint64(len(c.b)), "cut short")
	b := c.b[:n]
	c.b = c.b[n:]
	return b
}

// head reads a first byte and the number in or after it, in its shortest form.
func (c *cbor) head() (major byte, n uint64) {
	first := c.take(1)[0]
	major, n = first>>5, uint64(first&31)
	if n < 24 {
		return major, n
	}
	must(n <= 27, "a length left open, or reserved")
	size := uint64(1) << (n - 24)
	n = binary.BigEndian.Uint64(append(make([]byte, 8-size), c.take(size)...))
	must(major != 7, "a fraction or a simple value in two bytes")
	least := map[uint64]uint64{1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}[size]
	must(n >= least, "a longer form than it needs")
	return major, n
}

func (c *cbor) value() any {
	switch major, n := c.head(); major {
	case 0:
		return n
	case 1:
		must(n < 1<<63, "a number too far below zero")
		return -1 - int64(n)
	case 2:
		return bytes.Clone(c.take(n))
	case 3:
		s := c.take(n)
		must(utf8.Valid(s), "a text that is not UTF-8")
		return string(s)
	case 4:
		must(n <= 1<<14, "too long a list")
		return c.nested(func() any { return c.list(n) })
	case 5:
		must(n <= 1<<12, "too long a map")
		return c.nested(func() any { return c.dict(n) })
	case 7:
		must(n >= 20 && n <= 22, "a simple value nobody uses")
		return []any{false, true, nil}[n-20]
	}
	panic("a tag")
}

func (c *cbor) nested(read func() any) any {
	c.depth++
	must(c.depth <= 16, "too deep")
	v := read()
	c.depth--
	return v
}

func (c *cbor) list(n uint64) list {
	l := list{}
	for range n {
		l = append(l, c.value())
	}
	return l
}

func (c *cbor) dict(n uint64) dict {
	d := dict{}
	var before []byte
	for range n {
		rest := c.b
		key := c.value()
		form := rest[:len(rest)-len(c.b)]
		must(bytes.Compare(before, form) < 0, "keys twice or out of order")
		before = form
		switch k := key.(type) {
		case []byte:
			key = octetKey(k)
		case uint64, int64, string:
		default:
			panic("a key that is neither number, text nor bytes")
		}
		d[key] = c.value()
	}
	return d
}

type hash [32]byte

func (h hash) zero() bool   { return h == hash{} }
func (h hash) name() string { return lower32.EncodeToString(h[:]) }

var lower32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func under(domain string, b []byte) []byte { return append([]byte(domain+"\x00"), b...) }

func hashOf(domain string, b []byte) hash { return sha256.Sum256(under(domain, b)) }

func verify(key []byte, domain string, b, sig []byte) bool {
	return len(key) == 32 && len(sig) == 64 && ed25519.Verify(key, under(domain, b), sig)
}

var (
	partyForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}[a-z0-9]$`)
	stepForm  = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)
)

// fields reads a record: each field once, and none left over.
type fields struct{ d dict }

func recordOf(v any) fields {
	d, ok := v.(dict)
	must(ok, "not a map")
	return fields{d}
}

func get[T any](f fields, key any, orNone bool) (v T) {
	x, there := f.d[key]
	delete(f.d, key)
	if !there {
		must(orNone, "no field %v", key)
		return v
	}
	v, ok := x.(T)
	must(ok, "field %v is a %T", key, x)
	return v
}

// whole says that nothing is left that nobody has asked for.
func (f fields) whole() { must(len(f.d) == 0, "fields nobody knows: %v", f.d) }

func (f fields) has(key any) bool { _, there := f.d[key]; return there }

func (f fields) number(key any, least, most uint64) uint64 {
	n := get[uint64](f, key, false)
	must(n >= least && n <= most, "field %v is %d", key, n)
	return n
}

func (f fields) text(key any, form *regexp.Regexp) string {
	s := get[string](f, key, false)
	must(form.MatchString(s), "field %v is %q", key, s)
	return s
}

func (f fields) octets(key any, orNone bool) []byte {
	there := f.has(key)
	b := get[[]byte](f, key, orNone)
	must(!orNone || !there || len(b) > 0, "field %v is there and empty", key)
	return b
}

func (f fields) hash(key any, orNone bool) hash {
	if b := f.octets(key, orNone); b != nil {
		must(len(b) == 32, "a hash of %d bytes", len(b))
		must(!orNone || !hash(b).zero(), "field %v is there and zero", key)
		return hash(b)
	}
	return hash{}
}

func (f fields) parties(key any, orNone bool) (ids []string) {
	must(!orNone || !f.has(key) || len(f.d[key].(list)) > 0, "field %v is there and empty", key)
	l := get[list](f, key, orNone)
	must(len(l) <= 256, "too many parties")
	seen := map[string]bool{}
	for _, x := range l {
		id, ok := x.(string)
		must(ok && partyForm.MatchString(id) && !seen[id], "party %v", x)
		seen[id] = true
		ids = append(ids, id)
	}
	return ids
}
