package attachment_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/procedure"
	"kenesh/store"
)

// A disk that fills in the middle costs nothing that has arrived, on either way in, and the
// record keeps the room it needs.
func TestAFullDiskInTheMiddle(t *testing.T) {
	kg, kz := newNode(t, "kg"), newNode(t, "kz")
	what := content(30, 4*mib+1)
	filling := &gauge{Reader: bytes.NewReader(what), at: 2*mib + 1, full: func() { kg.free = 1 << 20 }}
	u, err := kg.send("a", attachment.Part{Size: int64(len(what)), Content: filling})
	if !refused(err, "refuse.attachment-room") || u.Arrived != 2*mib {
		t.Fatalf("%d have arrived: %v", u.Arrived, err)
	}
	kg.free = 0
	u, err = kg.send("a", attachment.Part{Offset: u.Arrived, Size: int64(len(what)), Content: bytes.NewReader(what[u.Arrived:])})
	if err != nil || !u.Whole() {
		t.Fatalf("%+v %v", u, err)
	}
	for _, n := range []*node{kg, kz} {
		n.names(affair, entry("kg", 1), []procedure.File{u.File}, "kg", "kz")
	}
	kz.fetch(kg, 3) // the leaves and two chunks
	kz.free = 1 << 20
	wants, err := kz.Wants(kz.ctx, "kg", 1)
	kz.check(err)
	tr, err := kz.Fetch(wants[0])
	kz.check(err)
	leaves, err := kg.Serve(kg.ctx, "kz", tr.Asks(1))
	kz.check(err)
	_, _, err = tr.Took(kz.ctx, leaves)
	kz.check(err)
	chunk, err := kg.Serve(kg.ctx, "kz", tr.Asks(1))
	kz.check(err)
	if some, done, err := tr.Took(kz.ctx, chunk); !errors.Is(err, attachment.ErrRoom) || some || done {
		t.Errorf("with a full disk: %v %v %v", some, done, err)
	}
	tr.Close()
	kz.free = 0
	if n := kz.fetch(kg, 100); n != 4 || !bytes.Equal(kz.read(u.File), what) {
		t.Errorf("%d answers after it, not the leaves and three chunks", n)
	}
}

// gauge does something once so much was read.
type gauge struct {
	*bytes.Reader
	at   int
	full func()
}

func (g *gauge) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p[:min(len(p), 64<<10)])
	if g.at -= n; g.at <= 0 {
		g.full()
	}
	return n, err
}

// However far a Forget came before the power went, the next one ends it.
func TestForgettingGoesOnAfterACrash(t *testing.T) {
	const mark, row = `UPDATE attachment_references SET state = 'gone'`, `DELETE FROM attachment_blobs`
	for name, cut := range map[string][]string{"before anything": nil, "marked": {mark}, "without its row": {mark, row}} {
		kg := newNode(t, "kg")
		what := content(31, mib)
		f := kg.upload("a", "witness.pdf", what)
		e := entry("kg", 1)
		kg.names(affair, e, []procedure.File{f}, "kg")
		for _, sql := range cut {
			kg.exec(sql)
		}
		for range 2 {
			kg.check(kg.Forget(kg.ctx, affair, e.Hash)) // though it was uploaded today
			if kg.blobs() != 0 || kg.state(f) != attachment.Gone {
				t.Errorf("%s: %d files, %s", name, kg.blobs(), kg.state(f))
			}
			if n := kg.count(`SELECT count(*) FROM attachment_references WHERE length(sealed) > 0`); n != 0 {
				t.Errorf("%s: what it was called is still here", name)
			}
		}
		kg.open(nil)
	}
}

// What was being fetched when it was forgotten is not taken in afterwards.
func TestWhatIsForgottenIsNotTakenIn(t *testing.T) {
	kg, kz := newNode(t, "kg"), newNode(t, "kz")
	f := kg.upload("a", "a.bin", content(32, 2*mib))
	for _, n := range []*node{kg, kz} {
		n.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	}
	wants, err := kz.Wants(kz.ctx, "kg", 1)
	kz.check(err)
	tr, err := kz.Fetch(wants[0])
	kz.check(err)
	defer tr.Close()
	for range 2 {
		a, err := kg.Serve(kg.ctx, "kz", tr.Asks(1))
		kz.check(err)
		_, _, err = tr.Took(kz.ctx, a)
		kz.check(err)
	}
	kz.check(kz.Forget(kz.ctx, affair, entry("kg", 1).Hash))
	a, err := kg.Serve(kg.ctx, "kz", tr.Asks(1))
	kz.check(err)
	if _, _, err := tr.Took(kz.ctx, a); err == nil || kz.blobs() != 0 || kz.count(`SELECT count(*) FROM attachment_blobs`) != 0 {
		t.Errorf("taken in: %v, %d files", err, kz.blobs())
	}
}

