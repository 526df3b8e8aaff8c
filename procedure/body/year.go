package body

import (
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
)

// Year is how often the body met in a calendar year, and how often it must.
type Year struct {
	Year   int
	Needed int
	Held   int
	Fixed  int // still to be held
}

// Kept: enough meetings were held; Fixed does not keep a year before it is held.
func (y Year) Kept() bool { return y.Held >= y.Needed }

// Foreseen: what is held and what is fixed are enough.
func (y Year) Foreseen() bool { return y.Held+y.Fixed >= y.Needed }

// last is the last day to meet in the year: its own, or the body's.
func (y Year) last(end lang.Date) lang.Date {
	last := lang.Date(y.name() + "-12-31")
	if end != "" {
		return min(last, end)
	}
	return last
}

// Years lists the years from the first the body is in force to some years after the latest
// it has met or will meet in, but none after its end. Which of them is this one, and how
// much of it is left, is for whoever has a clock to say.
func (s *State) Years(after int) []Year {
	first, latest := yearOf(s.Founded.Since), yearOf(s.Founded.Since)
	for _, m := range s.Meetings {
		if day, _ := m.days(); m.CalledOff.Empty() && yearOf(day) <= first+span {
			latest = max(latest, yearOf(day))
		}
	}
	for name := range s.Explained {
		latest = max(latest, yearOf(lang.Date(name)))
	}
	latest += after
	if end := s.end(); end != "" {
		latest = min(latest, yearOf(end))
	}
	var years []Year
	for y := first; y <= latest && s.Agreed; y++ {
		if year := s.year(y); year.Needed > 0 {
			years = append(years, year)
		}
	}
	return years
}

// span bounds the years that are listed: a meeting dated far off by mistake is no calendar.
const span = 60

// year counts the meetings of a year, as its rules ask: those it began with. An amendment
// asks nothing else of a year that has begun.
func (s *State) year(year int) Year {
	y := Year{Year: year}
	begins := max(lang.Date(strconv.Itoa(year)+"-01-01"), s.Founded.Since)
	for _, p := range s.Packs {
		if p.Since <= begins {
			y.Needed = p.Rules.MeetingsAYear
		}
	}
	for _, m := range s.Meetings {
		switch on := m.HeldOn; {
		case yearOf(on) == year:
			y.Held++
		case on == "" && m.CalledOff.Empty() && yearOf(m.Start) == year:
			y.Fixed++
		}
	}
	return y
}

// name is the year in four digits.
func (y Year) name() string { return strconv.Itoa(y.Year) }

// Explanation says why a year was missed.
type Explanation struct {
	By     party.ID  `json:"by,omitempty"`
	Reason lang.Text `json:"reason,omitempty"`
}

// missed: a year is missed for certain when the body has met in a later one, or has put on
// record why; before that it is for whoever knows the day to say.
func (s *State) missed(y Year) bool {
	return !y.Kept() && (!s.Explained[y.name()].Reason.Empty() || s.metAfter(y))
}

func (s *State) metAfter(y Year) bool {
	return slices.ContainsFunc(s.Meetings, func(m Meeting) bool { return yearOf(m.HeldOn) > y.Year })
}

// end is the last day of the body: of its mandate, or of its winding up; "" of a standing one.
func (s *State) end() lang.Date {
	ends := []lang.Date{s.Ends, s.WoundUp}
	ends = slices.DeleteFunc(ends, func(d lang.Date) bool { return d == "" })
	if len(ends) == 0 {
		return ""
	}
	return slices.Min(ends)
}

// Lapsed says whether the mandate has ended by itself before a day, which whoever has a
// clock names.
func (s *State) Lapsed(today lang.Date) bool {
	return s.Agreed && s.WoundUp == "" && s.Ends != "" && s.Ends < today
}

func yearOf(d lang.Date) int {
	if len(d) < 4 {
		return 0
	}
	year, _ := strconv.Atoi(string(d[:4]))
	return year
}
