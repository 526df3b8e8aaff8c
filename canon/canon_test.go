package canon_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"math"
	"strings"
	"testing"

	"kenesh/canon"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// One value, one form.
func TestCanonicalForms(t *testing.T) {
	for _, c := range []struct {
		value any
		bytes string
	}{
		{uint64(0), "00"}, {uint64(23), "17"}, {uint64(24), "1818"}, {uint64(255), "18ff"}, {uint64(256), "190100"},
		{uint64(1 << 32), "1b0000000100000000"}, {uint64(math.MaxUint64), "1bffffffffffffffff"},
		{int64(-1), "20"}, {int64(-24), "37"}, {int64(-25), "3818"}, {int64(math.MinInt64), "3b7fffffffffffffff"},
		{"", "60"}, {"Кеңеш", "6a d09ad0b5d2a3d0b5d188"}, {[]byte{1, 2}, "420102"},
		{[]any{true, false, nil}, "83f5f4f6"},
		{map[string]uint64{"b": 1, "a": 2, "aa": 3}, "a3 616102 616201 62616103"},
		{map[uint64]string{1: "x", 24: "y", 10: "z"}, "a3 016178 0a617a 18186179"},
		{[]string(nil), "80"}, {map[string]int(nil), "a0"},
	} {
		if got := canon.Encode(c.value); !bytes.Equal(got, unhex(t, c.bytes)) {
			t.Errorf("%v is %x, want %s", c.value, got, c.bytes)
		}
		var v any
		if err := canon.Decode(unhex(t, c.bytes), &v); err != nil {
			t.Errorf("%s: %v", c.bytes, err)
		}
	}
}

// Everything else is refused, whatever it is read into.
func TestDecodeRefuses(t *testing.T) {
	for what, b := range map[string]string{
		"nothing":                               "",
		"a number in two bytes that fits one":   "1817",
		"a number in three bytes that fits two": "1900ff",
		"a number in five bytes":                "1a0000ffff",
		"a number in nine bytes":                "1b00000000ffffffff",
		"a negative number in a longer form":    "3817",
		"a length in a longer form":             "580101",
		"a text length in a longer form":        "780161",
		"a list length in a longer form":        "980101",
		"a map length in a longer form":         "b8010101",
		"a key twice":                           "a2 0101 0102",
		"a text key twice":                      "a2 616101 616102",
		"keys out of order":                     "a2 0201 0101",
		"a longer key before a shorter one":     "a2 62616101 616201",
		"a list without a length":               "9f01ff",
		"a map without a length":                "bf0101ff",
		"bytes without a length":                "5f4101ff",
		"a text without a length":               "7f6161ff",
		"a tag":                                 "c001",
		"a date as a tag":                       "c074323031332d30332d32315432303a30343a30305a",
		"a self-described value":                "d9d9f701",
		"a big number":                          "c249010000000000000000",
		"something after the value":             "0000",
		"a text that is not UTF-8":              "62c328",
		"a surrogate half":                      "63eda080",
		"a value cut short":                     "4401",
		"a list cut short":                      "8201",
		"undefined":                             "f7",
		"a float longer than it need be":        "fa3f800000",
		"not a number":                          "f97e00",
		"infinity":                              "f97c00",
		"a reserved length":                     "1c",
		"a lone break":                          "ff",
		"a list of four billion":                "9affffffff",
		"bytes of four billion":                 "5affffffff",
		"a map of four billion":                 "baffffffff",
		"lists within lists, 17 deep":           strings.Repeat("81", 17) + "00",
		"lists within lists, 100000 deep":       strings.Repeat("81", 100_000) + "00",
	} {
		var v any
		if err := canon.Decode(unhex(t, b), &v); !errors.Is(err, canon.ErrForm) {
			t.Errorf("%s: %v", what, err)
		}
	}
	var v any
	if err := canon.Decode(canon.Encode(make([]byte, canon.MaxBytes)), &v); !errors.Is(err, canon.ErrForm) {
		t.Errorf("more than a reader looks at: %v", err)
	}
}

type letter struct {
	Number uint64        `cbor:"1,keyasint"`
	Title  string        `cbor:"2,keyasint,omitempty"`
	Hash   canon.Hash    `cbor:"3,keyasint,omitzero"`
	Seen   map[int64]int `cbor:"4,keyasint,omitempty"`
}

