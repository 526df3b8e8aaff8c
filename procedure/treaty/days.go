package treaty

import (
	"time"

	"kenesh/lang"
)

// Span is a time as treaties measure it, after a day that is not counted: "the thirtieth day
// after", "three months after", "the first day of the month following the expiration of a
// period of three months after".
type Span struct {
	Number int    `json:"number,omitempty" field:"max=10000"`
	Unit   string `json:"unit,omitempty" field:"choices=days|months|month-start"`
}

func (p Span) empty() bool { return p == Span{} }

// after is the day a span after another; of no unit, that day itself. A month ends on the
// day of the same number, or, where the month has none, on its last: the rule of the European
// Convention on the Calculation of Time-Limits (ETS 76, article 4(2)), and everybody's.
// No day, or one beyond the calendar, gives none.
func (p Span) after(day lang.Date) lang.Date {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return ""
	}
	switch p.Unit {
	case "days":
		t = t.AddDate(0, 0, p.Number)
	case "months":
		t = months(t, p.Number)
	case "month-start":
		t = months(t, p.Number)
		t = time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	}
	if t.Year() > 9999 {
		return ""
	}
	return lang.Date(t.Format(time.DateOnly))
}

func months(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}
