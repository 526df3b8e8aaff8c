package spec_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
	"slices"
	stdstrings "strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// sealExactly seals plain bytes as they are, with a fixed nonce: for what must fail.
func sealExactly(key, plain []byte, domain string) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, _ := cipher.NewGCM(block)
	nonce := make([]byte, 12)
	return append(nonce, aead.Seal(nil, nonce, plain, []byte(domain))...)
}

func makeValues() (v valueVectors) {
	for _, w := range []struct{ what, bytes string }{
		{"0", "00"}, {"23", "17"}, {"24", "1818"}, {"255", "18ff"}, {"256", "190100"}, {"65536", "1a00010000"},
		{"2^64 - 1", "1bffffffffffffffff"}, {"-1", "20"}, {"-25", "3818"}, {"-2^63", "3b7fffffffffffffff"},
		{"an empty text", "60"}, {"a text", "6ad09ad0b5d2a3d0b5d188"}, {"bytes", "420102"}, {"an empty list", "80"},
		{"true, false, null", "83f5f4f6"}, {"an empty map", "a0"},
		{"text keys, shorter ones first", "a361610261620162616103"},
		{"number keys", "a301617818186179190100617a"},
		{"numbers before bytes before texts", "a30100410000616100"},
		{"lists within lists, 16 deep", stdstrings.Repeat("81", 15) + "80"},
	} {
		b, err := hex.DecodeString(w.bytes)
		if err != nil {
			panic(err)
		}
		v.Pass = append(v.Pass, valueVector{What: w.what, Bytes: b})
	}
	for _, w := range []struct{ why, bytes string }{
		{"there is nothing", ""}, {"a number in a longer form than it needs", "1817"}, {"a number in nine bytes that fits five", "1b00000000ffffffff"},
		{"a length in a longer form than it needs", "580101"}, {"a list length in a longer form than it needs", "980101"},
		{"a key twice", "a201010102"}, {"keys out of order", "a202010101"}, {"a longer key before a shorter one", "a262616101616201"},
		{"a list without a length", "9f01ff"}, {"a map without a length", "bf0101ff"}, {"a text without a length", "7f6161ff"},
		{"a tag", "c001"}, {"a text that is not UTF-8", "62c328"}, {"a text with half a surrogate pair", "63eda080"}, {"a text with a longer form than it needs", "62c080"},
		{"something after the value", "0000"}, {"cut short", "4401"}, {"a list cut short", "8201"}, {"undefined", "f7"}, {"a lone break", "ff"},
		{"a reserved length", "1c"}, {"a list that says it has four billion elements", "9affffffff"}, {"lists within lists, 17 deep", stdstrings.Repeat("81", 16) + "80"},
		{"a list of 16385", "994001" + stdstrings.Repeat("00", 16385)},
		{"a key that is a list", "a18000"},
	} {
		b, err := hex.DecodeString(w.bytes)
		if err != nil {
			panic(err)
		}
		v.Fail = append(v.Fail, valueVector{Why: w.why, Bytes: b})
	}
	return v
}

