package faults_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The stories of internal/summit put back copies that were made and left in order. These
// are about the moments that only processes have: a crash, and two of them at once.

// TestSecondNodeOnOneDirectoryIsRefused starts a second process where one runs, and again
// where one was killed.
func TestSecondNodeOnOneDirectoryIsRefused(t *testing.T) {
	m := council(t, 1, "kg", "kz")[0]
	m.start()
	second := m.command("serve")
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "running") {
		t.Errorf("a second node on one directory: %v, %s", err, out)
	}
	must(t, m.alright())
	m.kill()
	m.start() // the lock went with the process
	must(t, m.alright())
}

// TestCopyBesideTheOriginalSignsNothing copies a running node's directory, crash and all, and
// starts the copy on another machine's addresses while the original goes on. The copy knows
// that it is one, for its guard file is another: it signs nothing until the peers are heard.
func TestCopyBesideTheOriginalSignsNothing(t *testing.T) {
	all := council(t, 2, "kg", "kz", "uz")
	for _, m := range all {
		m.start()
	}
	for _, m := range all {
		until(t, m.ready)
	}
	kg := all[0]
	l := newLedger()
	d, err := kg.issue(0, "before the copy", "kz", "uz")
	must(t, err)
	l.write("before the copy", d, []string{"kg", "kz", "uz"})
	until(t, func() error { return holds(all[1], 0, l.acts) })
	copied := duplicate(t, kg)
	for _, m := range all[1:] {
		m.kill() // out of reach of the copy
	}
	u, err := kg.update(0, "after the copy", d.Dossier)
	must(t, err)
	l.write("after the copy", u, []string{"kg", "kz", "uz"})
	copied.start()
	time.Sleep(4 * time.Second) // longer than it asks peers that are out of reach
	if _, err := copied.update(0, "by the copy", d.Dossier); err == nil {
		t.Error("the copy signed a number that the original has signed")
	}
	copied.kill()
	for _, m := range all[1:] {
		m.start()
	}
	l.settle(t, all)
}

// duplicate copies a ministry's directory as it lies there, and gives the copy other doors.
func duplicate(t testing.TB, m *ministry) *ministry {
	t.Helper()
	other := &ministry{t: t, id: m.id, dir: filepath.Join(t.TempDir(), m.id), desk: freeAddress(t), courier: freeAddress(t),
		officers: m.officers, client: m.client, said: &tail{}}
	if out, err := exec.Command("cp", "-a", m.dir, other.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	key, err := os.ReadFile(m.dir + ".key")
	must(t, err)
	must(t, os.WriteFile(other.dir+".key", key, 0o600))
	path := filepath.Join(other.dir, "kenesh.json")
	config, err := os.ReadFile(path)
	must(t, err)
	moved := strings.NewReplacer(`"desk": "`+m.desk, `"desk": "`+other.desk, `"courier": "`+m.courier, `"courier": "`+other.courier).Replace(string(config))
	must(t, os.WriteFile(path, []byte(moved), 0o600))
	t.Cleanup(other.kill)
	return other
}

// TestOlderCopyPutBackAfterACrash kills a node, puts its database of a moment ago back as
// doc/ops/backups.md says, guard removed, while its peers went on, and kills it again while
// it rejoins. It takes back what it had said and goes on without forking itself.
func TestOlderCopyPutBackAfterACrash(t *testing.T) {
	all := council(t, 3, "kg", "kz", "uz")
	for _, m := range all {
		m.start()
	}
	for _, m := range all {
		until(t, m.ready)
	}
	kg := all[0]
	l := newLedger()
	home := l.work(all, 1)
	time.Sleep(500 * time.Millisecond)
	home()
	l.settle(t, all)
	kg.kill()
	database := filepath.Join(kg.dir, "kenesh.db")
	backup := snapshot(t, kg)
	kg.start()
	home = l.work(all, 1)
	time.Sleep(500 * time.Millisecond)
	home()
	l.settle(t, all) // what has reached nobody is lost with the disk, and nobody promised otherwise
	kg.kill()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(database + suffix)
		if b, err := os.ReadFile(backup + suffix); err == nil {
			must(t, os.WriteFile(database+suffix, b, 0o600))
		}
	}
	must(t, os.Remove(filepath.Join(kg.dir, "guard")))
	for range 3 {
		_, _, err := kg.launch()
		must(t, err)
		sleep(250)
		kg.kill()
	}
	home = l.work(all, 1) // they insist meanwhile
	kg.start()
	until(t, kg.ready)
	time.Sleep(time.Second)
	home()
	l.settle(t, all)
	t.Logf("%d acts", l.size())
}

// snapshot keeps the database of a node that does not run, log and all.
func snapshot(t testing.TB, m *ministry) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "kenesh.db")
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(filepath.Join(m.dir, "kenesh.db"+suffix))
		must(t, err)
		must(t, os.WriteFile(path+suffix, b, 0o600))
	}
	return path
}
