package calendar

import (
	"fmt"
	"regexp"
	"time"
	_ "time/tzdata" // where the machine has none; one that it has comes first, and is newer
)

// A zone's rules go with every time that is told in it: the reader's program may know the
// zone by older rules, or not at all. Almaty has kept UTC+5 since 1 March 2024, and many a
// machine has not heard of it.

// zoneOf is a zone by its IANA name; nil for one there is not, and for UTC, which needs
// no rules.
func zoneOf(name string) *time.Location {
	if name == "" || name == "UTC" || name == "Local" || !zoneName.MatchString(name) {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

var zoneName = regexp.MustCompile(`^[A-Za-z0-9_+/-]{1,64}$`)

// years are those that a zone's rules must be right in.
type years struct{ from, until time.Time }

// around widens the years by a time.
func (y *years) around(t time.Time) {
	if from := time.Date(t.Year()-1, 1, 1, 0, 0, 0, 0, time.UTC); y.from.IsZero() || from.Before(y.from) {
		y.from = from
	}
	if until := time.Date(t.Year()+2, 1, 1, 0, 0, 0, 0, time.UTC); until.After(y.until) {
		y.until = until
	}
}

// rules describes a zone in some years: the time kept when they begin, and every change
// until they end, each as the clocks of the place showed it.
func rules(zone *time.Location, y years) *component {
	c := begin("VTIMEZONE")
	c.add("TZID", zone.String())
	for at := y.from.In(zone); ; {
		since, until := at.ZoneBounds()
		c.inner = append(c.inner, observance(at, since))
		if until.IsZero() || !until.Before(y.until) {
			return c
		}
		at = until
	}
}

// observance is one stretch of time with one distance from UTC. The first of a zone has
// no beginning.
func observance(at, since time.Time) *component {
	name, offset := at.Zone()
	before, start := offset, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	if !since.IsZero() {
		_, before = since.Add(-time.Second).Zone()
		start = since.UTC().Add(time.Duration(before) * time.Second)
	}
	kind := "STANDARD"
	if at.IsDST() {
		kind = "DAYLIGHT"
	}
	c := begin(kind)
	c.add("DTSTART", start.Format(localForm))
	c.add("TZOFFSETFROM", distance(before))
	c.add("TZOFFSETTO", distance(offset))
	c.text("TZNAME", name)
	return c
}

// distance writes a distance from UTC: +0500, and with seconds where an old one has them.
func distance(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// The forms of a time.
const (
	localForm = "20060102T150405"
	utcForm   = "20060102T150405Z"
	dayForm   = "20060102"
)
