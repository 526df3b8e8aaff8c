package summit

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"kenesh/courier"
	"kenesh/party"
)

// Network is what lies between the nodes: each link, in each direction of dialling, can
// be cut, healed and slowed down. Connections that are open when a link is cut break.
//
// It has addresses of its own: a node that listens at one gets a free port of the machine's
// then, so that nothing can take it in between.
type Network struct {
	mu    sync.Mutex
	at    map[string]party.ID
	real  map[string]string // where who listens at an address can be reached
	given map[string]net.Listener
	cut   map[way]bool
	delay map[way]time.Duration
	open  map[way]map[net.Conn]bool

	Carried atomic.Int64 // bytes, both ways, all links
}

// way is a link as one side dials it.
type way struct{ from, to party.ID }

func newNetwork() *Network {
	return &Network{at: map[string]party.ID{}, real: map[string]string{}, given: map[string]net.Listener{}, cut: map[way]bool{}, delay: map[way]time.Duration{}, open: map[way]map[net.Conn]bool{}}
}

func (n *Network) place(address string, id party.ID) { n.at[address] = id }

func (n *Network) listen(network, address string) (net.Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if l := n.given[address]; l != nil {
		delete(n.given, address)
		return l, nil
	}
	l, err := net.Listen(network, "127.0.0.1:0")
	if err == nil {
		n.real[address] = l.Addr().String()
	}
	return l, err
}

// Give has the node that listens at a listener's address next take the listener itself: what
// must be known of the machine's addresses before, as a public page's own.
func (n *Network) Give(l net.Listener) (address string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	address = l.Addr().String()
	n.given[address] = l
	return address
}

// Real is where on this machine somebody listens at an address; "" if nobody has.
func (n *Network) Real(address string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.real[address]
}

// Cut cuts the link between two parties, both ways.
func (n *Network) Cut(a, b party.ID) {
	n.CutWay(a, b)
	n.CutWay(b, a)
}

// CutWay keeps one party from reaching another, which still reaches it.
func (n *Network) CutWay(from, to party.ID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	w := way{from, to}
	n.cut[w] = true
	for c := range n.open[w] {
		c.Close()
	}
}

// Heal mends the link between two parties.
func (n *Network) Heal(a, b party.ID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.cut, way{a, b})
	delete(n.cut, way{b, a})
}

// Slow delays every piece of data one way of a link.
func (n *Network) Slow(from, to party.ID, d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.delay[way{from, to}] = d
}

var errCut = errors.New("the link is cut")

func (n *Network) dialer(from party.ID) courier.Dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		n.mu.Lock()
		w := way{from, n.at[address]}
		cut, real := n.cut[w], n.real[address]
		n.mu.Unlock()
		if cut {
			return nil, errCut
		}
		c, err := (&net.Dialer{}).DialContext(ctx, network, real)
		if err != nil {
			return nil, err
		}
		return n.watch(w, c), nil
	}
}

func (n *Network) watch(w way, c net.Conn) net.Conn {
	l := &line{Conn: c, n: n, w: w}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.open[w] == nil {
		n.open[w] = map[net.Conn]bool{}
	}
	n.open[w][l] = true
	return l
}

// line is one connection of the network.
type line struct {
	net.Conn
	n *Network
	w way
}

func (l *line) Write(b []byte) (int, error) {
	l.n.mu.Lock()
	d := l.n.delay[l.w]
	l.n.mu.Unlock()
	if d > 0 {
		time.Sleep(d)
	}
	sent, err := l.Conn.Write(b)
	l.n.Carried.Add(int64(sent))
	return sent, err
}

func (l *line) Read(b []byte) (int, error) {
	came, err := l.Conn.Read(b)
	l.n.Carried.Add(int64(came))
	return came, err
}

func (l *line) Close() error {
	err := l.Conn.Close()
	go func() { // CutWay closes while it holds the network
		l.n.mu.Lock()
		defer l.n.mu.Unlock()
		delete(l.n.open[l.w], l)
	}()
	return err
}
