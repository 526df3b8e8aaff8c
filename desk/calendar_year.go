package desk

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// The year of the Council as a wheel: what the whole council takes part in, January at
// the top and on with the clock. The table below says the same in words.

type yearPageView struct {
	calendarFrame
	Heading string
	Wheel   wheelView
	Months  []monthRow
	Empty   bool
}

type monthRow struct {
	Name, Href string
	Dates      []dateLine
	More       int
}

// wheelView is what the drawing is made of, around a middle at 320, 320.
type wheelView struct {
	Year   string
	Months []spoke
	Marks  []mark
	Hand   *spoke // where we are
}

type spoke struct {
	X1, Y1, X2, Y2 string
	TX, TY, Anchor string // where its name stands
	Name           string
}

// mark is one date: a point, a piece of a ring where it lasts, a square for a deadline.
type mark struct {
	X, Y, Turn, Path string
	Class, Title     string
	Deadline         bool
}

// shownAMonth is how many dates a month of the table has; markLimit, the wheel.
const (
	shownAMonth = 12
	markLimit   = 120
)

func yearPage(v *visit) error {
	asked, c := v.asked("year", "2006"), v.chosenDates()
	first := time.Date(asked.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	until := first.AddDate(1, 0, 0)
	f, err := v.calendarFrame(c, "/calendar/year", "year", strconv.Itoa(first.Year()))
	if err != nil {
		return err
	}
	p := yearPageView{calendarFrame: f, Heading: v.t("desk.calendar.wheel", "year", strconv.Itoa(first.Year()))}
	p.Period = strconv.Itoa(first.Year())
	p.Previous = c.at("/calendar/year", "year", strconv.Itoa(first.Year()-1))
	p.Next = c.at("/calendar/year", "year", strconv.Itoa(first.Year()+1))
	all, err := v.dates(c, first, until, 31)
	if err != nil {
		return err
	}
	var dates []dateLine
	for _, l := range all {
		if l.whole || !c.dossier.IsZero() {
			dates = append(dates, l)
		}
	}
	p.Empty, p.Months, p.Wheel = len(dates) == 0, v.monthRows(c, first, dates), v.wheel(first, dates)
	return v.ok("calendar_year", p)
}

func (v *visit) monthRows(c choice, first time.Time, dates []dateLine) (rows []monthRow) {
	for m := range 12 {
		begin := first.AddDate(0, m, 0)
		row := monthRow{Name: v.month(begin.Month()), Href: c.at("/calendar", "month", begin.Format("2006-01"))}
		for _, l := range dates {
			if !l.First.Before(begin.AddDate(0, 1, 0)) || l.Last.Before(begin) || l.First.Before(begin) && m > 0 {
				continue
			}
			if len(row.Dates) == shownAMonth {
				row.More++
				continue
			}
			row.Dates = append(row.Dates, l)
		}
		rows = append(rows, row)
	}
	return rows
}

// The wheel's measures: its middle, the rims of the months, and the rings where events
// and deadlines stand, the first of a day outermost.
const (
	middle    = 320.0
	rimOuter  = 250.0
	rimInner  = 96.0
	eventRing = 232.0
	taskRing  = 152.0
	ringStep  = 15.0
	ringDepth = 5
)

func (v *visit) wheel(first time.Time, dates []dateLine) wheelView {
	w := wheelView{Year: strconv.Itoa(first.Year())}
	for m := range 12 {
		at, half := turn(first, first.AddDate(0, m, 0)), turn(first, first.AddDate(0, m, 15))
		s := spokeAt(at, rimInner, rimOuter)
		x, y := point(half, rimOuter+18)
		s.TX, s.TY, s.Name, s.Anchor = number(x), number(y+5), v.month(time.Month(m+1)), side(x)
		w.Months = append(w.Months, s)
	}
	if today := v.today(); today.Year() == first.Year() {
		hand := spokeAt(turn(first, today), rimInner-24, rimOuter+6)
		w.Hand = &hand
	}
	taken := map[string]int{}
	for _, l := range dates[:min(len(dates), markLimit)] {
		w.Marks = append(w.Marks, v.mark(first, l, taken))
	}
	return w
}

// mark draws a date; taken counts what stands near the same day already.
func (v *visit) mark(first time.Time, l dateLine, taken map[string]int) mark {
	m := mark{Class: "event", Deadline: l.Deadline, Title: v.voice.Date(dateOf(l.First)) + ": " + clip(l.Title.Text, 80)}
	ring := eventRing
	if l.Deadline {
		m.Class, ring = "task", taskRing
	}
	if l.Off {
		m.Class += " off"
	}
	begin, end := l.First, l.Last
	if begin.Before(first) {
		begin = first
	}
	if last := first.AddDate(1, 0, -1); end.After(last) {
		end = last
	}
	near := fmt.Sprint(l.Deadline, begin.YearDay()/4)
	ring -= ringStep * float64(taken[near]%ringDepth)
	taken[near]++
	from, to := turn(first, begin), turn(first, end.AddDate(0, 0, 1))
	if !l.Deadline && end.Sub(begin) >= 4*24*time.Hour {
		m.Path = arc(from, to, ring)
		return m
	}
	x, y := point((from+to)/2, ring)
	m.X, m.Y, m.Turn = number(x), number(y), number((from+to)/2*180/math.Pi)
	return m
}

// turn is how far round a day stands, from the top and with the clock.
func turn(first, day time.Time) float64 {
	year := first.AddDate(1, 0, 0).Sub(first)
	return 2 * math.Pi * float64(day.Sub(first)) / float64(year)
}

func point(turn, radius float64) (x, y float64) {
	return middle + radius*math.Sin(turn), middle - radius*math.Cos(turn)
}

func spokeAt(turn, inner, outer float64) spoke {
	x1, y1 := point(turn, inner)
	x2, y2 := point(turn, outer)
	return spoke{X1: number(x1), Y1: number(y1), X2: number(x2), Y2: number(y2)}
}

func arc(from, to, radius float64) string {
	to = min(to, from+2*math.Pi-.001)
	x1, y1 := point(from, radius)
	x2, y2 := point(to, radius)
	large := 0
	if to-from > math.Pi {
		large = 1
	}
	r := number(radius)
	return "M" + number(x1) + " " + number(y1) + "A" + r + " " + r + " 0 " + strconv.Itoa(large) + " 1 " + number(x2) + " " + number(y2)
}

// side is on which side of a place a word begins.
func side(x float64) string {
	switch {
	case x < middle-60:
		return "end"
	case x > middle+60:
		return "start"
	}
	return "middle"
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
