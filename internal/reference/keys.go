package reference

import "bytes"

// Which key an entry must verify with: 4-card.md.

// Keys is the charter as far as signatures go.
type Keys struct {
	charter *Shelf
	first   map[string]card
}

// card is what of a card matters here.
type card struct {
	kind           string
	sign, recovery []byte
}

// NewKeys reads the cards that a charter holds: those it was founded with and those that
// motions carry. Of two cards moved for one party, the first in the order is taken.
func NewKeys(charter *Shelf) *Keys {
	k := &Keys{charter: charter, first: map[string]card{}}
	for _, e := range charter.Order() {
		p, err := e.Open(nil)
		switch {
		case err != nil:
		case e.Founding:
			cards, _ := p.Input["cards"].(List)
			for _, c := range cards {
				d, _ := c.(Dict)
				k.meet(d)
			}
		case e.Step == "move-seat":
			k.meet(p.Input)
		}
	}
	return k
}

func (k *Keys) meet(d Dict) {
	if id, c, ok := cardIn(d); ok && k.first[id].sign == nil {
		k.first[id] = c
	}
}

func cardIn(d Dict) (id string, c card, ok bool) {
	b, _ := d["card"].([]byte)
	sig, _ := d["sig"].([]byte)
	id, kind, sign, recovery, _, err := ReadCard(b, sig)
	return id, card{kind, sign, recovery}, err == nil
}

// after are the keys of a party after its charter entry with a hash, or, for no hash, those it
// came with; no signing key if the charter knows neither.
func (k *Keys) after(party string, at Hash) card {
	e := k.charter.Held(at)
	if e == nil {
		if at.Zero() {
			return k.first[party]
		}
		return card{}
	}
	before := k.after(party, e.Previous)
	if e.Step != "renew-card" && e.Step != "recover" {
		return before
	}
	p, err := e.Open(nil)
	id, c, ok := cardIn(p.Input)
	switch {
	case err != nil || !ok || id != party || c.kind != k.first[party].kind:
		return before
	case e.Step == "renew-card" && before.recovery != nil && !bytes.Equal(before.recovery, c.recovery):
		return before
	}
	return c
}

// After is the key that a party signs with after one of its charter entries.
func (k *Keys) After(party string, at Hash) []byte { return k.after(party, at).sign }

// RecoveryAfter is the key that a party recovers with after one of its charter entries; nil: none.
func (k *Keys) RecoveryAfter(party string, at Hash) []byte { return k.after(party, at).recovery }

// Waits says that an entry does not verify yet, and may when its place is here.
func (k *Keys) Waits(e *Entry) bool {
	return e.Dossier != e.Council && k.charter.Held(e.Place) == nil && !k.Verifies(e, nil)
}

// place is the number of an entry's place in the charter, as places are compared.
func (k *Keys) place(e *Entry) uint64 {
	if e.Dossier == e.Council {
		return e.Number - 1
	}
	frozen, is := k.charter.Frozen(e.Party, end)
	p := k.charter.Held(e.Place)
	if p == nil && is {
		return frozen - 1
	}
	for p != nil && k.charter.stray(p) {
		p = k.charter.Held(p.Previous)
	}
	if p == nil {
		return 0 // it strays from the first entry on
	}
	return p.Number
}

// Verifies says whether e is signed by whoever had to sign it, and on no earlier place than
// the entry before it in its chain.
func (k *Keys) Verifies(e, before *Entry) bool {
	if e.Dossier == e.Council {
		keys := k.after(e.Party, e.Previous)
		if e.Step == "recover" {
			return keys.recovery != nil && e.SignedBy(keys.recovery)
		}
		return keys.sign != nil && e.SignedBy(keys.sign)
	}
	if before != nil && k.place(e) < k.place(before) {
		return false
	}
	p := k.charter.Held(e.Place)
	if p != nil && p.Party != e.Party {
		return false
	}
	if p != nil && e.SignedBy(k.After(e.Party, e.Place)) {
		return true
	}
	b := k.charter.counted(e.Party)
	if b.frozen == 0 || p != nil && !k.charter.stray(p) {
		return false
	}
	var last Hash
	if b.last() != nil {
		last = b.last().Hash
	}
	return e.SignedBy(k.After(e.Party, last))
}
