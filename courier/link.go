package courier

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/party"
	"kenesh/store"
)

const (
	requestTime = 30 * time.Second
	maxAnswer   = 6 << 20
	maxWants    = 500
	maxLine     = 64
	maxBackoff  = time.Minute
)

// link is this node's side of the connection to one peer.
type link struct {
	c      *Courier
	peer   party.ID
	client *http.Client

	limit int // entries asked for at once; only run changes it

	entries sync.Mutex    // held while entries come: attachments wait
	cargo   chan struct{} // there may be attachments to fetch

	wake  chan struct{} // the peer has news
	news  chan struct{} // we have news for the peer
	mu    sync.Mutex
	wants []clerk.Want
	heard time.Time
	err   error
	later map[string]time.Time // attachments that the peer is not asked for before then
}

func newLink(c *Courier, peer party.ID) *link {
	return &link{c: c, peer: peer, client: c.client(peer), limit: clerk.MaxBatch, cargo: make(chan struct{}, 1), wake: make(chan struct{}, 1), news: make(chan struct{}, 1)}
}

func signal(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default: // one is waiting already and will see this too
	}
}

func (l *link) tell()  { signal(l.news) }
func (l *link) rouse() { signal(l.wake) }
func (l *link) carry() { signal(l.cargo) }

// want has the link ask its peer for chains that early entries wait for.
func (l *link) want(wants []clerk.Want) {
	l.mu.Lock()
	l.wants = append(l.wants, wants...)
	if len(l.wants) > maxWants {
		l.wants = l.wants[:maxWants]
	}
	l.mu.Unlock()
	l.rouse()
}

func (l *link) takeWants() []clerk.Want {
	l.mu.Lock()
	defer l.mu.Unlock()
	wants := l.wants
	l.wants = nil
	return wants
}

func (l *link) state() (time.Time, string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.heard, l.err.Error()
	}
	return l.heard, ""
}

// note keeps what became of the last exchange. It logs changes, not every failure, and
// warns only of a link that was up: a peer that has not started yet is no news.
func (l *link) note(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil && l.err == nil && !l.heard.IsZero():
		l.c.Log.Warn("link down", "peer", l.peer, "err", err)
	case err != nil && l.err == nil:
		l.c.Log.Info("no link yet", "peer", l.peer, "err", err)
	case err == nil && (l.err != nil || l.heard.IsZero()):
		l.c.Log.Info("link up", "peer", l.peer)
	}
	l.err = err
	if err == nil {
		l.heard = l.c.Now()
	}
}

// run pulls whenever the peer nudges, this node wants something, or it has been quiet
// for long.
func (l *link) run(ctx context.Context) {
	rejoined := false
	wait := time.Duration(0)
	backoff := 200 * time.Millisecond
	for {
		select {
		case <-ctx.Done():
			l.client.CloseIdleConnections()
			return
		case <-l.wake:
		case <-time.After(wait):
		}
		l.entries.Lock()
		err := l.exchange(ctx, &rejoined)
		l.entries.Unlock()
		if ctx.Err() != nil {
			continue
		}
		l.note(err)
		if err == nil {
			wait, backoff = l.c.Poll, 200*time.Millisecond
			continue
		}
		wait = backoff/2 + rand.N(backoff)
		backoff = min(2*backoff, maxBackoff)
	}
}

// exchange is one round with the peer: what it knows of our own chains first, then
// what it has for us, then what others' entries made us want.
func (l *link) exchange(ctx context.Context, rejoined *bool) error {
	if !*rejoined {
		if err := l.rejoin(ctx); err != nil {
			return err
		}
		*rejoined = true
	}
	if err := l.pull(ctx); err != nil {
		return err
	}
	_, err := l.fetch(ctx, l.takeWants())
	return err
}

