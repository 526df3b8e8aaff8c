package dossier_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// wide is a story with an entry of every form in it.
func wide(t testing.TB) *story {
	return drawSealed(t, "GAB", "G1 -> A1 -> B1:receipt -> G2:admit=C -> C1 -> A2 -> G3:release=B\nA1 -> A2'")
}

// FuzzParse: what is accepted as an entry encodes to the very bytes it came as, and no
// history is upset by it.
func FuzzParse(f *testing.F) {
	s := wide(f)
	for _, l := range s.labels {
		f.Add(s.entries[l].Encode())
	}
	f.Add(dossier.Sign(rightful(f, "founding"), []byte("b"), nil, keyOf("party-g")).Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := dossier.Parse(b)
		if err != nil {
			if !errors.Is(err, dossier.ErrEntry) && !errors.Is(err, dossier.ErrFormat) {
				t.Errorf("%x: %v", b, err)
			}
			return
		}
		if !bytes.Equal(e.Encode(), b) {
			t.Errorf("%x encodes as %x", b, e.Encode())
		}
		if again := dossier.Sign(e.Header, e.Body, nil, keyOf(e.Party)); len(e.Keys) == 0 && e.WrapsHash.IsZero() && e.BodyHash.IsZero() && again.Hash != e.Hash {
			t.Errorf("%x signs as %x", e.Signed, again.Signed)
		}
		if kept, err := dossier.Kept(b, e.Hash); err != nil || !reflect.DeepEqual(kept, e) {
			t.Errorf("%x is kept as %v, %v", b, kept, err)
		}
		e.WrappedFor("party-a")
		exercise(s, e)
	})
}

// TestKeptIsWhatWasSigned: no byte of what is kept changes unseen, but in the signature.
func TestKeptIsWhatWasSigned(t *testing.T) {
	s := wide(t)
	for _, l := range s.labels {
		e := s.entries[l]
		b := e.Encode()
		for i := range b {
			changed := bytes.Clone(b)
			changed[i] ^= 1
			if kept, err := dossier.Kept(changed, e.Hash); err == nil && bytes.Equal(kept.Sig, e.Sig) {
				t.Fatalf("%s: byte %d changed, and nobody saw", l, i)
			}
		}
	}
}

// exercise has histories judge e, and take it in if they would.
func exercise(s *story, e *dossier.Entry) {
	h, _ := deliver(append(entriesOf(s, s.labels[1:]...), e))
	if e.Founding != nil {
		if h, _ = dossier.NewHistory(e); h == nil {
			panic("a founding entry founds nothing")
		}
	}
	for _, e := range h.Order() {
		h.Void(e)
		h.AwaitedFor(e)
		h.SeenBy(e)
		h.PartiesSeen(e)
	}
	h.Next("party-a", "say", 1, place)
}

// FuzzJudge lets a party with a true key sign any header at all.
func FuzzJudge(f *testing.F) {
	s := wide(f)
	for _, l := range s.labels {
		f.Add(s.entries[l].Signed, uint8(0), uint64(0))
	}
	f.Fuzz(func(t *testing.T, signed []byte, what uint8, n uint64) {
		var h dossier.Header
		if canon.Decode(signed, &h) != nil {
			return
		}
		switch what % 8 {
		case 1:
			h.Clock = n
		case 2:
			h.Number = n
		case 3:
			for id := range h.Seen {
				h.Seen[id] = n
			}
		case 4:
			h.Epoch = n
		case 5:
			h.Releases = &dossier.Released{Party: name("A"), Last: n}
		case 6:
			h.Party = name(string(rune('A' + n%8)))
		case 7:
			h.Prev = s.entries[s.labels[n%uint64(len(s.labels))]].Hash
		}
		if e, err := dossier.Parse(dossier.Sign(h, nil, nil, keyOf(h.Party)).Encode()); err == nil {
			exercise(s, e)
		}
	})
}

