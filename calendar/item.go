package calendar

import (
	"fmt"
	"strings"
	"time"

	"kenesh/canon"
	"kenesh/index"
	"kenesh/lang"
)

// item is one date as a calendar program gets it.
type item struct {
	*component
	file        string // its name among the items
	zone        *time.Location
	first, last time.Time // what it covers, the end not included
}

// event and task are the names of components.
const (
	event = "VEVENT"
	task  = "VTODO"
)

// item makes what the reader's program is told of a date; nil of one that is not hers to
// meet, and of one that is none.
func (r *reader) item(d index.Date) *item {
	if d.Deadline && !d.Concerns(r.me) {
		return nil
	}
	it := &item{component: begin(event), file: fileOf(d)}
	if d.Deadline {
		it.name = task
	}
	it.add("UID", uid(d, r.council))
	stamp := moment(d.In.Changed).UTC().Format(utcForm)
	it.add("DTSTAMP", stamp)
	it.add("LAST-MODIFIED", stamp)
	missed := d.Missed(r.today) // nobody has acted, and still it is another task than before
	it.add("SEQUENCE", fmt.Sprint(max(d.Sequence-1, 0)+count(missed)))
	if !r.when(it, d) {
		return nil
	}
	r.say(it, d)
	it.status(d, missed)
	it.add("CLASS", "CONFIDENTIAL")
	it.add("URL", r.origin+r.page(it, d))
	return it
}

// page is where the desk shows more; of times only, the day in the list.
func (r *reader) page(it *item, d index.Date) string {
	if r.titles {
		return "/d/" + d.In.ID.String()
	}
	return "/calendar/agenda?from=" + it.first.Format(time.DateOnly)
}

// say adds the words, as far as the address tells them.
func (r *reader) say(it *item, d index.Date) {
	it.text("SUMMARY", r.called(d), "LANGUAGE="+string(r.voice.Tag))
	if r.titles {
		it.text("LOCATION", r.voice.TextOnly(d.Place))
		it.text("CATEGORIES", r.voice.S(d.In.Kind+".plural"))
	}
}

// called is what a date is called: what it is of, and of which matter.
func (r *reader) called(d index.Date) string {
	switch {
	case r.titles:
		return Called(r.voice, d)
	case d.Deadline:
		return r.voice.S("desk.calendar.some-deadline")
	}
	return r.voice.S("desk.calendar.some-date")
}

// Called is what a date is called where there is room for one line: "Begins: Meeting of
// the ministers".
func Called(voice *lang.Voice, d index.Date) string {
	title := voice.TextOnly(d.Title)
	if title == "" {
		title = voice.TextOnly(d.In.Facts.Title)
	}
	if title == "" {
		title = voice.Say(d.In.Facts.Named)
	}
	if what := voice.Say(d.What); what != "" && what != title {
		return strings.TrimSuffix(what, ":") + ": " + title
	}
	return title
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (it *item) status(d index.Date, missed bool) {
	switch {
	case d.Called, missed:
		it.add("STATUS", "CANCELLED")
	case d.Deadline && d.Done:
		it.add("PERCENT-COMPLETE", "100")
		it.add("STATUS", "COMPLETED")
	case d.Deadline:
		it.add("STATUS", "NEEDS-ACTION")
	default:
		it.add("STATUS", "CONFIRMED")
	}
}

// when adds the time; false if there is none.
func (r *reader) when(it *item, d index.Date) bool {
	start, end := "DTSTART", "DTEND"
	if d.Deadline {
		start, end = "DUE", ""
	}
	if d.At == 0 {
		return it.days(d, start, end)
	}
	if it.zone = zoneOf(d.Zone); it.zone == nil {
		it.zone = r.zone
	}
	it.first, it.last = moment(d.At), moment(max(d.At, d.Until))
	it.at(start, it.first)
	if end != "" && d.Until > d.At {
		it.at(end, it.last)
	}
	return true
}

func (it *item) at(name string, t time.Time) {
	if it.zone == nil {
		it.add(name, t.UTC().Format(utcForm))
		return
	}
	it.add(name, t.In(it.zone).Format(localForm), "TZID="+it.zone.String())
}

// days of an event end with the day after the last, as calendar programs count.
func (it *item) days(d index.Date, start, end string) bool {
	first, last, ok := Days(d, time.UTC)
	if !ok {
		return false
	}
	it.first, it.last = first, last.AddDate(0, 0, 1)
	if end == "" {
		it.add(start, last.Format(dayForm), "VALUE=DATE")
		return true
	}
	it.add(start, first.Format(dayForm), "VALUE=DATE")
	it.add(end, it.last.Format(dayForm), "VALUE=DATE")
	return true
}

// Days are the first and the last calendar day that a date touches where zone's time is
// kept, each as midnight UTC. What ends with midnight does not touch the day after.
func Days(d index.Date, zone *time.Location) (first, last time.Time, ok bool) {
	if d.At != 0 {
		first = dayOf(moment(d.At).In(zone))
		if d.Until > d.At {
			return first, dayOf(moment(d.Until - 1).In(zone)), true
		}
		return first, first, true
	}
	first, err := time.Parse(time.DateOnly, string(d.Day))
	if err != nil {
		return first, first, false
	}
	if last, err = time.Parse(time.DateOnly, string(d.LastDay)); err != nil || last.Before(first) {
		last = first
	}
	return first, last, true
}

func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func moment(m lang.Moment) time.Time { return time.UnixMilli(int64(m)).UTC() }

// uid names a date for good and for everybody: whoever sends an officer of another
// ministry the same date by mail sends the same one.
func uid(d index.Date, council string) string { return nameOf(d) + "@" + council }

func fileOf(d index.Date) string { return nameOf(d) + ".ics" }

// nameOf is made of the occasion's id and the dossier's, and tells neither: an id may say
// what the date is of.
func nameOf(d index.Date) string {
	return canon.Sum("kenesh/calendar", append(d.In.ID[:], d.ID...)).String()[:nameLetters]
}

// nameLetters is how long a name is: 128 bits.
const nameLetters = 32