// pull takes in what is addressed to us until there is no more.
func (l *link) pull(ctx context.Context) error {
	cursor, err := l.c.cursor(ctx, l.peer)
	if err != nil {
		return err
	}
	for {
		b, err := l.ask(ctx, cursor)
		if err != nil {
			return err
		}
		taken, err := l.c.Clerk.Take(ctx, l.peer, b.Entries)
		if err != nil {
			return fmt.Errorf("taking a batch: %w", err)
		}
		if cursor.Line != b.Line || cursor.Cursor != b.Next {
			cursor.Line, cursor.Cursor, cursor.Pulled = b.Line, b.Next, l.c.Now().UnixMilli()
			if err := l.c.DB.Write(ctx, func(tx *store.Tx) error { return tx.SetPeer(cursor) }); err != nil {
				return err
			}
		}
		if _, err := l.fetch(ctx, taken.Wants); err != nil {
			return err
		}
		if !b.More {
			return nil
		}
	}
}

// ask asks for the next batch: for a smaller one after each that did not come in time,
// for the line to the peer may be thin.
func (l *link) ask(ctx context.Context, cursor store.Peer) (b clerk.Batch, err error) {
	err = l.post(ctx, pathPull, pullRequest{Line: cursor.Line, After: cursor.Cursor, Limit: l.limit}, &b)
	if errors.Is(err, context.DeadlineExceeded) {
		l.limit = max(1, l.limit/4)
	}
	if err != nil {
		return b, err
	}
	l.limit = min(2*l.limit, clerk.MaxBatch)
	switch onward := b.Line != cursor.Line || b.Next > cursor.Cursor; {
	case len(b.Line) > maxLine || b.Next > 1<<53:
		return b, errors.New("the peer's cursor makes no sense")
	case b.More && !onward:
		return b, errors.New("batches do not advance")
	}
	return b, nil
}

func (c *Courier) cursor(ctx context.Context, peer party.ID) (p store.Peer, err error) {
	err = c.DB.Read(ctx, func(tx *store.Tx) error {
		p, err = tx.Peer(peer)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	p.Party = peer
	return p, err
}

// nudge tells the peer, soon and once, whenever there is something for it, and brings it
// what it does not come for.
func (l *link) nudge(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			return
		case <-l.news:
			l.knock(ctx)
		case <-time.After(max(l.c.Poll, patience)):
		}
		if l.pulls(ctx) {
			continue
		}
		if err := l.deliver(ctx); err != nil && ctx.Err() == nil {
			l.c.Log.Debug("deliver", "peer", l.peer, "err", err)
		}
	}
}

func (l *link) knock(ctx context.Context) {
	if err := l.post(ctx, pathNudge, struct{}{}, nil); err != nil && ctx.Err() == nil {
		l.c.Log.Debug("nudge", "peer", l.peer, "err", err) // it will pull when it is back
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// pulls waits for the peer to come for what is addressed to it, as long as it is given.
func (l *link) pulls(ctx context.Context) bool {
	over := time.After(patience)
	for {
		if n, err := l.backlog(ctx); err != nil || n == 0 {
			return true
		}
		select {
		case <-ctx.Done():
			return true
		case <-over:
			return false
		case <-l.news:
			l.knock(ctx)
		case <-time.After(patience / 10):
		}
	}
}

// post sends one request and reads its bounded, canonical answer.
func (l *link) post(ctx context.Context, path string, request, answer any) error {
	return l.postWithin(ctx, requestTime, path, request, answer)
}

func (l *link) postWithin(ctx context.Context, limit time.Duration, path string, request, answer any) error {
	seat, ok := l.c.Clerk.Roll().Seat(l.peer)
	if !ok {
		return fmt.Errorf("%s has no seat", l.peer)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+seat.Card.Address+path, bytes.NewReader(canon.Encode(request)))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", contentType)
	resp, err := l.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.TLS == nil || len(resp.TLS.PeerCertificates) == 0 || l.c.pinned(l.peer, resp.TLS.PeerCertificates[0]) != nil {
		resp.Body.Close()
		l.client.CloseIdleConnections() // its card was renewed since the connection was made
		return errPinned
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%s answered %s", path, resp.Status)
	}
	if len(body) > maxAnswer {
		return fmt.Errorf("%s answered more than %d bytes", path, maxAnswer)
	}
	if answer == nil {
		return nil
	}
	return canon.Decode(body, answer)
}
