package attachment_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/procedure"
)

const mib = 1 << 20

func TestContentTravelsWhole(t *testing.T) {
	kg, kz := newNode(t, "kg"), newNode(t, "kz")
	what := content(1, 3*mib+17)
	f := kg.upload("a", "сүрөт.jpg", what)
	kg.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	kz.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	if kg.state(f) != attachment.Here || kz.state(f) != attachment.Wanted {
		t.Fatalf("%s there, %s here", kg.state(f), kz.state(f))
	}
	kz.fetch(kg, 2) // the leaves, and a chunk
	if st, err := kz.Standing(kz.ctx, affair, f); err != nil || st.Percent != 25 {
		t.Fatalf("%+v %v", st, err)
	}
	kz.open(nil) // a restart
	if n := kz.fetch(kg, 100); n != 4 {
		t.Errorf("after a restart it took %d answers, not the leaves and three chunks", n)
	}
	if kz.state(f) != attachment.Here || !bytes.Equal(kz.read(f), what) {
		t.Errorf("%s, or not what was sent", kz.state(f))
	}
}

func TestNothingOnTheDiskTellsWhatItIs(t *testing.T) {
	kg := newNode(t, "kg")
	what := append(content(2, mib), []byte("the name of the witness")...)
	f := kg.upload("a", "witness.pdf", what)
	kg.names(affair, entry("kg", 1), []procedure.File{f}, "kg")
	root := f.Root
	filepath.WalkDir(kg.dir, func(path string, d os.DirEntry, err error) error {
		if strings.Contains(path, f.Root.String()) {
			t.Errorf("%s is named by the root", path)
		}
		if b, err := os.ReadFile(path); err == nil {
			for _, secret := range [][]byte{[]byte("witness"), root[:], what[:64]} {
				if bytes.Contains(b, secret) {
					t.Errorf("%s holds %q", path, secret)
				}
			}
		}
		return err
	})
}

