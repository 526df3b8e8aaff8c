// Package spec_test holds the pages of this folder to their word: test vectors that our
// code makes and keeps (board_test.go, make*_test.go, ours_test.go), and a second reader
// written from the pages alone (internal/reference) that must come to the same (cbor, reader,
// history, fold and keys_test.go).
package spec_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write testdata anew")

// octets are bytes, in hexadecimal in the files.
type octets []byte

func (o octets) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(o)), nil }

func (o *octets) UnmarshalText(b []byte) (err error) {
	*o, err = hex.DecodeString(string(b))
	return err
}

// What the files hold. Fail lists say in Why what is wrong with each.
type (
	valueVectors struct {
		Pass, Fail []valueVector
	}
	valueVector struct {
		What  string `json:",omitempty"`
		Why   string `json:",omitempty"`
		Bytes octets
	}

	cardVectors struct {
		Pass, Fail []cardVector
	}
	cardVector struct {
		What, Why   string `json:",omitempty"`
		Card, Sig   octets
		Party       string `json:",omitempty"`
		Fingerprint string `json:",omitempty"`
	}

	entryVectors struct {
		Pass, Fail []entryVector
		Later      []entryVector // of a later format: neither accepted nor called wrong
	}
	entryVector struct {
		What, Why string `json:",omitempty"`
		Entry     octets
		Key       octets // its author's
		Hash      octets `json:",omitempty"`
		Dossier   string `json:",omitempty"`
		Council   string `json:",omitempty"`
		Party     string `json:",omitempty"`
		Number    uint64 `json:",omitempty"`
	}

	bodyVectors struct {
		Pass, Fail  []bodyVector
		Commitments []commitVector
		Wraps       []wrapVector
		FailedWraps []wrapVector
	}
	bodyVector struct {
		What, Why string `json:",omitempty"`
		Key, Body octets
		Plain     octets `json:",omitempty"`
	}
	commitVector struct{ Key, Commitment octets }
	wrapVector   struct {
		Why                          string `json:",omitempty"`
		Private, Wrapped, Commitment octets
		Key                          octets `json:",omitempty"`
	}

	dossierVector struct {
		What    string
		Keys    map[string]octets   // signature keys, by party
		Epochs  map[uint64]octets   // epoch keys the reader is given
		Stands  map[string][]octets `json:",omitempty"` // what parties stand by in the charter; a reader may hear of it at any time
		Entries []octets            // as they come: in any order after the founding, some twice
		Want    record
		Fail    []entryVector  // with all that held, each of these is refused
		Wait    []waitVector   // with only the founding held, each of these waits
		Judged  []judgedVector `json:",omitempty"` // with all that held, each of these would be judged so
	}
	judgedVector struct {
		What  string
		Entry octets
		Fit   string // fits, forked, or held: not kept
	}
	waitVector struct {
		Entry octets
		For   map[string]uint64 // party: from which number on
	}
	record struct {
		Dossier string
		Heads   map[string]uint64
		Frozen  map[string]uint64
		Present []string
		Epoch   uint64
		Digest  octets
		Order   []place
	}
	place struct {
		Hash         octets
		Party        string
		Number       uint64
		Step         string
		Verdict      string
		Void         string   `json:",omitempty"`
		Awaited      []string // nobody: settled
		Acknowledged []string
		By           string `json:",omitempty"`
		Input        octets `json:",omitempty"`
	}

	charterVector struct {
		What             string
		Charter          []octets // as they come: in any order after the founding
		Want             charterRecord
		Refused          []entryVector // of the charter: with all that held, the key of each must fail
		Breach           []entryVector `json:",omitempty"` // of the charter: the key holds, and the entry is in breach
		Pass, Fail, Wait []entryVector // on the charter, each after the passes before it; Wait: the place is not here yet
	}
	charterRecord struct {
		Council string
		Frozen  map[string]uint64
		Stands  map[string][]octets // what parties stand by, by hash
		First   map[string]keys     // what they came with
		Order   []keyed
	}
	keyed struct {
		Hash   octets
		Party  string
		Number uint64
		Step   string
		Void   string   `json:",omitempty"`
		Await  []string `json:"Awaited"`
		keys
	}
	keys struct { // after an entry
		Sign     octets
		Recovery octets `json:",omitempty"`
	}
)

func load[T any](t testing.TB, name string) (v T) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

func save(t testing.TB, name string, v any) {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", name), append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// same compares what a reader derived with what the file wants, both as JSON.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	g, _ := json.MarshalIndent(got, "", " ")
	w, _ := json.MarshalIndent(want, "", " ")
	if !bytes.Equal(g, w) {
		t.Errorf("%s:\ngot %s\nwant %s", what, g, w)
	}
}
