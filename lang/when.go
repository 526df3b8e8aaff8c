package lang

import (
	"strconv"
	"time"
)

// Date writes a day as an official letter is dated: "2024-жылдын 6-сентябры". What is
// no day is written as it is.
func (v *Voice) Date(d Date) string {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return v.S("date.long",
		"day", strconv.Itoa(day.Day()),
		"month", Term("date.month."+strconv.Itoa(int(day.Month()))),
		"year", strconv.Itoa(day.Year()))
}

// Moment writes date, hour and minute in the reader's zone, and names it.
func (v *Voice) Moment(m Moment) string {
	at := v.in(m)
	return v.S("date.moment", "date", Date(at.Format(time.DateOnly)), "clock", v.Clock(m), "zone", v.zone(at))
}

// Clock writes hour and minute in the reader's zone.
func (v *Voice) Clock(m Moment) string { return v.in(m).Format("15:04") }

func (v *Voice) in(m Moment) time.Time {
	if v.Zone == nil {
		return time.UnixMilli(int64(m)).UTC()
	}
	return time.UnixMilli(int64(m)).In(v.Zone)
}

// zone names a zone by the capital that keeps its time, if the words know it; by its
// own name; or by its distance from UTC.
func (v *Voice) zone(at time.Time) string {
	name := at.Location().String()
	if _, ok := v.catalogue.sentence(v.Tag, "zone."+name); ok {
		return v.S("zone." + name)
	}
	if name == "" || name == "Local" {
		return at.Format("UTC-07:00")
	}
	return name
}

// In milliseconds, as moments are.
const (
	minute = 60_000
	hour   = 60 * minute
	day    = 24 * hour
	month  = 30 * day
	year   = 365 * day
)

// spans are the units a span is counted in, each below its end.
var spans = []struct {
	name      string
	size, end int64
}{
	{"minutes", minute, hour},
	{"hours", hour, 2 * day},
	{"days", day, 2 * month},
	{"months", month, 2 * year},
}

// Span says when to is, seen from from: "in 3 hours", "2 days ago". It counts whole
// units, so that nobody is promised more time than there is.
func (v *Voice) Span(from, to Moment) string {
	distance, future := int64(to-from), to > from
	if !future {
		distance = -distance
	}
	switch {
	case distance < minute && future:
		return v.S("time.soon")
	case distance < minute:
		return v.S("time.now")
	}
	name, size := "years", int64(year)
	for _, s := range spans {
		if distance < s.end {
			name, size = s.name, s.size
			break
		}
	}
	if future {
		return v.S("time.in-"+name, "n", int(distance/size))
	}
	return v.S("time."+name+"-ago", "n", int(distance/size))
}
