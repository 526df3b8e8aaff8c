// Package courier carries entries between nodes: each node pulls from each peer what is
// addressed to it, and is nudged when there is news. Links are mutual TLS 1.3 with the
// keys the charter pins; there is no authority, no revocation server and nothing to
// fetch while verifying.
//
// A peer is trusted for nothing: what it hands over is judged by the clerk, what it asks
// is bounded in size, rate and number, and each peer has its own loop, so that one
// peer's silence, slowness or misbehaviour delays nobody else. Everything is idempotent:
// whatever is lost on the way is simply asked for again.
package courier

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"sync"
	"time"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/party"
	"kenesh/store"
)

// Config is what a courier works with.
type Config struct {
	Clerk *clerk.Clerk
	DB    *store.DB // peers' cursors
	Link  ed25519.PrivateKey
	Now   func() time.Time
	Log   *slog.Logger
	Poll  time.Duration // how long a silent peer is left alone; nudges do not wait for it
	Dial  Dialer        // nil: TCP

	Attachments *attachment.Store // nil: none are carried
}

// Courier keeps one loop per peer.
type Courier struct {
	Config
	mu    sync.Mutex
	links map[party.ID]*link
	gates map[party.ID]*gate
	asked map[party.ID]asking // what each peer last asked for

	hauls   chan struct{} // transfers going on at once
	serving chan struct{} // answers with chunks in memory
}

// asking is a peer's last pull: the cursor it came with, and when.
type asking struct {
	after uint64
	at    time.Time
}

// New makes a courier; Run starts it.
func New(cfg Config) *Courier {
	return &Courier{Config: cfg, links: map[party.ID]*link{}, gates: map[party.ID]*gate{}, asked: map[party.ID]asking{},
		hauls: make(chan struct{}, maxHauls), serving: make(chan struct{}, maxServing)}
}

// Run keeps the links to all peers until ctx ends.
func (c *Courier) Run(ctx context.Context) {
	events, stop := c.Clerk.Watch()
	defer stop()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	again := time.NewTicker(10 * time.Second)
	defer again.Stop()
	var named <-chan struct{}
	if c.Attachments != nil {
		named = c.Attachments.News()
	}
	retry := make(chan struct{}, 1)
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Add(1)
	go func() { defer wg.Done(); c.retry(ctx, retry) }()
	c.connect(ctx, &wg)
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			if e.Dossier == c.Clerk.Council() {
				c.connect(ctx, &wg)
				signal(retry) // entries may have waited for just this place in the charter
			}
			for _, id := range e.To {
				c.toLink(id, (*link).tell)
			}
		case <-named:
			c.toAll((*link).carry)
		case <-look.C:
			c.connect(ctx, &wg)
		case <-again.C:
			signal(retry)
		}
	}
}

// retry judges anew what waits, and has links ask for what it waits for.
func (c *Courier) retry(ctx context.Context, when <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-when:
		}
		for peer, wants := range c.Clerk.Retry(ctx) {
			c.toLink(peer, func(l *link) { l.want(wants) })
		}
	}
}

// connect brings the loops up to date with who sits in the council.
func (c *Courier) connect(ctx context.Context, wg *sync.WaitGroup) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, seat := range c.Clerk.Roll().Seats {
		id := seat.Card.Party
		if id == c.Clerk.Me() || c.links[id] != nil {
			continue
		}
		l := newLink(c, id)
		c.links[id] = l
		wg.Add(3)
		go func() { defer wg.Done(); l.run(ctx) }()
		go func() { defer wg.Done(); l.haul(ctx) }()
		go func() { defer wg.Done(); l.nudge(ctx) }()
	}
}

func (c *Courier) toLink(id party.ID, do func(*link)) {
	c.mu.Lock()
	l := c.links[id]
	c.mu.Unlock()
	if l != nil {
		do(l)
	}
}

func (c *Courier) toAll(do func(*link)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.links {
		do(l)
	}
}

// State is how a link stands, for the duty desk and the administrator.
type State struct {
	Party   party.ID
	Heard   time.Time // when the peer last answered; zero: never since the start
	Asked   time.Time // when it last came for what is addressed to it
	Error   string    // why it does not answer, for the log and the administrator
	Backlog int       // entries addressed to it that it has not asked for yet
}

// Links lists the state of every link, in the order of the council's seats.
func (c *Courier) Links(ctx context.Context) []State {
	var states []State
	for _, seat := range c.Clerk.Roll().Seats {
		id := seat.Card.Party
		if id == c.Clerk.Me() {
			continue
		}
		s := State{Party: id}
		c.toLink(id, func(l *link) { s.Heard, s.Error = l.state() })
		c.mu.Lock()
		asked := c.asked[id]
		c.mu.Unlock()
		s.Asked = asked.at
		if err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
			s.Backlog, err = tx.Backlog(id, asked.after)
			return err
		}); err != nil {
			s.Error = err.Error()
		}
		states = append(states, s)
	}
	return states
}
