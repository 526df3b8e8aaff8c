package courier

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// The requests of the protocol; doc/spec/7-courier.md.
const (
	pathPull    = "/courier/1/pull"
	pathChains  = "/courier/1/chains"
	pathHeads   = "/courier/1/heads"
	pathAttach  = "/courier/1/attachment"
	pathNudge   = "/courier/1/nudge"
	contentType = "application/cbor"
	maxRequest  = 64 << 10
)

type pullRequest struct {
	Line  string `cbor:"1,keyasint,omitempty"`
	After uint64 `cbor:"2,keyasint"`
	Limit int    `cbor:"3,keyasint"`
}

type chainsRequest struct {
	Wants []clerk.Want `cbor:"1,keyasint"`
}

type chainsAnswer struct {
	Entries [][]byte `cbor:"1,keyasint,omitempty"`
}

type headsRequest struct {
	After dossier.ID `cbor:"1,keyasint"`
}

type headsAnswer struct {
	Heads []store.Head `cbor:"1,keyasint,omitempty"`
}

// Handler answers peers. It must be served over TLS made with ServerTLS.
func (c *Courier) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+pathPull, serve(c, maxRequest, func(r *http.Request, peer party.ID, q pullRequest) (any, error) {
		c.noteAsked(peer, q.After)
		return c.Clerk.Outbox(r.Context(), peer, q.Line, q.After, q.Limit)
	}))
	mux.HandleFunc("POST "+pathChains, serve(c, maxRequest, func(r *http.Request, peer party.ID, q chainsRequest) (any, error) {
		if len(q.Wants) > maxWants {
			return nil, errMalformed
		}
		entries, err := c.Clerk.Chains(r.Context(), peer, q.Wants)
		return chainsAnswer{entries}, err
	}))
	mux.HandleFunc("POST "+pathHeads, serve(c, maxRequest, func(r *http.Request, peer party.ID, q headsRequest) (any, error) {
		heads, err := c.Clerk.Heads(r.Context(), peer, q.After)
		return headsAnswer{heads}, err
	}))
	mux.HandleFunc("POST "+pathDeliver, serve(c, maxAnswer, func(r *http.Request, peer party.ID, q deliverRequest) (any, error) {
		return c.receive(r.Context(), peer, q)
	}))
	if c.Attachments != nil {
		mux.HandleFunc("POST "+pathAttach, serve(c, maxRequest, c.hand))
	}
	mux.HandleFunc("POST "+pathNudge, serve(c, maxRequest, func(_ *http.Request, peer party.ID, _ struct{}) (any, error) {
		c.toLink(peer, (*link).rouse)
		return struct{}{}, nil
	}))
	return mux
}

var errMalformed = errors.New("malformed request")

// serve answers one kind of request from a peer that the charter knows, within bounds.
func serve[Q any](c *Courier, most int64, answer func(*http.Request, party.ID, Q) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		peer, ok := c.peerOf(r)
		if !ok {
			http.Error(w, "not in the charter", http.StatusForbidden)
			return
		}
		leave, ok := c.gate(peer).enter(c.Now())
		if !ok {
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many requests", http.StatusTooManyRequests)
			return
		}
		defer leave()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
		var q Q
		if err != nil || canon.Decode(body, &q) != nil {
			c.Log.Warn("malformed request", "peer", peer, "path", r.URL.Path)
			http.Error(w, errMalformed.Error(), http.StatusBadRequest)
			return
		}
		out, err := answer(r, peer, q)
		switch {
		case errors.Is(err, errMalformed):
			http.Error(w, err.Error(), http.StatusBadRequest)
		case err != nil:
			c.Log.Error("answering a peer", "peer", peer, "path", r.URL.Path, "err", err)
			http.Error(w, "cannot answer now", http.StatusServiceUnavailable)
		default:
			w.Header().Set("Content-Type", contentType)
			w.Write(canon.Encode(out))
		}
	}
}

// peerOf is the party whose pinned key the connection was made with.
func (c *Courier) peerOf(r *http.Request) (party.ID, bool) {
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return "", false
	}
	return c.partyOf(r.TLS.PeerCertificates[0])
}

func (c *Courier) noteAsked(peer party.ID, after uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[peer] = asking{after, c.Now()}
}

// gate bounds what one peer may ask: at once, and in the long run.
type gate struct {
	mu     sync.Mutex
	inside int
	tokens float64
	filled time.Time
}

const (
	gateInside = 8
	gateRate   = 200 // requests a second
	gateBurst  = 1000
)

func (c *Courier) gate(peer party.ID) *gate {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.gates[peer]
	if g == nil {
		g = &gate{tokens: gateBurst}
		c.gates[peer] = g
	}
	return g
}

func (g *gate) enter(now time.Time) (leave func(), ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.filled.IsZero() {
		passed := max(0, now.Sub(g.filled).Seconds()) // a clock set back takes nothing away
		g.tokens = min(gateBurst, g.tokens+gateRate*passed)
	}
	g.filled = now
	if g.tokens < 1 || g.inside >= gateInside {
		return nil, false
	}
	g.tokens--
	g.inside++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.inside--
	}, true
}
