package decision

import (
	"fmt"
	"math"
	"time"

	"kenesh/lang"
)

// day is a day to look at the ledger on: its date, and the last moment of it, in UTC,
// so that every node cuts at the same entry. The moments are what the authors claim.
type day struct {
	date lang.Date
	end  lang.Moment
}

// always is the day after everything: the ledger as of its last entry.
var always = day{end: math.MaxInt64}

// onDay is the day of a date; always, if it is no date.
func onDay(d lang.Date) day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return always
	}
	return day{date: d, end: lang.Moment(t.AddDate(0, 0, 1).UnixMilli() - 1)}
}

// has reports whether a moment is not after the day.
func (d day) has(m lang.Moment) bool { return m <= d.end }

// passed reports whether a date lies before the day. Nothing has passed always: rules
// and lists, which know no day, judge by none.
func (d day) passed(date lang.Date) bool { return d.date != "" && date != "" && date < d.date }

// dateOf is the day of a moment, in UTC.
func dateOf(m lang.Moment) lang.Date {
	return lang.Date(time.UnixMilli(int64(m)).UTC().Format(time.DateOnly))
}

// plusDays is the date some days later.
func plusDays(d lang.Date, days int) lang.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return lang.Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// rhythms says how many months lie between two terms.
var rhythms = map[string]int{"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}

// term is the k-th term of a rhythm that begins on base, from 0. A day that the month
// does not have is the month's last: the 31st of January is followed by the end of
// February and then by the 31st of March, for each is reckoned from the first. Behind the
// last year that a date can name there is none.
func term(base lang.Date, months, k int) lang.Date {
	y, m, d := parts(base)
	n := y*12 + (m - 1) + months*k
	y, m = n/12, n%12+1
	if y > 9999 {
		return ""
	}
	return lang.Date(fmt.Sprintf("%04d-%02d-%02d", y, m, min(d, daysIn(y, m))))
}

// nextTerm is the first term after met, which may be none.
func nextTerm(base lang.Date, months int, met lang.Date) lang.Date {
	if met < base {
		return base
	}
	for k := termsBetween(base, months, met); ; k++ {
		if t := term(base, months, k); t == "" || t > met {
			return t
		}
	}
}

// termsBetween is about how many terms lie between two dates, never too many.
func termsBetween(base lang.Date, months int, to lang.Date) int {
	y, m, _ := parts(base)
	toYear, toMonth, _ := parts(to)
	return max(0, ((toYear-y)*12+toMonth-m)/months)
}

func parts(d lang.Date) (y, m, day int) {
	if len(d) != len(time.DateOnly) {
		return 0, 1, 1
	}
	digit := func(i int) int { return int(d[i] - '0') }
	return digit(0)*1000 + digit(1)*100 + digit(2)*10 + digit(3), digit(5)*10 + digit(6), digit(8)*10 + digit(9)
}

func daysIn(y, m int) int { return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// dueOn is the date of the obligation, or of its first term, as it was on a day: what
// the paragraph says, or what was last agreed instead.
func (o *Obligation) dueOn(d day) lang.Date {
	due := o.Paragraph.Due
	for _, p := range o.Proposals {
		if p.What == moved && p.Fate == agreed && d.has(p.Settled) {
			due = p.Due
		}
	}
	return due
}

// carried counts how often it was put off by a day.
func (o *Obligation) carried(d day) (times int) {
	for _, p := range o.Proposals {
		if p.What == moved && p.Fate == agreed && d.has(p.Settled) && p.Due > p.From {
			times++
		}
	}
	return times
}

// ended is how it had ended by a day, nil if it had not.
func (o *Obligation) ended(d day) *Proposal {
	for i, p := range o.Proposals {
		if p.What != moved && p.Fate == agreed && d.has(p.Settled) {
			return &o.Proposals[i]
		}
	}
	return nil
}
