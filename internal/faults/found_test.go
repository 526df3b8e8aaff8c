package faults_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestPowerCutAfterInit cuts the power right after a node was made. init has said that it
// is done; the keys are there, and so must be the configuration.
func TestPowerCutAfterInit(t *testing.T) {
	base := t.TempDir()
	d := newDisk(t, filepath.Join(base, "kg"))
	m := newMinistry(t, base, "kg", freeAddress(t), freeAddress(t), 0)
	fingerprint := m.kenesh("card")
	must(t, d.cut())
	must(t, d.restore())
	if m.kenesh("card") != fingerprint {
		t.Error("it shows another card than officers have compared")
	}
}

// TestStoppedStoreSaysSo fails one commit. Whoever asks for its status from then on, as
// monitoring does, reads that the store has stopped.
func TestStoppedStoreSaysSo(t *testing.T) {
	needWatching(t)
	all := council(t, 1, "kg", "kz")
	all[1].start()
	w, err := watch(all[0], 0, 0)
	must(t, err)
	until(t, all[0].ready)
	w.failNext(syscall.EIO)
	if _, err := all[0].issue(0, "into a failing disk", "kz"); err == nil {
		t.Fatal("it confirmed what it could not write")
	}
	s, err := all[0].status()
	var no *problem
	if s.Reason != "refuse.stopped" && (!errors.As(err, &no) || no.Type != "urn:kenesh:refuse.stopped") {
		t.Errorf("status of a node whose store has stopped: %+v, %v", s, err)
	}
}

// TestGuesserLocksOutHerNeighbours tries wrong tokens from one address. Officers with the
// right ones at the same address, and behind a proxy that is everybody's, are served still.
func TestGuesserLocksOutHerNeighbours(t *testing.T) {
	all := council(t, 2, "kg", "kz")
	all[0].start()
	until(t, all[0].alright)
	right := all[0].officers[1]
	all[0].officers[1] = "kn_wrong"
	for range 25 {
		all[0].call(1, "GET", root+"/kinds", "", nil, nil)
	}
	all[0].officers[1] = right
	if err := all[0].call(1, "GET", root+"/kinds", "", nil, nil); err != nil {
		t.Errorf("an officer with her own token is not served: %v", err)
	}
}

// TestRunningOutOfDescriptorsIsSaid takes all of a node's descriptors. Whoever reads its
// log must be able to tell why nobody gets through.
func TestRunningOutOfDescriptorsIsSaid(t *testing.T) {
	needTool(t, "prlimit")
	m := council(t, 1, "kg", "kz")[0]
	m.through = []string{"prlimit", "--nofile=40:40"}
	m.start()
	hog(t, m.desk, 60)
	time.Sleep(2 * time.Second)
	if !m.said.has("too many open files") {
		t.Errorf("it says nothing of it: %q", m.said.last())
	}
}

// TestCrashAfterAFullDiskIsAnOrdinaryCrash refuses acts for three seconds because the disk is
// full, and then kills the node. Nothing was signed that anybody has seen, and nothing is
// lost: it goes on at once, with no peer in reach.
func TestCrashAfterAFullDiskIsAnOrdinaryCrash(t *testing.T) {
	needWatching(t)
	all := council(t, 1, "kg", "kz")
	all[1].start()
	w, err := watch(all[0], 0, 0)
	must(t, err)
	until(t, all[0].ready)
	d, err := all[0].issue(0, "before", "kz")
	must(t, err)
	w.fill(true)
	for n := range 30 {
		if _, err := all[0].issue(0, fmt.Sprint("refused ", n), "kz"); err == nil {
			t.Fatal("it confirmed what found no room")
		}
		time.Sleep(100 * time.Millisecond)
	}
	w.fill(false)
	until(t, all[0].ready)
	all[0].kill()
	all[1].kill()
	all[0].start()
	time.Sleep(4 * time.Second) // longer than it asks peers that are out of reach
	if _, err := all[0].update(0, "after", d.Dossier); err != nil {
		t.Errorf("it does not go on: %v\n%s", err, all[0].said.last())
	}
}

// TestCrashBetweenGuardAndCommitIsAnOrdinaryCrash kills the node after it has written to its
// guard file that it is about to sign, and before the database has the entry.
func TestCrashBetweenGuardAndCommitIsAnOrdinaryCrash(t *testing.T) {
	needWatching(t)
	all := council(t, 1, "kg", "kz")
	all[1].start()
	w, err := watch(all[0], 0, 0)
	must(t, err)
	until(t, all[0].ready)
	d, err := all[0].issue(0, "before", "kz")
	must(t, err)
	all[1].kill()
	time.Sleep(1500 * time.Millisecond) // what the guard knows is old by then
	held := w.holdAfter("fsync guard")
	go all[0].issue(0, "about to be signed", "kz")
	<-held
	all[0].kill()
	all[0].start()
	time.Sleep(4 * time.Second) // longer than it asks peers that are out of reach
	if _, err := all[0].update(0, "after", d.Dossier); err != nil {
		t.Errorf("it does not go on: %v\n%s", err, all[0].said.last())
	}
}