// The key goes before the file does: what a disk may still hold of it is noise.
func TestWhatIsRemovedCannotBeReadAgain(t *testing.T) {
	kg := newNode(t, "kg")
	f := kg.upload("a", "a.bin", content(33, mib))
	kg.names(affair, entry("kg", 1), []procedure.File{f}, "kg")
	kg.now = kg.now.Add(25 * time.Hour)
	kg.check(kg.Sweep(kg.ctx))
	path := kg.files()[0]
	before, err := os.ReadFile(path)
	kg.check(err)
	other := filepath.Join(kg.t.TempDir(), "link")
	kg.check(os.Link(path, other)) // what a disk holds on to
	kg.check(kg.Forget(kg.ctx, affair, entry("kg", 1).Hash))
	after, err := os.ReadFile(other)
	kg.check(err)
	if len(after) != len(before) || !bytes.Equal(after[:256], make([]byte, 256)) {
		t.Error("the key is still there")
	}
}

// A database that was restored without its files asks for them anew, and gets them from
// whoever has them, its own as well.
func TestWhatIsGoneFromTheDiskIsFetchedAnew(t *testing.T) {
	kg, kz := newNode(t, "kg"), newNode(t, "kz")
	what := content(34, mib+5)
	f := kg.upload("a", "a.bin", what)
	for _, n := range []*node{kg, kz} {
		n.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	}
	kz.fetch(kg, 100)
	kg.check(os.Remove(kg.files()[0]))
	kg.open(nil)
	if kg.state(f) != attachment.Wanted {
		t.Fatalf("it is %s", kg.state(f))
	}
	kg.fetch(kz, 100)
	if kg.state(f) != attachment.Here || !bytes.Equal(kg.read(f), what) {
		t.Errorf("it is %s", kg.state(f))
	}
}

// The same content, sent again, takes the place of what was damaged.
func TestDamageIsMendedByTheSameContent(t *testing.T) {
	kg := newNode(t, "kg")
	what := content(35, mib)
	f := kg.upload("a", "a.bin", what)
	kg.names(affair, entry("kg", 1), []procedure.File{f}, "kg")
	kg.check(os.Truncate(kg.files()[0], mib/2))
	kg.upload("b", "a.bin", what)
	if !bytes.Equal(kg.read(f), what) || kg.blobs() != 1 {
		t.Error("it is still damaged")
	}
}

// A database that takes nothing at the last moment costs nothing that has arrived.
func TestAFullDatabaseAtTheEnd(t *testing.T) {
	kg := newNode(t, "kg")
	what := content(36, 2*mib+1)
	kg.exec(`CREATE TRIGGER full BEFORE INSERT ON attachment_blobs BEGIN SELECT raise(ABORT, 'full'); END`)
	if u, err := kg.send("a", attachment.Part{Size: int64(len(what)), Content: bytes.NewReader(what)}); err == nil || u.Whole() {
		t.Fatalf("%+v %v", u, err)
	}
	kg.exec(`DROP TRIGGER full`)
	u, err := kg.Uploaded(kg.ctx, "aida", "a")
	if err != nil || u.Arrived < 2*mib {
		t.Fatalf("%+v %v", u, err)
	}
	u, err = kg.send("a", attachment.Part{Offset: 2 * mib, Size: int64(len(what)), Content: bytes.NewReader(what[2*mib:])})
	if err != nil || !u.Whole() || kg.blobs() != 1 {
		t.Errorf("%+v %v, %d files", u, err, kg.blobs())
	}
}

func (n *node) exec(sql string) {
	n.t.Helper()
	n.check(n.db.Write(n.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(sql)
		return err
	}))
}

func (n *node) count(sql string) (count int) {
	n.t.Helper()
	n.check(n.db.Read(n.ctx, func(tx *store.Tx) error { return tx.QueryRow(sql).Scan(&count) }))
	return count
}

func (n *node) files() []string {
	n.t.Helper()
	paths, err := filepath.Glob(filepath.Join(n.dir, attachment.Directory, "*"))
	n.check(err)
	return paths
}

// An older database comes back beside newer files: what no table speaks of is kept for a month,
// and what our own officers attached is taken back once the entries that name it have come back
// from the peers. What a peer names is not: naming it is no right to it.
func TestARestoredDatabaseFindsItsOwnFilesAgain(t *testing.T) {
	kg := newNode(t, "kg")
	what := content(37, mib+1)
	f, other := kg.upload("a", "a.bin", what), kg.upload("b", "b.bin", content(38, mib))
	kg.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	for _, table := range []string{"blobs", "references", "uploads"} {
		kg.exec(`DELETE FROM attachment_` + table)
	}
	kg.open(nil)
	back := *kg
	back.id = "nobody" // the entry comes in as from a peer
	back.names(affair, entry("kg", 1), []procedure.File{f}, "kg", "kz")
	back.names(affair, entry("kz", 1), []procedure.File{other}, "kg", "kz")
	ctx, stop := context.WithCancel(kg.ctx)
	defer stop()
	go kg.Run(ctx)
	kg.soon(func() bool { return kg.state(f) == attachment.Here }, "taken back")
	if !bytes.Equal(kg.read(f), what) || kg.state(other) != attachment.Wanted {
		t.Errorf("what the peer names is %s", kg.state(other))
	}
	stop()
	kg.now = kg.now.Add(29 * 24 * time.Hour)
	if kg.open(nil); kg.blobs() != 2 {
		t.Errorf("%d files within a month", kg.blobs())
	}
	kg.now = kg.now.Add(2 * 24 * time.Hour)
	if kg.open(nil); kg.blobs() != 1 || kg.state(f) != attachment.Here {
		t.Errorf("%d files after it", kg.blobs())
	}
}
