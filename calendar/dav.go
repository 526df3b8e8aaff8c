package calendar

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// CalDAV, to be read only: a home with two calendars, one of events and one of tasks, for
// programs that show tasks apart will not look for them among events. Programs find what
// is new by the ETag of each date, and whether anything is by the tag of the calendar.
//
//	ROOT            the officer, and the home of her calendars
//	ROOT events/    VEVENT
//	ROOT deadlines/ VTODO
//	ROOT events/NAME.ics

// tree is one reader's calendars, and which place in them is asked for.
type tree struct {
	*reader
	root, path string
}

// parts are the calendars by their place.
var parts = []struct{ place, kind string }{{"events/", event}, {"deadlines/", task}}

const reading = "OPTIONS, GET, HEAD, PROPFIND, REPORT"

// visit answers one request to a tree.
func (c *calendar) visit(w http.ResponseWriter, r *http.Request, t tree) {
	w.Header().Set("DAV", "1, calendar-access")
	switch r.Method {
	case http.MethodOptions:
		w.Header().Set("Allow", reading)
		w.WriteHeader(http.StatusNoContent)
		return
	case http.MethodGet, http.MethodHead, "PROPFIND", "REPORT":
	default:
		w.Header().Set("Allow", reading)
		http.Error(w, "403 this calendar is for reading; dates are changed on the desk", http.StatusForbidden)
		return
	}
	items, err := c.items(r.Context(), t.reader)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	at, ok := t.find(items)
	switch {
	case !ok:
		http.NotFound(w, r)
	case r.Method == "PROPFIND":
		c.propfind(w, r, at)
	case r.Method == "REPORT":
		c.report(w, r, t, at)
	case at.item != nil:
		c.send(w, r, t.reader, at.text, "; component="+at.item.name)
	case at.kind != "":
		c.send(w, r, t.reader, t.whole(t.named(at.kind), itemsOf(at.inside)...).String(), "")
	default:
		w.Header().Set("Allow", "OPTIONS, PROPFIND")
		http.Error(w, "405 method not allowed", http.StatusMethodNotAllowed)
	}
}

// place is a resource of a tree, with what is inside it.
type place struct {
	href   string
	kind   string // of a calendar
	name   string
	inside []*place
	item   *item // of a date
	text   string
	tag    string
}

// find builds the tree and returns the place that is asked for.
func (t tree) find(items []*item) (*place, bool) {
	root := &place{href: t.root, name: "Kenesh"}
	if t.path == "" {
		root.inside = t.calendars(items)
		return root, true
	}
	for _, p := range t.calendars(items) {
		if t.root+t.path == p.href || t.root+t.path+"/" == p.href {
			return p, true
		}
		for _, in := range p.inside {
			if t.root+t.path == in.href {
				return in, true
			}
		}
	}
	return nil, false
}

func (t tree) calendars(items []*item) (all []*place) {
	for _, part := range parts {
		p := &place{href: t.root + part.place, kind: part.kind, name: t.named(part.kind)}
		var tags strings.Builder
		for _, it := range items {
			if it.name != part.kind {
				continue
			}
			in := &place{href: p.href + it.file, item: it, text: t.whole("", it).String()}
			in.tag = etag(in.text)
			tags.WriteString(it.file + in.tag)
			p.inside = append(p.inside, in)
		}
		p.tag = etag(tags.String())
		all = append(all, p)
	}
	return all
}

func itemsOf(places []*place) (items []*item) {
	for _, p := range places {
		items = append(items, p.item)
	}
	return items
}

// propfind is the body of a PROPFIND.
type propfind struct {
	XMLName xml.Name `xml:"DAV: propfind"`
	All     *any     `xml:"DAV: allprop"`
	Names   *any     `xml:"DAV: propname"`
	Prop    asked    `xml:"DAV: prop"`
}

// asked are the names of properties that a program asks for; none: all there are.
type asked struct {
	Names []struct{ XMLName xml.Name } `xml:",any"`
}

func (c *calendar) propfind(w http.ResponseWriter, r *http.Request, at *place) {
	var q propfind
	if err := read(r, &q); err != nil && !errors.Is(err, io.EOF) || len(q.Prop.Names) > maxAsked {
		http.Error(w, "400 bad request", http.StatusBadRequest)
		return
	}
	m := &multistatus{}
	m.add(at, at.properties(), q.Prop)
	if r.Header.Get("Depth") != "0" {
		for _, in := range at.inside {
			m.add(in, in.properties(), q.Prop)
		}
	}
	m.send(w)
}

// read reads a body of XML; io.EOF if there is none.
func read(r *http.Request, into any) error { return xml.NewDecoder(r.Body).Decode(into) }

const (
	dav    = "DAV:"
	caldav = "urn:ietf:params:xml:ns:caldav"
	server = "http://calendarserver.org/ns/"
)

// properties are what may be asked of a place, as XML.
func (p *place) properties() map[xml.Name]string {
	root := p.href
	for _, part := range parts {
		if before, _, in := strings.Cut(root, part.place); in {
			root = before
		}
	}
	self := `<d:href>` + hrefOf(root) + `</d:href>`
	all := map[xml.Name]string{
		{Space: dav, Local: "current-user-principal"}:     self,
		{Space: dav, Local: "owner"}:                      self,
		{Space: dav, Local: "current-user-privilege-set"}: `<d:privilege><d:read/></d:privilege>`,
		{Space: dav, Local: "resourcetype"}:               "",
	}
	set := func(space, name, value string) { all[xml.Name{Space: space, Local: name}] = value }
	switch {
	case p.item != nil:
		set(dav, "getetag", plain(p.tag))
		set(dav, "getcontenttype", "text/calendar; charset=utf-8; component="+p.item.name)
		return all
	case p.kind != "":
		set(dav, "resourcetype", `<d:collection/><c:calendar/>`)
		set(server, "getctag", plain(p.tag))
		set(caldav, "supported-calendar-component-set", `<c:comp name="`+p.kind+`"/>`)
		set(caldav, "supported-calendar-data", `<c:calendar-data content-type="text/calendar" version="2.0"/>`)
		set(dav, "supported-report-set", `<d:supported-report><d:report><c:calendar-query/></d:report></d:supported-report>`+
			`<d:supported-report><d:report><c:calendar-multiget/></d:report></d:supported-report>`)
	default:
		set(dav, "resourcetype", `<d:collection/><d:principal/>`)
		set(dav, "principal-URL", self)
		set(caldav, "calendar-home-set", self)
	}
	set(dav, "displayname", plain(p.name))
	return all
}

func hrefOf(path string) string { return plain((&url.URL{Path: path}).EscapedPath()) }
