package courier

import (
	"context"
	"errors"
	"net/http"
	"time"

	"kenesh/attachment"
	"kenesh/party"
	"kenesh/store"
)

// Attachments come beside the entries and after them: while a link has entries to fetch, its
// attachments wait. Of several, each gets its turn, so that a small one does not wait for a
// large one's end.

const (
	maxHauls   = 4               // requests for chunks under way at once, with all peers
	maxServing = 8               // answers with chunks in memory at once
	maxAtOnce  = 8               // attachments a link takes turns with
	haulTime   = 5 * time.Minute // for one request: a chunk at 28 kbit/s
	shun       = 10 * time.Minute
	lackTime   = 10 * time.Second
	firstAgain = time.Second // and then longer each time, up to a minute
	fullTime   = time.Minute // to the next try when this node's disk was full
)

// hand answers a peer that fetches an attachment.
func (c *Courier) hand(r *http.Request, peer party.ID, q attachment.Ask) (any, error) {
	if !c.Clerk.Serves(peer) {
		return attachment.Answer{}, nil
	}
	select {
	case c.serving <- struct{}{}:
		defer func() { <-c.serving }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return c.Attachments.Serve(r.Context(), peer, q)
}

// haul fetches attachments from the peer: what its officers attached, and what others did, if
// those cannot be asked.
func (l *link) haul(ctx context.Context) {
	if l.c.Attachments == nil {
		return
	}
	h := &hauler{link: l, count: attachment.MaxChunks, again: firstAgain, open: map[string]*attachment.Transfer{}}
	defer h.closeAll()
	for ctx.Err() == nil {
		some, err := h.round(ctx)
		if err != nil && ctx.Err() == nil {
			l.c.Log.Debug("attachments", "peer", l.peer, "err", err)
		}
		if some && err == nil {
			continue
		}
		h.closeAll()
		wait := max(l.c.Poll, time.Second)
		if err != nil { // a line that broke may stand again at once
			wait, h.again = min(wait, h.again), min(2*h.again, time.Minute)
		}
		select {
		case <-ctx.Done():
		case <-l.cargo:
		case <-time.After(wait):
		}
	}
}

// hauler is a link's work on attachments.
type hauler struct {
	*link
	count int           // chunks asked for at once
	again time.Duration // to the next try after the line broke
	open  map[string]*attachment.Transfer
}

// round gives each of what is wanted from the peer one turn, and says whether any came.
func (h *hauler) round(ctx context.Context) (some bool, err error) {
	wants, err := h.c.Attachments.Wants(ctx, h.peer, 1000)
	if err != nil {
		return false, err
	}
	turns := 0
	for _, w := range wants {
		key := w.Key()
		if turns == maxAtOnce || h.lacks(key) || !h.mine(w) {
			continue
		}
		t := h.open[key]
		if t == nil {
			if t, err = h.c.Attachments.Fetch(w); err != nil {
				return some, err
			}
			if t == nil {
				continue // another link is at it
			}
			h.open[key] = t
		}
		turns++
		came, done, err := h.turn(ctx, t)
		if err != nil || done || !came {
			t.Close()
			delete(h.open, key)
		}
		switch {
		case errors.Is(err, attachment.ErrLies):
			h.postpone(key, shun)
			h.accuse(ctx, w)
			h.c.toAll((*link).carry) // others may have the right one
		case errors.Is(err, attachment.ErrRoom):
			h.postpone(key, fullTime)
			h.c.Log.Warn("too little room on the disk for attachments", "dossier", w.Dossier.Short())
		case err != nil:
			h.postpone(key, h.again)
			return some, err
		case !came:
			h.postpone(key, lackTime)
			h.c.toAll((*link).carry) // others may have it
		default:
			some, h.again = true, firstAgain
		}
	}
	return some, nil
}

// turn asks for one piece, when no entries are coming.
func (h *hauler) turn(ctx context.Context, t *attachment.Transfer) (some, done bool, err error) {
	h.entries.Lock()
	h.entries.Unlock() //lint:ignore SA2001 only to let entries go first
	select {
	case h.c.hauls <- struct{}{}:
		defer func() { <-h.c.hauls }()
	case <-ctx.Done():
		return false, false, ctx.Err()
	}
	var a attachment.Answer
	begun := time.Now()
	if err := h.postWithin(ctx, haulTime, pathAttach, t.Asks(h.count), &a); err != nil {
		h.count = 1
		return false, false, err
	}
	h.count = 1
	if time.Since(begun) < requestTime/10 { // the line is not thin
		h.count = attachment.MaxChunks
	}
	return t.Took(ctx, a)
}

// mine says whether to ask this peer: its author first, and others if that one does not answer
// or does not have it.
func (h *hauler) mine(w attachment.Want) bool {
	if w.Author == h.peer {
		return true
	}
	mine := true
	h.c.toLink(w.Author, func(l *link) {
		heard, trouble := l.state()
		mine = trouble != "" || heard.IsZero() || l.lacks(w.Key())
	})
	return mine
}

// postpone leaves the peer alone with something it does not have, or lied about.
func (l *link) postpone(key string, by time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.later == nil || len(l.later) > 10_000 {
		l.later = map[string]time.Time{}
	}
	l.later[key] = l.c.Now().Add(by)
}

func (l *link) lacks(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.c.Now().Before(l.later[key])
}

func (h *hauler) accuse(ctx context.Context, w attachment.Want) {
	h.c.Log.Warn("offence", "by", h.peer, "dossier", w.Dossier.Short(), "what", "attachment that does not belong to its root")
	o := store.Offence{At: h.c.Now().UnixMilli(), By: h.peer, Carrier: h.peer, Dossier: w.Dossier, What: "handed over an attachment that does not belong to its root"}
	if err := h.c.DB.Write(ctx, func(tx *store.Tx) error { return tx.Report(o) }); err != nil {
		h.c.Log.Error("offence", "err", err)
	}
}

func (h *hauler) closeAll() {
	for key, t := range h.open {
		t.Close()
		delete(h.open, key)
	}
}
