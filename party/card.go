package party

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"sync"

	"kenesh/canon"
	"kenesh/lang"
)

const cardDomain = "kenesh/card/1"

// Card is how a party introduces itself: its name and seat, where its node listens and
// the public keys of its acts, its seals and its links. Everything in it is public.
type Card struct {
	Party     ID         `cbor:"party" json:"party"`
	Kind      Kind       `cbor:"kind" json:"kind"`
	State     string     `cbor:"state,omitempty" json:"state,omitempty"` // ISO 3166-1 alpha-2; none for an organisation
	Name      lang.Text  `cbor:"name" json:"name"`                       // of the ministry or organisation
	Languages []lang.Tag `cbor:"languages" json:"languages"`             // its own first
	Zone      string     `cbor:"zone" json:"zone"`                       // IANA name of the capital's time
	Address   string     `cbor:"address" json:"address"`                 // host:port of its courier
	Sign      []byte     `cbor:"sign" json:"sign"`                       // Ed25519: signs entries and this card
	Seal      []byte     `cbor:"seal" json:"seal"`                       // HPKE MLKEM768-X25519: receives epoch keys
	Link      []byte     `cbor:"link" json:"link"`                       // Ed25519: its end of every TLS connection
	Recovery  []byte     `cbor:"recovery,omitempty" json:"recovery,omitempty"`
	Issued    int64      `cbor:"issued" json:"issued"` // Unix milliseconds
}

// SignedCard is a card as it travels: its exact bytes and the signature by its own Sign key.
type SignedCard struct {
	Bytes []byte `cbor:"card" json:"card"`
	Sig   []byte `cbor:"sig" json:"sig"`
}

// SignCard makes the signed card of c with the private half of c.Sign.
func SignCard(c Card, key ed25519.PrivateKey) SignedCard {
	b := canon.Encode(c)
	return SignedCard{Bytes: b, Sig: canon.Sign(key, cardDomain, b)}
}

// ErrCard is returned for a card that does not hold.
var ErrCard = errors.New("card does not hold")

// Open checks the form, the contents and the signature of the card and returns it. It
// does not say whose card it is: officers compare fingerprints for that. The caller must
// not change what it returns.
func (s SignedCard) Open() (Card, error) {
	key := canon.Sum("kenesh/opened card", canon.Encode(s))
	if c, held := opened.get(key); held {
		return c, nil
	}
	c, err := s.open()
	if err == nil {
		opened.put(key, c)
	}
	return c, err
}

// opened remembers cards that hold: a charter is folded often, and has the same cards.
var opened = cards{by: map[canon.Hash]Card{}}

type cards struct {
	mu sync.Mutex
	by map[canon.Hash]Card
}

const mostCards = 4 * MaxParties

func (o *cards) get(key canon.Hash) (Card, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c, held := o.by[key]
	return c, held
}

func (o *cards) put(key canon.Hash, c Card) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.by) >= mostCards {
		clear(o.by)
	}
	o.by[key] = c
}

func (s SignedCard) open() (Card, error) {
	var c Card
	if err := canon.Decode(s.Bytes, &c); err != nil {
		return Card{}, fmt.Errorf("%w: %w", ErrCard, err)
	}
	if err := c.check(); err != nil {
		return Card{}, fmt.Errorf("%w: %w", ErrCard, err)
	}
	if !canon.Verify(c.Sign, cardDomain, s.Bytes, s.Sig) {
		return Card{}, fmt.Errorf("%w: signature", ErrCard)
	}
	return c, nil
}

// sealKeyBytes is the size of an MLKEM768-X25519 public key (draft-ietf-hpke-pq).
const sealKeyBytes = 1216

func (c Card) check() error {
	switch {
	case !c.Party.Valid():
		return errors.New("party id")
	case !c.Kind.Valid():
		return errors.New("kind of seat")
	case c.State != "" && !stateForm.MatchString(c.State):
		return errors.New("state code")
	case c.Name.Empty() || c.Name.Check() != nil:
		return errors.New("name")
	case len(c.Languages) == 0 || len(c.Languages) > 16:
		return errors.New("languages")
	case !zoneForm.MatchString(c.Zone):
		return errors.New("time zone")
	case len(c.Sign) != ed25519.PublicKeySize || len(c.Link) != ed25519.PublicKeySize || len(c.Seal) != sealKeyBytes:
		return errors.New("keys")
	case len(c.Recovery) != 0 && len(c.Recovery) != ed25519.PublicKeySize:
		return errors.New("recovery key")
	}
	if slices.ContainsFunc(c.Languages, func(t lang.Tag) bool { return !t.Valid() }) {
		return errors.New("languages")
	}
	if !addressForm.MatchString(c.Address) {
		return errors.New("address")
	}
	return nil
}

var (
	addressForm = regexp.MustCompile(`^([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}$`)
	stateForm   = regexp.MustCompile(`^[A-Z]{2}$`)
	zoneForm    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+_-]{0,31}(/[A-Za-z0-9+_-]{1,31}){0,2}$`) // names of the IANA database
)

// Fingerprint is the card's hash as eight groups of five digits (132 bits), to be read
// aloud over the telephone in any language before anybody signs the charter.
func (s SignedCard) Fingerprint() string {
	sum := canon.Sum("kenesh/fingerprint/1", s.Bytes)
	n := new(big.Int).SetBytes(sum[:])
	n.Mod(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(40), nil))
	digits := fmt.Sprintf("%040s", n.String())
	groups := make([]string, 0, 8)
	for i := 0; i < len(digits); i += 5 {
		groups = append(groups, digits[i:i+5])
	}
	return strings.Join(groups, " ")
}
