package calendar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"kenesh/journal"
)

// feed answers with the whole calendar in one file.
func (c *calendar) feed(w http.ResponseWriter, r *http.Request, who *reader) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "405 method not allowed", http.StatusMethodNotAllowed)
		return
	}
	items, err := c.items(r.Context(), who)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Disposition", `inline; filename="kenesh.ics"`)
	c.send(w, r, who, who.whole(who.named(""), items...).String(), "")
}

// send sends a calendar, if the program does not have it already, and not before the
// journal has it.
func (c *calendar) send(w http.ResponseWriter, r *http.Request, who *reader, text, kind string) {
	tag := etag(text)
	head := w.Header()
	head.Set("ETag", tag)
	head.Set("Content-Type", "text/calendar; charset=utf-8"+kind)
	if has(r, tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if err := c.record(r.Context(), who); err != nil {
		c.fail(w, r, err)
		return
	}
	head.Set("Content-Length", fmt.Sprint(len(text)))
	if r.Method == http.MethodGet {
		_, _ = w.Write([]byte(text)) // a program that has gone away is no fault of ours
	}
}

// etag is the same for the same bytes.
func etag(text string) string {
	sum := sha256.Sum256([]byte(text))
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// has reports whether the program says that it has what a tag names.
func has(r *http.Request, tag string) bool {
	for one := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}

// record puts a fetch into the journal. Programs ask often and piece by piece: what one
// address fetches within the journal's window is one record.
func (c *calendar) record(ctx context.Context, who *reader) error {
	now, id := c.Now(), who.feed.ID
	c.fetched.Lock()
	last, known := c.fetched.at[id]
	c.fetched.Unlock()
	if known && !now.Before(last) && now.Sub(last) < journal.Window {
		return nil
	}
	err := c.Journal.Append(ctx, journal.Record{What: journal.Fetch, Officer: who.feed.Officer, Role: who.feed.Role, Purpose: "calendar", About: id})
	if err == nil {
		c.remember(id, now)
	}
	return err
}

// remember forgets the others that were long ago.
func (c *calendar) remember(id string, now time.Time) {
	c.fetched.Lock()
	defer c.fetched.Unlock()
	for other, at := range c.fetched.at {
		if now.Sub(at) >= journal.Window {
			delete(c.fetched.at, other)
		}
	}
	c.fetched.at[id] = now
}
