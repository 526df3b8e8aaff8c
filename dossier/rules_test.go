package dossier_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Every rule of form has one entry here that breaks it and nothing else, signed with
// its author's right key.
func TestParseRefuses(t *testing.T) {
	some := canon.Sum("test", []byte("some"))
	wraps := dossier.Wraps{name("A"): {1: []byte("key")}}
	for _, c := range []struct {
		attack string
		from   string // which entry is changed: see rightful
		change func(h *dossier.Header)
		body   string
		wraps  dossier.Wraps
	}{
		{"a name no party can have", "act", func(h *dossier.Header) { h.Party = "Party A" }, "b", nil},
		{"number zero", "act", func(h *dossier.Header) { h.Number = 0 }, "b", nil},
		{"a number no reader can count to", "act", func(h *dossier.Header) { h.Number = 1<<53 + 1 }, "b", nil},
		{"clock zero", "act", func(h *dossier.Header) { h.Clock = 0 }, "b", nil},
		{"a clock that leaves no room after it", "act", func(h *dossier.Header) { h.Clock = 1<<53 + 1 }, "b", nil},
		{"a time before 1970", "act", func(h *dossier.Header) { h.Time = -1 }, "b", nil},
		{"a time no calendar writes", "act", func(h *dossier.Header) { h.Time = 1<<52 + 1 }, "b", nil},
		{"a step of one letter", "act", func(h *dossier.Header) { h.Step = "s" }, "b", nil},
		{"a step that is a path", "act", func(h *dossier.Header) { h.Step = "../say" }, "b", nil},
		{"a step too long for a page", "act", func(h *dossier.Header) { h.Step = strings.Repeat("s", 41) }, "b", nil},
		{"no entry before the second", "act", func(h *dossier.Header) { h.Prev = canon.Hash{} }, "b", nil},
		{"an entry before the first", "act", func(h *dossier.Header) { h.Number = 1 }, "b", nil},
		{"an epoch no reader can count to", "act", func(h *dossier.Header) { h.Epoch = 1<<53 + 1 }, "b", nil},
		{"seen itself", "act", func(h *dossier.Header) { h.Seen[h.Party], h.SeenAs[h.Party] = 1, some }, "b", nil},
		{"seen nothing of somebody", "act", func(h *dossier.Header) { h.Seen[name("G")] = 0 }, "b", nil},
		{"seen more than can be", "act", func(h *dossier.Header) { h.Seen[name("G")] = 1<<53 + 1 }, "b", nil},
		{"seen a number, not saying which entry", "act", func(h *dossier.Header) { delete(h.SeenAs, name("G")) }, "b", nil},
		{"seen a number with no entry", "act", func(h *dossier.Header) { h.SeenAs[name("G")] = canon.Hash{} }, "b", nil},
		{"seen an entry of no number", "act", func(h *dossier.Header) { h.SeenAs[name("B")] = some }, "b", nil},
		{"seen a party that can be none", "act", func(h *dossier.Header) { h.Seen["B!"], h.SeenAs["B!"] = 1, some }, "b", nil},
		{"of no council", "act", func(h *dossier.Header) { h.Council = dossier.ID{} }, "b", nil},
		{"of no dossier", "act", func(h *dossier.Header) { h.Dossier = dossier.ID{} }, "b", nil},
		{"no place in the charter", "act", func(h *dossier.Header) { h.Place = canon.Hash{} }, "b", nil},
		{"in the charter and yet with a place in it", "act", func(h *dossier.Header) { h.Dossier = h.Council }, "b", nil},
		{"admits nobody", "act", func(h *dossier.Header) { h.Step = dossier.Admit }, "b", nil},
		{"admits on the quiet", "act", func(h *dossier.Header) { h.Admits = []party.ID{"party-c"} }, "b", nil},
		{"admits one party twice in a breath", "act", func(h *dossier.Header) {
			h.Step, h.Admits = dossier.Admit, []party.ID{"party-c", "party-c"}
		}, "b", nil},
		{"admits what can be no party", "act", func(h *dossier.Header) { h.Step, h.Admits = dossier.Admit, []party.ID{""} }, "b", nil},
		{"releases nobody", "act", func(h *dossier.Header) { h.Step = dossier.Release }, "b", nil},
		{"releases on the quiet", "act", func(h *dossier.Header) { h.Releases = &dossier.Released{Party: "party-a"} }, "b", nil},
		{"changes the key without a release", "act", func(h *dossier.Header) { h.Epoch, h.Opens = 2, &dossier.Epoch{Number: 2, Commit: some} }, "b", nil},
		{"releases and keeps the key", "act", func(h *dossier.Header) {
			h.Step, h.Epoch, h.Releases = dossier.Release, 1, &dossier.Released{Party: "party-a"}
		}, "b", nil},
		{"opens one epoch and seals under another", "act", func(h *dossier.Header) {
			h.Step, h.Epoch, h.Releases, h.Opens = dossier.Release, 1, &dossier.Released{Party: "party-a"}, &dossier.Epoch{Number: 2, Commit: some}
		}, "b", nil},
		{"hands out keys in an ordinary act", "act", func(h *dossier.Header) { h.Epoch = 1 }, "b", wraps},
		{"hands out keys where nothing is sealed", "act", func(h *dossier.Header) { h.Step, h.Admits = dossier.Admit, []party.ID{"party-c"} }, "b", wraps},
		{"says something in a receipt", "act", func(h *dossier.Header) { h.Step = dossier.Receipt }, "b", nil},
		{"a founding that is not first", "founding", func(h *dossier.Header) { h.Number, h.Prev = 2, some }, "b", nil},
		{"a founding that is late", "founding", func(h *dossier.Header) { h.Clock = 2 }, "b", nil},
		{"a founding that has seen something", "founding", func(h *dossier.Header) {
			h.Seen, h.SeenAs = map[party.ID]uint64{"party-a": 1}, map[party.ID]canon.Hash{"party-a": some}
		}, "b", nil},
		{"a founding within a dossier", "founding", func(h *dossier.Header) { h.Dossier = council }, "b", nil},
		{"a charter that stands on a charter", "founding", func(h *dossier.Header) { h.Council = dossier.ID{} }, "b", nil},
		{"a founding that stands on nothing", "founding", func(h *dossier.Header) { h.Place = canon.Hash{} }, "b", nil},
		{"a founding in another's name", "founding", func(h *dossier.Header) { h.Founding.Parties = []party.ID{"party-a", "party-g"} }, "b", nil},
		{"a founding without parties", "founding", func(h *dossier.Header) { h.Founding.Parties = nil }, "b", nil},
		{"a party twice", "founding", func(h *dossier.Header) { h.Founding.Parties = append(h.Founding.Parties, "party-a") }, "b", nil},
		{"a party that can be none", "founding", func(h *dossier.Header) { h.Founding.Parties[1] = "A" }, "b", nil},
		{"a kind that is a path", "founding", func(h *dossier.Header) { h.Founding.Kind = "a/b" }, "b", nil},
		{"a founding that admits", "founding", func(h *dossier.Header) { h.Admits = []party.ID{"party-c"} }, "b", nil},
		{"a founding that releases", "founding", func(h *dossier.Header) { h.Releases = &dossier.Released{Party: "party-a"} }, "b", nil},
		{"a founding sealed under no key", "founding", func(h *dossier.Header) { h.Epoch = 1 }, "b", nil},
		{"a key that nothing is sealed under", "founding", func(h *dossier.Header) { h.Opens = &dossier.Epoch{Number: 1, Commit: some} }, "b", nil},
		{"a second epoch first", "founding", func(h *dossier.Header) { h.Epoch, h.Opens = 2, &dossier.Epoch{Number: 2, Commit: some} }, "b", nil},
		{"founded by a receipt, so that no state begins", "founding", func(h *dossier.Header) { h.Step = dossier.Receipt }, "", nil},
		{"founded by an admission", "founding", func(h *dossier.Header) { h.Step = dossier.Admit }, "b", nil},
	} {
		h, key := rightful(t, c.from), keyOf(name("A"))
		if c.from == "founding" {
			key = keyOf(name("G"))
		}
		c.change(&h)
		if _, err := dossier.Parse(dossier.Sign(h, []byte(c.body), c.wraps, key).Encode()); !errors.Is(err, dossier.ErrEntry) {
			t.Errorf("%s: %v", c.attack, err)
		}
	}
}

