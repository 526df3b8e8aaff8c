package spec_test

// The second reader and which key an entry must verify with (4-card.md).

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"kenesh/internal/reference"
)

// readCharter takes a charter in, each entry with the key that its author signs with there.
func readCharter(entries []octets) (charter *reference.Shelf, err error) {
	var waiting []*reference.Entry
	for _, b := range entries {
		e, _, err := reference.Read(b)
		if err != nil {
			return nil, err
		}
		waiting = append(waiting, e)
	}
	charter = reference.Shelve(waiting[0])
	if !reference.NewKeys(charter).Verifies(waiting[0], nil) {
		return nil, fmt.Errorf("its founding does not verify")
	}
	for moved := true; moved; {
		moved = false
		var early []*reference.Entry
		for _, e := range waiting {
			switch fit, _ := charter.Judge(e); {
			case fit == "early":
				early = append(early, e)
			case fit == "breach" || fit != "held" && !reference.NewKeys(charter).Verifies(e, nil):
				return nil, fmt.Errorf("%s/%d: %s, or it does not verify", e.Party, e.Number, fit)
			case fit != "held":
				charter.Put(e)
				moved = true
			}
		}
		waiting = early
	}
	if len(waiting) > 0 {
		return nil, fmt.Errorf("%s/%d waits for ever", waiting[0].Party, waiting[0].Number)
	}
	return charter, nil
}

func charterRecordOf(charter *reference.Shelf) charterRecord {
	r := charterRecord{Council: charter.Founding.Hash.Name(), Frozen: map[string]uint64{}, Stands: map[string][]octets{}, First: map[string]keys{}}
	k := reference.NewKeys(charter)
	pair := func(party string, at reference.Hash) keys {
		return keys{k.After(party, at), k.RecoveryAfter(party, at)}
	}
	for _, id := range charter.Founding.Parties {
		r.First[id] = pair(id, reference.Hash{})
		if n, frozen := charter.Frozen(id, ^uint64(0)); frozen {
			r.Frozen[id] = n
		}
	}
	for id, hashes := range reference.StandsIn(charter) {
		for h := range hashes {
			r.Stands[id] = append(r.Stands[id], h[:])
		}
		slices.SortFunc(r.Stands[id], func(a, b octets) int { return bytes.Compare(a, b) })
	}
	for _, e := range charter.Order() {
		r.Order = append(r.Order, keyed{Hash: e.Hash[:], Party: e.Party, Number: e.Number, Step: e.Step, Void: charter.Void(e),
			Await: charter.Awaited(e), keys: pair(e.Party, e.Hash)})
	}
	return r
}

func TestReaderCharter(t *testing.T) {
	for _, v := range load[[]charterVector](t, "charter.json") {
		var charter *reference.Shelf
		var err error
		inOrders(v.Charter, func(how string, entries []octets) {
			if charter, err = readCharter(entries); err != nil {
				t.Fatalf("%s, %s: %v", v.What, how, err)
			}
			same(t, v.What+", "+how, charterRecordOf(charter), v.Want)
		})
		keys, on := reference.NewKeys(charter), map[reference.Hash]*reference.Shelf{}
		says := func(x entryVector) (string, *reference.Entry) {
			e, err := readSigned(x) // each is well signed, if with the wrong key
			if err != nil {
				t.Fatalf("%s, %s%s: %v", v.What, x.What, x.Why, err)
			}
			var before *reference.Entry
			if s := on[e.Dossier]; s != nil {
				before = s.Held(e.Previous)
			}
			switch {
			case keys.Verifies(e, before):
				return "holds", e
			case keys.Waits(e):
				return "waits", e
			}
			return "fails", e
		}
		for _, x := range v.Pass {
			got, e := says(x)
			same(t, v.What+", "+x.What, got, "holds")
			switch {
			case e.Founding:
				on[e.Dossier] = reference.Shelve(e)
			case e.Dossier != e.Council:
				on[e.Dossier].Put(e)
			}
		}
		for _, x := range slices.Concat(v.Fail, v.Refused) {
			got, _ := says(x)
			same(t, v.What+", "+x.Why, got, "fails")
		}
		for _, x := range v.Breach {
			got, e := says(x)
			fit, _ := charter.Judge(e)
			same(t, v.What+", "+x.Why, got+" "+fit, "holds breach")
		}
		for _, x := range v.Wait {
			got, _ := says(x)
			same(t, v.What+", "+x.Why, got, "waits")
		}
	}
}
