package spec_test

// The second reader and the vectors of entries (2-entry.md) and bodies (3-sealing.md).

import (
	"bytes"
	"crypto/hpke"
	"fmt"
	"go/parser"
	"go/token"
	"regexp"
	"testing"

	"kenesh/internal/reference"
)

// readSigned reads an entry and verifies it.
func readSigned(v entryVector) (*reference.Entry, error) {
	e, later, err := reference.Read(v.Entry)
	if err != nil || later {
		return nil, fmt.Errorf("later format %v: %v", later, err)
	}
	if !e.SignedBy(v.Key) {
		return nil, fmt.Errorf("signature")
	}
	return e, nil
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
		got.Hash, got.Dossier, got.Council, got.Party, got.Number = e.Hash[:], e.Dossier.Name(), e.Council.Name(), e.Party, e.Number
		same(t, x.What, got, x)
	}
	for _, x := range v.Fail {
		if _, later, err := reference.Read(x.Entry); later && err == nil {
			t.Errorf("taken for a later format: %s", x.Why)
		}
		if _, err := readSigned(x); err == nil {
			t.Errorf("accepted: %s", x.Why)
		}
	}
	for _, x := range v.Later {
		e, later, err := reference.Read(x.Entry)
		if !later || err != nil {
			t.Errorf("%s: %v", x.What, err)
			continue
		}
		got := x
		got.Hash, got.Dossier, got.Party, got.Number = e.Hash[:], e.Dossier.Name(), e.Party, e.Number
		same(t, x.What, got, x)
	}
}

func TestReaderBodies(t *testing.T) {
	v := load[bodyVectors](t, "bodies.json")
	for _, x := range v.Pass {
		if plain, err := reference.Unseal(x.Key, x.Body); err != nil || !bytes.Equal(plain, x.Plain) {
			t.Errorf("%s: %v", x.What, err)
		}
	}
	for _, x := range v.Fail {
		if _, err := reference.Unseal(x.Key, x.Body); err == nil {
			t.Errorf("accepted: %s", x.Why)
		}
	}
	commits := func(key, commitment []byte) bool {
		h := reference.HashOf("kenesh/epoch/1", key)
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

// The second reader proves nothing if it leans on the first; internal/reference holds itself
// to the same.
func TestSecondReaderSharesNothing(t *testing.T) {
	for _, file := range []string{"cbor_test.go", "reader_test.go", "history_test.go", "fold_test.go", "keys_test.go", "orders_test.go", "vectors_test.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if i.Path.Value != `"kenesh/internal/reference"` && regexp.MustCompile(`kenesh|\.`).MatchString(i.Path.Value) {
				t.Errorf("%s imports %s", file, i.Path.Value)
			}
		}
	}
}
