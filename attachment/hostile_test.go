package attachment_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/canon"
	"kenesh/procedure"
)

func refused(err error, key string) bool {
	p := procedure.ProblemsOf(err)
	return len(p) == 1 && p[0].Message.Key == key
}

// send sends a part and begins the upload where that was not done.
func (n *node) send(id string, p attachment.Part) (attachment.Upload, error) {
	n.t.Helper()
	_, err := n.Begin(n.ctx, "aida", id, id+".bin", "")
	n.check(err)
	return n.Receive(n.ctx, "aida", id, p)
}

// A body without a length that is cut short ends with the very error by which an end in the
// middle of a chunk is known: it must not pass for the whole.
func TestALineThatBreaksIsNoEnd(t *testing.T) {
	kg := newNode(t, "kg")
	what := content(20, 2*mib+mib/2)
	for name, cut := range map[string]int{"in a chunk": mib + mib/2, "between two": mib, "at the beginning": 0} {
		u, err := kg.send("a", attachment.Part{Size: -1, Content: io.MultiReader(bytes.NewReader(what[:cut]), broken{})})
		if err != nil || u.Whole() || u.Arrived != int64(cut/mib*mib) {
			t.Errorf("%s: %+v %v", name, u, err)
		}
		kg.check(kg.Discard(kg.ctx, "aida", "a"))
	}
	u, err := kg.send("a", attachment.Part{Size: -1, Content: bytes.NewReader(what)})
	if err != nil || !u.Whole() || u.File.Size != len(what) {
		t.Errorf("without a length and whole: %+v %v", u, err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestWhatWasNotAnnouncedIsNotKept(t *testing.T) {
	kg := newNode(t, "kg")
	what := content(21, mib+9)
	root := attachment.Root(int64(len(what)), []canon.Hash{attachment.Leaf(what[:mib]), attachment.Leaf(what[mib:])})
	bent := bytes.Clone(what)
	bent[5] ^= 1
	for name, p := range map[string]attachment.Part{
		"another byte": {Size: int64(len(what)), Root: root, Content: bytes.NewReader(bent)},
		"too short":    {Size: -1, Root: root, Content: bytes.NewReader(what[:mib])},
		"too long":     {Size: -1, Root: root, Content: bytes.NewReader(append(what, 0))},
	} {
		if _, err := kg.send("a", p); !refused(err, "refuse.attachment-other") || kg.blobs() != 0 {
			t.Errorf("%s: %v, %d files are left", name, err, kg.blobs())
		}
	}
	u, err := kg.send("a", attachment.Part{Size: int64(len(what)), Root: root, Content: bytes.NewReader(what)})
	if err != nil || u.File.Root != root {
		t.Errorf("%+v %v", u, err)
	}
	root[0] ^= 1
	if _, err := kg.send("a", attachment.Part{Size: 1, Root: root, Content: bytes.NewReader(nil)}); !refused(err, "refuse.attachment-other") {
		t.Errorf("another file under the same id: %v", err)
	}
}

func TestNothingAndTooMuchAreRefused(t *testing.T) {
	kg := newNode(t, "kg")
	for name, p := range map[string]attachment.Part{
		"refuse.field-file":       {Size: 0, Content: bytes.NewReader(nil)},
		"refuse.attachment-large": {Size: procedure.MaxFile + 1, Content: endless{}},
	} {
		if _, err := kg.send("a", p); !refused(err, name) || kg.blobs() != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := kg.send("b", attachment.Part{Size: -1, Content: bytes.NewReader(nil)}); !refused(err, "refuse.field-file") {
		t.Errorf("empty: %v", err)
	}
	for _, id := range []string{"", "../a", "a/b", "é"} {
		if _, err := kg.Begin(kg.ctx, "aida", id, "a.pdf", ""); !refused(err, "refuse.field-file") {
			t.Errorf("id %q: %v", id, err)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// Who knows a root and names it with a size it has not must neither keep the file from those
// who name it rightly nor make an honest peer look like a liar.
func TestAWrongSizeStandsInNobodysWay(t *testing.T) {
	kg, kz := newNode(t, "kg"), newNode(t, "kz")
	what := content(22, 2*mib)
	f := kg.upload("a", "a.bin", what)
	wrong := f
	wrong.Size++
	for _, n := range []*node{kg, kz} {
		n.names(affair, entry("uz", 1), []procedure.File{wrong}, "kg", "kz", "uz")
		n.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz", "uz")
	}
	if a, err := kg.Serve(kg.ctx, "kz", attachment.Ask{Dossier: affair, Root: f.Root, Size: uint64(wrong.Size)}); err != nil || len(a.Leaves)+len(a.Chunks) > 0 {
		t.Errorf("by the wrong size: %d leaves, %v", len(a.Leaves)/32, err)
	}
	kz.fetch(kg, 100)
	if kz.state(f) != attachment.Here || !bytes.Equal(kz.read(f), what) {
		t.Errorf("the file is %s", kz.state(f))
	}
	if got, st, err := kz.Which(kz.ctx, affair, []procedure.File{wrong, f}); err != nil || got != f || st.State != attachment.Here {
		t.Errorf("%+v %+v %v", got, st, err)
	}
}

func TestNamesWithoutEndDelayOnlyTheirAuthor(t *testing.T) {
	kg, kz := newNode(t, "kg"), newNode(t, "kz")
	for i := range 30 {
		kz.names(affair, entry("uz", uint64(i)), []procedure.File{{Name: "a", Media: "a/b", Size: 5, Root: canon.Sum("test", fmt.Append(nil, i))}}, "kg", "kz", "uz")
	}
	kz.now = kz.now.Add(time.Hour)
	what := content(23, 100)
	f := kg.upload("a", "a.bin", what)
	for _, n := range []*node{kg, kz} {
		n.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz", "uz")
	}
	wants, err := kz.Wants(kz.ctx, "kg", 10)
	if err != nil || len(wants) != 10 || wants[0].File != f {
		t.Errorf("%d are wanted, the first is %+v, %v", len(wants), wants[0].File, err)
	}
}

// An officer whose uploads broke off for good is not locked out: the one left alone longest
// gives way to a new one.
func TestAnUploadLeftAloneGivesWay(t *testing.T) {
	kg := newNode(t, "kg")
	for i := range 4 {
		u, err := kg.send(fmt.Sprint("u", i), attachment.Part{Size: 3 * mib, Content: bytes.NewReader(content(24, mib))})
		if err != nil || u.Whole() {
			t.Fatalf("%+v %v", u, err)
		}
	}
	if _, err := kg.Begin(kg.ctx, "aida", "u4", "u4.bin", ""); !errors.Is(err, attachment.ErrBusy) {
		t.Errorf("a fifth: %v", err)
	}
	kg.now = kg.now.Add(11 * time.Minute)
	if _, err := kg.send("u0", attachment.Part{Offset: mib, Size: 3 * mib, Content: bytes.NewReader(content(24, mib))}); err != nil {
		t.Fatal(err)
	}
	if _, err := kg.Begin(kg.ctx, "aida", "u4", "u4.bin", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := kg.Uploaded(kg.ctx, "aida", "u0"); err != nil {
		t.Errorf("the one she goes on with is gone: %v", err)
	}
	if _, err := kg.Uploaded(kg.ctx, "aida", "u1"); err == nil || kg.blobs() != 3 {
		t.Errorf("the one she left is here; %d files", kg.blobs())
	}
}
