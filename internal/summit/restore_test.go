package summit_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"kenesh/party"
)

// copyDir copies a node's directory over another as an administrator would who restores
// a backup: the files there are overwritten, the newer ones of the log removed.
func copyDir(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	old, err := filepath.Glob(filepath.Join(to, "kenesh.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.IsDir() {
			copyDir(t, filepath.Join(from, f.Name()), filepath.Join(to, f.Name()))
			continue
		}
		b, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, f.Name()), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRestoredNodeTakesBackWhatItSaidAndDoesNotFork puts a node back to the day before,
// while its peers went on: it must not sign anything they could contradict.
func TestRestoredNodeTakesBackWhatItSaidAndDoesNotFork(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	all := []party.ID{"kg", "kz", "uz"}
	first := issue(t, s, ctx, "kg", "Before the backup", "kz", "uz")
	eventually(t, s, func() error { return allHere(ctx, s, first, 1, all...) })
	must(t, s.Stop("kg"))
	backup := filepath.Join(t.TempDir(), "kg")
	copyDir(t, s.DirOf("kg"), backup)

	must(t, s.Start(ctx, "kg"))
	second := issue(t, s, ctx, "kg", "After the backup", "kz", "uz")
	for _, p := range []party.ID{"kz", "uz"} {
		eventually(t, s, func() error { return acknowledge(ctx, s, p, first) })
	}
	eventually(t, s, func() error { return allHere(ctx, s, second, 1, all...) })
	eventually(t, s, func() error { return allHere(ctx, s, first, 3, all...) })
	must(t, s.Stop("kg"))
	time.Sleep(time.Second) // no backup is younger
	copyDir(t, backup, s.DirOf("kg"))

	must(t, s.Start(ctx, "kg"))
	eventually(t, s, func() error { return allHere(ctx, s, second, 1, all...) })
	eventually(t, s, func() error { return allHere(ctx, s, first, 3, all...) })
	eventually(t, s, func() error { return update(ctx, s, first) })
	third := issue(t, s, ctx, "kg", "After the restore", "kz", "uz")
	eventually(t, s, func() error { return allHere(ctx, s, third, 1, all...) })
	eventually(t, s, func() error { return allHere(ctx, s, first, 4, all...) })
	for _, p := range all {
		rec, err := s.Node(p).Clerk.Read(ctx, first)
		must(t, err)
		if n, frozen := rec.History.Frozen("kg"); frozen {
			t.Errorf("%s: kg has forked itself at %d", p, n)
		}
	}
}

// TestRestoredNodeSignsNothingUntilItHasHeard keeps the restored node's peers out of
// reach: it must wait, and say for whom.
func TestRestoredNodeSignsNothingUntilItHasHeard(t *testing.T) {
	s, ctx := gather(t, "kg", "kz")
	first := issue(t, s, ctx, "kg", "Before the backup", "kz")
	eventually(t, s, func() error { return allHere(ctx, s, first, 1, "kg", "kz") })
	must(t, s.Stop("kg"))
	backup := filepath.Join(t.TempDir(), "kg")
	copyDir(t, s.DirOf("kg"), backup)
	must(t, s.Start(ctx, "kg"))
	eventually(t, s, func() error { return update(ctx, s, first) })
	eventually(t, s, func() error { return allHere(ctx, s, first, 2, "kg", "kz") })
	must(t, s.Stop("kg"))
	time.Sleep(time.Second) // no backup is younger
	copyDir(t, backup, s.DirOf("kg"))
	s.Network.Cut("kg", "kz")
	must(t, s.Start(ctx, "kg"))
	if err := update(ctx, s, first); err == nil {
		t.Fatal("it signed a number it had signed before")
	}
	s.Network.Heal("kg", "kz")
	eventually(t, s, func() error { return update(ctx, s, first) })
	eventually(t, s, func() error { return allHere(ctx, s, first, 3, "kg", "kz") })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
