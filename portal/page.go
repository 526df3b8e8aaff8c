package portal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"kenesh/gazette"
	"kenesh/lang"
)

// page is an answer as it is sent, to everybody the same.
type page struct {
	status int
	kind   string // its Content-Type
	lang   lang.Tag
	etag   string
	body   []byte
}

const html = "text/html; charset=utf-8"

func newPage(status int, kind string, tag lang.Tag, body []byte) page {
	sum := sha256.Sum256(append([]byte(kind), body...))
	return page{status, kind, tag, `"` + hex.EncodeToString(sum[:9]) + `"`, body}
}

// send answers with the page, or says that the reader has it already. Nobody keeps one
// for longer than a minute without asking: what is withdrawn is to disappear.
func (p page) send(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Type", p.kind)
	if p.lang != "" {
		head.Set("Content-Language", string(p.lang))
	}
	if p.status != http.StatusOK {
		head.Set("Cache-Control", "no-cache")
	} else {
		head.Set("Cache-Control", "public, max-age=60, must-revalidate")
		head.Set("ETag", p.etag)
		if has(r, p.etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	head.Set("Content-Length", fmt.Sprint(len(p.body)))
	w.WriteHeader(p.status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(p.body) // a reader who has gone away is no fault of ours
	}
}

func has(r *http.Request, etag string) bool {
	for _, tag := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if tag = strings.TrimSpace(tag); strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}

// kept are the pages of an edition that have been made, for a day: a page is made once,
// however many ask for it. There are as many as there are publications and languages; what
// is not there is not kept, so that nobody fills it with guesses.
type kept struct {
	mu      sync.Mutex
	edition *gazette.Edition
	today   lang.Date
	pages   map[string]page
	size    int
}

const mostKept = 64 << 20 // bytes

func (k *kept) get(e *gazette.Edition, today lang.Date, path string) (page, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.edition != e || k.today != today {
		return page{}, false
	}
	p, ok := k.pages[path]
	return p, ok
}

func (k *kept) put(e *gazette.Edition, today lang.Date, path string, p page) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.edition != e || k.today != today || k.size > mostKept {
		k.edition, k.today, k.pages, k.size = e, today, map[string]page{}, 0
	}
	k.pages[path] = p
	k.size += len(p.body)
}

// show makes a page of a template.
func (v *visit) show(status int, name string, view any) page {
	var b bytes.Buffer
	if err := v.pages[v.voice.Tag][name].ExecuteTemplate(&b, "layout", view); err != nil {
		v.fault(err)
		return newPage(http.StatusInternalServerError, "text/plain; charset=utf-8", "", []byte("500\n"))
	}
	return newPage(status, html, v.voice.Tag, b.Bytes())
}
