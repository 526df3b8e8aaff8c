package seal_test

import (
	"bytes"
	"crypto/hpke"
	"encoding/binary"
	"errors"
	"testing"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/seal"
)

var (
	key   = bytes.Repeat([]byte{1}, seal.KeySize)
	other = bytes.Repeat([]byte{2}, seal.KeySize)
)

// overhead is the nonce and the tag of AES-256-GCM.
const overhead = 12 + 16

// The length of what travels gives away a range, never more than a ninth wide.
func TestBodyLengths(t *testing.T) {
	for n, want := range map[int]int{0: 64, 1: 64, 60: 64, 61: 72, 68: 72, 69: 80, 252: 256, 253: 272, 1000: 1024, 1021: 1088, 100_000: 100_352} {
		sealed, err := seal.Body(key, make([]byte, n))
		if err != nil || len(sealed) != want+overhead {
			t.Errorf("%d bytes travel as %d, want %d: %v", n, len(sealed)-overhead, want, err)
		}
	}
	for n := 61; n < 20_000; n++ {
		if p := seal.Padded(4 + n); p < 4+n || (p-4-n)*9 > p {
			t.Fatalf("%d bytes padded to %d", 4+n, p)
		}
	}
}

func TestBodyOpens(t *testing.T) {
	for _, n := range []int{0, 1, 59, 60, 61, 4096, 256 << 10} {
		body := bytes.Repeat([]byte{9}, n)
		sealed, err := seal.Body(key, body)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := seal.OpenBody(key, sealed); err != nil || !bytes.Equal(got, body) {
			t.Errorf("%d bytes: %v", n, err)
		}
		again, _ := seal.Body(key, body)
		if bytes.Equal(again, sealed) {
			t.Error("one body sealed twice looks the same")
		}
	}
}