// A struct has one form too: what is left out when empty may not be there empty.
func TestDecodeStruct(t *testing.T) {
	hash := "5820" + strings.Repeat("aa", 32)
	for what, c := range map[string]struct {
		bytes string
		want  error
	}{
		"all of it":                       {"a4 0107 026161 03" + hash + " 04a1 0102", nil},
		"the least of it":                 {"a1 0107", nil},
		"without what is always there":    {"a1 026161", canon.ErrForm},
		"empty where it is left out":      {"a2 0107 0260", canon.ErrForm},
		"an empty map":                    {"a2 0107 04a0", canon.ErrForm},
		"null for a number":               {"a1 01f6", canon.ErrForm},
		"a zero hash":                     {"a2 0107 035820" + strings.Repeat("00", 32), canon.ErrForm},
		"a short hash":                    {"a2 0107 034101", canon.ErrForm},
		"a long hash":                     {"a2 0107 035821" + strings.Repeat("aa", 33), canon.ErrForm},
		"a hash as a list":                {"a2 0107 039820" + strings.Repeat("05", 32), canon.ErrForm},
		"text for a number":               {"a1 016137", canon.ErrForm},
		"a float for a number":            {"a1 01f94700", canon.ErrForm},
		"bytes for a text":                {"a2 0107 024161", canon.ErrForm},
		"a negative number":               {"a1 0126", canon.ErrForm},
		"a number too large for its kind": {"a2 0107 04a1 01 1bffffffffffffffff", canon.ErrForm},
		"a field nobody knows":            {"a2 0107 0500", canon.ErrUnknown},
		"a field by name":                 {"a2 0107 664e756d62657207", canon.ErrUnknown},
		"a list for a struct":             {"8107", canon.ErrForm},
	} {
		if err := canon.Decode(unhex(t, c.bytes), new(letter)); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
}

func TestPeekMindsNoNewFields(t *testing.T) {
	var v letter
	if err := canon.Peek(unhex(t, "a2 0107 0500"), &v); err != nil || v.Number != 7 {
		t.Errorf("%+v %v", v, err)
	}
}

func TestEncodePanicsOnWhatHasNoForm(t *testing.T) {
	for _, v := range []any{math.NaN(), math.Inf(1), make(chan int), func() {}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T has a form", v)
				}
			}()
			canon.Encode(v)
		}()
	}
}

func TestDomainsSeparate(t *testing.T) {
	if canon.Sum("a", []byte("b")) == canon.Sum("a\x00", []byte("b")) || canon.Sum("ab", nil) == canon.Sum("a", []byte("b")) {
		t.Error("two domains share a hash")
	}
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	public := key.Public().(ed25519.PublicKey)
	sig := canon.Sign(key, "one", []byte("b"))
	if !canon.Verify(public, "one", []byte("b"), sig) {
		t.Error("own signature")
	}
	if canon.Verify(public, "two", []byte("b"), sig) || canon.Verify(public, "one", []byte("c"), sig) ||
		canon.Verify(public[:31], "one", []byte("b"), sig) || canon.Verify(nil, "one", nil, sig) || canon.Verify(public, "one", []byte("b"), nil) {
		t.Error("verifies what was not signed")
	}
}

// FuzzDecode: whatever is accepted is exactly what Encode makes of it.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"a4010702616103412004a10102", "83f5f4f6", "1817", "a2616101616102", "f97e00", "c001", "3bffffffffffffffff", "f93c00", "fb3ff199999999999a"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var v any
		if canon.Decode(b, &v) == nil && !bytes.Equal(canon.Encode(v), b) {
			t.Errorf("%x is accepted as %#v, which is %x", b, v, canon.Encode(v))
		}
		var l letter
		if canon.Decode(b, &l) == nil && !bytes.Equal(canon.Encode(l), b) {
			t.Errorf("%x is accepted as %#v, which is %x", b, l, canon.Encode(l))
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	bytes := canon.Encode(letter{Number: 7, Title: "Notification", Hash: canon.Sum("x", nil), Seen: map[int64]int{1: 2, 3: 4}})
	b.SetBytes(int64(len(bytes)))
	for b.Loop() {
		if err := canon.Decode(bytes, new(letter)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	l := letter{Number: 7, Title: "Notification", Hash: canon.Sum("x", nil), Seen: map[int64]int{1: 2, 3: 4}}
	for b.Loop() {
		canon.Encode(l)
	}
}

var (
	benchKey  = ed25519.NewKeyFromSeed(make([]byte, 32))
	benchText = make([]byte, 512)
)

func BenchmarkSign(b *testing.B) {
	for b.Loop() {
		canon.Sign(benchKey, "kenesh/entry/1", benchText)
	}
}

func BenchmarkVerify(b *testing.B) {
	sig := canon.Sign(benchKey, "kenesh/entry/1", benchText)
	public := benchKey.Public().(ed25519.PublicKey)
	for b.Loop() {
		if !canon.Verify(public, "kenesh/entry/1", benchText, sig) {
			b.Fatal("does not verify")
		}
	}
}

func BenchmarkSum(b *testing.B) {
	for b.Loop() {
		canon.Sum("kenesh/entry/1", benchText)
	}
}
