package faults_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

var cuts = flag.Int("cuts", 3, "how often the power is cut")

// TestPowerCutLosesNothingThatWasConfirmed keeps two ministries each on a disk of its own
// and cuts the power of one, in turn, while officers work: from that moment nothing reaches
// the disk any more, not even the file system's own journal, and what was written and not
// synced is gone. What was confirmed is there when the power is back, before the peer could
// have handed it back.
func TestPowerCutLosesNothingThatWasConfirmed(t *testing.T) {
	base := t.TempDir()
	var all []*ministry
	var disks []*disk
	for _, id := range []string{"kg", "kz"} {
		disks = append(disks, newDisk(t, filepath.Join(base, id)))
		all = append(all, newMinistry(t, base, id, freeAddress(t), freeAddress(t), 3))
	}
	found(t, base, all)
	syscall.Sync() // TestPowerCutAfterInit is about what is not synced by then
	for _, m := range all {
		m.start()
	}
	for _, m := range all {
		until(t, m.ready)
	}
	l := newLedger()
	for n := range *cuts {
		victim, other, disk := all[n%2], all[1-n%2], disks[n%2]
		home := l.work(all, 2)
		time.Sleep(time.Duration(300+rand.IntN(1500)) * time.Millisecond)
		must(t, disk.cut())
		time.Sleep(time.Duration(rand.IntN(50)) * time.Millisecond) // what it says now, it says without a disk
		victim.kill()
		home()
		other.kill() // so that it hands nothing back before we have looked
		must(t, disk.restore())
		victim.start()
		strictly(t, victim, l.latest(victim.id, 25))
		other.start()
		until(t, victim.ready)
		if found := victim.fsck(); found != "" {
			t.Error(found)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d cuts, %d acts confirmed, rejoined %d times", *cuts, l.size(),
		all[0].said.count("older than what this node has signed")+all[1].said.count("older than what this node has signed"))
	l.settle(t, all)
	for _, m := range all {
		must(t, m.stop())
	}
}

// strictly wants acts to be there at the first answer.
func strictly(t testing.TB, m *ministry, acts map[string]acknowledged) {
	t.Helper()
	until(t, m.alright)
	if err := holds(m, len(m.officers)-1, acts); err != nil {
		t.Errorf("after the power was back: %v", err)
	}
}

// disk is a file system in a file, mounted where a ministry has its directory.
type disk struct{ image, at string }

func newDisk(t testing.TB, at string) *disk {
	t.Helper()
	needRoot(t, "mounting a disk of our own")
	needTool(t, "mkfs.ext4")
	d := &disk{image: at + ".img", at: at}
	must(t, os.Mkdir(at, 0o700))
	f, err := os.Create(d.image)
	must(t, err)
	must(t, f.Truncate(192<<20))
	must(t, f.Close())
	if out, err := exec.Command("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", d.image).CombinedOutput(); err != nil {
		t.Skipf("mkfs.ext4 does not work here (%v, %s): no power is cut", err, out)
	}
	if err := d.mount(); err != nil {
		t.Skipf("this machine lets us mount no disk of our own (%v): no power is cut", err)
	}
	t.Cleanup(func() { syscall.Unmount(at, syscall.MNT_DETACH) })
	if err := os.Remove(filepath.Join(at, "lost+found")); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *disk) mount() error {
	if out, err := exec.Command("mount", "-o", "loop,noatime", d.image, d.at).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// cut ends the file system at once, its journal's buffers thrown away.
func (d *disk) cut() error {
	f, err := os.Open(d.at)
	if err != nil {
		return err
	}
	defer f.Close()
	const shutdown, noLogFlush = 0x8004587d, 2 // EXT4_IOC_SHUTDOWN, EXT4_GOING_FLAGS_NOLOGFLUSH
	how := uint32(noLogFlush)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), shutdown, uintptr(unsafe.Pointer(&how))); errno != 0 {
		return errno
	}
	return nil
}

// restore brings the power back: what the cache held is gone, the journal is replayed.
func (d *disk) restore() error {
	if err := syscall.Unmount(d.at, 0); err != nil {
		return fmt.Errorf("unmounting: %w", err)
	}
	if out, err := exec.Command("e2fsck", "-p", d.image).CombinedOutput(); err != nil && err.(*exec.ExitError).ExitCode() > 1 {
		return fmt.Errorf("e2fsck: %w: %s", err, out)
	}
	return d.mount()
}
