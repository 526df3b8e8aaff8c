package faults_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var kills = flag.Int("kills", 12, "how often a node is killed")

// reaper deals out the kills.
type reaper struct {
	left   atomic.Int64
	ledger *ledger

	starting, catching, rebuilding, working atomic.Int64 // what they were doing when they were killed
}

// TestKillLosesNothingThatWasConfirmed kills three nodes, each on its own and at any moment,
// while officers work on all of them: under load, while it starts, while it catches up with
// what the others wrote, and while it derives its lists anew. After each restart the latest
// of what the node had confirmed must be there, once; in the end everything, everywhere.
func TestKillLosesNothingThatWasConfirmed(t *testing.T) {
	all := council(t, 4, "kg", "kz", "uz")
	for _, m := range all {
		m.start()
	}
	for _, m := range all {
		until(t, m.ready)
	}
	r := &reaper{ledger: newLedger()}
	r.left.Store(int64(*kills))
	home := r.ledger.work(all, 3)
	began := time.Now()
	var lives sync.WaitGroup
	for _, m := range all {
		lives.Go(func() { r.reap(m) })
	}
	lives.Wait()
	took := time.Since(began)
	home()
	t.Logf("%d kills in %v, %.1f a second: %d at work, %d starting, %d catching up, %d rebuilding; %d acts confirmed",
		*kills, took.Round(time.Millisecond), float64(*kills)/took.Seconds(), r.working.Load(), r.starting.Load(),
		r.catching.Load(), r.rebuilding.Load(), r.ledger.size())
	for _, m := range all {
		t.Logf("%s: rejoined %d times", m.id, m.said.count("the database is older than what this node has signed"))
	}
	if r.ledger.size() < *kills {
		t.Errorf("only %d acts were confirmed: too little was tried", r.ledger.size())
	}
	r.ledger.settle(t, all)
	for _, m := range all {
		must(t, m.stop())
	}
}

// deal is what becomes of ten ministries in turn: of any twelve kills there are some of each.
var deal = [10]func(*reaper, *ministry){
	(*reaper).whileStarting, (*reaper).whileWorking, (*reaper).whileCatchingUp, (*reaper).whileWorking, (*reaper).whileRebuilding,
	(*reaper).whileWorking, (*reaper).whileStarting, (*reaper).whileWorking, (*reaper).whileCatchingUp, (*reaper).whileWorking,
}

// reap ends and begins a ministry's lives until the kills are used up. It leaves it alive.
func (r *reaper) reap(m *ministry) {
	for !m.t.Failed() {
		n := r.left.Add(-1)
		if n < 0 {
			return
		}
		deal[n%10](r, m)
		if err := m.begin(); err != nil {
			m.t.Error(err)
			return
		}
		r.check(m)
	}
}

func (r *reaper) whileWorking(m *ministry) {
	sleep(300)
	m.kill()
	r.working.Add(1)
}

func sleep(most int) { time.Sleep(time.Duration(rand.IntN(most)) * time.Millisecond) }

func (r *reaper) whileStarting(m *ministry) {
	m.kill()
	if _, _, err := m.launch(); err != nil {
		m.t.Error(err)
	}
	sleep(120)
	m.kill()
	r.starting.Add(1)
}

// whileCatchingUp keeps it away for a while, so that there is something to catch up with.
func (r *reaper) whileCatchingUp(m *ministry) {
	m.kill()
	sleep(600)
	if err := m.begin(); err != nil {
		m.t.Error(err)
	}
	sleep(80)
	m.kill()
	r.catching.Add(1)
}

// whileRebuilding kills the command, then the start that has to finish its work.
func (r *reaper) whileRebuilding(m *ministry) {
	m.kill()
	rebuild := m.command("rebuild")
	if err := rebuild.Start(); err != nil {
		m.t.Error(err)
		return
	}
	sleep(150)
	rebuild.Process.Kill()
	rebuild.Wait()
	if _, _, err := m.launch(); err != nil {
		m.t.Error(err)
	}
	sleep(200)
	m.kill()
	r.rebuilding.Add(1)
}

// check asks a node that has just started for the latest of what it had confirmed. Its
// first answer counts: what is missing then and there later was handed back by a peer.
func (r *reaper) check(m *ministry) {
	latest := r.ledger.latest(m.id, 6)
	for began := time.Now(); ; {
		err := holds(m, len(m.officers)-1, latest)
		if err == nil {
			return
		}
		var no *problem
		var lost *missing
		if time.Since(began) > time.Minute || errors.As(err, &lost) || errors.As(err, &no) && no.Status == http.StatusNotFound {
			m.t.Errorf("after a restart: %v", err)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}
