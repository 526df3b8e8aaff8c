package party_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/lang"
	"kenesh/party"
)

func keyOf(what string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("party test " + what))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicOf(what string) []byte { return keyOf(what).Public().(ed25519.PublicKey) }

// card is a card that holds.
func card() party.Card {
	return party.Card{
		Party: "kg", Kind: party.Member, State: "KG",
		Name:      lang.Text{"ky": "Юстиция министрлиги", "en": "Ministry of Justice"},
		Languages: []lang.Tag{"ky", "ru"}, Zone: "Asia/Bishkek", Address: "kenesh.minjust.gov.kg:8443",
		Sign: publicOf("sign"), Link: publicOf("link"), Recovery: publicOf("recovery"),
		Seal: bytes.Repeat([]byte{7}, 1216), Issued: 1725595200000,
	}
}

func TestCardHolds(t *testing.T) {
	s := party.SignCard(card(), keyOf("sign"))
	c, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	if got := party.SignCard(c, keyOf("sign")); !bytes.Equal(got.Bytes, s.Bytes) {
		t.Error("the opened card is another card")
	}
	least := card()
	least.State, least.Recovery, least.Kind, least.Address = "", nil, party.Secretariat, "[2001:db8::1]:443"
	if _, err := party.SignCard(least, keyOf("sign")).Open(); err != nil {
		t.Errorf("an organisation without a recovery key: %v", err)
	}
}

// One byte changed anywhere, by as little as a bit, and the card does not hold.
func TestCardFlipped(t *testing.T) {
	s := party.SignCard(card(), keyOf("sign"))
	for i := range s.Bytes {
		for _, bit := range []byte{1, 0x80} {
			f := party.SignedCard{Bytes: bytes.Clone(s.Bytes), Sig: s.Sig}
			f.Bytes[i] ^= bit
			if _, err := f.Open(); !errors.Is(err, party.ErrCard) {
				t.Fatalf("byte %d of the card: %v", i, err)
			}
			if f.Fingerprint() == s.Fingerprint() {
				t.Fatalf("byte %d leaves the fingerprint as it was", i)
			}
		}
	}
	for i := range s.Sig {
		f := party.SignedCard{Bytes: s.Bytes, Sig: bytes.Clone(s.Sig)}
		f.Sig[i] ^= 1
		if _, err := f.Open(); !errors.Is(err, party.ErrCard) {
			t.Fatalf("byte %d of the signature: %v", i, err)
		}
	}
}