// rightful is the header of an entry that parses: A's second, or a founding.
func rightful(t testing.TB, which string) dossier.Header {
	s := draw(t, "GA", "G1 -> A1 -> A2")
	e := s.entries["A2"]
	if which == "founding" {
		e = s.entries["G1"]
	}
	e, err := dossier.Parse(e.Encode())
	if err != nil {
		t.Fatal(err)
	}
	return e.Header
}

// What travels beside the signed bytes must be what was signed, in one form only.
func TestParseRefusesEnvelopes(t *testing.T) {
	type envelope struct {
		Signed []byte `cbor:"1,keyasint"`
		Sig    []byte `cbor:"2,keyasint"`
		Body   []byte `cbor:"3,keyasint,omitempty"`
		Keys   []byte `cbor:"4,keyasint,omitempty"`
		More   []byte `cbor:"5,keyasint,omitempty"`
	}
	s := drawSealed(t, "GA", "G1 -> A1")
	e := s.entries["A1"]
	good := envelope{Signed: e.Signed, Sig: e.Sig, Body: e.Body}
	for attack, change := range map[string]func(*envelope){
		"another body":                 func(v *envelope) { v.Body = []byte("other") },
		"keys nobody signed":           func(v *envelope) { v.Keys = canon.Encode(dossier.Wraps{"party-a": {1: {1}}}) },
		"a short signature":            func(v *envelope) { v.Sig = v.Sig[:63] },
		"a field nobody knows":         func(v *envelope) { v.More = []byte{1} },
		"an oversized body":            func(v *envelope) { v.Body = make([]byte, dossier.MaxBody+1) },
		"an oversized header":          func(v *envelope) { v.Signed = make([]byte, dossier.MaxHeader+1) },
		"something after the header":   func(v *envelope) { v.Signed = append(bytes.Clone(v.Signed), 0) },
		"a header cut short":           func(v *envelope) { v.Signed = v.Signed[:len(v.Signed)-1] },
		"a header that is a list":      func(v *envelope) { v.Signed = []byte{0x80} },
		"a header field nobody knows":  func(v *envelope) { v.Signed = withField(v.Signed, 23) },
		"a header whose format is old": func(v *envelope) { v.Signed = withFormat(v.Signed, 0) },
	} {
		v := good
		change(&v)
		if _, err := dossier.Parse(canon.Encode(v)); !errors.Is(err, dossier.ErrEntry) {
			t.Errorf("%s: %v", attack, err)
		}
	}
	later := good
	later.Signed = withFormat(e.Signed, 2)
	if _, err := dossier.Parse(canon.Encode(later)); !errors.Is(err, dossier.ErrFormat) {
		t.Errorf("a later format: %v", err)
	}
	skeleton := good
	skeleton.Body = nil
	if _, err := dossier.Parse(canon.Encode(skeleton)); err != nil {
		t.Errorf("a shredded body: %v", err)
	}
	if _, err := dossier.Parse(make([]byte, dossier.MaxEntry+1)); !errors.Is(err, dossier.ErrEntry) {
		t.Errorf("oversized: %v", err)
	}
}

func fields(b []byte) map[uint64]canon.Raw {
	m := map[uint64]canon.Raw{}
	if err := canon.Decode(b, &m); err != nil {
		panic(err)
	}
	return m
}

func withField(signed []byte, number uint64) []byte {
	m := fields(signed)
	m[number] = canon.Encode("new")
	return canon.Encode(m)
}

func withFormat(signed []byte, format uint64) []byte {
	m := fields(signed)
	m[1] = canon.Encode(format)
	return canon.Encode(m)
}

func TestIDHasOneForm(t *testing.T) {
	id := draw(t, "G", "").entries["G1"].Of()
	for _, s := range []string{id.String(), " " + strings.ToUpper(id.String()) + "\n"} {
		if got, err := dossier.ParseID(s); err != nil || got != id {
			t.Errorf("%q: %v", s, err)
		}
	}
	last := id.String()[:51] + string(id.String()[51]+1) // differs in bits that name nothing
	for _, s := range []string{"", id.String()[:51], id.String() + "a", last} {
		if _, err := dossier.ParseID(s); err == nil {
			t.Errorf("%q is taken for an id", s)
		}
	}
}
