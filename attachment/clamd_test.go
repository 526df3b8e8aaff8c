package attachment_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/procedure"
)

// eicar is the file all scanners agree to find something in. It stands here in two pieces, so
// that they find nothing in this one.
var eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR` + `-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// clamd is a small scanner that speaks clamd's protocol as its manual has it: a command that
// begins with z ends with a zero byte, as does the answer; a stream is pieces, each behind its
// length in four bytes, and an empty one; what is longer than it takes is refused at once.
type clamd struct {
	t       testing.TB
	address string
	limit   int

	mu     sync.Mutex
	manner string // "": as it should be
	seen   [][]byte
	pieces int // the largest
}

func newClamd(t testing.TB, network, address string) *clamd {
	c := &clamd{t: t, limit: 16 << 20}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	c.address = l.Addr().String()
	var all sync.WaitGroup
	t.Cleanup(func() { l.Close(); all.Wait() })
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { defer conn.Close(); c.serve(conn) })
		}
	})
	return c
}

func (c *clamd) is(manner string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.manner = manner
}

func (c *clamd) serve(conn net.Conn) {
	c.mu.Lock()
	manner := c.manner
	c.mu.Unlock()
	r := bufio.NewReader(conn)
	command, err := r.ReadString(0)
	if err != nil {
		return
	}
	if command != "zINSTREAM\x00" {
		io.WriteString(conn, "UNKNOWN COMMAND\x00")
		return
	}
	if manner == "deaf" { // it reads nothing more
		time.Sleep(2 * time.Second)
		return
	}
	content, ok := c.read(r, conn, manner)
	if !ok {
		return
	}
	switch manner {
	case "silent":
		io.Copy(io.Discard, conn)
	case "mumbling":
		io.WriteString(conn, "stream: OK") // and hangs up before the end of its answer
	case "broken":
		io.WriteString(conn, "stream: Can't allocate memory ERROR\x00")
	case "odd":
		io.WriteString(conn, "stream: OK, I think\x00")
	case "endless":
		for range 1000 {
			if _, err := conn.Write(bytes.Repeat([]byte("stream: OK "), 100)); err != nil {
				return
			}
		}
	default:
		answer := "stream: OK\x00"
		if bytes.Contains(content, []byte(eicar)) {
			answer = "stream: Eicar-Test-Signature FOUND\x00"
		}
		io.WriteString(conn, answer)
	}
}

func (c *clamd) read(r io.Reader, conn net.Conn, manner string) (content []byte, ok bool) {
	for {
		var head [4]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return nil, false
		}
		n := int(binary.BigEndian.Uint32(head[:]))
		if n == 0 {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.seen = append(c.seen, content)
			return content, true
		}
		if len(content)+n > c.limit {
			io.WriteString(conn, "INSTREAM size limit exceeded. ERROR\x00")
			return nil, false
		}
		piece := make([]byte, n)
		if _, err := io.ReadFull(r, piece); err != nil {
			return nil, false
		}
		content = append(content, piece...)
		c.mu.Lock()
		c.pieces = max(c.pieces, n)
		c.mu.Unlock()
		if manner == "rude" && len(content) > 100_000 {
			return nil, false
		}
	}
}

func (c *clamd) scanner() attachment.Clamd {
	return attachment.Clamd{Address: c.address, Patience: 300 * time.Millisecond}
}

