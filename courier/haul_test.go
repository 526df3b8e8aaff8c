package courier_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/courier"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/notice"
	"kenesh/store"
)

const mib = 1 << 20

func noise(size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{9}).Read(b)
	return b
}

// attach opens a notice that names a file.
func (w *world) attach(from party.ID, what []byte, to ...party.ID) (dossier.ID, procedure.File) {
	w.t.Helper()
	n := w.nodes[from]
	_, err := n.store.Begin(w.ctx, "aida", "a", "photo.jpg", "")
	w.check(err)
	u, err := n.store.Receive(w.ctx, "aida", "a", attachment.Part{Size: int64(len(what)), Content: bytes.NewReader(what)})
	w.check(err)
	return w.act(from, clerk.Command{Kind: "notice", Parties: to, Step: "issue", Input: &notice.Contents{Title: lang.Text{"en": "Photo"},
		Body: lang.Text{"en": "Attached."}, Level: "warning", Files: []procedure.File{u.File}}}), u.File
}

func (n *node) holds(id dossier.ID, f procedure.File, what []byte) bool {
	r, err := n.store.Open(n.w.ctx, id, f)
	if errors.Is(err, attachment.ErrNotHere) {
		return false
	}
	n.w.check(err)
	defer r.Close()
	b, err := io.ReadAll(r)
	n.w.check(err)
	if !bytes.Equal(b, what) {
		n.w.t.Fatalf("%s holds something else", n.id)
	}
	return true
}

// hurry lets what a node has put off be due.
func (n *node) hurry() { n.ahead.Add(int64(20 * time.Minute)) }

// tollgate stands before a node's attachments. Each answer passes by it.
type tollgate struct {
	answers, bytes atomic.Int64
	pass           func(answer int64, w http.ResponseWriter, r *http.Request, next http.Handler)
}

func (g *tollgate) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != courier.PathAttach || g.pass == nil {
			next.ServeHTTP(w, r)
			return
		}
		g.pass(g.answers.Add(1), w, r, next)
	})
}

// The line breaks in the middle of an answer, again and again, and a node restarts: nothing that
// has arrived comes twice.
func TestAHaulGoesOnAfterCutsAndARestart(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	gate := &tollgate{}
	gate.pass = func(answer int64, rw http.ResponseWriter, r *http.Request, next http.Handler) {
		if answer%3 == 0 {
			rw.Header().Set("Content-Length", "1000000")
			rw.Write(make([]byte, 100_000))
			panic(http.ErrAbortHandler)
		}
		record := httptest.NewRecorder()
		next.ServeHTTP(record, r)
		gate.bytes.Add(int64(record.Body.Len()))
		rw.Write(record.Body.Bytes())
	}
	w.nodes["kg"].wrap = gate.wrap
	w.upAll()
	what := noise(40*mib + 11)
	id, f := w.attach("kg", what, "kz")
	restarted := false
	w.soon("at kz", func() bool {
		n := w.nodes["kz"]
		n.hurry()
		if gate.answers.Load() > 6 && !restarted {
			restarted = true
			n.down()
			n.up()
		}
		return n.holds(id, f, what)
	})
	if came := gate.bytes.Load(); !restarted || came > int64(len(what))+6*mib {
		t.Errorf("%d bytes came for %d, restarted %v", came, len(what), restarted)
	}
	if offences := w.offences("kz"); len(offences) > 0 {
		t.Errorf("a broken line is nobody's offence: %+v", offences)
	}
}

// A peer that hands over something else is told of by name, what it sent is thrown away, and
// the file comes from a party that has it.
func TestALiarIsNamedAndPassedBy(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	var lying atomic.Bool
	gate := &tollgate{pass: func(_ int64, rw http.ResponseWriter, r *http.Request, next http.Handler) {
		record := httptest.NewRecorder()
		next.ServeHTTP(record, r)
		b := record.Body.Bytes()
		if lying.Load() && len(b) > 32 {
			b[len(b)-1] ^= 1
		}
		rw.Write(b)
	}}
	w.nodes["kg"].wrap = gate.wrap
	w.upAll()
	w.nodes["kz"].down()
	what := noise(5*mib + 3)
	id, f := w.attach("kg", what, "kz", "uz")
	w.soon("at uz", func() bool { return w.nodes["uz"].holds(id, f, what) })
	lying.Store(true)
	w.nodes["kz"].up()
	w.soon("at kz", func() bool { return w.nodes["kz"].holds(id, f, what) })
	offences := w.offences("kz")
	if len(offences) == 0 {
		t.Error("nobody is named")
	}
	for _, o := range offences {
		if o.By != "kg" || o.Carrier != "kg" || o.Dossier != id || !strings.Contains(o.What, "attachment") {
			t.Errorf("%+v", o)
		}
	}
}

