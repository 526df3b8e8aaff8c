package portal

import (
	"net/http"
	"strconv"
	"strings"

	"kenesh/gazette"
	"kenesh/lang"
)

// serve answers what is asked for. Only the path says what that is.
func (p *portal) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		p.lead(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/static/") {
		serveAsset(w, r)
		return
	}
	made, ok := p.page(r.URL.Path)
	if !ok {
		later(w, http.StatusServiceUnavailable)
		return
	}
	made.send(w, r)
}

// page is the page of a path, made now or before; not if too many are being made. Pages of
// what is public are kept, and there are only so many; answers to guesses are not.
func (p *portal) page(path string) (made page, ok bool) {
	e, today := p.Edition(), p.today()
	if made, ok = p.kept.get(e, today, path); ok {
		return made, true
	}
	if !p.bounds.begin() {
		return page{}, false
	}
	defer p.bounds.end()
	made = p.make(&visit{portal: p, edition: e, today: today}, path)
	if made.status == http.StatusOK {
		p.kept.put(e, today, path, made)
	}
	return made, true
}

// Edition is the present edition of the gazette.
func (p *portal) Edition() *gazette.Edition { return p.Reader.Edition() }

// lead leads to the language the visitor's browser asks for.
func (p *portal) lead(w http.ResponseWriter, r *http.Request) {
	tag := lang.Match(r.Header.Get("Accept-Language"), p.Home)
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("Location", "/"+string(tag)+"/")
	w.WriteHeader(http.StatusFound)
}

// make makes the page of a path.
func (p *portal) make(v *visit, path string) page {
	switch path {
	case "/robots.txt":
		return p.robots()
	case "/sitemap.xml":
		return p.sitemap(v.edition)
	}
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	tag := lang.Tag(parts[0])
	if !lang.Known(tag) {
		tag = p.Home
	}
	v.speak(tag)
	if tag != lang.Tag(parts[0]) || len(parts) < 2 || len(parts) > 3 {
		return v.missing()
	}
	return v.route(parts[1:])
}

// route makes the page of what stands behind the language.
func (v *visit) route(parts []string) page {
	switch {
	case parts[0] == "meetings":
		if n, ok := number(parts); ok {
			return v.meetings(n)
		}
	case parts[0] == "documents":
		if n, ok := number(parts); ok {
			return v.documents(n)
		}
	case len(parts) == 1 && parts[0] == "":
		return v.front()
	case len(parts) == 1 && parts[0] == "feed.atom":
		return v.feed()
	default:
		if x := v.edition.Find(parts[0]); x != nil {
			return v.found(x, parts[1:])
		}
	}
	return v.missing()
}

// found makes a publication's page, its text in some language, or says that it was withdrawn.
func (v *visit) found(x *gazette.Publication, rest []string) page {
	if x.Withdrawn {
		return v.gone()
	}
	if len(rest) == 0 {
		return v.publication(x, "")
	}
	name, file := strings.CutSuffix(rest[0], ".txt")
	for _, tag := range x.Languages() {
		switch {
		case string(tag) != name:
		case file:
			return v.plain(x, tag)
		case tag != v.voice.Tag: // its own page is the one without
			return v.publication(x, tag)
		}
	}
	return v.missing()
}

// number is the page of a list: 1 where none is named, which has no address of its own.
func number(parts []string) (n int, ok bool) {
	if len(parts) == 1 {
		return 1, true
	}
	n, err := strconv.Atoi(parts[1])
	return n, err == nil && n > 1 && strconv.Itoa(n) == parts[1]
}
