package desk

import (
	"time"

	"kenesh/lang"
)

// The list: what takes place and is due from a day on, a quarter at a time.

type agendaPageView struct {
	calendarFrame
	Days []agendaDay
	More int // that there is no room for
}

type agendaDay struct {
	Name, Machine string
	Today         bool
	Dates         []dateLine
}

// shownInList bounds a page of the list.
const shownInList = 100

func agendaPage(v *visit) error {
	from, c := v.asked("from", time.DateOnly), v.chosenDates()
	f, err := v.calendarFrame(c, "/calendar/agenda", "from", from.Format(time.DateOnly))
	if err != nil {
		return err
	}
	p, until := agendaPageView{calendarFrame: f}, from.AddDate(0, 3, 0)
	dates, err := v.dates(c, from, until, 100)
	if err != nil {
		return err
	}
	if len(dates) > shownInList {
		until, dates, p.More = cut(dates, from)
	}
	for _, l := range dates {
		p.add(v, l, from)
	}
	day := func(t time.Time) string { return v.voice.Date(lang.Date(t.Format(time.DateOnly))) }
	p.Period = day(from) + " – " + day(until.AddDate(0, 0, -1))
	p.Previous = c.at("/calendar/agenda", "from", from.AddDate(0, -3, 0).Format(time.DateOnly))
	p.Next = c.at("/calendar/agenda", "from", until.Format(time.DateOnly))
	return v.ok("calendar_agenda", p)
}

// cut ends the list with the last day that it has all of; a first day that has too much,
// within it.
func cut(dates []dateLine, from time.Time) (until time.Time, shown []dateLine, more int) {
	until = dates[shownInList].First
	if !until.After(from) {
		until = from.AddDate(0, 0, 1)
		for _, l := range dates {
			if l.First.Before(until) {
				more++
			}
		}
		return until, dates[:shownInList], more - shownInList
	}
	for n := shownInList; n > 0; n-- {
		if dates[n-1].First.Before(until) {
			return until, dates[:n], 0
		}
	}
	return until, nil, 0
}

// add puts a date under its day; what began before, under the first.
func (p *agendaPageView) add(v *visit, l dateLine, from time.Time) {
	day := l.First
	if day.Before(from) {
		day = from
	}
	machine := day.Format(time.DateOnly)
	if n := len(p.Days); n == 0 || p.Days[n-1].Machine != machine {
		p.Days = append(p.Days, agendaDay{Name: v.dayName(day), Machine: machine, Today: day.Equal(v.today())})
	}
	last := &p.Days[len(p.Days)-1]
	last.Dates = append(last.Dates, l)
}
