package spec_test

// The second reader, part two: entries (2-entry.md), bodies (3-sealing.md) and cards
// (4-card.md), each held to the vectors.

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hpke"
	"encoding/binary"
	"fmt"
	"go/parser"
	"go/token"
	"math/big"
	"math/bits"
	"regexp"
	"slices"
	"testing"
	"unicode"
)

// entry is an entry as the second reader keeps it.
type entry struct {
	hash, council, dossier, previous, place, bodyHash, wrapsHash hash
	party, step                                                  string
	number, clock, epoch                                         uint64
	seen                                                         map[string]uint64
	seenAs                                                       map[string]hash
	founding                                                     bool
	kind                                                         string
	parties, admits                                              []string
	releases                                                     string
	last, opens                                                  uint64
	header, sig, body, keys                                      []byte
}

const most = 1 << 53

// read reads an envelope and judges its form.
func read(b []byte) (e *entry, later bool, err error) {
	defer caught(&err)
	must(len(b) <= 852_992, "too long")
	v, err := decode(b)
	if err != nil {
		return nil, false, err
	}
	f := recordOf(v)
	e = &entry{header: f.octets(uint64(1), false), sig: f.octets(uint64(2), false), body: f.octets(uint64(3), true), keys: f.octets(uint64(4), true)}
	f.whole()
	must(len(e.header) <= 65_536 && len(e.sig) == 64 && len(e.body) <= 262_144 && len(e.keys) <= 524_288, "size of a part")
	if v, err = decode(e.header); err != nil {
		return nil, false, err
	}
	f = recordOf(v)
	format := get[uint64](f, uint64(1), false)
	if format > 1 {
		return nil, true, nil
	}
	must(format == 1, "format %d", format)
	e.hash = hashOf("kenesh/entry/1", e.header)
	e.fill(f)
	e.check()
	return e, false, nil
}

func n(i int) any { return uint64(i) }

func (e *entry) fill(f fields) {
	e.council, e.dossier, e.previous = f.hash(n(2), true), f.hash(n(3), true), f.hash(n(6), true)
	e.bodyHash, e.place, e.wrapsHash = f.hash(n(12), true), f.hash(n(13), true), f.hash(n(18), true)
	e.party, e.step = f.text(n(4), partyForm), f.text(n(11), stepForm)
	e.number, e.clock, e.epoch = f.number(n(5), 1, most), f.number(n(8), 1, most), f.number(n(10), 0, most)
	f.number(n(9), 0, 1<<52)
	e.fillSeen(f)
	if e.founding = f.has(n(14)); e.founding {
		r := recordOf(get[dict](f, n(14), false))
		e.kind, e.parties = r.text(n(1), stepForm), r.parties(n(2), false)
		r.whole()
	}
	e.admits = f.parties(n(15), true)
	if f.has(n(16)) {
		r := recordOf(get[dict](f, n(16), false))
		e.releases, e.last = get[string](r, n(1), false), get[uint64](r, n(2), false)
		r.whole()
	}
	if f.has(n(17)) {
		r := recordOf(get[dict](f, n(17), false))
		e.opens = r.number(n(1), 1, most)
		r.hash(n(2), false)
		r.whole()
	}
	f.whole()
}

func (e *entry) fillSeen(f fields) {
	there := f.has(n(7))
	seen, as := get[dict](f, n(7), true), get[dict](f, n(19), true)
	must(len(seen) > 0 == there && len(seen) <= 256 && len(as) == len(seen), "seen")
	e.seen, e.seenAs = map[string]uint64{}, map[string]hash{}
	for k := range seen {
		id, ok := k.(string)
		must(ok && partyForm.MatchString(id) && id != e.party, "has seen %v", k)
		e.seen[id], e.seenAs[id] = fields{seen}.number(id, 1, most), fields{as}.hash(id, true)
		must(!e.seenAs[id].zero(), "does not say which entry of %s", id)
	}
	fields{as}.whole()
}

func (e *entry) structural() bool {
	return e.step == "receipt" || e.step == "admit" || e.step == "release"
}