// makeEntries takes one entry of each form, and breaks each rule of form once.
func makeEntries(t testing.TB) (v entryVectors) {
	b := found(t, true, "kg", "kz", "uz")
	act := b.write("kz", "answer", text{"Monday"})
	b.hear("kg", "kz")
	pass := func(what string, e *dossier.Entry) {
		x := entryVector{What: what, Entry: e.Encode(), Key: publicOf(string(e.Party))}
		v.Pass = append(v.Pass, entryResult(x, e))
	}
	wraps := dossier.Wraps{"kz": {1: make([]byte, 1168)}}
	withKeys := func(e *dossier.Entry) *dossier.Entry {
		e, err := dossier.Parse(dossier.Sign(e.Header, e.Body, wraps, privateOf(string(e.Party))).Encode())
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	pass("a sealed founding", b.entries[0])
	pass("a sealed founding with keys", withKeys(b.entries[0]))
	pass("an open founding", found(t, false, "kg").entries[0])
	charterHeader := found(t, false, "kg", "kz").entries[0].Header
	charterHeader.Council, charterHeader.Place = dossier.ID{}, canon.Hash{}
	pass("a charter's founding", dossier.Sign(charterHeader, []byte("b"), nil, privateOf("kg")))
	pass("an act", act)
	pass("a receipt", b.write("kg", "receipt", nil))
	pass("an admission with keys", withKeys(b.draft("kg", "", nothing{}, admits("tr"))))
	release := b.draft("kg", "", nothing{}, b.releases("uz", ""))
	pass("a release that opens an epoch", withKeys(release))
	skeleton := *act
	skeleton.Body = nil
	pass("an act whose body was shredded", &skeleton)

	pass("a receipt of shredding", b.draft("kg", "shredded", nil))
	pass("a day until which a copy is kept", b.draft("kg", "keep", keeping{Until: "2031-02-28", Reason: court}))

	some := canon.Sum("kenesh test vectors", []byte("some"))
	second := b.draft("kz", "answer", text{"Tuesday"})
	fail := func(why string, from *dossier.Entry, body string, keys dossier.Wraps, c change) {
		h := canonCopy(t, from)
		c(&h)
		e := dossier.Sign(h, []byte(body), keys, privateOf(string(from.Party)))
		v.Fail = append(v.Fail, entryVector{Why: why, Entry: e.Encode(), Key: publicOf(string(from.Party))})
	}
	on := func(from *dossier.Entry) func(string, change) {
		return func(why string, c change) { fail(why, from, "b", nil, c) }
	}
	bad := on(second)
	bad("the party has a capital letter", func(h *dossier.Header) { h.Party = "Kz" })
	bad("number 0", func(h *dossier.Header) { h.Number = 0 })
	bad("number above 2^53", func(h *dossier.Header) { h.Number = 1<<53 + 1 })
	bad("clock 0", func(h *dossier.Header) { h.Clock = 0 })
	bad("clock above 2^53", func(h *dossier.Header) { h.Clock = 1<<53 + 1 })
	bad("a negative time", func(h *dossier.Header) { h.Time = -1 })
	bad("time above 2^52", func(h *dossier.Header) { h.Time = 1<<52 + 1 })
	bad("epoch above 2^53", func(h *dossier.Header) { h.Epoch = 1<<53 + 1 })
	bad("a step of one letter", func(h *dossier.Header) { h.Step = "a" })
	bad("a step of 41 letters", func(h *dossier.Header) { h.Step = stdstrings.Repeat("a", 41) })
	bad("a step that begins with a digit", func(h *dossier.Header) { h.Step = "1st" })
	bad("number 2 without an entry before it", func(h *dossier.Header) { h.Prev = canon.Hash{} })
	bad("number 1 with an entry before it", func(h *dossier.Header) { h.Number = 1 })
	bad("it has seen itself", func(h *dossier.Header) { h.Seen["kz"], h.SeenAs["kz"] = 1, some })
	bad("it has seen number 0", func(h *dossier.Header) { h.Seen["kg"] = 0 })
	bad("it has seen a number and does not say which entry", func(h *dossier.Header) { h.SeenAs = nil })
	bad("it has seen an entry and does not say which number", func(h *dossier.Header) { h.SeenAs["uz"] = some })
	bad("it names no council", func(h *dossier.Header) { h.Council = dossier.ID{} })
	bad("it names no dossier", func(h *dossier.Header) { h.Dossier = dossier.ID{} })
	bad("it has no place in the charter", func(h *dossier.Header) { h.Place = canon.Hash{} })
	bad("it is of the charter and has a place in it", func(h *dossier.Header) { h.Council = h.Dossier })
	bad("an admission of nobody", func(h *dossier.Header) { h.Step = dossier.Admit })
	bad("an admission of one party twice", func(h *dossier.Header) { admits("tr", "tr")(h) })
	bad("it admits and its step is another", func(h *dossier.Header) { h.Admits = []party.ID{"tr"} })
	bad("a release of nobody", func(h *dossier.Header) { h.Step = dossier.Release })
	bad("it releases and its step is another", func(h *dossier.Header) { h.Releases = &dossier.Released{Party: "uz"} })
	bad("it opens an epoch and is no release", func(h *dossier.Header) { h.Epoch, h.Opens = 2, &dossier.Epoch{Number: 2, Commit: some} })
	on(release)("a release that opens no epoch and is sealed", func(h *dossier.Header) { h.Opens = nil })
	on(release)("a release sealed under another epoch than it opens", func(h *dossier.Header) { h.Epoch = 1 })
	bad("a receipt with a body", func(h *dossier.Header) { h.Step = dossier.Receipt })
	fail("an ordinary act with keys", second, "b", wraps, func(h *dossier.Header) {})
	fail("keys with epoch 0", second, "b", wraps, func(h *dossier.Header) { admits("tr")(h); h.Epoch = 0 })
	first := on(b.entries[0])
	first("a founding with number 2", func(h *dossier.Header) { h.Number, h.Prev = 2, some })
	first("a founding with clock 2", func(h *dossier.Header) { h.Clock = 2 })
	first("a founding that names a dossier", func(h *dossier.Header) { h.Dossier = council })
	first("a founding that has seen something", func(h *dossier.Header) {
		h.Seen, h.SeenAs = map[party.ID]uint64{"kz": 1}, map[party.ID]canon.Hash{"kz": some}
	})
	first("a founding with a place and no council", func(h *dossier.Header) { h.Council = dossier.ID{} })
	first("a founding with a council and no place", func(h *dossier.Header) { h.Place = canon.Hash{} })
	first("a founding whose author is not first", func(h *dossier.Header) { h.Founding.Parties = []party.ID{"kz", "kg"} })
	first("a founding with a party twice", func(h *dossier.Header) { h.Founding.Parties = []party.ID{"kg", "kz", "kz"} })
	first("a founding without parties", func(h *dossier.Header) { h.Founding.Parties = nil })
	first("a founding of no kind", func(h *dossier.Header) { h.Founding.Kind = "" })
	first("a founding that admits", func(h *dossier.Header) { h.Admits = []party.ID{"tr"} })
	first("a founding sealed under no epoch", func(h *dossier.Header) { h.Opens = nil })
	first("a founding that opens epoch 2", func(h *dossier.Header) { h.Epoch, h.Opens = 2, &dossier.Epoch{Number: 2, Commit: some} })
	first("a founding by an admission", func(h *dossier.Header) { h.Step = dossier.Admit })
	bad("a receipt of shredding with a body", func(h *dossier.Header) { h.Step = dossier.Shredded })
	inCharter := func(step string) change {
		return func(h *dossier.Header) { h.Step, h.Council, h.Place = step, h.Dossier, canon.Hash{} }
	}
	bad("a day until which a charter is kept", inCharter(dossier.Keep))
	fail("a receipt of shredding in a charter", second, "", nil, inCharter(dossier.Shredded))
	first("a founding by a day until which it is kept", func(h *dossier.Header) { h.Step = dossier.Keep })
	first("a founding by a receipt of shredding", func(h *dossier.Header) { h.Step = dossier.Shredded })
	recoveries(t, &v, act)
	envelopes(&v, act)
	return v
}

// canonCopy is the header of e, to be changed without changing e.
func canonCopy(t testing.TB, e *dossier.Entry) dossier.Header {
	again, err := dossier.Parse(e.Encode())
	if err != nil {
		t.Fatal(err)
	}
	h := again.Header
	h.BodyHash, h.WrapsHash = canon.Hash{}, canon.Hash{}
	return h
}

// envelopes breaks what is around the header.
func envelopes(v *entryVectors, e *dossier.Entry) {
	fail := func(why string, change func(map[uint64]any)) {
		m := map[uint64]any{1: e.Signed, 2: e.Sig, 3: e.Body}
		change(m)
		v.Fail = append(v.Fail, entryVector{Why: why, Entry: canon.Encode(m), Key: publicOf(string(e.Party))})
	}
	header := func(change func(map[uint64]canon.Raw)) []byte {
		m := map[uint64]canon.Raw{}
		if err := canon.Decode(e.Signed, &m); err != nil {
			panic(err)
		}
		change(m)
		return canon.Encode(m)
	}
	resigned := func(why string, change func(map[uint64]canon.Raw)) {
		fail(why, func(m map[uint64]any) {
			b := header(change)
			m[1], m[2] = b, canon.Sign(privateOf(string(e.Party)), "kenesh/entry/1", b)
		})
	}
	flip := func(b []byte, i int) []byte {
		b = bytes.Clone(b)
		b[i] ^= 1
		return b
	}
	fail("a byte of the signature was changed", func(m map[uint64]any) { m[2] = flip(e.Sig, 5) })
	fail("the signature has 63 bytes", func(m map[uint64]any) { m[2] = e.Sig[:63] })
	fail("a byte of the header was changed", func(m map[uint64]any) { m[1] = flip(e.Signed, len(e.Signed)-1) })
	fail("a byte of the body was changed", func(m map[uint64]any) { m[3] = flip(e.Body, 5) })
	fail("keys that were not signed", func(m map[uint64]any) { m[4] = []byte{0xa0} })
	fail("an empty body where there is none", func(m map[uint64]any) { m[3] = []byte{} })
	fail("a field nobody knows in the envelope", func(m map[uint64]any) { m[5] = 0 })
	fail("no header", func(m map[uint64]any) { delete(m, 1) })
	fail("signed under another domain", func(m map[uint64]any) { m[2] = canon.Sign(privateOf(string(e.Party)), "kenesh/card/1", e.Signed) })
	resigned("format 0", func(m map[uint64]canon.Raw) { m[1] = canon.Raw{0} })
	resigned("a field nobody knows in a header of format 1", func(m map[uint64]canon.Raw) { m[21] = canon.Raw{0} })
	resigned("the clock is missing", func(m map[uint64]canon.Raw) { delete(m, 8) })
	resigned("the clock is a text", func(m map[uint64]canon.Raw) { m[8] = canon.Raw{0x61, '2'} })
	resigned("a zero hash where there is none", func(m map[uint64]canon.Raw) { m[18] = canon.Encode(canon.Hash{}) })
	resigned("an empty list where there is none", func(m map[uint64]canon.Raw) { m[15] = canon.Raw{0x80} })
	resigned("null where there is none", func(m map[uint64]canon.Raw) { m[16] = canon.Raw{0xf6} })
	resigned("a hash of 31 bytes", func(m map[uint64]canon.Raw) { m[13] = canon.Encode(make([]byte, 31)) })

	later := func(what string, change func(map[uint64]canon.Raw)) {
		b := header(func(m map[uint64]canon.Raw) { m[1] = canon.Raw{2}; change(m) })
		x := entryVector{What: what, Key: publicOf(string(e.Party)), Entry: canon.Encode(map[uint64]any{
			1: b, 2: canon.Sign(privateOf(string(e.Party)), "kenesh/entry/1", b)})}
		hash := canon.Sum("kenesh/entry/1", b)
		x.Hash, x.Dossier, x.Party, x.Number = hash[:], e.Of().String(), string(e.Party), e.Number
		if m := map[uint64]canon.Raw{}; canon.Decode(b, &m) == nil && m[3] == nil {
			x.Dossier = dossier.ID(hash).String()
		}
		v.Later = append(v.Later, x)
	}
	later("a header of format 2 with the fields of format 1", func(map[uint64]canon.Raw) {})
	later("a header of format 2 with a new field", func(m map[uint64]canon.Raw) { m[21] = canon.Raw{0} })
	later("a header of format 2 in which fields mean something else, or are gone", func(m map[uint64]canon.Raw) {
		m[8], m[20] = canon.Raw{0x61, '2'}, canon.Raw{0}
		delete(m, 11)
	})
	later("a founding of format 2, under its own hash", func(m map[uint64]canon.Raw) {
		m[5], m[14] = canon.Raw{1}, canon.Raw{0}
		delete(m, 3)
		delete(m, 6)
	})
	last := &v.Later[len(v.Later)-1]
	last.Number = 1
	laterBad := func(why string, change func(map[uint64]canon.Raw)) {
		resigned(why, func(m map[uint64]canon.Raw) { m[1], m[21] = canon.Raw{2}, canon.Raw{0}; change(m) })
	}
	laterBad("a header of format 2 without a party", func(m map[uint64]canon.Raw) { delete(m, 4) })
	laterBad("a header of format 2 with a capital letter in the party", func(m map[uint64]canon.Raw) { m[4] = canon.Encode("Kz") })
	laterBad("a header of format 2 with a number above 2^53", func(m map[uint64]canon.Raw) { m[5] = canon.Encode(uint64(1<<53 + 1)) })
}

// recoveries are about what a charter entry stands by, made from an entry by kz.
func recoveries(t testing.TB, v *entryVectors, from *dossier.Entry) {
	hashes := func(n int) (out []canon.Hash) {
		for i := range n {
			out = append(out, canon.Sum("kenesh test vectors", []byte{byte(i), byte(i >> 8)}))
		}
		return out
	}
	make := func(c ...change) *dossier.Entry {
		h := canonCopy(t, from)
		h.Council, h.Place, h.Epoch, h.Step = h.Dossier, canon.Hash{}, 0, dossier.Recover
		for _, c := range c {
			c(&h)
		}
		return dossier.Sign(h, []byte("b"), nil, privateOf(string(h.Party)))
	}
	stands := func(n int) change { return func(h *dossier.Header) { h.Stands = hashes(n) } }
	step := func(s string) change { return func(h *dossier.Header) { h.Step = s } }
	outside := func(h *dossier.Header) { h.Council, h.Place = council, placeOf("kz") }
	founds := func(h *dossier.Header) {
		h.Number, h.Prev, h.Clock, h.Seen, h.SeenAs, h.Dossier, h.Council = 1, canon.Hash{}, 1, nil, nil, dossier.ID{}, dossier.ID{}
		h.Founding = &dossier.Founding{Kind: "charter", Parties: []party.ID{"kz"}}
	}
	for _, w := range []struct {
		what string
		e    *dossier.Entry
	}{
		{"a recovery that stands by nothing", make()},
		{"a recovery that stands by two entries", make(stands(2))},
		{"a recovery that stands by 256 entries", make(stands(256))},
		{"a step called recover outside the charter, which stands by nothing", make(outside)},
	} {
		v.Pass = append(v.Pass, entryResult(entryVector{What: w.what, Entry: w.e.Encode(), Key: publicOf("kz")}, w.e))
	}
	fail := func(why string, e *dossier.Entry) {
		v.Fail = append(v.Fail, entryVector{Why: why, Entry: e.Encode(), Key: publicOf("kz")})
	}
	fail("a recovery that stands by 257 entries", make(stands(257)))
	fail("it stands by an entry outside the charter", make(stands(1), outside))
	fail("a renewal that stands by an entry", make(stands(1), step("renew-card")))
	fail("a founding that stands by an entry", make(stands(1), founds, step("found")))
	fail("a founding by a recovery", make(founds))
	for why, raw := range map[string]any{"a recovery with an empty list of what it stands by": []any{}, "a recovery that stands by 31 bytes": []any{[]byte(hashesOf31)},
		"a recovery that stands by a text": []any{"all of it"}, "a recovery that stands by a hash outside a list": hashes(1)[0]} {
		m := map[uint64]canon.Raw{}
		if err := canon.Decode(make().Signed, &m); err != nil {
			t.Fatal(err)
		}
		m[20] = canon.Encode(raw)
		b := canon.Encode(m)
		v.Fail = append(v.Fail, entryVector{Why: why, Key: publicOf("kz"), Entry: canon.Encode(map[uint64]any{1: b, 2: canon.Sign(privateOf("kz"), "kenesh/entry/1", b), 3: []byte("b")})})
	}
	slices.SortStableFunc(v.Fail[len(v.Fail)-4:], func(a, b entryVector) int { return stdstrings.Compare(a.Why, b.Why) })
}

var hashesOf31 = stdstrings.Repeat("h", 31)
