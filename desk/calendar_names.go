package desk

import (
	"strconv"
	"time"

	"kenesh/lang"
)

// The months and days as they are called when they stand alone.

var monthKeys = [12]string{"desk.calendar.month.1", "desk.calendar.month.2", "desk.calendar.month.3", "desk.calendar.month.4",
	"desk.calendar.month.5", "desk.calendar.month.6", "desk.calendar.month.7", "desk.calendar.month.8", "desk.calendar.month.9",
	"desk.calendar.month.10", "desk.calendar.month.11", "desk.calendar.month.12"}

// Weeks begin on Monday in all countries of the council.
var dayKeys = [7]string{"desk.calendar.day.1", "desk.calendar.day.2", "desk.calendar.day.3", "desk.calendar.day.4",
	"desk.calendar.day.5", "desk.calendar.day.6", "desk.calendar.day.7"}

var dayShortKeys = [7]string{"desk.calendar.day-short.1", "desk.calendar.day-short.2", "desk.calendar.day-short.3",
	"desk.calendar.day-short.4", "desk.calendar.day-short.5", "desk.calendar.day-short.6", "desk.calendar.day-short.7"}

// weekday counts from Monday, 0.
func weekday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

func (v *visit) month(m time.Month) string { return v.t(monthKeys[m-1]) }

func (v *visit) monthAndYear(t time.Time) string {
	return v.t("desk.calendar.month-year", "month", v.month(t.Month()), "year", strconv.Itoa(t.Year()))
}

// dayName is a day as a heading: "Friday, 6 September 2024".
func (v *visit) dayName(t time.Time) string {
	return v.t(dayKeys[weekday(t)]) + ", " + v.voice.Date(lang.Date(t.Format(time.DateOnly)))
}

func dateOf(t time.Time) lang.Date { return lang.Date(t.Format(time.DateOnly)) }

// dayRange is the day of the month: "6", "6–8"; whole dates where the months differ.
func (v *visit) dayRange(first, last time.Time) string {
	switch {
	case !last.After(first):
		return strconv.Itoa(first.Day())
	case first.Month() == last.Month() && first.Year() == last.Year():
		return strconv.Itoa(first.Day()) + "–" + strconv.Itoa(last.Day())
	}
	return v.voice.Date(dateOf(first)) + " – " + v.voice.Date(dateOf(last))
}
