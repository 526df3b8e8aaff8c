package faults_test

import (
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestDescriptorsRunOutAndComeBack gives a node forty descriptors and has strangers take
// all that are left. It lives, and once they have gone serves as before. Nothing it
// confirmed is lost.
func TestDescriptorsRunOutAndComeBack(t *testing.T) {
	needTool(t, "prlimit")
	all := council(t, 3, "kg", "kz")
	kg, kz := all[0], all[1]
	kz.start()
	kg.through = []string{"prlimit", "--nofile=40:40"}
	kg.start()
	until(t, kg.ready)
	l := newLedger()
	home := l.work(all, 1)
	time.Sleep(300 * time.Millisecond)
	conns := hog(t, kg.desk, 60)
	time.Sleep(2 * time.Second)
	kg.client.CloseIdleConnections()
	kg.client.Timeout = 3 * time.Second
	_, refused := kg.issue(2, "with nothing left", "kz")
	home()
	if !kg.alive() {
		t.Fatalf("it died of too few descriptors: %s", kg.said.last())
	}
	for _, c := range conns {
		c.Close()
	}
	began := time.Now()
	until(t, kg.ready)
	t.Logf("with none left: %v; served again %v after they were free; %d acts", refused, time.Since(began).Round(time.Millisecond), l.size())
	kg.kill()
	kg.start()
	strictly(t, kg, l.latest("kg", 25))
	l.settle(t, all)
}

// hog opens connections and keeps them busy.
func hog(t testing.TB, address string, n int) (conns []net.Conn) {
	t.Helper()
	for range n {
		c, err := net.DialTimeout("tcp", address, 2*time.Second)
		if err != nil {
			break
		}
		t.Cleanup(func() { c.Close() })
		conns = append(conns, c)
	}
	return conns
}

// TestTooFewDescriptorsToStartAreSaid gives a node fewer than it needs, and wants a sentence
// from it each time. With fewer than nine Go itself does not come up.
func TestTooFewDescriptorsToStartAreSaid(t *testing.T) {
	needTool(t, "prlimit")
	m := council(t, 1, "kg", "kz")[0]
	for n := 9; n <= 40; n += 3 {
		m.said.forget()
		m.through = []string{"prlimit", fmt.Sprintf("--nofile=%d:%d", n, n)}
		err := m.begin()
		m.kill()
		if err == nil {
			t.Logf("it starts with %d descriptors", n)
			return
		}
		if m.said.last() == "" || m.said.has("goroutine ") {
			t.Errorf("with %d descriptors it ends with %q", n, m.said.last())
		}
	}
	t.Error("it does not start with 40 descriptors")
}

// TestMemoryRunsOut gives a node little address space, and a soft limit beneath it, and has
// officers work it hard. It may be slow, refuse or die; what it confirmed is there when it is
// started again.
func TestMemoryRunsOut(t *testing.T) {
	needTool(t, "prlimit")
	all := council(t, 4, "kg", "kz")
	kg, kz := all[0], all[1]
	kz.start()
	kg.start()
	until(t, kg.ready)
	kg.kill()
	least := leastMemory(t, kg)
	l := newLedger()
	deaths := 0
	for _, more := range []int{0, 32, 96} {
		kg.through = []string{"prlimit", fmt.Sprintf("--as=%d", (least+more)<<20)}
		kg.env = []string{"GOMEMLIMIT=24MiB"}
		if err := kg.begin(); err != nil {
			deaths++
			continue
		}
		home := l.work(all, 3)
		time.Sleep(1000 * time.Millisecond)
		if !kg.alive() {
			deaths++
		}
		if kg.said.has("panic:") {
			t.Errorf("it panicked: %s", kg.said.last())
		}
		kg.kill()
		home()
	}
	kg.through, kg.env = nil, nil
	kg.start()
	strictly(t, kg, l.latest("kg", 25))
	t.Logf("it starts with %d MB of address space; died %d times of 3; %d acts confirmed", least, deaths, l.size())
	l.settle(t, all)
}

// leastMemory is the least address space, in MB, that a node starts in.
func leastMemory(t testing.TB, m *ministry) int {
	t.Helper()
	low, high := 16, 4096
	for high-low > high/16 {
		mid := (low + high) / 2
		cmd := exec.Command("prlimit", fmt.Sprintf("--as=%d", mid<<20), binary, "version")
		if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), "fatal") {
			low = mid
			continue
		}
		m.through = []string{"prlimit", fmt.Sprintf("--as=%d", mid<<20)}
		if err := m.begin(); err != nil {
			low = mid
		} else {
			high = mid
		}
		m.kill()
	}
	m.through = nil
	m.said.forget()
	return high
}