func TestCardRefuses(t *testing.T) {
	for what, change := range map[string]func(*party.Card){
		"a party id with capitals":       func(c *party.Card) { c.Party = "KG" },
		"a party id that is a path":      func(c *party.Card) { c.Party = "../kg" },
		"a party id with a line after":   func(c *party.Card) { c.Party = "kg\n" },
		"a seat there is not":            func(c *party.Card) { c.Kind = "chair" },
		"a state of three letters":       func(c *party.Card) { c.State = "KGZ" },
		"no name":                        func(c *party.Card) { c.Name = nil },
		"a name of blanks":               func(c *party.Card) { c.Name = lang.Text{"en": "  "} },
		"a name that turns around":       func(c *party.Card) { c.Name = lang.Text{"en": "Ministry \u202eecitsuJ fo"} },
		"a name in no language":          func(c *party.Card) { c.Name = lang.Text{"e": "Ministry"} },
		"no languages":                   func(c *party.Card) { c.Languages = nil },
		"seventeen languages":            func(c *party.Card) { c.Languages = make([]lang.Tag, 17) },
		"a language of one letter":       func(c *party.Card) { c.Languages = []lang.Tag{"k"} },
		"a zone with a control in it":    func(c *party.Card) { c.Zone = "Asia/\x00" },
		"a zone too long":                func(c *party.Card) { c.Zone = strings.Repeat("z", 65) },
		"no address":                     func(c *party.Card) { c.Address = "" },
		"an address without a port":      func(c *party.Card) { c.Address = "kenesh.kg" },
		"an address with a path":         func(c *party.Card) { c.Address = "kenesh.kg:1/x" },
		"an address with a user":         func(c *party.Card) { c.Address = "a@kenesh.kg:1" },
		"a short signing key":            func(c *party.Card) { c.Sign = c.Sign[:31] },
		"a short link key":               func(c *party.Card) { c.Link = nil },
		"a sealing key without its half": func(c *party.Card) { c.Seal = c.Seal[:32] },
		"a short recovery key":           func(c *party.Card) { c.Recovery = c.Recovery[:1] },
	} {
		c := card()
		change(&c)
		if _, err := party.SignCard(c, keyOf("sign")).Open(); !errors.Is(err, party.ErrCard) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := party.SignCard(card(), keyOf("another")).Open(); !errors.Is(err, party.ErrCard) {
		t.Errorf("signed by another: %v", err)
	}
	b := canon.Encode(card())
	if _, err := (party.SignedCard{Bytes: b, Sig: canon.Sign(keyOf("sign"), "kenesh/entry/1", b)}).Open(); !errors.Is(err, party.ErrCard) {
		t.Errorf("signed as an entry: %v", err)
	}
}

// Officers read it aloud: eight groups of five digits, leading zeros and all.
func TestFingerprint(t *testing.T) {
	form := regexp.MustCompile(`^([0-9]{5} ){7}[0-9]{5}$`)
	seen := map[string]bool{}
	for i := range 200 {
		f := party.SignedCard{Bytes: fmt.Append(nil, i)}.Fingerprint()
		if !form.MatchString(f) || seen[f] {
			t.Errorf("fingerprint %q", f)
		}
		seen[f] = true
	}
	s := party.SignCard(card(), keyOf("sign"))
	other := party.SignedCard{Bytes: s.Bytes, Sig: nil}
	if s.Fingerprint() != other.Fingerprint() {
		t.Error("the fingerprint is of more than the card")
	}
}

// A key signs from the place in the charter on that introduces it.
func TestKeyAt(t *testing.T) {
	s := party.Seat{Keys: []party.KeyPeriod{{From: 0, Sign: []byte("first")}, {From: 4, Sign: []byte("second")}, {From: 9, Sign: []byte("third")}}}
	for n, want := range map[uint64]string{0: "first", 3: "first", 4: "second", 8: "second", 9: "third", 1 << 40: "third"} {
		if got := string(s.KeyAt(n)); got != want {
			t.Errorf("at %d: %s, want %s", n, got, want)
		}
	}
	if (party.Seat{}).KeyAt(7) != nil {
		t.Error("a seat without keys signs")
	}
}

func TestSeats(t *testing.T) {
	r := &party.Roll{Seats: []party.Seat{{Card: party.Card{Party: "kg"}, Standing: party.Seated}, {Card: party.Card{Party: "kz"}, Standing: party.Left}}}
	if _, ok := r.Seat("kz"); !ok {
		t.Error("who left has no seat any more")
	}
	if _, ok := r.Seat("uz"); ok {
		t.Error("a stranger has a seat")
	}
	if _, ok := (*party.Roll)(nil).Seat("kg"); ok {
		t.Error("before there is a roll there is a seat")
	}
	if got := fmt.Sprint(r.Seated()); got != "[kg]" {
		t.Errorf("seated %s", got)
	}
}

// FuzzCard: no bytes make a card that encodes to other bytes, or that nobody signed.
func FuzzCard(f *testing.F) {
	s := party.SignCard(card(), keyOf("sign"))
	f.Add(s.Bytes, s.Sig)
	f.Fuzz(func(t *testing.T, b, sig []byte) {
		c, err := party.SignedCard{Bytes: b, Sig: sig}.Open()
		if err == nil && (!bytes.Equal(canon.Encode(c), b) || !canon.Verify(c.Sign, "kenesh/card/1", b, sig)) {
			t.Errorf("%x", b)
		}
		// Contents are judged before the signature: sign what was changed.
		if canon.Decode(b, &c) == nil {
			c.Sign = publicOf("sign")
			if again, err := party.SignCard(c, keyOf("sign")).Open(); err == nil && !again.Party.Valid() {
				t.Errorf("%x", b)
			}
		}
	})
}