func TestEntryKnowsWhereItBelongs(t *testing.T) {
	h := rightful(t, "founding")
	h.Council, h.Place = dossier.ID{}, canon.Hash{}
	charter := dossier.Sign(h, []byte("cards"), nil, keyOf("party-g"))
	if !charter.IsCharter() || charter.CouncilOf() != charter.Of() {
		t.Error("a charter founds its own council")
	}
	s := wide(t)
	if e := s.entries["A1"]; e.IsCharter() || e.Of() != s.entries["G1"].Of() || e.CouncilOf() != council {
		t.Errorf("%s", e)
	}
	e := s.entries["A1"]
	if !e.VerifiedBy(publicOf("party-a")) || e.VerifiedBy(publicOf("party-b")) {
		t.Error("signature")
	}
	text, _ := e.Of().MarshalText()
	var id dossier.ID
	if err := id.UnmarshalText(text); err != nil || id != e.Of() {
		t.Errorf("%s: %v", text, err)
	}
	hs := s.all()
	if hs.ID() != e.Of() || hs.Council() != council || hs.Kind() != "notice" || hs.Founder() != name("G") {
		t.Error("what the founding said")
	}
	if _, err := dossier.NewHistory(e); err == nil {
		t.Error("a history without a founding")
	}
}

func TestWrapsTravelWithTheEntry(t *testing.T) {
	h := rightful(t, "founding")
	h.Epoch, h.Opens = 1, &dossier.Epoch{Number: 1, Commit: dossier.CommitKey([]byte("key"))}
	e, err := dossier.Parse(dossier.Sign(h, []byte("b"), dossier.Wraps{"party-a": {1: []byte("sealed")}}, keyOf("party-g")).Encode())
	if err != nil {
		t.Fatal(err)
	}
	if w, err := e.WrappedFor("party-a"); err != nil || string(w[1]) != "sealed" {
		t.Errorf("%v %v", w, err)
	}
	if w, err := e.WrappedFor("party-b"); err != nil || len(w) != 0 {
		t.Errorf("%v %v", w, err)
	}
	e.Keys = []byte{1}
	if _, err := e.WrappedFor("party-a"); err == nil {
		t.Error("keys that are no map")
	}
}

func BenchmarkSign(b *testing.B) {
	h := rightful(b, "act")
	body, key := make([]byte, 1024), keyOf("party-a")
	for b.Loop() {
		dossier.Sign(h, body, nil, key)
	}
}

func BenchmarkVerify(b *testing.B) {
	e := wide(b).entries["A1"]
	public := publicOf("party-a")
	for b.Loop() {
		if !e.VerifiedBy(public) {
			b.Fatal("signature")
		}
	}
}

func BenchmarkParse(b *testing.B) {
	bytes := wide(b).entries["A2"].Encode()
	b.SetBytes(int64(len(bytes)))
	for b.Loop() {
		if _, err := dossier.Parse(bytes); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKept(b *testing.B) {
	e := wide(b).entries["A2"]
	bytes := e.Encode()
	b.SetBytes(int64(len(bytes)))
	for b.Loop() {
		if _, err := dossier.Kept(bytes, e.Hash); err != nil {
			b.Fatal(err)
		}
	}
}

// A dossier of a thousand entries by eight parties, each answering all the others.
func thousand() []*dossier.Entry {
	var ids []party.ID
	for i := range 8 {
		ids = append(ids, party.ID(fmt.Sprint("party-", i)))
	}
	e := dossier.Sign(dossier.Header{Council: council, Place: place, Party: ids[0], Number: 1, Clock: 1, Step: "open",
		Founding: &dossier.Founding{Kind: "notice", Parties: ids}}, []byte("b"), nil, keyOf(ids[0]))
	h, _ := dossier.NewHistory(e)
	entries := []*dossier.Entry{e}
	for i := range 999 {
		id := ids[i%8]
		e := dossier.Sign(h.Next(id, "say", int64(i), place), []byte("b"), nil, keyOf(id))
		h.Add(e)
		entries = append(entries, e)
	}
	return entries
}

func BenchmarkHistoryOfAThousand(b *testing.B) {
	entries := thousand()
	b.ReportMetric(float64(len(entries[900].Signed)), "header-bytes")
	for b.Loop() {
		h, _ := dossier.NewHistory(entries[0])
		for _, e := range entries[1:] {
			if j := h.Judge(e); j.Fit != dossier.Fits {
				b.Fatal(j)
			}
			h.Add(e)
		}
	}
}