func TestAnUploadGoesOnWhereItBrokeOff(t *testing.T) {
	kg := newNode(t, "kg")
	what := content(3, 5*mib+5)
	_, err := kg.Begin(kg.ctx, "aida", "a", "big.zip", "")
	kg.check(err)
	cut := io.MultiReader(bytes.NewReader(what[:2*mib+100]), failing{})
	u, err := kg.Receive(kg.ctx, "aida", "a", attachment.Part{Offset: 0, Size: int64(len(what)), Content: cut})
	if err != nil || u.Whole() || u.Arrived != 2*mib {
		t.Fatalf("%+v %v", u, err)
	}
	kg.open(nil)
	if u, err = kg.Uploaded(kg.ctx, "aida", "a"); err != nil || u.Arrived != 2*mib {
		t.Fatalf("after a restart: %+v %v", u, err)
	}
	if _, err := kg.Receive(kg.ctx, "aida", "a", attachment.Part{Offset: 3 * mib, Size: int64(len(what)), Content: bytes.NewReader(what[3*mib:])}); !errors.Is(err, attachment.ErrOffset) {
		t.Errorf("a gap: %v", err)
	}
	u, err = kg.Receive(kg.ctx, "aida", "a", attachment.Part{Offset: 2 * mib, Size: int64(len(what)), Content: bytes.NewReader(what[2*mib:])})
	if err != nil || !u.Whole() || u.File.Size != len(what) {
		t.Fatalf("%+v %v", u, err)
	}
	if same := kg.upload("b", "big.zip", what); same != u.File {
		t.Errorf("in one go it is %+v, in two %+v", same, u.File)
	}
	if _, err := kg.Uploaded(kg.ctx, "bakyt", "a"); err == nil {
		t.Error("another officer sees it")
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the line broke") }

func TestOneContentIsStoredOnceAndGoesWithTheLastReference(t *testing.T) {
	kg := newNode(t, "kg")
	what := content(4, mib+1)
	one, two := kg.upload("a", "one.pdf", what), kg.upload("b", "two.pdf", what)
	if n := kg.blobs(); n != 1 {
		t.Fatalf("%d files", n)
	}
	first, second := entry("kg", 1), entry("kg", 2)
	kg.names(affair, first, []procedure.File{one}, "kg")
	kg.names(affair, second, []procedure.File{two}, "kg")
	kg.now = kg.now.Add(25 * time.Hour)
	kg.check(kg.Sweep(kg.ctx))
	kg.check(kg.Forget(kg.ctx, affair, first.Hash))
	if kg.blobs() != 1 || !bytes.Equal(kg.read(two), what) {
		t.Error("it went before the last reference")
	}
	kg.check(kg.Forget(kg.ctx, affair, second.Hash))
	if kg.blobs() != 0 || kg.state(one) != attachment.Gone {
		t.Errorf("%d files, %s", kg.blobs(), kg.state(one))
	}
}

func (n *node) blobs() (count int) {
	files, err := os.ReadDir(filepath.Join(n.dir, attachment.Directory))
	n.check(err)
	return len(files)
}

func TestWhatNobodyClaimsIsRemoved(t *testing.T) {
	kg := newNode(t, "kg")
	f := kg.upload("a", "a.pdf", content(5, 100))
	_, err := kg.Begin(kg.ctx, "aida", "b", "b.pdf", "")
	kg.check(err)
	_, err = kg.Receive(kg.ctx, "aida", "b", attachment.Part{Offset: 0, Size: 2 * mib, Content: bytes.NewReader(content(6, mib))})
	kg.check(err)
	kg.now = kg.now.Add(25 * time.Hour)
	kg.check(kg.Sweep(kg.ctx))
	if n := kg.blobs(); n != 0 {
		t.Errorf("%d files are left", n)
	}
	if err := kg.Ready(kg.ctx, []procedure.File{f}); len(procedure.ProblemsOf(err)) != 1 {
		t.Errorf("a step may still name it: %v", err)
	}
}

// A party that knows a root has not the content, and must not get it by naming it in a
// dossier of its own, nor learn that it is here.
func TestNamingARootGetsNothing(t *testing.T) {
	kg := newNode(t, "kg")
	f := kg.upload("a", "secret.pdf", content(7, mib))
	kg.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	other := affair
	other[0] = 9
	kg.names(other, entry("uz", 1), []procedure.File{f}, "kg", "uz")
	for what, q := range map[string]attachment.Ask{
		"by naming it":        {Dossier: other, Root: f.Root, Size: uint64(f.Size), Count: 1},
		"from the other":      {Dossier: affair, Root: f.Root, Size: uint64(f.Size), Count: 1},
		"the leaves":          {Dossier: other, Root: f.Root, Size: uint64(f.Size)},
		"of no dossier":       {Root: f.Root, Size: uint64(f.Size), Count: 1},
		"of what is not here": {Dossier: other, Size: uint64(f.Size), Count: 1},
	} {
		a, err := kg.Serve(kg.ctx, "uz", q)
		if err != nil || len(a.Chunks)+len(a.Leaves) > 0 {
			t.Errorf("%s: %d chunks, %d bytes of leaves, %v", what, len(a.Chunks), len(a.Leaves), err)
		}
	}
	if a, err := kg.Serve(kg.ctx, "kz", attachment.Ask{Dossier: affair, Root: f.Root, Size: uint64(f.Size), Count: 1}); err != nil || len(a.Chunks) != 1 {
		t.Errorf("a party of the dossier: %d chunks, %v", len(a.Chunks), err)
	}
	kg.names(affair, entry("kg", 2), nil, "kg") // kz is released
	if a, _ := kg.Serve(kg.ctx, "kz", attachment.Ask{Dossier: affair, Root: f.Root, Size: uint64(f.Size), Count: 1}); len(a.Chunks) != 0 {
		t.Error("who was released still gets it")
	}
}

func TestALiarBringsNothing(t *testing.T) {
	kg, kz := newNode(t, "kg"), newNode(t, "kz")
	what := content(8, 2*mib+9)
	f := kg.upload("a", "a.bin", what)
	kg.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	kz.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	wants, err := kz.Wants(kz.ctx, "kg", 1)
	kz.check(err)
	tr, err := kz.Fetch(wants[0])
	kz.check(err)
	defer tr.Close()
	leaves, err := kg.Serve(kg.ctx, "kz", tr.Asks(1))
	kz.check(err)
	bent := attachment.Answer{Leaves: bytes.Clone(leaves.Leaves)}
	bent.Leaves[5] ^= 1
	lies := func(a attachment.Answer) {
		t.Helper()
		if _, done, err := tr.Took(kz.ctx, a); !errors.Is(err, attachment.ErrLies) || done {
			t.Errorf("taken: %v", err)
		}
	}
	lies(bent)
	lies(attachment.Answer{Leaves: leaves.Leaves[:64]})
	lies(attachment.Answer{Chunks: [][]byte{what[:mib]}})
	_, _, err = tr.Took(kz.ctx, leaves)
	kz.check(err)
	lies(attachment.Answer{Chunks: [][]byte{what[mib : 2*mib]}})                                                   // another chunk
	lies(attachment.Answer{Chunks: [][]byte{what[:mib-1]}})                                                        // too short
	lies(attachment.Answer{Chunks: [][]byte{what[:mib+1]}})                                                        // too long
	lies(attachment.Answer{Chunks: [][]byte{what[:mib], what[mib : 2*mib], what[2*mib:], what[:mib], what[:mib]}}) // no end
	if some, done, err := tr.Took(kz.ctx, attachment.Answer{}); some || done || err != nil {
		t.Errorf("an empty answer: %v %v %v", some, done, err)
	}
	a, err := kg.Serve(kg.ctx, "kz", tr.Asks(attachment.MaxChunks))
	kz.check(err)
	if _, done, err := tr.Took(kz.ctx, a); !done || err != nil || !bytes.Equal(kz.read(f), what) {
		t.Errorf("the truth after the lies: %v %v", done, err)
	}
}

func TestWhatIsTooLargeWaitsToBeAskedFor(t *testing.T) {
	kz := newNode(t, "kz")
	files := []procedure.File{{Name: "a", Media: "a/b", Size: 60 * mib, Root: [32]byte{1}}, {Name: "b", Media: "a/b", Size: 5 * mib, Root: [32]byte{2}}}
	kz.names(affair, entry("kg", 1), files, "kg", "kz")
	if kz.state(files[0]) != attachment.Wanted || kz.state(files[1]) != attachment.Large {
		t.Errorf("%s, %s", kz.state(files[0]), kz.state(files[1]))
	}
	kz.check(kz.Ask(kz.ctx, affair, files[1]))
	if kz.state(files[1]) != attachment.Wanted {
		t.Error(kz.state(files[1]))
	}
}

func TestDamageIsNotHandedOut(t *testing.T) {
	kg := newNode(t, "kg")
	f := kg.upload("a", "a.bin", content(10, 2*mib))
	kg.names(affair, entry("kg", 1), []procedure.File{f}, "kg")
	paths, _ := filepath.Glob(filepath.Join(kg.dir, attachment.Directory, "*"))
	b, err := os.ReadFile(paths[0])
	kg.check(err)
	b[mib+mib/2] ^= 1
	kg.check(os.WriteFile(paths[0], b, 0o600))
	r, err := kg.Open(kg.ctx, affair, f)
	kg.check(err)
	defer r.Close()
	if _, err := io.Copy(io.Discard, r); err == nil {
		t.Error("it was read to the end")
	}
}

// FuzzAsk has peers ask for whatever they like.
func FuzzAsk(f *testing.F) {
	f.Add(uint64(0), uint64(1), true)
	f.Add(uint64(1)<<63, uint64(1)<<63, true)
	f.Add(^uint64(0), ^uint64(0), false)
	f.Fuzz(func(t *testing.T, from, count uint64, known bool) {
		kg := newNode(t, "kg")
		what := content(11, mib+3)
		file := kg.upload("a", "a.bin", what)
		kg.names(affair, entry("kg", 1), []procedure.File{file}, "kg", "kz")
		q := attachment.Ask{Dossier: affair, Root: file.Root, Size: uint64(file.Size), From: from, Count: count}
		if !known {
			q.Root[0] ^= 1
		}
		a, err := kg.Serve(kg.ctx, "kz", q)
		kg.check(err)
		for i, chunk := range a.Chunks {
			at := (int(from) + i) * mib
			if !known || !bytes.Equal(chunk, what[at:min(at+mib, len(what))]) {
				t.Fatalf("chunk %d from %d", i, from)
			}
		}
	})
}