func TestClamdsAnswers(t *testing.T) {
	c := newClamd(t, "tcp", "127.0.0.1:0")
	small, large := content(40, 1000), content(41, 3*mib+5)
	for name, w := range map[string]struct {
		manner  string
		what    []byte
		verdict attachment.Verdict
		says    string
	}{
		"clean":                    {"", small, attachment.Clean, ""},
		"clean, in many pieces":    {"", large, attachment.Clean, ""},
		"infected":                 {"", []byte("Dear all, " + eicar), attachment.Infected, ""},
		"infected at the end":      {"", append(bytes.Clone(large), eicar...), attachment.Infected, ""},
		"larger than it takes":     {"", content(42, 17*mib), attachment.Unseen, "size limit"},
		"an error of its own":      {"broken", small, attachment.Unseen, "ERROR"},
		"no answer":                {"silent", small, attachment.Unseen, "timeout"},
		"it does not read":         {"deaf", content(43, 30*mib), attachment.Unseen, "timeout"},
		"it hangs up":              {"rude", large, attachment.Unseen, ""},
		"half an answer":           {"mumbling", small, attachment.Unseen, "stream: OK"},
		"an answer nobody knows":   {"odd", small, attachment.Unseen, "I think"},
		"an answer without an end": {"endless", small, attachment.Unseen, ""},
	} {
		c.is(w.manner)
		v, err := c.scanner().Scan(t.Context(), bytes.NewReader(w.what))
		if v != w.verdict || (err == nil) != (v != attachment.Unseen) || err != nil && !strings.Contains(err.Error(), w.says) {
			t.Errorf("%s: %q, %v", name, v, err)
		}
	}
	c.is("")
	if _, err := c.scanner().Scan(t.Context(), io.MultiReader(bytes.NewReader(large), broken{})); err == nil {
		t.Error("half of what was to be scanned passes for the whole")
	}
	if c.pieces > 64<<10 || !bytes.Equal(c.seen[len(c.seen)-1], small) && len(c.seen) == 0 {
		t.Errorf("pieces of %d bytes", c.pieces)
	}
	if v, err := (attachment.Clamd{Address: "127.0.0.1:1"}).Scan(t.Context(), bytes.NewReader(small)); v != attachment.Unseen || err == nil {
		t.Errorf("nobody there: %q %v", v, err)
	}
	socket := newClamd(t, "unix", filepath.Join(t.TempDir(), "clamd.sock"))
	if v, err := socket.scanner().Scan(t.Context(), bytes.NewReader(small)); v != attachment.Clean || err != nil {
		t.Errorf("by a socket: %q %v", v, err)
	}
}

// soon waits until the scanner has said what it says.
func (n *node) soon(f func() bool, what string) {
	n.t.Helper()
	for end := time.Now().Add(10 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			n.t.Fatalf("in 10 s: not %s", what)
		}
	}
}

func (n *node) rescan(after time.Duration) {
	n.t.Helper()
	n.now = n.now.Add(after)
	n.check(n.Rescan(n.ctx))
}

// What an officer attaches is looked at before an act may name it: what harms is not kept, what
// could not be looked at waits, and is looked at when the scanner is back.
func TestTheScannerAndWhatOfficersSend(t *testing.T) {
	c := newClamd(t, "tcp", "127.0.0.1:0")
	kg := newNode(t, "kg")
	kg.open(c.scanner())
	_, err := kg.send("bad", attachment.Part{Size: -1, Content: strings.NewReader(eicar)})
	if !refused(err, "refuse.attachment-infected") || kg.blobs() != 0 {
		t.Errorf("infected: %v, %d files", err, kg.blobs())
	}
	if _, err := kg.Uploaded(kg.ctx, "aida", "bad"); err == nil {
		t.Error("it is still an upload")
	}
	good := content(44, mib+1)
	u, err := kg.send("good", attachment.Part{Size: int64(len(good)), Content: bytes.NewReader(good)})
	if err != nil || u.Verdict != attachment.Clean {
		t.Errorf("clean: %+v %v", u, err)
	}
	kg.check(kg.Ready(kg.ctx, []procedure.File{u.File}))

	c.is("silent")
	held, err := kg.send("held", attachment.Part{Size: 5, Content: strings.NewReader("later")})
	if err != nil || !held.Whole() || held.Verdict != attachment.Unseen {
		t.Fatalf("%+v %v", held, err)
	}
	if err := kg.Ready(kg.ctx, []procedure.File{held.File}); !refused(err, "refuse.attachment-held") {
		t.Errorf("an act may name it: %v", err)
	}
	c.is("")
	kg.rescan(time.Second)
	if err := kg.Ready(kg.ctx, []procedure.File{held.File}); !refused(err, "refuse.attachment-held") {
		t.Errorf("it was not put off: %v", err)
	}
	kg.rescan(time.Minute)
	kg.soon(func() bool { return kg.Ready(kg.ctx, []procedure.File{held.File}) == nil }, "looked at when the scanner is back")
}

