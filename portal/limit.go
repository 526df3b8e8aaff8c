package portal

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// What visitors may take up. Pages are kept once made, so most answers cost next to nothing.
const (
	atOnce     = 8    // pages made at the same time; sending them takes nobody's place
	perSecond  = 300  // answers in a second, all visitors together,
	burst      = 600  // and how many that have saved up
	eachSecond = 15   // of one visitor
	eachBurst  = 60   //
	visitors   = 8192 // told apart; beyond that the oldest memory is dropped
)

// bounds hold all visitors together and each alone to what they may take up. Addresses are
// in memory only, and forgotten as soon as they say nothing about the visitor any more.
type bounds struct {
	now  func() time.Time
	busy chan struct{}

	mu   sync.Mutex
	all  bucket
	each map[netip.Addr]*bucket
}

// bucket holds what may still be asked for.
type bucket struct {
	left float64
	at   time.Time
}

func (b *bucket) take(now time.Time, rate, most float64) bool {
	b.left = min(most, b.left+now.Sub(b.at).Seconds()*rate)
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

func (b *bounds) init(now func() time.Time) {
	b.now, b.busy, b.each = now, make(chan struct{}, atOnce), map[netip.Addr]*bucket{}
	b.all = bucket{left: burst, at: now()}
}

// begin lets a page be made, until end is called; not if too many are.
func (b *bounds) begin() bool {
	select {
	case b.busy <- struct{}{}:
		return true
	default:
		return false
	}
}

func (b *bounds) end() { <-b.busy }

// affords counts an answer for a visitor, and says whether there may be one.
func (b *bounds) affords(from netip.Addr) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if from.IsValid() {
		own := b.each[from]
		if own == nil {
			b.forget(now)
			own = &bucket{left: eachBurst, at: now}
			b.each[from] = own
		}
		if !own.take(now, eachSecond, eachBurst) {
			return false
		}
	}
	return b.all.take(now, perSecond, burst)
}

// forget drops visitors whose bucket is full again, and all where that is not enough.
func (b *bounds) forget(now time.Time) {
	if len(b.each) < visitors {
		return
	}
	for from, own := range b.each {
		if now.Sub(own.at) >= eachBurst/eachSecond*time.Second {
			delete(b.each, from)
		}
	}
	if len(b.each) >= visitors {
		clear(b.each)
	}
}

// visitor is whom an answer is counted for: an address, or of IPv6 the network that one
// household has. Not valid, and counted for nobody, where a proxy does not say.
func (p *portal) visitor(r *http.Request) netip.Addr {
	said := r.RemoteAddr
	if host, _, err := net.SplitHostPort(said); err == nil {
		said = host
	}
	if p.Proxy {
		given := r.Header.Values("X-Forwarded-For")
		if len(given) == 0 {
			return netip.Addr{}
		}
		all := strings.Split(given[len(given)-1], ",")
		said = strings.TrimSpace(all[len(all)-1]) // those before it are the visitor's own word
	}
	from, err := netip.ParseAddr(said)
	if err != nil {
		return netip.Addr{}
	}
	if from = from.Unmap(); from.Is6() {
		if network, err := from.Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return from
}