// check holds the entry to the further rules of form.
func (e *entry) check() {
	must((e.number == 1) == e.previous.zero(), "previous entry")
	must(e.body == nil || hashOf("kenesh/body/1", e.body) == e.bodyHash, "body")
	must(e.keys == nil || hashOf("kenesh/wraps/1", e.keys) == e.wrapsHash, "keys")
	must(e.opens == 0 || e.opens == e.epoch, "opens an epoch it is not sealed under")
	must(e.wrapsHash.zero() || e.epoch > 0, "keys where nothing is sealed")
	if e.founding {
		must(e.number == 1 && e.clock == 1 && len(e.seen) == 0 && e.dossier.zero(), "a founding comes first")
		must(e.admits == nil && e.releases == "" && e.epoch <= 1 && e.opens == e.epoch && !e.structural(), "founding")
		must(e.place.zero() == e.council.zero(), "place")
		must(len(e.parties) > 0 && e.parties[0] == e.party, "the founder is first")
		e.dossier = e.hash
		if e.council.zero() {
			e.council = e.hash
		}
		return
	}
	must(!e.dossier.zero() && !e.council.zero() && (e.dossier == e.council) == e.place.zero(), "dossier, council or place")
	must((e.step == "admit") == (e.admits != nil), "admits")
	must((e.step == "release") == (e.releases != ""), "releases")
	must((e.opens > 0) == (e.step == "release" && e.epoch > 0), "opens")
	must(e.wrapsHash.zero() || e.step == "admit" || e.step == "release", "keys")
	must(e.step != "receipt" || e.bodyHash.zero(), "a receipt says nothing")
}

func (e *entry) signedBy(key []byte) bool { return verify(key, "kenesh/entry/1", e.header, e.sig) }

// readSigned reads an entry and verifies it.
func readSigned(v entryVector) (*entry, error) {
	e, later, err := read(v.Entry)
	if err != nil || later {
		return nil, fmt.Errorf("later format %v: %v", later, err)
	}
	if !e.signedBy(v.Key) {
		return nil, fmt.Errorf("signature")
	}
	return e, nil
}