// One that lies about chunks only, after it has told the truth about the leaves, brings nothing
// but what is true.
func TestALiarAboutOneChunk(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	gate := &tollgate{pass: func(answer int64, rw http.ResponseWriter, r *http.Request, next http.Handler) {
		record := httptest.NewRecorder()
		next.ServeHTTP(record, r)
		b := record.Body.Bytes()
		if answer == 2 {
			b[len(b)-1] ^= 1
		}
		rw.Write(b)
	}}
	w.nodes["kg"].wrap = gate.wrap
	w.upAll()
	what := noise(6 * mib)
	id, f := w.attach("kg", what, "kz")
	w.soon("named", func() bool { return len(w.offences("kz")) == 1 })
	if w.nodes["kz"].holds(id, f, what) {
		t.Error("taken from a liar")
	}
	w.soon("the rest, when it tells the truth", func() bool {
		w.nodes["kz"].hurry()
		return w.nodes["kz"].holds(id, f, what)
	})
}

func (w *world) offences(who party.ID) (out []store.Offence) {
	w.t.Helper()
	w.check(w.nodes[who].db.Read(w.ctx, func(tx *store.Tx) (err error) {
		out, err = tx.Offences(100)
		return err
	}))
	return out
}

// A party that is not in the dossier gets the same answer whatever it asks for, byte for byte:
// it does not learn what there is.
func TestWhoHasNoRightLearnsNothing(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	w.upAll()
	id, f := w.attach("kg", noise(2*mib), "kz")
	mine, _ := w.attach("uz", noise(100), "kg") // a dossier it is in itself
	w.soon("at kg", func() bool { return w.has("kg", mine) })
	root := f.Root
	root[0] ^= 1
	uz, kg := as(t, w.nodes["uz"].keys.Link, "uz"), w.nodes["kg"]
	var first []byte
	for i, q := range []attachment.Ask{
		{Dossier: dossier.ID{1}, Root: root, Size: 1},
		{Dossier: id, Root: f.Root, Size: uint64(f.Size)},
		{Dossier: id, Root: f.Root, Size: uint64(f.Size), Count: 1},
		{Dossier: id, Root: root, Size: uint64(f.Size), Count: 1},
		{Dossier: mine, Root: f.Root, Size: uint64(f.Size)},
		{Dossier: mine, Root: f.Root, Size: uint64(f.Size), Count: 4},
		{Dossier: id, Root: f.Root, Size: 1<<64 - 1, From: 1<<64 - 1, Count: 1<<64 - 1},
	} {
		code, b := ask(uz, kg, courier.PathAttach, canon.Encode(q))
		if i == 0 {
			first = b
		}
		if code != http.StatusOK || !bytes.Equal(b, first) || len(b) > 8 {
			t.Errorf("%d: answered %d with %d bytes", i, code, len(b))
		}
	}
	kz := as(t, w.nodes["kz"].keys.Link, "kz")
	if code, b := ask(kz, kg, courier.PathAttach, canon.Encode(attachment.Ask{Dossier: id, Root: f.Root, Size: uint64(f.Size), Count: 9})); code != 200 || len(b) < 2*mib {
		t.Errorf("who has the right is answered %d with %d bytes", code, len(b))
	}
	for what, body := range map[string][]byte{"nothing": nil, "noise": noise(50), "too much": make([]byte, 1<<20), "half a map": {0xa1, 0x01}} {
		if code, _ := ask(kz, kg, courier.PathAttach, body); code != http.StatusBadRequest {
			t.Errorf("%s is answered %d", what, code)
		}
	}
}

// Files go beside the entries: while a large one comes, a warning is there at once.
func TestALargeFileHoldsUpNoEntry(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	gate := &tollgate{pass: func(_ int64, rw http.ResponseWriter, r *http.Request, next http.Handler) {
		time.Sleep(100 * time.Millisecond) // a thin line
		next.ServeHTTP(rw, r)
	}}
	w.nodes["kg"].wrap = gate.wrap
	w.upAll()
	what := noise(80 * mib)
	id, f := w.attach("kg", what, "kz")
	w.soon("under way", func() bool { return gate.answers.Load() > 2 })
	for i := range 3 {
		warning := w.issue("kg", fmt.Sprint("Warning ", i), "kz")
		w.soon("at kz", func() bool { return w.has("kz", warning) })
	}
	if w.nodes["kz"].holds(id, f, what) {
		t.Error("the file was there before three warnings")
	}
}
