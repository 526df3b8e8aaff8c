package cli_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"kenesh/cli"
	"kenesh/party"
)

func noise(t *testing.T, name string, size int) (path string, what []byte) {
	t.Helper()
	what = make([]byte, size)
	rand.NewChaCha8([32]byte{3}).Read(what)
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, what, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, what
}

// thin is a line to a node that breaks each time so many bytes have gone over it, as often as it
// is told to.
func thin(t *testing.T, node string, bytes int64, breaks int32) (address string, broken *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	broken = &atomic.Int32{}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			n, err := net.Dial("tcp", strings.TrimPrefix(node, "http://"))
			if err != nil {
				c.Close()
				continue
			}
			pipe := func(to, from net.Conn) {
				defer to.Close()
				defer from.Close()
				if sent, _ := io.Copy(to, io.LimitReader(from, bytes)); sent < bytes {
					return
				}
				if broken.Add(1) > breaks {
					io.Copy(to, from)
				}
			}
			go pipe(n, c)
			go pipe(c, n)
		}
	}()
	return "http://" + l.Addr().String(), broken
}

// A file goes with a step, over a line that breaks, and is fetched at the other end over another
// such line: it is the same, and nothing that arrived was sent again.
func TestAFileFromTheCommandLine(t *testing.T) {
	council := newCouncil(t)
	kg, tr := council.at("kg", party.Officer), council.at("tr", party.Officer)
	path, what := noise(t, "сүрөт 1.jpg", 9<<20+11)
	node := kg.env["KENESH_NODE"]
	var broken *atomic.Int32
	kg.env["KENESH_NODE"], broken = thin(t, node, 3<<20, 2)
	id := lastLine(kg.does(issue + ` --files "@` + path + `"`))
	if broken.Load() < 2 {
		t.Errorf("the line broke %d times", broken.Load())
	}
	kg.env["KENESH_NODE"] = node
	kg.shows(kg.does("show "+id), "сүрөт 1.jpg")

	tr.shows(tr.waits("fetch "+id, "here"), "сүрөт 1.jpg", "9437195")
	dir := t.TempDir()
	saved := filepath.Join(dir, "saved.jpg")
	tr.env["KENESH_NODE"], broken = thin(t, tr.env["KENESH_NODE"], 4<<20, 1)
	tr.shows(tr.does(`fetch `+id[:12]+` "сүрөт 1.jpg" --to `+saved), saved)
	if got, err := os.ReadFile(saved); err != nil || !bytes.Equal(got, what) || broken.Load() < 1 {
		t.Errorf("%d bytes, %v, the line broke %d times", len(got), err, broken.Load())
	}
	if left, _ := filepath.Glob(dir + "/*.part"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	tr.fails(`fetch `+id+` "сүрөт 1.jpg" --to `+saved, cli.Misused, "--to")
	tr.fails("fetch "+id+" another.jpg", cli.Misused, "another.jpg")
	tr.fails("fetch "+strings.Repeat("a", 52)+" x.jpg", cli.Refused, "no such")

	// What an earlier command left is gone on with; what is something else is not kept.
	if err := os.WriteFile(dir+"/copy.part", what[:5<<20], 0o600); err != nil {
		t.Fatal(err)
	}
	tr.does(`fetch ` + id + ` "сүрөт 1.jpg" --to ` + dir + `/copy`)
	if got, _ := os.ReadFile(dir + "/copy"); !bytes.Equal(got, what) {
		t.Error("not the same after going on")
	}
	if err := os.WriteFile(dir+"/bent.part", make([]byte, 5<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	tr.fails(`fetch `+id+` "сүрөт 1.jpg" --to `+dir+`/bent`, cli.Misused, "bent")
	if _, err := os.Stat(dir + "/bent"); err == nil {
		t.Error("something else was given the name")
	}
}

func TestFilesThatCannotBeGiven(t *testing.T) {
	council := newCouncil(t)
	kg := council.at("kg", party.Officer)
	kg.fails(issue+" --files photo.jpg", cli.Misused, "@photo.jpg")
	kg.fails(issue+" --files @/nowhere/photo.jpg", cli.Misused, "/nowhere")
	kg.fails(issue+" --files @"+t.TempDir(), cli.Misused, "cannot be read")
	empty, _ := noise(t, "empty.pdf", 0)
	kg.fails(issue+" --files @"+empty, cli.Refused, "")
	one, _ := noise(t, "one.pdf", 100)
	two, _ := noise(t, "two.pdf", 200)
	id := lastLine(kg.does(issue + " --files @" + one + " --files @" + two))
	kg.shows(kg.does("fetch "+id), "one.pdf", "two.pdf", "here")
	if out := kg.does("fetch " + id + " --json"); !strings.Contains(out, `"attachments"`) {
		t.Error(out)
	}
}
