package reference

// Encoding: 1-encoding.md.

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// A value is a uint64, int64 (negative), []byte, string, bool, nil, List or Dict.
type (
	List []any
	Dict map[any]any // keys: uint64, int64, string, or OctetKey for byte strings
)

// OctetKey is a byte string as a key.
type OctetKey string

type cbor struct {
	b     []byte
	depth int
}

// Decode reads one value that takes up all of b.
func Decode(b []byte) (v any, err error) {
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

func (c *cbor) list(n uint64) List {
	l := List{}
	for range n {
		l = append(l, c.value())
	}
	return l
}

func (c *cbor) dict(n uint64) Dict {
	d := Dict{}
	var before []byte
	for range n {
		rest := c.b
		key := c.value()
		form := rest[:len(rest)-len(c.b)]
		must(bytes.Compare(before, form) < 0, "keys twice or out of order")
		before = form
		switch k := key.(type) {
		case []byte:
			key = OctetKey(k)
		case uint64, int64, string:
		default:
			panic("a key that is neither number, text nor bytes")
		}
		d[key] = c.value()
	}
	return d
}
