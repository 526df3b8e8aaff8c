package spec_test

// The second reader (internal/reference) and the vectors of encodings (1-encoding.md) and
// cards (4-card.md).

import (
	"testing"

	"kenesh/internal/reference"
)

func TestReaderValuesAndCards(t *testing.T) {
	values := load[valueVectors](t, "values.json")
	for _, v := range values.Pass {
		if _, err := reference.Decode(v.Bytes); err != nil {
			t.Errorf("%s: %v", v.What, err)
		}
	}
	for _, v := range values.Fail {
		if _, err := reference.Decode(v.Bytes); err == nil {
			t.Errorf("accepted: %s", v.Why)
		}
	}
	cards := load[cardVectors](t, "cards.json")
	for _, v := range cards.Pass {
		if id, _, _, _, print, err := reference.ReadCard(v.Card, v.Sig); err != nil || id != v.Party || print != v.Fingerprint {
			t.Errorf("%s: %s %s %v", v.What, id, print, err)
		}
	}
	for _, v := range cards.Fail {
		if _, _, _, _, _, err := reference.ReadCard(v.Card, v.Sig); err == nil {
			t.Errorf("accepted: %s", v.Why)
		}
	}
}
