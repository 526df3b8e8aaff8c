package node

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func open(t *testing.T, dir string, own uint64) (*guard, bool) {
	t.Helper()
	g, forgot, err := openGuard(dir, own)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.f.Close() })
	return g, forgot
}

func signs(t *testing.T, g *guard, n int) {
	t.Helper()
	for range n {
		if err := g.Signing(); err != nil {
			t.Fatal(err)
		}
		g.Kept()
	}
}

func TestGuardOfANewNodeAndAfterAStopInOrder(t *testing.T) {
	dir := t.TempDir()
	g, forgot := open(t, dir, 0)
	if forgot {
		t.Error("a new node has forgotten something")
	}
	signs(t, g, 42)
	if err := g.close(42); err != nil {
		t.Fatal(err)
	}
	if _, forgot := open(t, dir, 42); forgot {
		t.Error("everything is there, and it thinks otherwise")
	}
}

func TestGuardAfterACrashTrustsADatabaseThatCanHoldAll(t *testing.T) {
	dir := t.TempDir()
	g, _ := open(t, dir, 0)
	signs(t, g, 2500)
	if _, forgot := open(t, dir, 2500); forgot {
		t.Error("a crash made it forget")
	}
}

func TestGuardSeesADatabaseThatWasPutBack(t *testing.T) {
	dir := t.TempDir()
	g, _ := open(t, dir, 0)
	signs(t, g, 42)
	if err := g.close(42); err != nil {
		t.Fatal(err)
	}
	if _, forgot := open(t, dir, 41); !forgot {
		t.Error("one entry is missing after a stop in order")
	}
}

func TestGuardSeesADatabaseThatWasPutBackAfterACrash(t *testing.T) {
	dir := t.TempDir()
	g, _ := open(t, dir, 0)
	signs(t, g, 5000)
	if _, forgot := open(t, dir, 10); !forgot {
		t.Error("thousands of entries are missing after a crash")
	}
}

func TestGuardSeesAYoungDatabaseBesideItAfterACrash(t *testing.T) {
	dir := t.TempDir()
	g, _ := open(t, dir, 0)
	signs(t, g, 30)
	time.Sleep(often + 50*time.Millisecond)
	signs(t, g, 1)
	if _, forgot := open(t, dir, 12); !forgot {
		t.Error("eighteen entries are missing after a crash")
	}
}

func TestGuardSeesThatItWasPutBackItself(t *testing.T) {
	dir := t.TempDir()
	g, _ := open(t, dir, 0)
	if err := g.close(0); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, guardFile)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * slack)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, forgot := open(t, dir, 0); !forgot {
		t.Error("a restored guard is believed")
	}
}

func TestGuardSeesThatItsDirectoryWasCopied(t *testing.T) {
	dir, copied := t.TempDir(), t.TempDir()
	g, _ := open(t, dir, 0)
	if err := g.close(0); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, guardFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(copied, guardFile), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, forgot := open(t, copied, 0); !forgot {
		t.Error("the copy takes itself for the original")
	}
}

func TestGuardThatIsMissingOrTornAsksThePeers(t *testing.T) {
	if _, forgot := open(t, t.TempDir(), 7); !forgot {
		t.Error("no guard beside a database with entries")
	}
	dir := t.TempDir()
	g, _ := open(t, dir, 0)
	if err := g.close(0); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, guardFile), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.WriteString(f, "torn"); err != nil {
		t.Fatal(err)
	}
	if _, forgot := open(t, dir, 0); !forgot {
		t.Error("a torn guard is believed")
	}
}
