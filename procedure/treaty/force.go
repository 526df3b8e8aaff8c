package treaty

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
)

// In force or not: from days alone, in whatever order they were recorded. What a depositary
// says goes before what is computed.

// defaultNotice is the time a withdrawal takes where the text says nothing: Vienna Convention
// on the Law of Treaties, article 56(2).
var defaultNotice = Span{Number: 12, Unit: "months"}

// Entered is the day on which it entered into force, none if it has not as far as is known:
//
//   - deposits: a span after the day on which the nth instrument was deposited;
//   - notes: a span after the last of those it is between has notified;
//   - signature: a span after the last of them has signed.
func (s *State) Entered() lang.Date {
	e := s.Instrument.Entry
	if e.Entered != "" {
		return e.Entered
	}
	var days []lang.Date
	switch e.By {
	case "deposits":
		if days = s.deposits(); e.Count > 0 && len(days) >= e.Count {
			return e.Span.after(days[e.Count-1])
		}
		return ""
	case "notes":
		days = s.daysOf(func(f Facts) lang.Date { return f.Consented })
	case "signature":
		days = s.daysOf(func(f Facts) lang.Date { return f.Signed })
	}
	if len(days) == 0 || slices.Contains(days, "") {
		return ""
	}
	return e.Span.after(slices.Max(days))
}

// deposits are the days of all instruments deposited that are known, the first one first.
func (s *State) deposits() []lang.Date {
	var days []lang.Date
	for _, id := range s.Parties {
		if day := s.Columns[id].Facts.Consented; day != "" {
			days = append(days, day)
		}
	}
	for _, d := range s.Deposits.States {
		days = append(days, d.Deposited)
	}
	slices.Sort(days)
	return days
}

func (s *State) daysOf(day func(Facts) lang.Date) []lang.Date {
	var days []lang.Date
	for _, id := range s.Instrument.Between {
		days = append(days, day(s.Columns[id].Facts))
	}
	return days
}

// Force is how long an instrument binds a party: from a day up to, and without, another. No
// From: not at all, as far as is known. No Until: no end is known.
type Force struct {
	From, Until lang.Date
	Provisional bool // applied so from From up to Since
	Since       lang.Date
	Known       bool // From is what is known, and it may be earlier
}

// ForceFor is how long it binds a party.
func (s *State) ForceFor(id party.ID) Force {
	f := s.Columns[id].Facts
	var force Force
	force.Since, force.Known = s.since(s.Columns[id])
	force.From = force.Since
	if f.Provisional != "" && (f.Provisional < force.Since || force.Since == "") {
		force.From, force.Provisional, force.Known = f.Provisional, true, false
	}
	force.Until = f.Ends
	if force.Until == "" && f.Withdrew != "" {
		notice := s.Instrument.Notice
		if notice.empty() {
			notice = defaultNotice
		}
		force.Until = notice.after(f.Withdrew)
	}
	if end := s.Instrument.Ended; end != "" && (force.Until == "" || end < force.Until) {
		force.Until = end
	}
	return force
}

// since is the day on which it entered into force for a party, and whether that is only the
// day of which it is known. A party that was among those who brought it into force has it
// from the day it entered into force in general; one that came later, a span after its own
// consent, and not before the others. Of a party that is bound and of which no days are
// known, the day of the information is all there is.
func (s *State) since(c Column) (day lang.Date, known bool) {
	f := c.Facts
	switch {
	case f.InForce != "":
		return f.InForce, false
	case f.Standing != "bound":
		return "", false
	}
	e := s.Instrument.Entry
	consent := f.Consented
	if consent == "" && e.By == "signature" {
		consent = f.Signed
	}
	if consent == "" || e.By == "" {
		return c.AsOf, true
	}
	general := s.Entered()
	if general == "" || e.Span.after(consent) <= general {
		return general, false
	}
	return max(general, e.Later.after(consent)), false
}

// on reports whether a day is within a force.
func (f Force) on(day lang.Date) bool {
	return f.From != "" && f.From <= day && (f.Until == "" || day < f.Until)
}

// Between is how long it is in force between two parties; nothing if one of them objects to
// the other as a party.
func (s *State) Between(a, b party.ID) Force {
	if a == b || !s.Struck.Empty() || s.strangers(a, b) {
		return Force{}
	}
	x, y := s.ForceFor(a), s.ForceFor(b)
	if x.From == "" || y.From == "" {
		return Force{}
	}
	both := Force{From: max(x.From, y.From), Until: x.Until, Provisional: x.Provisional || y.Provisional, Known: x.Known || y.Known}
	if both.Until == "" || y.Until != "" && y.Until < both.Until {
		both.Until = y.Until
	}
	return both
}

// strangers: between two parties of a bilateral instrument there are no others; and an
// objection may preclude its entry into force between two (Vienna Convention on the Law of
// Treaties, article 20(4)(b)) for as long as it stands.
func (s *State) strangers(a, b party.ID) bool {
	if s.Instrument.Form == "bilateral" && !(slices.Contains(s.Instrument.Between, a) && slices.Contains(s.Instrument.Between, b)) {
		return true
	}
	precludes := func(by, toward party.ID) bool {
		return slices.ContainsFunc(s.Columns[by].Statements, func(x Statement) bool {
			return x.Saying.Precludes && x.Saying.Toward == toward && x.Ended == ""
		})
	}
	return precludes(a, b) || precludes(b, a)
}
