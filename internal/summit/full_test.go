package summit_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"kenesh/internal/summit"
	"kenesh/procedure"
)

// TestFullDiskStopsWritingAndNothingElse puts a node on a disk of its own and fills it.
// The node refuses with a sentence, says so in its status, goes on showing what it has,
// and works again once there is room.
func TestFullDiskStopsWritingAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	disk := filepath.Join(dir, "kg")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("this machine lets us mount no disk of our own (%v): a full disk is not tried here", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	s, ctx := gatherIn(t, dir, "kg", "kz")
	first := issue(t, s, ctx, "kg", "Before", "kz")
	ballast := filepath.Join(disk, "ballast")
	fill(t, ballast)
	eventually(t, s, func() error { // something small may still find room in between, and then the node is ready
		refused := until(t, s, ctx)
		if problems := procedure.ProblemsOf(refused); len(problems) == 0 || problems[0].Message.Key != "refuse.disk-full" {
			t.Fatalf("a full disk gets %v", refused)
		}
		if status := s.Node("kg").Status(ctx); status.Ready || status.Reason != "refuse.disk-full" {
			return fmt.Errorf("status of a node with a full disk: %+v", status)
		}
		return nil
	})
	if _, err := s.Node("kg").Clerk.Read(ctx, first); err != nil {
		t.Errorf("it shows nothing any more: %v", err)
	}
	must(t, os.Remove(ballast))
	eventually(t, s, func() error {
		if !s.Node("kg").Status(ctx).Ready {
			return errors.New("still not ready")
		}
		return nil
	})
	after := issue(t, s, ctx, "kg", "After", "kz")
	eventually(t, s, func() error { return allHere(ctx, s, after, 1, "kg", "kz") })
}

func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 4<<10))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// until issues notices until one is refused: what the database has already taken from the
// disk holds a few.
func until(t *testing.T, s *summit.Summit, ctx context.Context) error {
	t.Helper()
	for n := range 5000 {
		if err := tryIssue(ctx, s, fmt.Sprintf("Fill %d", n)); err != nil {
			return err
		}
	}
	t.Fatal("the disk is full and nobody notices")
	return nil
}
