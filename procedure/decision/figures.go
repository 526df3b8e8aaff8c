package decision

import (
	"fmt"
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/party"
)

// Count is a row of figures. Of the whole, of a decision or a meeting it counts
// obligations; of a party, its parts in them.
type Count struct {
	Given      int // decided in the year
	Planned    int // at the end of the year, as are the next three
	UnderWay   int
	Overdue    int // of those two, whose date has passed
	Blocked    int
	Done       int // ended so in the year, as are the next two; of a party: what it reported done
	Superseded int
	Lapsed     int
	Carried    int // put off in the year
	Reports    int // made in the year
}

// Figures are those of a year, as they stood at the end of its last day, or of today.
type Figures struct {
	Year      int
	Whole     Count
	Parties   []PartyCount    // by name
	Decisions []DecisionCount // by adoption
	Meetings  []DecisionCount // the same, together for each meeting, by the first adoption
}

// PartyCount is a party's row.
type PartyCount struct {
	Party party.ID
	Count
}

// DecisionCount is the row of a decision, or of a meeting: Symbol is empty then, and
// Dossier the meeting's.
type DecisionCount struct {
	Dossier string
	Symbol  string
	Title   lang.Text
	Count
}

// year is a span of days: its first moment and its last day.
type year struct {
	number int
	from   lang.Moment
	last   day
}

// yearOf is a year up to today, if that is in it; with no today, to its end.
func yearOf(n int, today lang.Date) year {
	last := lang.Date(fmt.Sprintf("%04d-12-31", n))
	if today != "" {
		last = min(last, today)
	}
	return year{n, onDay(lang.Date(fmt.Sprintf("%04d-12-31", n-1))).end + 1, onDay(last)}
}

// over reports whether the year has ended.
func (y year) over() bool { return strings.HasSuffix(string(y.last.date), "-12-31") }

func (y year) has(m lang.Moment) bool { return m >= y.from && y.last.has(m) }

func (y year) hasDate(d lang.Date) bool {
	return d <= y.last.date && d >= lang.Date(fmt.Sprintf("%04d", y.number))
}

// Annual counts a year up to today, or to its end. It is the same whenever and wherever it
// is counted from the same entries: what came after the year changes nothing in it.
func Annual(all []Decision, number int, today lang.Date) Figures {
	y := yearOf(number, today)
	f := Figures{Year: number}
	parties := map[party.ID]*Count{}
	for _, one := range ordered(all, y.last) {
		c := one.contents()
		row := DecisionCount{Dossier: one.Dossier, Symbol: c.Symbol, Title: c.Title}
		for i := range one.Obligations {
			o := &one.Obligations[i]
			lines := one.lines(o, y.last)
			row.add(one.count(o, lines, y))
			one.countParties(parties, o, lines, y)
		}
		f.Whole.add(row.Count)
		f.Decisions = append(f.Decisions, row)
		f.addMeeting(c, row.Count)
	}
	for id, count := range parties {
		f.Parties = append(f.Parties, PartyCount{id, *count})
	}
	slices.SortFunc(f.Parties, func(a, b PartyCount) int { return slices.Compare([]party.ID{a.Party}, []party.ID{b.Party}) })
	return f
}

func (f *Figures) addMeeting(c *Contents, count Count) {
	i := slices.IndexFunc(f.Meetings, func(m DecisionCount) bool { return m.Dossier == c.Meeting })
	if i < 0 {
		i = len(f.Meetings)
		f.Meetings = append(f.Meetings, DecisionCount{Dossier: c.Meeting, Title: c.MeetingName})
	}
	f.Meetings[i].add(count)
}

// count is one obligation in the year.
func (s *State) count(o *Obligation, lines []Line, y year) (c Count) {
	c.Given = one(y.hasDate(s.contents().Adopted))
	for _, p := range o.Proposals {
		if p.What == moved && p.Fate == agreed && p.Due > p.From {
			c.Carried += one(y.has(p.Settled))
		}
	}
	status := s.status(o, y.last)
	if ends(status) {
		c.end(status, s.endedIn(o, y))
	} else {
		c.stand(status, slices.ContainsFunc(lines, func(l Line) bool { return l.Overdue }),
			slices.ContainsFunc(lines, func(l Line) bool { return l.Blocked }))
	}
	for _, log := range o.Logs {
		c.Reports += reportsIn(log, y)
	}
	return c
}

// endedIn reports whether the obligation ended in the year, not before. It ends once: what
// lapsed and was closed afterwards ended when it lapsed, and nothing ends before it was
// decided.
func (s *State) endedIn(o *Obligation, y year) bool {
	lapsed := lang.Date("")
	if o.Paragraph.Lapses != "" {
		lapsed = plusDays(o.Paragraph.Lapses, 1)
	}
	p := o.ended(y.last)
	if p == nil {
		return y.hasDate(lapsed)
	}
	closed := max(dateOf(p.Settled), s.contents().Adopted)
	if lapsed != "" {
		closed = min(closed, lapsed)
	}
	return y.hasDate(closed)
}

// countParties adds one obligation to the rows of those it binds.
func (s *State) countParties(rows map[party.ID]*Count, o *Obligation, lines []Line, y year) {
	for _, l := range lines {
		if l.Party == "" {
			continue
		}
		c := Count{Given: one(y.hasDate(l.Adopted)), Reports: reportsIn(o.Logs[l.Party], y)}
		c.Done = one(slices.ContainsFunc(o.Logs[l.Party], func(e Event) bool { return e.Done && y.has(e.At) }))
		switch {
		case ends(l.Status) && l.Status != Done:
			c.end(l.Status, s.endedIn(o, y))
		case l.Status != Done:
			c.stand(l.Status, l.Overdue, l.Blocked)
		}
		if rows[l.Party] == nil {
			rows[l.Party] = &Count{}
		}
		rows[l.Party].add(c)
	}
}

func (c *Count) end(s Status, inYear bool) {
	n := one(inYear)
	switch s {
	case Done:
		c.Done += n
	case Superseded:
		c.Superseded += n
	case Lapsed:
		c.Lapsed += n
	}
}

func (c *Count) stand(s Status, overdue, blocked bool) {
	c.Planned += one(s == Planned)
	c.UnderWay += one(s != Planned)
	c.Overdue += one(overdue)
	c.Blocked += one(blocked)
}

func (c *Count) add(other Count) {
	c.Given += other.Given
	c.Planned += other.Planned
	c.UnderWay += other.UnderWay
	c.Overdue += other.Overdue
	c.Blocked += other.Blocked
	c.Done += other.Done
	c.Superseded += other.Superseded
	c.Lapsed += other.Lapsed
	c.Carried += other.Carried
	c.Reports += other.Reports
}

func reportsIn(log []Event, y year) (n int) {
	for _, e := range log {
		n += one((e.What == reported || e.What == blocked) && y.has(e.At))
	}
	return n
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
