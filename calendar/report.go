package calendar

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// What a program asks of a calendar at once: the dates that meet a condition, or those it
// names.

// report is the body of a REPORT.
type report struct {
	XMLName xml.Name
	Prop    asked    `xml:"DAV: prop"`
	Filter  filter   `xml:"urn:ietf:params:xml:ns:caldav filter>comp-filter"`
	Hrefs   []string `xml:"DAV: href"`
}

// filter asks for a component that has a time, properties and components inside.
type filter struct {
	Name       string       `xml:"name,attr"`
	Not        *struct{}    `xml:"urn:ietf:params:xml:ns:caldav is-not-defined"`
	Time       *timeRange   `xml:"urn:ietf:params:xml:ns:caldav time-range"`
	Components []filter     `xml:"urn:ietf:params:xml:ns:caldav comp-filter"`
	Properties []propFilter `xml:"urn:ietf:params:xml:ns:caldav prop-filter"`
}

type timeRange struct {
	Start string `xml:"start,attr"`
	End   string `xml:"end,attr"`
}

// propFilter asks for a property, or that there is none.
type propFilter struct {
	Name string     `xml:"name,attr"`
	Not  *struct{}  `xml:"urn:ietf:params:xml:ns:caldav is-not-defined"`
	Text *textMatch `xml:"urn:ietf:params:xml:ns:caldav text-match"`
}

type textMatch struct {
	Negate string `xml:"negate-condition,attr"`
	Text   string `xml:",chardata"`
}

func (c *calendar) report(w http.ResponseWriter, r *http.Request, t tree, at *place) {
	var q report
	if err := read(r, &q); err != nil || q.asksTooMuch() {
		http.Error(w, "400 bad request", http.StatusBadRequest)
		return
	}
	m := &multistatus{}
	var found []*place
	switch q.XMLName {
	case xml.Name{Space: caldav, Local: "calendar-query"}:
		found = q.query(at)
	case xml.Name{Space: caldav, Local: "calendar-multiget"}:
		found = q.multiget(m, at)
	default:
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<d:error xmlns:d="DAV:"><d:supported-report/></d:error>` + "\n"))
		return
	}
	if len(found) > 0 && q.wants(caldav, "calendar-data") {
		if err := c.record(r.Context(), t.reader); err != nil {
			c.fail(w, r, err)
			return
		}
	}
	for _, p := range found {
		has := p.properties()
		if q.wants(caldav, "calendar-data") {
			has[xml.Name{Space: caldav, Local: "calendar-data"}] = plain(p.text)
		}
		m.add(p, has, q.Prop)
	}
	m.send(w)
}

// maxAsked bounds how many properties and conditions one request may name: each is looked
// at for every date.
const maxAsked = 64

func (q report) asksTooMuch() bool {
	return len(q.Prop.Names) > maxAsked || q.Filter.size() > maxAsked
}

func (f filter) size() (n int) {
	for _, in := range f.Components {
		n += in.size()
	}
	return n + 1 + len(f.Properties)
}

func (q report) wants(space, name string) bool {
	for _, n := range q.Prop.Names {
		if n.XMLName.Space == space && n.XMLName.Local == name {
			return true
		}
	}
	return false
}

// query finds the dates of a calendar, or of all, that meet the filter.
func (q report) query(at *place) (found []*place) {
	for _, p := range at.inside {
		if p.item == nil {
			found = append(found, q.query(p)...)
		} else if q.Filter.Name == "" || q.Filter.Name == "VCALENDAR" && q.Filter.inside(p.item) {
			found = append(found, p)
		}
	}
	return found
}

// inside reports whether all that the filter asks of the calendar's components is so.
func (f filter) inside(it *item) bool {
	for _, want := range f.Components {
		here := want.Name == it.name && want.meets(it) || want.Name == "VTIMEZONE" && it.zone != nil
		if here == (want.Not != nil) {
			return false
		}
	}
	return true
}

func (f filter) meets(it *item) bool {
	if f.Not != nil {
		return true
	}
	if f.Time != nil && !f.Time.touches(it) {
		return false
	}
	for _, p := range f.Properties {
		if !p.meets(it) {
			return false
		}
	}
	for _, in := range f.Components { // alarms: there are none
		if in.Not == nil {
			return false
		}
	}
	return true
}

// touches reports whether a date lies in the time, or reaches into it.
func (t timeRange) touches(it *item) bool {
	start, err := time.Parse(utcForm, t.Start)
	if err != nil {
		start = time.Time{}
	}
	end, err := time.Parse(utcForm, t.End)
	if err != nil {
		end = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return it.first.Before(end) && (it.last.After(start) || it.last.Equal(it.first) && !it.first.Before(start))
}

func (f propFilter) meets(it *item) bool {
	for _, p := range it.properties {
		if !strings.EqualFold(p.Name, f.Name) {
			continue
		}
		if f.Text == nil {
			return f.Not == nil
		}
		contains := strings.Contains(strings.ToLower(p.Value), strings.ToLower(f.Text.Text))
		return contains != (f.Text.Negate == "yes")
	}
	return f.Not != nil
}

// multiget finds the dates that are named; of others it says that they are gone.
func (q report) multiget(m *multistatus, at *place) (found []*place) {
	here := map[string]*place{}
	for _, p := range at.inside {
		here[p.href] = p
		for _, in := range p.inside {
			here[in.href] = in
		}
	}
	if at.item != nil {
		here[at.href] = at
	}
	slices.Sort(q.Hrefs)
	for _, href := range slices.Compact(q.Hrefs) {
		u, err := url.Parse(strings.TrimSpace(href))
		if err != nil || here[u.Path] == nil || here[u.Path].item == nil {
			m.absent(href)
			continue
		}
		found = append(found, here[u.Path])
	}
	return found
}