// unseal opens a sealed body.
func unseal(key, body []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(key) != 32 || len(body) < 12+16 {
		return nil, fmt.Errorf("key or length")
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	padded, err := aead.Open(nil, body[:12], body[12:], []byte("kenesh/body/1"))
	if err != nil {
		return nil, err
	}
	if len(padded) < 4 {
		return nil, fmt.Errorf("no length")
	}
	length := uint64(binary.BigEndian.Uint32(padded))
	if uint64(len(padded)) != padme(4+length) {
		return nil, fmt.Errorf("padding")
	}
	plain, rest := padded[4:4+length], padded[4+length:]
	if len(bytes.Trim(rest, "\x00")) > 0 {
		return nil, fmt.Errorf("the padding says something")
	}
	return plain, nil
}

func padme(n uint64) uint64 {
	if n <= 64 {
		return 64
	}
	e := bits.Len64(n) - 1
	step := uint64(1) << (e - bits.Len(uint(e)))
	return (n + step - 1) / step * step
}

var (
	languageForm = regexp.MustCompile(`^[A-Za-z0-9-]{2,16}$`)
	addressForm  = regexp.MustCompile(`^([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}$`)
	kindForm     = regexp.MustCompile(`^(member|observer|secretariat)$`)
	blankForm    = regexp.MustCompile(`^[\pZ\s]*$`)
)

// plainText says that a text has nothing in it that makes a page lie.
func plainText(s string, most int, lines bool) bool {
	return len(s) <= most && !slices.ContainsFunc([]rune(s), func(r rune) bool {
		bad := unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t'))
		return bad || r == 0x200E || r == 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0xFEFF || r >= 0xE0000 && r <= 0xE007F
	})
}

// readCard reads a card and returns its party, its signing key and its fingerprint.
func readCard(card, sig []byte) (id string, sign []byte, print string, err error) {
	defer caught(&err)
	v, err := decode(card)
	if err != nil {
		return "", nil, "", err
	}
	f := recordOf(v)
	id = f.text("party", partyForm)
	f.text("kind", kindForm)
	must(!f.has("state") || len(f.d["state"].(string)) == 2, "state")
	get[string](f, "state", true)
	name := get[dict](f, "name", false)
	must(len(name) > 0, "no name")
	for k, v := range name {
		tag, text := k.(string), v.(string)
		must(languageForm.MatchString(tag) && !blankForm.MatchString(text) && plainText(text, 16_384, true), "name")
	}
	languages := get[list](f, "languages", false)
	must(len(languages) >= 1 && len(languages) <= 16, "languages")
	for _, l := range languages {
		must(len(l.(string)) >= 2 && len(l.(string)) <= 16, "languages")
	}
	must(plainText(get[string](f, "zone", false), 64, false), "zone")
	f.text("address", addressForm)
	sign = f.octets("sign", false)
	recovery := f.octets("recovery", true)
	must(len(sign) == 32 && len(f.octets("link", false)) == 32 && len(f.octets("seal", false)) == 1216 && (recovery == nil || len(recovery) == 32), "keys")
	delete(f.d, "issued")
	f.whole()
	must(verify(sign, "kenesh/card/1", card, sig), "signature")
	sum := hashOf("kenesh/fingerprint/1", card)
	digits := fmt.Sprintf("%040s", new(big.Int).Mod(new(big.Int).SetBytes(sum[:]), new(big.Int).Exp(big.NewInt(10), big.NewInt(40), nil)))
	for i := 0; i < 40; i += 5 {
		print += " " + digits[i:i+5]
	}
	return id, sign, print[1:], nil
}

func TestReaderValuesAndCards(t *testing.T) {
	values := load[valueVectors](t, "values.json")
	for _, v := range values.Pass {
		if _, err := decode(v.Bytes); err != nil {
			t.Errorf("%s: %v", v.What, err)
		}
	}
	for _, v := range values.Fail {
		if _, err := decode(v.Bytes); err == nil {
			t.Errorf("accepted: %s", v.Why)
		}
	}
	cards := load[cardVectors](t, "cards.json")
	for _, v := range cards.Pass {
		if id, _, print, err := readCard(v.Card, v.Sig); err != nil || id != v.Party || print != v.Fingerprint {
			t.Errorf("%s: %s %s %v", v.What, id, print, err)
		}
	}
	for _, v := range cards.Fail {
		if _, _, _, err := readCard(v.Card, v.Sig); err == nil {
			t.Errorf("accepted: %s", v.Why)
		}
	}
}

func TestReaderEntries(t *testing.T) {
	v := load[entryVectors](t, "entries.json")
	for _, x := range v.Pass {
		e, err := readSigned(x)
		if err != nil {
			t.Errorf("%s: %v", x.What, err)
			continue
		}
		got := x
		got.Hash, got.Dossier, got.Council, got.Party, got.Number = e.hash[:], e.dossier.name(), e.council.name(), e.party, e.number
		same(t, x.What, got, x)
	}
	for _, x := range v.Fail {
		if _, err := readSigned(x); err == nil {
			t.Errorf("accepted: %s", x.Why)
		}
	}
	for _, x := range v.Later {
		if _, later, err := read(x.Entry); !later || err != nil {
			t.Errorf("%s: %v", x.What, err)
		}
	}
}

func TestReaderBodies(t *testing.T) {
	v := load[bodyVectors](t, "bodies.json")
	for _, x := range v.Pass {
		if plain, err := unseal(x.Key, x.Body); err != nil || !bytes.Equal(plain, x.Plain) {
			t.Errorf("%s: %v", x.What, err)
		}
	}
	for _, x := range v.Fail {
		if _, err := unseal(x.Key, x.Body); err == nil {
			t.Errorf("accepted: %s", x.Why)
		}
	}
	commits := func(key, commitment []byte) bool {
		h := hashOf("kenesh/epoch/1", key)
		return bytes.Equal(h[:], commitment)
	}
	for _, x := range v.Commitments {
		if !commits(x.Key, x.Commitment) {
			t.Errorf("commitment of %x", x.Key)
		}
	}
	unwrap := func(x wrapVector) ([]byte, bool) {
		private, err := hpke.MLKEM768X25519().NewPrivateKey(x.Private)
		if err != nil {
			t.Fatal(err)
		}
		key, err := hpke.Open(private, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte("kenesh/wrap/1"), x.Wrapped)
		return key, err == nil && len(key) == 32 && commits(key, x.Commitment)
	}
	for _, x := range v.Wraps {
		if key, ok := unwrap(x); !ok || !bytes.Equal(key, x.Key) || len(x.Wrapped) != 1168 {
			t.Errorf("wrapped key: %x", key)
		}
	}
	for _, x := range v.FailedWraps {
		if _, ok := unwrap(x); ok {
			t.Errorf("accepted: %s", x.Why)
		}
	}
}

// The second reader proves nothing if it leans on the first.
func TestSecondReaderSharesNothing(t *testing.T) {
	for _, file := range []string{"cbor_test.go", "reader_test.go", "history_test.go", "fold_test.go", "keys_test.go", "vectors_test.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if regexp.MustCompile(`kenesh|\.`).MatchString(i.Path.Value) {
				t.Errorf("%s imports %s", file, i.Path.Value)
			}
		}
	}
}
