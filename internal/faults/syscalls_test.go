package faults_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

var every = flag.Int("every", 0, "fail every n-th system call of the write path; 1: all of them, 0: a sample")

// sampled is how many calls fail without -every.
const sampled = 10

// TestEverySystemCallThatWritesMayFail tells one short story over and over: the node
// starts, its officer issues a notice and updates it, a peer's notice comes in, the node
// ends. Each time another one of the system calls on its directory fails, once. The node
// may refuse to start, refuse acts, or go on; what it confirmed is there at its next start,
// and then everything holds.
func TestEverySystemCallThatWritesMayFail(t *testing.T) {
	needWatching(t)
	all := council(t, 2, "kg", "kz")
	s := &failing{t: t, kg: all[0], kz: all[1], ledger: newLedger(), outcomes: map[string]int{}}
	s.kz.start()
	s.kg.start()
	until(t, s.kg.ready)
	must(t, s.kg.stop())
	whole := s.tell(0, 0)
	if t.Failed() || t.Skipped() {
		return
	}
	for _, with := range []syscall.Errno{syscall.ENOSPC, syscall.EIO} {
		for _, k := range s.which(whole) {
			if s.tell(k, with); t.Failed() {
				return
			}
		}
		for k := whole + 1; *every > 0 && k < 2*whole && s.tell(k, with) >= k; k += *every { // stories grow
		}
	}
	t.Logf("a story makes %d calls; %d of them failed: %v", whole, s.failures, s.outcomes)
	s.kg.start()
	s.ledger.settle(t, all)
}

type failing struct {
	t        *testing.T
	kg, kz   *ministry
	ledger   *ledger
	told     int
	failures int
	outcomes map[string]int
}

// which calls of n are to fail.
func (s *failing) which(n int) (ks []int) {
	stride := *every
	if stride == 0 {
		stride = max(1, 2*n/sampled)
	}
	for k := 1 + rand.IntN(stride); k <= n; k += stride {
		ks = append(ks, k)
	}
	return ks
}

// tell tells the story with the k-th call failing and returns how many calls there were.
func (s *failing) tell(k int, with syscall.Errno) int {
	s.told++
	s.kg.said.forget()
	until(s.t, s.kz.alright)
	w, err := watch(s.kg, k, with)
	if w == nil {
		s.t.Skipf("this machine lets us watch no system calls (%v): none fails here", err)
	}
	outcome := "went on"
	switch {
	case errors.Is(err, errEnded):
		outcome = "did not start"
	case err != nil:
		s.t.Fatal(err)
	default:
		if refused := s.act(); refused != nil {
			outcome = "refused " + refused.Type
		}
	}
	s.kg.stop() // which may fail, too
	<-w.finished
	if call := w.failed(); call != "" {
		s.failures++
		s.outcomes[outcome]++
		s.t.Logf("%d: %v of %s: %s", k, with, call, outcome)
	} else if k == 0 && outcome != "went on" {
		s.t.Errorf("with nothing failing it %s: %s", outcome, s.kg.said.last())
	}
	s.recover(fmt.Sprintf("%d, %v of %q", k, with, w.failed()))
	return w.count()
}

// act has the officers act. It returns what an officer was refused with at last, if she was.
func (s *failing) act() (last *problem) {
	confirm := func(m *ministry, key string, send func(string) (done, error)) (d done, ok bool) {
		d, err := send(key)
		for try := 0; try < 200 && errors.As(err, &last) && last.Type == "urn:kenesh:refuse.rejoining"; try++ { // it asks its peers first
			time.Sleep(20 * time.Millisecond)
			d, err = send(key)
		}
		if err == nil {
			last = nil
			s.ledger.write(key, d, []string{"kg", "kz"})
			return d, true
		}
		if !errors.As(err, &last) {
			s.t.Errorf("%s got no answer: %v", key, err)
		}
		return d, false
	}
	key := func(what string) string { return fmt.Sprintf("%s-%d", what, s.told) }
	if d, ok := confirm(s.kg, key("issue"), func(k string) (done, error) { return s.kg.issue(0, k, "kz") }); ok {
		confirm(s.kg, key("update"), func(k string) (done, error) { return s.kg.update(0, k, d.Dossier) })
	}
	if d, ok := confirm(s.kz, key("theirs"), func(k string) (done, error) { return s.kz.issue(0, k, "kg") }); ok {
		for range 20 { // it comes in, or cannot
			if _, err := s.kg.entries(0, d.Dossier); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	confirm(s.kg, key("again"), func(k string) (done, error) { return s.kg.issue(0, k, "kz") })
	return last
}

// recover starts the node with nothing failing any more: it has what it confirmed, and
// everything holds.
func (s *failing) recover(after string) {
	if err := s.kg.begin(); err != nil {
		s.t.Errorf("after %s: %v", after, err)
		return
	}
	for began := time.Now(); ; {
		err := holds(s.kg, 1, s.ledger.latest("kg", 4))
		if err == nil {
			break
		}
		var lost *missing
		if time.Since(began) > time.Minute || errors.As(err, &lost) {
			s.t.Errorf("after %s: %v", after, err)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	if found := s.kg.fsck(); found != "" {
		s.t.Errorf("after %s: %s", after, found)
	}
	s.kg.kill() // an orderly stop takes a second
}
