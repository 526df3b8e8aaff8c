package spec_test

// The second reader, part five: which key an entry must verify with (4-card.md).

import "testing"

// keys is the charter as far as signatures go.
type keys struct {
	charter *shelf
	periods map[string][]period
}

func (k *keys) at(party string, number uint64) (key []byte) {
	for _, p := range k.periods[party] {
		if p.From <= number {
			key = p.Sign
		}
	}
	return key
}

// learn takes a charter entry that counts: the cards it is founded with, or a renewal.
func (k *keys) learn(e *entry) error {
	_, _, input, err := openBody(e, nil)
	if err != nil {
		return err
	}
	cards := list{input}
	if e.step == "found" {
		cards = input["cards"].(list)
	} else if e.step != "renew-card" {
		return nil
	}
	for _, c := range cards {
		card, sig := c.(dict)["card"].([]byte), c.(dict)["sig"].([]byte)
		id, sign, _, err := readCard(card, sig)
		if err != nil {
			return err
		}
		from := e.number
		if e.founding {
			from = 0
		}
		k.periods[id] = append(k.periods[id], period{from, sign})
	}
	return nil
}

// verifies says with which key e must verify, and whether it does. before is the number in
// the charter that the entry before e in its chain stands on.
func (k *keys) verifies(e *entry, before uint64) (number uint64, ok bool) {
	number = e.number - 1
	if e.dossier != e.council {
		p := k.charter.held[e.place]
		if p == nil || p.party != e.party || p.number < before {
			return 0, false
		}
		number = p.number
	}
	return number, e.signedBy(k.at(e.party, number))
}

func TestReaderCharter(t *testing.T) {
	v := load[charterVectors](t, "charter.json")
	k := &keys{periods: map[string][]period{}}
	for i, b := range v.Charter {
		e, _, err := read(b)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			k.charter = shelve(e)
		} else if fit, _ := k.charter.judge(e); fit != "fits" {
			t.Fatalf("charter entry %d: %s", i, fit)
		}
		if i == 0 {
			err = k.learn(e) // the founding's own key is on the card it carries
		}
		if _, ok := k.verifies(e, 0); !ok || err != nil {
			t.Fatalf("charter entry %d: %v", i, err)
		}
		k.charter.held[e.hash] = e
		if i > 0 {
			err = k.learn(e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	same(t, "council", k.charter.founding.hash.name(), v.Council)
	same(t, "periods", k.periods, v.Periods)
	before := uint64(0)
	for _, x := range v.Pass {
		e, err := readSigned(x)
		if err != nil {
			t.Fatal(err)
		}
		number, ok := k.verifies(e, before)
		if !ok {
			t.Errorf("%s: does not verify", x.What)
		}
		if e.dossier != e.council {
			before = number
		}
	}
	for _, x := range v.Fail {
		e, err := readSigned(x) // each is well signed, with the wrong key for its place
		if err != nil {
			t.Errorf("%s: %v", x.Why, err)
			continue
		}
		b := uint64(0)
		if e.number > 1 {
			b = before
		}
		if _, ok := k.verifies(e, b); ok {
			t.Errorf("accepted: %s", x.Why)
		}
	}
}
