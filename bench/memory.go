package bench

import (
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"time"
)

// memory watches how much of it this process takes: both nodes, and what measures them.
type memory struct {
	ended chan struct{}
	done  sync.WaitGroup

	mu             sync.Mutex
	idle           int64 // resident with two empty nodes
	peak           int64 // the most that was resident, at any time
	half           int   // of the year's work; 0 outside it
	byHalf, liveBy [3]int64
}

func watchMemory() *memory {
	m := &memory{ended: make(chan struct{})}
	m.done.Go(func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-m.ended:
				return
			case <-tick.C:
				m.look()
			}
		}
	})
	return m
}

func (m *memory) look() {
	now, live := resident(), liveHeap()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.peak = max(m.peak, now)
	m.byHalf[m.half] = max(m.byHalf[m.half], now)
	m.liveBy[m.half] = max(m.liveBy[m.half], live)
}

// during says which half of the year's work is being done; 0: none.
func (m *memory) during(half int) {
	m.look()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.half = half
}

func (m *memory) stop() {
	close(m.ended)
	m.done.Wait()
}

// figures says what was seen. Where the system does not say what is resident, only the
// heap is known. Growth is the second half of the year's work against the first, which did
// the same on smaller databases: 1 is flat.
func (m *memory) figures() []Figure {
	m.look()
	m.mu.Lock()
	defer m.mu.Unlock()
	out := []Figure{{Name: "memory.heap", Value: float64(m.liveBy[2]) / 1e6, Unit: "MB"}}
	if m.liveBy[1] > 0 {
		out = append(out, Figure{Name: "memory.heap-growth", Value: float64(m.liveBy[2]) / float64(m.liveBy[1]), Unit: "×"})
	}
	if m.peak == 0 {
		return out
	}
	out = append(out, Figure{Name: "memory.idle", Value: float64(m.idle) / 1e6, Unit: "MB"},
		Figure{Name: "memory.peak", Value: float64(m.peak) / 1e6, Unit: "MB"}.against(float64(m.idle)/1e6, "idle"))
	if m.byHalf[1] > 0 {
		out = append(out, Figure{Name: "memory.growth", Value: float64(m.byHalf[2]) / float64(m.byHalf[1]), Unit: "×"})
	}
	return out
}

// resident is the memory of this process that is in use, in bytes; 0 where the system
// does not say.
func resident() int64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")), 10, 64)
			return n << 10
		}
	}
	return 0
}

// liveHeap is what the last collection of garbage left, in bytes; before the first one,
// what has been allocated.
func liveHeap() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if live := int64(s[0].Value.Uint64()); live > 0 {
		return live
	}
	var all runtime.MemStats
	runtime.ReadMemStats(&all)
	return int64(all.HeapAlloc)
}
