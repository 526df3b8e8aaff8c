package faults_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// ledger is the outside memory of what nodes have confirmed: by the key that each act
// carries in its text, too.
type ledger struct {
	mu    sync.Mutex
	acts  map[string]acknowledged
	order []string
	shift int // how often officers have come to work: no key is used on two days
}

type acknowledged struct {
	done
	parties []string // who must have it in the end
}

func newLedger() *ledger { return &ledger{acts: map[string]acknowledged{}} }

func (l *ledger) write(key string, d done, parties []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acts[key] = acknowledged{d, parties}
	l.order = append(l.order, key)
}

func (l *ledger) size() int { l.mu.Lock(); defer l.mu.Unlock(); return len(l.acts) }

// latest are the last n acts that a party was told are done.
func (l *ledger) latest(of string, n int) map[string]acknowledged {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := map[string]acknowledged{}
	for _, key := range slices.Backward(l.order) {
		if a := l.acts[key]; a.Party == of && len(found) < n {
			found[key] = a
		}
	}
	return found
}

// some returns any act; the zero one if there is none.
func (l *ledger) some() acknowledged {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.order) == 0 {
		return acknowledged{}
	}
	return l.acts[l.order[rand.IntN(len(l.order))]]
}

// officer works at a ministry until stop is closed: opens a notice, gives it other
// editions, acknowledges the others' notices. Each act is insisted on, as a careful client does.
func (l *ledger) officer(m *ministry, n, shift int, others []string, stop chan struct{}) {
	for round := 0; ; round++ {
		to := others
		if round%2 == 0 {
			to = others[rand.IntN(len(others)):][:1]
		}
		in := append([]string{m.id}, to...)
		key := func(what string, i int) string {
			return fmt.Sprintf("%s-%d-%d-%s-%d-%d", m.id, shift, n, what, round, i)
		}
		d, ok := l.insist(m, key("issue", 0), in, stop, func(key string) (done, error) { return m.issue(n, key, to...) })
		for i := 0; ok && n%2 == 0 && i < rand.IntN(5); i++ { // every other officer only issues: that waits for no peer
			_, ok = l.insist(m, key("update", i), in, stop, func(key string) (done, error) { return m.update(n, key, d.Dossier) })
		}
		if a := l.some(); a.Party != m.id && slices.Contains(a.parties, m.id) {
			l.insist(m, key("acknowledge", 0), a.parties, stop, func(key string) (done, error) { return m.acknowledge(n, key, a.Dossier) })
		}
		select {
		case <-stop:
			return
		default:
		}
	}
}

// insist sends one request until it is answered. What the rules refuse is let go.
func (l *ledger) insist(m *ministry, key string, in []string, stop chan struct{}, send func(key string) (done, error)) (done, bool) {
	for {
		d, err := send(key)
		if err == nil {
			l.write(key, d, in)
			return d, true
		}
		var no *problem
		if errors.As(err, &no) && no.Status/100 == 4 && no.Status != http.StatusTooManyRequests {
			if !strings.Contains(key, "acknowledge") { // which may come before what it acknowledges, or a second time
				m.t.Errorf("%s: %v", key, no)
			}
			return d, false
		}
		select {
		case <-stop:
			return d, false
		case <-time.After(15 * time.Millisecond):
		}
	}
}

// work has officers act at every ministry until the function it returns is called.
func (l *ledger) work(all []*ministry, each int) (home func()) {
	l.shift++
	shift, stop := l.shift, make(chan struct{})
	var officers sync.WaitGroup
	for _, m := range all {
		var others []string
		for _, o := range all {
			if o != m {
				others = append(others, o.id)
			}
		}
		for n := range each {
			officers.Go(func() { l.officer(m, n, shift, others, stop) })
		}
	}
	return func() { close(stop); officers.Wait() }
}
