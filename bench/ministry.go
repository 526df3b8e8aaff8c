package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/node"
	"kenesh/party"
)

// signatory signs the charter and takes every act.
var signatory = party.Person{Name: "Aida", Role: party.Minister}

// patience is how long nothing may arrive before something is wrong.
const patience = 2 * time.Minute

// ministry is one of the parties: a directory, and the node on it while there is one.
type ministry struct {
	id      party.ID
	dir     string
	r       *run
	n       *node.Node
	serving context.CancelFunc
	served  chan error
}

// found makes the node's directory, keys and configuration.
func (m *ministry) found() error {
	courier, err := freeAddress()
	if err != nil {
		return err
	}
	desk, err := freeAddress()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return err
	}
	secret, err := keyring.NewKeyFile(m.dir + ".key")
	if err != nil {
		return err
	}
	return node.Init(m.dir, node.Config{Party: m.id, Kind: party.Member, Name: lang.Text{"en": "Ministry " + string(m.id)},
		Languages: []lang.Tag{"en", "ky"}, Zone: "Asia/Bishkek", Address: courier, Courier: courier, Desk: desk, FourEyes: []string{}}, secret)
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// open opens the node on its directory; nothing listens yet.
func (m *ministry) open(ctx context.Context) error {
	secret, err := keyring.ReadKeyFile(m.dir + ".key")
	if err != nil {
		return err
	}
	m.n, err = node.Open(ctx, m.dir, secret, node.Options{Procedures: m.r.Procedures, Catalogue: m.r.Catalogue,
		Log: m.r.Log, Version: m.r.Version, Dial: m.r.dial})
	return err
}

// serve runs the node. It listens when serve returns.
func (m *ministry) serve(ctx context.Context) error {
	if m.n == nil {
		if err := m.open(ctx); err != nil {
			return err
		}
	}
	ctx, m.serving = context.WithCancel(context.WithoutCancel(ctx)) // it stops in order, whatever ends ctx
	m.served = make(chan error, 1)
	ready := make(chan struct{})
	go func() { m.served <- m.n.Serve(ctx, func() { close(ready) }) }()
	select {
	case err := <-m.served:
		m.served <- nil
		return err
	case <-ready:
		return nil
	}
}

// close stops the node in order and lets its directory go.
func (m *ministry) close() error {
	var err error
	if m.serving != nil {
		m.serving()
		err = <-m.served
		m.serving = nil
	}
	if m.n != nil {
		err = errors.Join(err, m.n.Close())
		m.n = nil
	}
	return err
}

// ready waits until the node may sign.
func (m *ministry) ready(ctx context.Context) error {
	return until(ctx, func() (bool, error) { return m.n.Status(ctx).Ready, nil })
}

// arrived waits until the other node has everything that is addressed to it on its disk:
// it comes for the next entry only when it has committed those before.
func (m *ministry) arrived(ctx context.Context) error {
	last, moved := -1, time.Now()
	return until(ctx, func() (bool, error) {
		backlog := m.backlog(ctx)
		if backlog != last {
			last, moved = backlog, time.Now()
		}
		if time.Since(moved) > patience {
			return false, fmt.Errorf("%s: %d entries are not fetched", m.id, backlog)
		}
		return backlog == 0, nil
	})
}

// backlog is how much the other node has not fetched yet.
func (m *ministry) backlog(ctx context.Context) int {
	for _, l := range m.n.Courier.Links(ctx) {
		if l.Party == m.other().id {
			return l.Backlog
		}
	}
	return 0
}

// until asks again and again, and never spends more than a tenth of the time on asking.
func until(ctx context.Context, done func() (bool, error)) error {
	for {
		asked := time.Now()
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(max(2*time.Millisecond, 9*time.Since(asked))):
		}
	}
}

// quiet waits until neither has anything for the other, receipts of the last things
// included.
func (r *run) quiet(ctx context.Context) error {
	for range 3 {
		if err := inOrder(ctx, r.origin.arrived, r.peer.arrived); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * r.origin.n.Options.Receipts):
		}
	}
	return nil
}

// dial is TCP, counted.
func (r *run) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &counted{c, r}, nil
}

type counted struct {
	net.Conn
	r *run
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.r.wire.Add(int64(n))
	return n, err
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.r.wire.Add(int64(n))
	return n, err
}
