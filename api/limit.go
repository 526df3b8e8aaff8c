package api

import (
	"sync"
	"time"
)

// pace is how often something may be done: at most burst at once, then rate a second.
type pace struct{ rate, burst float64 }

// The paces. An officer's program may be brisk; a stranger guessing tokens may not.
var (
	perOfficer  = pace{rate: 50, burst: 200}
	perStranger = pace{rate: 0.2, burst: 20}
)

// maxBuckets bounds what the limiter remembers.
const maxBuckets = 8192

// limiter counts what each caller did lately, in buckets that refill with time.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
	pace pace
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, buckets: map[string]bucket{}}
}

// allow takes one from the caller's bucket; false if it is empty.
func (l *limiter) allow(who string, p pace) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b, here := l.buckets[who]
	if !here {
		l.makeRoom(now)
		b = bucket{left: p.burst, at: now, pace: p}
	}
	b.refill(now)
	if b.left < 1 {
		return false
	}
	b.left--
	l.buckets[who] = b
	return true
}

func (b *bucket) refill(now time.Time) {
	if past := now.Sub(b.at).Seconds(); past > 0 {
		b.left = min(b.pace.burst, b.left+past*b.pace.rate)
		b.at = now
	}
}

// makeRoom forgets whoever has been quiet; if nobody has, everybody.
func (l *limiter) makeRoom(now time.Time) {
	if len(l.buckets) < maxBuckets {
		return
	}
	for who, b := range l.buckets {
		if b.refill(now); b.left >= b.pace.burst {
			delete(l.buckets, who)
		}
	}
	if len(l.buckets) >= maxBuckets {
		clear(l.buckets)
	}
}