// What comes from a peer is handed to nobody, neither to officers nor to other parties, before
// the scanner has passed it.
func TestTheScannerAndWhatPeersSend(t *testing.T) {
	c := newClamd(t, "tcp", "127.0.0.1:0")
	kg, kz := newNode(t, "kg"), newNode(t, "kz")
	c.is("silent")
	kz.open(c.scanner())
	clean, bad := kg.upload("a", "a.bin", content(45, mib)), kg.upload("b", "b.com", []byte(eicar))
	for _, n := range []*node{kg, kz} {
		n.names(affair, entry("kg", 1), []procedure.File{clean, bad}, "kg", "kz", "uz")
	}
	kz.fetch(kg, 100)
	kz.rescan(0)
	asks := func(f procedure.File) int {
		a, err := kz.Serve(kz.ctx, "uz", attachment.Ask{Dossier: affair, Root: f.Root, Size: uint64(f.Size), Count: 1})
		kz.check(err)
		return len(a.Chunks)
	}
	for _, f := range []procedure.File{clean, bad} {
		if _, err := kz.Open(kz.ctx, affair, f); kz.state(f) != attachment.Held || !errors.Is(err, attachment.ErrNotHere) || asks(f) != 0 {
			t.Errorf("%s is %s, %v, %d chunks for a third party", f.Name, kz.state(f), err, asks(f))
		}
	}
	c.is("")
	kz.soon(func() bool {
		kz.rescan(time.Minute)
		return kz.state(clean) == attachment.Here && kz.state(bad) == attachment.Rejected
	}, "looked at")
	if !bytes.Equal(kz.read(clean), content(45, mib)) || asks(clean) != 1 {
		t.Error("what is clean is not handed out")
	}
	if _, err := kz.Open(kz.ctx, affair, bad); !errors.Is(err, attachment.ErrNotHere) || asks(bad) != 0 {
		t.Errorf("what harms is handed out: %v", err)
	}
	c.is("broken") // a verdict stays
	kz.open(c.scanner())
	if kz.state(clean) != attachment.Here || kz.state(bad) != attachment.Rejected {
		t.Errorf("after a restart %s and %s", kz.state(clean), kz.state(bad))
	}
}

// A file the scanner cannot take is not sent to it again and again, and no smaller one waits for
// it; a ministry that wants it handed out all the same says from which size on.
func TestWhatIsTooLargeForTheScanner(t *testing.T) {
	c := newClamd(t, "tcp", "127.0.0.1:0")
	c.limit = mib
	kg := newNode(t, "kg")
	kg.open(c.scanner())
	large := kg.upload("a", "a.bin", content(46, 2*mib))
	if err := kg.Ready(kg.ctx, []procedure.File{large}); !refused(err, "refuse.attachment-held") {
		t.Errorf("it may be named: %v", err)
	}
	if u, err := kg.send("b", attachment.Part{Size: 5, Content: strings.NewReader("small")}); err != nil || u.Verdict != attachment.Clean {
		t.Errorf("a small one: %+v %v", u, err)
	}
	kg.unasked = mib
	kg.open(c.scanner())
	kg.check(kg.Ready(kg.ctx, []procedure.File{large}))
	kg.names(affair, entry("kg", 1), []procedure.File{large}, "kg", "uz")
	if st, err := kg.Standing(kg.ctx, affair, large); err != nil || st.State != attachment.Here || !st.Unscanned {
		t.Errorf("%+v %v", st, err)
	}
	if _, err := kg.send("c", attachment.Part{Size: -1, Content: strings.NewReader(eicar)}); !refused(err, "refuse.attachment-infected") {
		t.Errorf("small and infected: %v", err)
	}
}

// TestRealClamd asks the clamd at KENESH_CLAMD, host:port or the path of its socket.
func TestRealClamd(t *testing.T) {
	address := os.Getenv("KENESH_CLAMD")
	if address == "" {
		t.Skip("KENESH_CLAMD names no clamd")
	}
	c := attachment.Clamd{Address: address}
	for name, w := range map[string]struct {
		what    io.Reader
		verdict attachment.Verdict
	}{
		"clean":    {bytes.NewReader(content(47, 3*mib)), attachment.Clean},
		"infected": {strings.NewReader(eicar), attachment.Infected},
	} {
		if v, err := c.Scan(t.Context(), w.what); v != w.verdict || err != nil {
			t.Errorf("%s: %q %v", name, v, err)
		}
	}
	if v, err := c.Scan(t.Context(), io.LimitReader(endless{}, 5<<30)); v != attachment.Unseen || err == nil {
		t.Errorf("more than it takes: %q %v", v, err)
	} else {
		t.Log(err)
	}
}
