package treaty_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure/treaty"
)

func days(n int) treaty.Span       { return treaty.Span{Number: n, Unit: "days"} }
func months(n int) treaty.Span     { return treaty.Span{Number: n, Unit: "months"} }
func monthStart(n int) treaty.Span { return treaty.Span{Number: n, Unit: "month-start"} }

// instrument has columns of states bound on days of deposit.
func instrument(e treaty.Entry, deposits map[party.ID]lang.Date, outside ...lang.Date) *treaty.State {
	s := &treaty.State{By: "kg", Instrument: treaty.Instrument{Symbol: "T", Form: "multilateral", Entry: e}, Columns: map[party.ID]treaty.Column{},
		Articles: []treaty.Article{{Article: "1", Measures: []policy.Measure{policy.Locate}}, {Article: "2", Measures: []policy.Measure{policy.Locate}}}}
	for id, day := range deposits {
		s.Parties = append(s.Parties, id)
		s.Columns[id] = treaty.Column{Facts: treaty.Facts{Of: id, Standing: "bound", Consented: day}, AsOf: "2024-01-01"}
	}
	for i, day := range outside {
		s.Deposits.States = append(s.Deposits.States, treaty.Deposit{State: fmt.Sprint(i), Deposited: day})
	}
	return s
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, not %v", what, got, want)
	}
}

// An agreement of the CIS enters into force with the third instrument: BY 1997-03-17, TJ
// 1997-08-21, AM 1998-12-21; for each later state on the day of its own.
func TestThirdInstrument(t *testing.T) {
	s := instrument(treaty.Entry{By: "deposits", Count: 3},
		map[party.ID]lang.Date{"kz": "1998-12-29", "kg": "2001-12-13", "am": "1998-12-21"},
		"1997-03-17", "2001-09-12", "1997-08-21", "1999-09-14", "2002-09-26")
	want(t, "in general", s.Entered(), lang.Date("1998-12-21"))
	for id, day := range map[party.ID]lang.Date{"am": "1998-12-21", "kz": "1998-12-29", "kg": "2001-12-13"} {
		want(t, string(id), s.ForceFor(id).From, day)
	}
	want(t, "between two", s.Between("kz", "kg").From, lang.Date("2001-12-13"))
}

// The Nakhchivan Agreement: on the thirtieth day after the third notification.
func TestThirtiethDayAfterTheThird(t *testing.T) {
	s := instrument(treaty.Entry{By: "deposits", Count: 3, Span: days(30), Later: days(30)},
		map[party.ID]lang.Date{"az": "2010-02-01", "tr": "2010-06-09", "kz": "2010-10-18", "kg": "2011-12-19"})
	want(t, "in general", s.Entered(), lang.Date("2010-11-17"))
	want(t, "az, one of the three", s.ForceFor("az").From, lang.Date("2010-11-17"))
	want(t, "kg, later", s.ForceFor("kg").From, lang.Date("2012-01-18"))
}

// The Vienna Convention on Diplomatic Relations, article 51: the thirtieth day after the
// 22nd instrument, and for each later state after its own.
func TestTwentySecondInstrument(t *testing.T) {
	var first []lang.Date
	for i := range 21 {
		first = append(first, lang.Date(fmt.Sprintf("1962-%02d-%02d", i%12+1, i+1)))
	}
	s := instrument(treaty.Entry{By: "deposits", Count: 22, Span: days(30), Later: days(30)},
		map[party.ID]lang.Date{"aa": "1964-03-25", "bb": "1964-04-23", "cc": "1994-10-07"}, first...)
	want(t, "in general", s.Entered(), lang.Date("1964-04-24"))
	want(t, "deposited the 22nd", s.ForceFor("aa").From, lang.Date("1964-04-24"))
	want(t, "deposited before it was in force", s.ForceFor("bb").From, lang.Date("1964-05-23"))
	want(t, "acceded", s.ForceFor("cc").From, lang.Date("1994-11-06"))
}

// The Convention against Transnational Organized Crime, article 38: ninety days after the
// 40th instrument; where only the day of its entry into force is known, that will do.
func TestKnownFromTheDepositary(t *testing.T) {
	s := instrument(treaty.Entry{By: "deposits", Count: 40, Span: days(90), Later: days(30), Entered: "2003-09-29"},
		map[party.ID]lang.Date{"tr": "2003-03-25", "kg": "2003-10-02", "az": "2003-10-30", "uz": "2003-12-09", "kz": "2008-07-31"})
	for id, day := range map[party.ID]lang.Date{"tr": "2003-09-29", "kg": "2003-11-01", "az": "2003-11-29", "uz": "2004-01-08", "kz": "2008-08-30"} {
		want(t, string(id), s.ForceFor(id).From, day)
	}
}

