package desk

import (
	"net/url"
	"slices"
	"time"

	"kenesh/calendar"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
)

// The calendar: what takes place and what is due, as a month, a list and a year. Which
// time and which dates it shows stands in its address.

func (d *desk) calendarRoutes(handle func(pattern string, page func(*visit) error)) {
	handle("GET /calendar", monthPage)
	handle("GET /calendar/agenda", agendaPage)
	handle("GET /calendar/year", yearPage)
	handle("GET /calendar/addresses", addressesPage)
	handle("POST /calendar/addresses", makeAddress)
	handle("POST /calendar/addresses/revoke", revokeAddress)
}

// calendarFrame is what every view of the calendar has above it.
type calendarFrame struct {
	frame
	Tabs                []navItem
	Period              string
	Previous, Next, Now string
	Kinds, Whose        []option
	Keep                []hidden // what the choice of dates leaves as it is
	One                 *said    // the only dossier whose dates are shown
	All                 string   // where all dates are shown
}

// choice is which dates are shown.
type choice struct {
	kind    string
	ours    bool
	dossier dossier.ID
}

func (v *visit) chosenDates() choice {
	q := v.r.URL.Query()
	c := choice{kind: q.Get("kind"), ours: q.Get("whose") == "ours"}
	if v.Clerk.Procedure(c.kind) == nil {
		c.kind = ""
	}
	c.dossier, _ = dossier.ParseID(q.Get("dossier"))
	return c
}

