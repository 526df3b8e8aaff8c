package calendar

import (
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// multistatus is an answer about several places.
type multistatus struct{ strings.Builder }

const multistatusBegins = `<?xml version="1.0" encoding="utf-8"?>
<d:multistatus xmlns:d="DAV:" xmlns:c="` + caldav + `" xmlns:s="` + server + `">`

// prefixes are how the answer writes the spaces of names.
var prefixes = map[string]string{dav: "d", caldav: "c", server: "s"}

// add tells what is asked of a place, and what of that there is not.
func (m *multistatus) add(at *place, has map[xml.Name]string, q asked) {
	var found, missing strings.Builder
	if len(q.Names) == 0 {
		for _, name := range slices.SortedFunc(maps.Keys(has), func(a, b xml.Name) int { return strings.Compare(a.Space+a.Local, b.Space+b.Local) }) {
			element(&found, name, has[name])
		}
	}
	for _, n := range q.Names {
		if value, ok := has[n.XMLName]; ok {
			element(&found, n.XMLName, value)
		} else {
			element(&missing, n.XMLName, "")
		}
	}
	m.WriteString("<d:response><d:href>" + hrefOf(at.href) + "</d:href>")
	if found.Len() > 0 {
		m.WriteString("<d:propstat><d:prop>" + found.String() + "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>")
	}
	if missing.Len() > 0 || found.Len() == 0 {
		m.WriteString("<d:propstat><d:prop>" + missing.String() + "</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>")
	}
	m.WriteString("</d:response>\n")
}

// absent tells that there is nothing at an address.
func (m *multistatus) absent(href string) {
	m.WriteString("<d:response><d:href>" + plain(href) + "</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>\n")
}

func (m *multistatus) send(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	w.WriteHeader(http.StatusMultiStatus)
	_, _ = w.Write([]byte(multistatusBegins + m.String() + "</d:multistatus>\n"))
}

// element writes a property. A name of a space that is not ours declares it.
func element(b *strings.Builder, name xml.Name, inner string) {
	tag, declares := name.Local, ` xmlns="`+plain(name.Space)+`"`
	if prefix, ours := prefixes[name.Space]; ours {
		tag, declares = prefix+":"+name.Local, ""
	}
	if inner == "" {
		b.WriteString("<" + tag + declares + "/>")
		return
	}
	b.WriteString("<" + tag + declares + ">" + inner + "</" + tag + ">")
}

// plain is text as XML writes it.
func plain(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}
