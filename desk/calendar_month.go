package desk

import (
	"time"
)

// A month as a table of weeks. On a narrow screen the days that have something stand
// below one another.

type monthPageView struct {
	calendarFrame
	Days  []dayHead
	Weeks [][]dayView
	Empty bool
}

type dayHead struct{ Short, Long string }

type dayView struct {
	Number           int
	Machine, Weekday string
	Out, Today       bool // of another month; the reader's own day
	Dates            []dateLine
	More             int
	Href             string // the list from that day on
}

// shownADay is how many dates a day of the table has room for.
const shownADay = 3

func monthPage(v *visit) error {
	asked, c := v.asked("month", "2006-01"), v.chosenDates()
	first := time.Date(asked.Year(), asked.Month(), 1, 0, 0, 0, 0, time.UTC)
	f, err := v.calendarFrame(c, "/calendar", "month", first.Format("2006-01"))
	if err != nil {
		return err
	}
	p := monthPageView{calendarFrame: f}
	p.Period = v.monthAndYear(first)
	p.Previous = c.at("/calendar", "month", first.AddDate(0, -1, 0).Format("2006-01"))
	p.Next = c.at("/calendar", "month", first.AddDate(0, 1, 0).Format("2006-01"))
	for i := range dayKeys {
		p.Days = append(p.Days, dayHead{v.t(dayShortKeys[i]), v.t(dayKeys[i])})
	}
	begin := first.AddDate(0, 0, -weekday(first))
	until := first.AddDate(0, 1, 0)
	until = until.AddDate(0, 0, (7-weekday(until))%7)
	dates, err := v.dates(c, begin, until, 7)
	if err != nil {
		return err
	}
	p.Empty = len(dates) == 0
	for day := begin; day.Before(until); day = day.AddDate(0, 0, 1) {
		if weekday(day) == 0 {
			p.Weeks = append(p.Weeks, nil)
		}
		d := v.dayView(day, dates, c)
		d.Out = day.Month() != first.Month()
		p.Weeks[len(p.Weeks)-1] = append(p.Weeks[len(p.Weeks)-1], d)
	}
	return v.ok("calendar_month", p)
}

func (v *visit) dayView(day time.Time, dates []dateLine, c choice) dayView {
	d := dayView{Number: day.Day(), Machine: day.Format(time.DateOnly), Weekday: v.t(dayKeys[weekday(day)]), Today: day.Equal(v.today())}
	d.Href = c.at("/calendar/agenda", "from", d.Machine)
	for _, l := range dates {
		switch {
		case l.First.After(day) || l.Last.Before(day):
		case len(d.Dates) == shownADay:
			d.More++
		default:
			if l.First.Before(day) {
				l.Clock = "" // it began before
			}
			d.Dates = append(d.Dates, l)
		}
	}
	return d
}