// Conventions of the Council of Europe count months, from the first of the one after:
// Convention 108 for AZ, TR and HU, the Convention on Cybercrime for AZ.
func TestFirstOfTheMonth(t *testing.T) {
	for deposited, day := range map[lang.Date]lang.Date{
		"2010-05-03": "2010-09-01", "2016-05-02": "2016-09-01", "1997-10-08": "1998-02-01", "2010-03-15": "2010-07-01",
	} {
		s := instrument(treaty.Entry{By: "deposits", Count: 5, Span: monthStart(3), Later: monthStart(3), Entered: "1985-10-01"}, map[party.ID]lang.Date{"az": deposited})
		want(t, string(deposited), s.ForceFor("az").From, day)
	}
	for _, c := range []struct {
		span      treaty.Span
		day, want lang.Date
	}{
		{months(1), "2024-01-31", "2024-02-29"}, {months(1), "2023-01-31", "2023-02-28"}, {months(12), "2024-02-29", "2025-02-28"},
		{months(3), "2023-11-30", "2024-02-29"}, {monthStart(0), "2024-02-01", "2024-03-01"}, {monthStart(3), "2023-12-31", "2024-04-01"},
		{days(90), "2002-06-28", "2002-09-26"}, {days(366), "2024-01-01", "2025-01-01"}, {days(1), "1900-02-28", "1900-03-01"},
		{treaty.Span{}, "2024-05-05", "2024-05-05"}, {days(30), "", ""}, {days(30), "2024-02-30", ""}, {days(10), "9999-12-25", ""},
	} {
		s := instrument(treaty.Entry{By: "deposits", Count: 1, Span: c.span}, map[party.ID]lang.Date{"az": c.day})
		want(t, fmt.Sprint(c.span, c.day), s.Entered(), c.want)
	}
}

// A bilateral agreement by exchange of notes, in force a month after the second; one by
// signature alone; and neither between others.
func TestBilateral(t *testing.T) {
	e := treaty.Entry{By: "notes", Span: days(30)}
	s := instrument(e, map[party.ID]lang.Date{"kz": "2007-02-22", "tr": "2010-07-06"})
	s.Instrument.Form, s.Instrument.Between = "bilateral", []party.ID{"kz", "tr"}
	want(t, "notes", s.Between("tr", "kz").From, lang.Date("2010-08-05"))
	want(t, "others", s.Between("kz", "kg"), treaty.Force{})
	one := instrument(e, map[party.ID]lang.Date{"kz": "2007-02-22"})
	one.Instrument.Form, one.Instrument.Between = "bilateral", []party.ID{"kz", "tr"}
	want(t, "one note", one.Entered(), lang.Date(""))
	s.Instrument.Entry = treaty.Entry{By: "signature"}
	for _, id := range s.Parties {
		s.Columns[id] = treaty.Column{Facts: treaty.Facts{Of: id, Standing: "bound", Signed: "2023-02-22"}}
	}
	want(t, "signature", s.Between("kz", "tr").From, lang.Date("2023-02-22"))
}

// Who withdraws is bound until the notice has run; twelve months where the text is silent.
func TestWithdrawal(t *testing.T) {
	s := instrument(treaty.Entry{By: "deposits", Count: 1}, map[party.ID]lang.Date{"kg": "2000-01-01", "kz": "2000-01-01"})
	c := s.Columns["kz"]
	c.Facts.Withdrew = "2024-02-29"
	s.Columns["kz"] = c
	want(t, "silent", s.ForceFor("kz").Until, lang.Date("2025-02-28"))
	s.Instrument.Notice = days(90)
	want(t, "ninety days", s.Between("kg", "kz").Until, lang.Date("2024-05-29"))
	founds := func(on lang.Date) int { return len(s.Bases("locate", "kg", "kz", on)) }
	want(t, "the last day", founds("2024-05-28"), 2)
	want(t, "the day it takes effect", founds("2024-05-29"), 0)
	want(t, "the day before it was in force", founds("1999-12-31"), 0)
	s.Instrument.Ended = "2010-01-01"
	want(t, "ended for all", s.Between("kg", "kz").Until, lang.Date("2010-01-01"))
}

// A reservation takes its articles away between its author and everybody; an objection
// that precludes, the whole between two.
func TestStatements(t *testing.T) {
	s := instrument(treaty.Entry{By: "deposits", Count: 1}, map[party.ID]lang.Date{"kg": "2000-01-01", "kz": "2000-01-01", "uz": "2000-01-01"})
	c := s.Columns["kz"]
	c.Statements = []treaty.Statement{{ID: "kz-1", Saying: treaty.Saying{Of: "kz", Kind: "reservation", Day: "2005-01-01", Articles: []string{"2"}}, Ended: "2010-01-01"},
		{ID: "kz-2", Saying: treaty.Saying{Of: "kz", Kind: "objection", Toward: "uz", Precludes: true}}}
	s.Columns["kz"] = c
	for day, n := range map[lang.Date]int{"2004-12-31": 2, "2005-01-01": 1, "2009-12-31": 1, "2010-01-01": 2} {
		want(t, "kg kz "+string(day), len(s.Bases("locate", "kg", "kz", day)), n)
		want(t, "kg uz "+string(day), len(s.Bases("locate", "kg", "uz", day)), 2)
		want(t, "uz kz "+string(day), len(s.Bases("locate", "uz", "kz", day)), 0)
	}
}

