package proof_test

import (
	"errors"
	"testing"

	"kenesh/canon"
	"kenesh/proof"
)

func TestWhatIsNoProofIsRefused(t *testing.T) {
	for how, b := range map[string][]byte{
		"nothing": nil, "garbage": []byte("garbage"), "another format": canon.Encode(map[int]any{1: "kenesh/proof/2"}),
		"no entries": canon.Encode(map[int]any{1: "kenesh/proof/1", 2: [][]byte{}, 5: canon.Hash{}}),
	} {
		if _, err := proof.Check(b, nil); !errors.Is(err, proof.ErrProof) {
			t.Errorf("%s: %v", how, err)
		}
		if how != "no entries" {
			if _, err := proof.CharterOf(b); !errors.Is(err, proof.ErrProof) {
				t.Errorf("charter of %s: %v", how, err)
			}
		}
	}
}