// at is the address of a view, with the choice kept.
func (c choice) at(path, name, value string) string {
	q := url.Values{}
	if name != "" {
		q.Set(name, value)
	}
	if c.kind != "" {
		q.Set("kind", c.kind)
	}
	if c.ours {
		q.Set("whose", "ours")
	}
	if !c.dossier.IsZero() {
		q.Set("dossier", c.dossier.String())
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// calendarFrame is the frame of a view that shows the time which the address names.
func (v *visit) calendarFrame(c choice, path, name, value string) (calendarFrame, error) {
	f := calendarFrame{frame: v.frame(v.t("desk.calendar")), Now: c.at(path, "", "")}
	f.Tabs = []navItem{{Href: c.at("/calendar", "", ""), Label: v.t("desk.calendar.month"), Current: path == "/calendar"},
		{Href: c.at("/calendar/agenda", "", ""), Label: v.t("desk.calendar.agenda"), Current: path == "/calendar/agenda"},
		{Href: c.at("/calendar/year", "", ""), Label: v.t("desk.calendar.year"), Current: path == "/calendar/year"},
		{Href: c.at("/calendar/addresses", "", ""), Label: v.t("desk.calendar.addresses"), Current: path == "/calendar/addresses"}}
	f.Kinds = v.kindOptions(c.kind)
	f.Whose = []option{{Label: v.t("desk.list.any")}, {Value: "ours", Label: v.t("desk.calendar.ours"), Chosen: c.ours}}
	if name != "" {
		f.Keep = append(f.Keep, hidden{name, value})
	}
	if c.dossier.IsZero() {
		return f, nil
	}
	f.Keep = append(f.Keep, hidden{"dossier", c.dossier.String()})
	one, found, err := v.Index.Get(v.r.Context(), c.dossier)
	if err == nil && !found {
		err = errNotFound
	}
	title := v.title(one.Facts)
	c.dossier = dossier.ID{}
	f.One, f.All = &title, c.at(path, name, value)
	return f, err
}

func (v *visit) kindOptions(chosen string) []option {
	all := []option{{Label: v.t("desk.list.any")}}
	for _, p := range v.kinds() {
		all = append(all, option{Value: p.Kind, Label: v.voice.S(p.Kind + ".plural"), Chosen: p.Kind == chosen})
	}
	return all
}

// dates are those of the choice that touch the days from from until before until, as the
// reader's clock has them. They are asked for a few days at a time, so that a full week
// leaves none out of the next.
func (v *visit) dates(c choice, from, until time.Time, atOnce int) (all []dateLine, err error) {
	for begin := from; begin.Before(until); begin = begin.AddDate(0, 0, atOnce) {
		end := begin.AddDate(0, 0, atOnce)
		if end.After(until) {
			end = until
		}
		dates, err := v.Index.Dates(v.r.Context(), index.DateQuery{Kind: c.kind, Dossier: c.dossier,
			From: lang.Moment(begin.AddDate(0, 0, -1).UnixMilli()), Until: lang.Moment(end.AddDate(0, 0, 1).UnixMilli())})
		if err != nil {
			return nil, err
		}
		for _, d := range dates {
			l, ok := v.dateLine(d)
			inside := ok && l.First.Before(end) && !l.Last.Before(begin) && (begin.Equal(from) || !l.First.Before(begin))
			if inside && !(c.ours && !d.Concerns(v.Clerk.Me())) {
				all = append(all, l)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b dateLine) int { return a.First.Compare(b.First) })
	return all, nil
}

// dateLine is one date as pages show it.
type dateLine struct {
	Href, Kind, What    string
	Title               said
	Clock, There        string // by the reader's clock; by the place's, where it shows another time
	Machine             string
	Place               said
	Whose, State        string
	Deadline, Off, Late bool
	Only                string // where only the dates of its dossier are shown
	Until               string // the last day, where there are several
	Day                 string // the day of the month, or the days
	First, Last         time.Time
	whole               bool // the whole council takes part
}

// longTitle bounds what a page shows of a title, in letters.
const longTitle = 160

func (v *visit) dateLine(d index.Date) (dateLine, bool) {
	first, last, ok := calendar.Days(d, v.zone())
	l := dateLine{Href: "/d/" + d.In.ID.String(), Kind: v.voice.S(d.In.Kind), What: clip(v.voice.Say(d.What), longTitle), First: first, Last: last,
		Place: v.said(d.Place), Deadline: d.Deadline, Off: d.Called, Machine: first.Format(time.DateOnly), Whose: v.names(d.Parties)}
	l.Only = choice{dossier: d.In.ID}.at("/calendar/agenda", "from", l.Machine)
	if l.Title = v.title(d.In.Facts); !d.Title.Empty() {
		l.Title = v.said(d.Title)
	}
	l.Title.Text, l.Place.Text = clip(l.Title.Text, longTitle), clip(l.Place.Text, longTitle)
	l.whole = len(d.In.Parties) > 1 && len(d.In.Parties) >= len(v.Clerk.Roll().Seated())
	if l.Day = v.dayRange(first, last); last.After(first) {
		l.Until = v.voice.Date(dateOf(last))
	}
	v.clocks(&l, d)
	switch {
	case d.Called:
		l.State = v.t("desk.calendar.called-off")
	case d.Deadline && d.Done:
		l.State = v.t("desk.calendar.done")
	case d.Missed(v.dayNow()):
		l.State = v.t("desk.calendar.missed")
	case d.Deadline:
		l.State, l.Late = v.t("desk.calendar.deadline"), v.past(d)
	}
	return l, ok
}

// past reports whether a date lies before now; a day, before today.
func (v *visit) past(d index.Date) bool {
	if d.At != 0 {
		return d.At < v.now
	}
	_, last, ok := calendar.Days(d, v.zone())
	return ok && last.Before(v.today())
}

// clocks tells the time by the reader's clock, and by the clock of the place.
func (v *visit) clocks(l *dateLine, d index.Date) {
	if d.At == 0 {
		return
	}
	l.Machine = time.UnixMilli(int64(d.At)).UTC().Format(time.RFC3339)
	l.Clock = clockIn(d, v.zone())
	if there, err := time.LoadLocation(d.Zone); err == nil && d.Zone != "" && d.Zone != "Local" {
		if clock := clockIn(d, there); clock != l.Clock {
			l.There = clock + " (" + v.zoneCalled(d.Zone) + ")"
		}
	}
}

func clockIn(d index.Date, zone *time.Location) string {
	clock := time.UnixMilli(int64(d.At)).In(zone).Format("15:04")
	if d.Until > d.At {
		clock += "–" + time.UnixMilli(int64(d.Until)).In(zone).Format("15:04")
	}
	return clock
}

// clip cuts what is too long for its place.
func clip(s string, most int) string {
	if letters := []rune(s); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return s
}

// asked reads a time from the address; the one that is now where there is none.
func (v *visit) asked(name, form string) time.Time {
	t, err := time.Parse(form, v.r.URL.Query().Get(name))
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return v.today()
	}
	return t
}
