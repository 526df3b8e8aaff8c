package spec_test

// The second reader and which key an entry must verify with (4-card.md).

import (
	"slices"
	"testing"

	"kenesh/internal/reference"
)

// periodsOf lists the keys that each party of a charter has signed with, and from where on.
func periodsOf(charter *reference.Shelf) map[string][]period {
	keys, periods := reference.NewKeys(charter), map[string][]period{}
	add := func(id string, from uint64, key []byte) {
		before := periods[id]
		if len(before) == 0 || !slices.Equal(before[len(before)-1].Sign, key) {
			periods[id] = append(before, period{from, key})
		}
	}
	for _, id := range charter.Founding.Parties {
		add(id, 0, keys.After(id, reference.Hash{}))
	}
	for _, e := range charter.Order() {
		add(e.Party, e.Number, keys.After(e.Party, e.Hash))
	}
	return periods
}

func TestReaderCharter(t *testing.T) {
	v := load[charterVectors](t, "charter.json")
	var charter *reference.Shelf
	for i, b := range v.Charter {
		e, _, err := reference.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			charter = reference.Shelve(e)
		} else if fit, _ := charter.Judge(e); fit != "fits" {
			t.Fatalf("charter entry %d: %s", i, fit)
		}
		if !reference.NewKeys(charter).Verifies(e, nil) {
			t.Fatalf("charter entry %d does not verify", i)
		}
		if i > 0 {
			charter.Put(e)
		}
	}
	same(t, "council", charter.Founding.Hash.Name(), v.Council)
	same(t, "periods", periodsOf(charter), v.Periods)
	keys := reference.NewKeys(charter)
	var before *reference.Entry
	for _, x := range v.Pass {
		e, err := readSigned(x)
		if err != nil {
			t.Fatal(err)
		}
		if !keys.Verifies(e, before) {
			t.Errorf("%s: does not verify", x.What)
		}
		if e.Dossier != e.Council {
			before = e
		}
	}
	for _, x := range v.Fail {
		e, err := readSigned(x) // each is well signed, with the wrong key for its place
		if err != nil {
			t.Errorf("%s: %v", x.Why, err)
			continue
		}
		b := before
		if e.Number == 1 {
			b = nil
		}
		if keys.Verifies(e, b) {
			t.Errorf("accepted: %s", x.Why)
		}
	}
}