func TestBodyStaysShut(t *testing.T) {
	sealed, _ := seal.Body(key, []byte("the matter"))
	if _, err := seal.OpenBody(other, sealed); !errors.Is(err, seal.ErrSeal) {
		t.Errorf("another key: %v", err)
	}
	for i := range sealed {
		flipped := bytes.Clone(sealed)
		flipped[i] ^= 1
		if _, err := seal.OpenBody(key, flipped); !errors.Is(err, seal.ErrSeal) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	for n := range sealed {
		if _, err := seal.OpenBody(key, sealed[:n]); !errors.Is(err, seal.ErrSeal) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	for _, bad := range [][]byte{nil, key[:16], key[:31], append(key[:32:32], 0)} {
		if _, err := seal.Body(bad, nil); !errors.Is(err, seal.ErrSeal) {
			t.Errorf("a key of %d bytes seals", len(bad))
		}
		if _, err := seal.OpenBody(bad, sealed); !errors.Is(err, seal.ErrSeal) {
			t.Errorf("a key of %d bytes opens", len(bad))
		}
	}
}

// A body that was padded otherwise, or with something, is not one Body made: the
// padding can carry nothing.
func TestPaddingCarriesNothing(t *testing.T) {
	plain := func(length uint32, size int, last byte) []byte {
		p := make([]byte, size)
		copy(p, binary.BigEndian.AppendUint32(nil, length))
		if size > 0 {
			p[size-1] |= last
		}
		return p
	}
	for what, p := range map[string][]byte{
		"nothing at all":           {},
		"less than a length":       plain(0, 3, 0),
		"a note in the padding":    plain(10, 64, 1),
		"more padding than asked":  plain(10, 128, 0),
		"less padding than asked":  plain(61, 65, 0),
		"a length beyond the end":  plain(61, 64, 0),
		"a length of four billion": plain(1<<32-1, 64, 0),
	} {
		sealed := seal.Exactly(key, p)
		if _, err := seal.OpenBody(key, sealed); !errors.Is(err, seal.ErrSeal) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if body, err := seal.OpenBody(key, seal.Exactly(key, plain(10, 64, 0))); err != nil || len(body) != 10 {
		t.Errorf("as it should be: %v", err)
	}
}

func sealKey(t testing.TB) hpke.PrivateKey {
	k, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestWrap(t *testing.T) {
	mine, theirs, commit := sealKey(t), sealKey(t), dossier.CommitKey(key)
	wrapped, err := seal.Wrap(mine.PublicKey().Bytes(), key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := seal.Unwrap(mine, wrapped, commit); err != nil || !bytes.Equal(got, key) {
		t.Errorf("own key: %v", err)
	}
	if _, err := seal.Unwrap(theirs, wrapped, commit); !errors.Is(err, seal.ErrSeal) {
		t.Errorf("another party opens it: %v", err)
	}
	if _, err := seal.Unwrap(mine, wrapped, dossier.CommitKey(other)); !errors.Is(err, seal.ErrSeal) {
		t.Errorf("a key the founder did not commit to: %v", err)
	}
	for i := 0; i < len(wrapped); i += 7 {
		flipped := bytes.Clone(wrapped)
		flipped[i] ^= 1
		if _, err := seal.Unwrap(mine, flipped, commit); !errors.Is(err, seal.ErrSeal) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	short, _ := seal.Wrap(mine.PublicKey().Bytes(), key[:16])
	if _, err := seal.Unwrap(mine, short, dossier.CommitKey(key[:16])); !errors.Is(err, seal.ErrSeal) {
		t.Errorf("a key of 16 bytes: %v", err)
	}
	if _, err := seal.Unwrap(mine, nil, commit); !errors.Is(err, seal.ErrSeal) {
		t.Errorf("nothing: %v", err)
	}
	if _, err := seal.Wrap([]byte("no key"), key); err == nil {
		t.Error("wrapped to what is no key")
	}
}

func TestWrapAll(t *testing.T) {
	a, b := sealKey(t), sealKey(t)
	roll := &party.Roll{Seats: []party.Seat{
		{Card: party.Card{Party: "kg", Seal: a.PublicKey().Bytes()}}, {Card: party.Card{Party: "kz", Seal: b.PublicKey().Bytes()}}}}
	keys := map[uint64][]byte{1: key, 2: other}
	wraps, err := seal.WrapAll(roll, []party.ID{"kg", "kz"}, keys)
	if err != nil {
		t.Fatal(err)
	}
	for id, private := range map[party.ID]hpke.PrivateKey{"kg": a, "kz": b} {
		for epoch, want := range keys {
			if got, err := seal.Unwrap(private, wraps[id][epoch], dossier.CommitKey(want)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s epoch %d: %v", id, epoch, err)
			}
		}
	}
	if _, err := seal.WrapAll(roll, []party.ID{"uz"}, keys); err == nil {
		t.Error("wrapped to a party without a seat")
	}
	roll.Seats[0].Card.Seal = nil
	if _, err := seal.WrapAll(roll, []party.ID{"kg"}, keys); err == nil {
		t.Error("wrapped to a party without a key")
	}
}

func TestNewKeysDiffer(t *testing.T) {
	if a := seal.NewKey(); len(a) != seal.KeySize || bytes.Equal(a, seal.NewKey()) {
		t.Error("two keys alike")
	}
}

// FuzzOpenBody: what the plain bytes under a true seal say cannot hurt who opens them,
// and only what Body would have made opens.
func FuzzOpenBody(f *testing.F) {
	good, _ := seal.Body(key, []byte("the matter"))
	f.Add(good, make([]byte, 64))
	f.Add([]byte{}, []byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, sealed, plain []byte) {
		if _, err := seal.OpenBody(other, sealed); err == nil {
			t.Error("opened without the key")
		}
		if body, err := seal.OpenBody(key, seal.Exactly(key, plain)); err == nil {
			again := make([]byte, seal.Padded(4+len(body)))
			copy(again, plain[:4])
			copy(again[4:], body)
			if !bytes.Equal(again, plain) {
				t.Errorf("%x opens as %x", plain, body)
			}
		}
	})
}

func BenchmarkBody(b *testing.B) {
	body := make([]byte, 4096)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := seal.Body(key, body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenBody(b *testing.B) {
	sealed, _ := seal.Body(key, make([]byte, 4096))
	b.SetBytes(4096)
	for b.Loop() {
		if _, err := seal.OpenBody(key, sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrap(b *testing.B) {
	public := sealKey(b).PublicKey().Bytes()
	for b.Loop() {
		if _, err := seal.Wrap(public, key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnwrap(b *testing.B) {
	private := sealKey(b)
	wrapped, _ := seal.Wrap(private.PublicKey().Bytes(), key)
	for b.Loop() {
		if _, err := seal.Unwrap(private, wrapped, dossier.CommitKey(key)); err != nil {
			b.Fatal(err)
		}
	}
}
