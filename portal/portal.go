// Package portal is the public's web pages: which meetings there are, what the Council
// says to the public and what it has adopted, in the languages of the council.
//
// It shows what the gazette holds and can reach nothing else: the gazette holds what kinds
// declared public, and this package imports neither clerk nor index nor store (which
// internal/archtest holds it to). So an address that was not published, whoever guesses it
// and however it is asked for, gets the same answer as one that never was.
//
//	/                      leads to a language
//	/ky/                   the Council, the next meeting, the latest
//	/ky/meetings/2         meetings, the second page
//	/ky/documents          communiqués and adopted documents
//	/ky/ID                 one of these; /ky/ID/hu its Hungarian text
//	/ky/ID/hu.txt          that text as a file, for its checksum
//	/ky/feed.atom          what is new; /sitemap.xml and /robots.txt for search engines
//
// It reads, and nothing can be sent to it: no cookies, no forms, no query is looked at. It
// writes no log of who asks for what. What many ask for at once is bounded (limit.go), so
// that a flood here leaves officers and peers their node.
package portal

import (
	"embed"
	"net/http"
	"time"

	"kenesh/gazette"
	"kenesh/lang"
)

// Words are the portal's own sentences, in every language.
//
//go:embed words
var Words embed.FS

// Reader is all that the portal can read.
type Reader interface{ Edition() *gazette.Edition }

// Config is what a portal is made of.
type Config struct {
	Reader    Reader
	Catalogue *lang.Catalogue
	Now       func() time.Time
	Zone      *time.Location // whose days decide what is past; nil: UTC
	Home      lang.Tag       // for those who read none of our languages
	Origin    string         // as the public types it, without a stroke at its end
	Name      lang.Text      // the Council's; none: what the words say
	Proxy     bool           // visitors come through a proxy that says for whom it asks
	Fault     func(error)    // is told of a fault of ours, and never who met it
}

type portal struct {
	Config
	pages  templates
	kept   kept
	bounds bounds
}

// New makes the portal's pages.
func New(cfg Config) http.Handler { return build(cfg).handler() }

func build(cfg Config) *portal {
	p := &portal{Config: cfg, pages: parse(cfg.Catalogue)}
	p.bounds.init(cfg.Now)
	return p
}

func (p *portal) handler() http.Handler { return p.guard(http.HandlerFunc(p.serve)) }

// today is the day it is where the portal stands.
func (p *portal) today() lang.Date {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	return lang.Date(p.Now().In(zone).Format(time.DateOnly))
}