// What is known goes as far as it is known.
func TestUnknownDays(t *testing.T) {
	s := instrument(treaty.Entry{}, map[party.ID]lang.Date{"kg": "", "kz": "1999-01-01"})
	force := s.ForceFor("kg")
	want(t, "bound, no days", force.From, lang.Date("2024-01-01"))
	want(t, "and it says so", force.Known, true)
	want(t, "a deposit and no rule", s.ForceFor("kz").From, lang.Date("2024-01-01"))
	c := s.Columns["kz"]
	c.Facts = treaty.Facts{Of: "kz", Standing: "signed", Signed: "1999-01-01", Provisional: "1999-06-01"}
	s.Columns["kz"] = c
	want(t, "applied provisionally", s.ForceFor("kz").From, lang.Date("1999-06-01"))
	c.Facts.Provisional = ""
	s.Columns["kz"] = c
	want(t, "signed only", s.ForceFor("kz").From, lang.Date(""))
	want(t, "nobody known", s.ForceFor("az").From, lang.Date(""))
}

// The order in which facts arrive changes nothing, one deposit more never puts off the
// general day, nobody is bound before it, and a pair is symmetric.
func TestForceProperties(t *testing.T) {
	day := rapid.Custom(func(t *rapid.T) lang.Date {
		return lang.Date(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 12000).Draw(t, "day")).Format(time.DateOnly))
	})
	span := rapid.Custom(func(t *rapid.T) treaty.Span {
		return treaty.Span{Number: rapid.IntRange(0, 400).Draw(t, "number"), Unit: rapid.SampledFrom([]string{"", "days", "months", "month-start"}).Draw(t, "unit")}
	})
	rapid.Check(t, func(t *rapid.T) {
		e := treaty.Entry{By: "deposits", Count: rapid.IntRange(1, 6).Draw(t, "count"), Span: span.Draw(t, "span"), Later: span.Draw(t, "later")}
		deposits := map[party.ID]lang.Date{}
		for _, id := range []party.ID{"az", "kg", "kz", "tr", "uz"} {
			deposits[id] = day.Draw(t, string(id))
		}
		outside := rapid.SliceOfN(day, 0, 4).Draw(t, "outside")
		s := instrument(e, deposits, outside...)
		general := s.Entered()
		shuffled := instrument(e, deposits, rapid.Permutation(outside).Draw(t, "other order")...)
		if shuffled.Entered() != general {
			t.Fatalf("in another order: %s, not %s", shuffled.Entered(), general)
		}
		if more := instrument(e, deposits, append(slices.Clone(outside), day.Draw(t, "more"))...).Entered(); general != "" && more > general {
			t.Fatalf("one deposit more puts it off from %s to %s", general, more)
		}
		for a, deposited := range deposits {
			force := s.ForceFor(a)
			if force.From != shuffled.ForceFor(a).From {
				t.Fatalf("%s: the order of others' deposits changes its day", a)
			}
			if general == "" && force.From != "" || force.From != "" && (force.From < general || force.From < deposited) {
				t.Fatalf("%s bound from %s; deposited %s, in general %s", a, force.From, deposited, general)
			}
			for b := range deposits {
				if s.Between(a, b) != s.Between(b, a) {
					t.Fatalf("%s and %s are not bound alike", a, b)
				}
			}
		}
	})
}

// A later day never gives an earlier one.
func TestSpansKeepOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(label string) lang.Date {
			return lang.Date(time.Date(2023, 12, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 500).Draw(t, label)).Format(time.DateOnly))
		}
		p := treaty.Span{Number: rapid.IntRange(0, 60).Draw(t, "number"), Unit: rapid.SampledFrom([]string{"days", "months", "month-start"}).Draw(t, "unit")}
		a, b := at("a"), at("b")
		after := func(d lang.Date) lang.Date {
			return instrument(treaty.Entry{By: "deposits", Count: 1, Span: p}, map[party.ID]lang.Date{"kg": d}).Entered()
		}
		if c := cmp.Compare(after(a), after(b)); c != 0 && c != cmp.Compare(a, b) || after(a) < a {
			t.Fatalf("%v: %s → %s, %s → %s", p, a, after(a), b, after(b))
		}
	})
}
