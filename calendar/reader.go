package calendar

import (
	"context"
	"slices"
	"strings"
	"time"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/roster"
)

// reader is who a private address tells its dates to, and how.
type reader struct {
	feed    roster.Feed
	me      party.ID
	council string // for uids
	origin  string
	voice   *lang.Voice
	zone    *time.Location // her own; nil: UTC
	today   lang.Date
	titles  bool
}

// reader finds who a secret belongs to. An officer whose role no longer reads contents
// has no calendar either.
func (c *calendar) reader(ctx context.Context, secret string) (*reader, error) {
	if len(secret) > 128 {
		return nil, roster.ErrFeedUnknown
	}
	feed, officer, err := c.Roster.ByFeed(ctx, secret)
	if err != nil {
		return nil, err
	}
	if !policy.Has(feed.Role, policy.Read) {
		return nil, roster.ErrFeedUnknown
	}
	council := c.Clerk.Council().String()
	r := &reader{feed: feed, me: c.Clerk.Me(), council: council[:min(len(council), 16)], origin: strings.TrimSuffix(c.Origin, "/"), titles: feed.Titles}
	seat, _ := c.Clerk.Roll().Seat(r.me)
	tongues := officer.Languages
	if len(tongues) == 0 {
		tongues = seat.Card.Languages
	}
	if r.zone = zoneOf(officer.Zone); officer.Zone == "" {
		r.zone = zoneOf(seat.Card.Zone)
	}
	r.voice = c.Catalogue.Voice(spoken(tongues, c.Home))
	r.voice.Prefer, r.voice.Zone = tongues, r.zone
	r.voice.Names = c.Names.Names(ctx, c.Clerk.Procedures(), r.me, c.onCard, c.Log)
	now := c.Now().UTC()
	if r.zone != nil {
		now = now.In(r.zone)
	}
	r.today = lang.Date(now.Format(time.DateOnly))
	return r, nil
}

// spoken is the first of the tongues that the interface speaks.
func spoken(tongues []lang.Tag, home lang.Tag) lang.Tag {
	if i := slices.IndexFunc(tongues, lang.Known); i >= 0 {
		return tongues[i]
	}
	return home
}

func (c *calendar) onCard(id string) lang.Text {
	seat, _ := c.Clerk.Roll().Seat(party.ID(id))
	return seat.Card.Name
}

// What a calendar holds: a year and a month that are over, and what comes. The bounds
// move with the month, so that an answer is the same from one request to the next.
const (
	monthsBack  = 13
	monthsAhead = 120
)

// items are the dates that the address tells of, those that begin first coming first. If
// there are too many, the past is left out.
func (c *calendar) items(ctx context.Context, r *reader) ([]*item, error) {
	select {
	case c.making <- struct{}{}:
		defer func() { <-c.making }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	y, m, _ := c.Now().UTC().Date()
	first := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
	q := index.DateQuery{Kind: r.feed.Scope.Kind, Dossier: r.feed.Scope.Dossier,
		From: milli(first.AddDate(0, -monthsBack, 0)), Until: milli(first.AddDate(0, monthsAhead, 0))}
	if err := c.belonging(ctx, &q); err != nil {
		return nil, err
	}
	dates, err := c.Index.Dates(ctx, q)
	if err == nil && len(dates) >= index.MaxDates {
		q.From = milli(first.AddDate(0, -1, 0))
		dates, err = c.Index.Dates(ctx, q)
	}
	var items []*item
	for _, d := range dates {
		if it := r.item(d); it != nil {
			items = append(items, it)
		}
	}
	return items, err
}

// belonging adds to one dossier those that name it: to a body its meetings, with all that
// takes place around them, and its decisions.
func (c *calendar) belonging(ctx context.Context, q *index.DateQuery) error {
	if q.Dossier.IsZero() {
		return nil
	}
	tied, err := c.Index.Tied(ctx, q.Dossier)
	for _, s := range tied {
		q.Tied = append(q.Tied, s.ID)
	}
	return err
}

func milli(t time.Time) lang.Moment { return lang.Moment(t.UnixMilli()) }

// whole is a calendar of items, each zone's rules before what is told in it. Without a
// name it is one item alone.
func (r *reader) whole(name string, items ...*item) *component {
	c := begin("VCALENDAR")
	c.add("VERSION", "2.0")
	c.add("PRODID", "-//Kenesh//Kenesh//EN")
	c.add("CALSCALE", "GREGORIAN")
	if name != "" {
		c.text("NAME", name)
		c.text("X-WR-CALNAME", name)
		c.add("REFRESH-INTERVAL", "PT1H", "VALUE=DURATION")
		c.add("X-PUBLISHED-TTL", "PT1H")
		if r.zone != nil {
			c.add("X-WR-TIMEZONE", r.zone.String())
		}
	}
	c.inner = zonesOf(items)
	for _, it := range items {
		c.inner = append(c.inner, it.component)
	}
	return c
}

// zonesOf are the rules of all zones that items are told in.
func zonesOf(items []*item) (all []*component) {
	var zones []*time.Location
	in := map[string]*years{}
	for _, it := range items {
		if it.zone == nil {
			continue
		}
		y := in[it.zone.String()]
		if y == nil {
			y = &years{}
			in[it.zone.String()], zones = y, append(zones, it.zone)
		}
		y.around(it.first)
		y.around(it.last)
	}
	for _, zone := range zones {
		all = append(all, rules(zone, *in[zone.String()]))
	}
	return all
}

// named is what the reader's program calls the calendar, or the part of it that holds
// events or tasks.
func (r *reader) named(part string) string {
	name := "Kenesh"
	if kind := r.feed.Scope.Kind; kind != "" {
		name += ": " + r.voice.S(kind+".plural")
	}
	switch part {
	case event:
		return name + " – " + r.voice.S("desk.calendar.events")
	case task:
		return name + " – " + r.voice.S("desk.calendar.deadlines")
	}
	return name
}
