package portal

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"time"

	"kenesh/gazette"
	"kenesh/lang"
)

// Bounds of what programs read.
const (
	inFeed    = 40
	inSitemap = 2000
)

// The feed is Atom (RFC 4287). Its ids are addresses, which never change.
type feed struct {
	XMLName xml.Name  `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string    `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID      string    `xml:"id"`
	Title   string    `xml:"title"`
	Updated string    `xml:"updated"`
	Links   []link    `xml:"link"`
	Author  author    `xml:"author"`
	Entries []feeding `xml:"entry"`
}

type link struct {
	Rel      string `xml:"rel,attr"`
	Href     string `xml:"href,attr"`
	Hreflang string `xml:"hreflang,attr,omitempty"`
}

type author struct {
	Name string `xml:"name"`
}

type feeding struct {
	ID       string   `xml:"id"`
	Title    texted   `xml:"title"`
	Updated  string   `xml:"updated"`
	Link     link     `xml:"link"`
	Category category `xml:"category"`
	Summary  texted   `xml:"summary"`
}

type texted struct {
	Lang string `xml:"http://www.w3.org/XML/1998/namespace lang,attr,omitempty"`
	Text string `xml:",chardata"`
}

type category struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

func (v *visit) feed() page {
	self := v.Origin + v.at("feed.atom")
	f := feed{Lang: string(v.voice.Tag), ID: self, Title: v.council().Text, Updated: atom(0), Author: author{v.council().Text},
		Links: []link{{Rel: "self", Href: self}, {Rel: "alternate", Href: v.Origin + v.at(""), Hreflang: string(v.voice.Tag)}}}
	all := v.edition.All()
	for i, x := range all[:min(inFeed, len(all))] {
		if i == 0 {
			f.Updated = atom(x.Released)
		}
		f.Entries = append(f.Entries, v.feeding(x))
	}
	return xmlPage("application/atom+xml; charset=utf-8", v.voice.Tag, f)
}

func (v *visit) feeding(x *gazette.Publication) feeding {
	e := feeding{ID: v.Origin + v.at(x.ID), Updated: atom(x.Released), Category: category{string(x.Kind), v.kind(x)},
		Link: link{Rel: "alternate", Href: v.Origin + v.at(x.ID)}}
	title := v.said(x.Title)
	e.Title = texted{title.Lang, title.Text}
	switch {
	case x.Kind == gazette.Meeting:
		words := v.voice.Date(x.Day)
		if x.LastDay > x.Day {
			words = v.t("portal.days", "from", words, "to", v.voice.Date(x.LastDay))
		}
		e.Summary = texted{Text: v.t("portal.feed.meeting", "days", words, "place", v.said(x.Place).Text)}
		if x.CalledOff {
			e.Summary.Text = v.t("portal.called-off")
		}
	case len(x.Parts) > 0:
		text := v.said(x.Parts[0].Text, v.shown(x, ""))
		e.Summary = texted{text.Lang, short(text.Text)}
	}
	return e
}

// short is the beginning of a text, up to a space.
func short(s string) string {
	const most = 400
	if r := []rune(s); len(r) > most {
		for most := most; most > 0; most-- {
			if r[most] == ' ' || r[most] == '\n' {
				return string(r[:most]) + " …"
			}
		}
		return string(r[:most]) + "…"
	}
	return s
}

func atom(m lang.Moment) string { return time.UnixMilli(int64(m)).UTC().Format(time.RFC3339) }

func dateOf(m lang.Moment) lang.Date {
	return lang.Date(time.UnixMilli(int64(m)).UTC().Format(time.DateOnly))
}

// sitemap lists the pages that search engines may list.
type sitemap struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []address `xml:"url"`
}

type address struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (p *portal) sitemap(e *gazette.Edition) page {
	var s sitemap
	all := e.All()
	for _, tag := range lang.Interface {
		root := p.Origin + "/" + string(tag) + "/"
		s.URLs = append(s.URLs, address{Loc: root}, address{Loc: root + "meetings"}, address{Loc: root + "documents"})
		for _, x := range all[:min(inSitemap, len(all))] {
			s.URLs = append(s.URLs, address{root + x.ID, string(dateOf(x.Released))})
		}
	}
	return xmlPage("application/xml; charset=utf-8", "", s)
}

func (p *portal) robots() page {
	return newPage(http.StatusOK, "text/plain; charset=utf-8", "", []byte("User-agent: *\nAllow: /\n\nSitemap: "+p.Origin+"/sitemap.xml\n"))
}

func xmlPage(kind string, tag lang.Tag, v any) page {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(v); err != nil {
		panic(err) // plain strings only; guard answers
	}
	b.WriteString("\n")
	return newPage(http.StatusOK, kind, tag, b.Bytes())
}
