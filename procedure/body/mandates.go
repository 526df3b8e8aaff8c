package body

import (
	"cmp"

	"kenesh/lang"
	"kenesh/procedure"
)

// MandatesChoice is what a reader of the bodies' mandates chooses.
type MandatesChoice struct {
	Day lang.Date `json:"day,omitempty"` // today, if none
}

// overviews look at all bodies together, on a day: what no rule can say, for none knows it.
var overviews = []procedure.Overview{procedure.Over("mandates", mandates).OnToday()}

// mandates: of each body in force whether it meets as often as it must, how much of the year
// is left and which years were missed, and whose mandate ends or has lapsed.
func mandates(v procedure.View, cases []procedure.Case, c MandatesChoice) procedure.Document {
	day := cmp.Or(c.Day, v.Today)
	years := table("body", "body.label.year-needed", "body.label.year-held", "body.label.year-fixed", "body.label.days-left", "body.label.status")
	ending := table("body", "body.field.ends", "body.label.days-left", "body.label.status")
	missed := table("body", "body.label.year", "body.label.year-needed", "body.label.year-held", "body.label.status")
	lapsedOnes := table("body", "body.field.ends")
	for _, one := range cases {
		s := one.State.(*State)
		name := procedure.Link{Label: s.Founded.Name, Dossier: one.ID}
		switch {
		case !s.Agreed || s.WoundUp != "" && s.WoundUp < day:
		case s.Lapsed(day):
			lapsedOnes.Rows = append(lapsedOnes.Rows, []any{name, s.Ends})
		default:
			if y := s.year(yearOf(day)); y.Needed > 0 && s.Founded.Since <= day {
				years.Rows = append(years.Rows, []any{name, y.Needed, y.Held, y.Fixed, Between(day, y.last(s.end())), s.yearSign(y, day)})
			}
			for _, y := range s.short(ahead) {
				if y.last("") < day {
					missed.Rows = append(missed.Rows, []any{name, y.name(), y.Needed, y.Held, s.outSign(y)})
				}
			}
			if s.Ends != "" {
				ending.Rows = append(ending.Rows, []any{name, s.Ends, Between(day, s.Ends), s.endSign(day)})
			}
		}
	}
	doc := procedure.Document{Sections: []procedure.Section{{Blocks: []procedure.Block{
		procedure.Sentence{Message: lang.Say("body.label.on-day", lang.Args{"day": day})}}}}}
	for _, part := range []struct {
		name string
		t    procedure.Table
	}{{"this-year", years}, {"years-missed", missed}, {"mandates-ending", ending}, {"mandates-lapsed", lapsedOnes}} {
		var block procedure.Block = part.t
		if len(part.t.Rows) == 0 {
			block = procedure.Sentence{Message: label("no-bodies")}
		}
		doc.Sections = append(doc.Sections, procedure.Section{Heading: label(part.name), Name: part.name, Blocks: []procedure.Block{block}})
	}
	return doc
}

// yearSign warns from the day the rules say, while the year's meetings are not all fixed.
func (s *State) yearSign(y Year, day lang.Date) procedure.Sign {
	tone := procedure.Quiet
	switch {
	case y.Kept():
		tone = procedure.Good
	case y.Foreseen():
		tone = procedure.Live
	case day >= Later(y.last(s.end()), -s.Rules().WarnDays):
		return procedure.Sign{Word: label("year-in-danger"), Tone: procedure.Alarm}
	}
	return procedure.Sign{Word: s.yearWord(y), Tone: tone}
}

// outSign is of a year that is out and was not kept: missed, and why if that is on record.
func (s *State) outSign(y Year) procedure.Sign {
	if s.closed(y) {
		return procedure.Sign{Word: s.yearWord(y), Tone: procedure.Quiet}
	}
	return procedure.Sign{Word: label("year-missed"), Tone: procedure.Warn}
}

// endSign says from the day on which an end is to be announced that it is near.
func (s *State) endSign(day lang.Date) procedure.Sign {
	if day >= Later(s.Ends, -s.Rules().AnnounceDays) {
		return procedure.Sign{Word: label("end-soon"), Tone: procedure.Warn}
	}
	return procedure.Sign{Word: label("end-far"), Tone: procedure.Quiet}
}
