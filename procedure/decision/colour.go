package decision

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// Colour is how the board shows where something stands on a day, never without the
// words. No step sets one. The rule, as Rule publishes it to every reader:
//
//	red    its date has passed and it is not done
//	amber  something stands in the way, or it is due within 30 days, or a report that was
//	       asked for is late
//	green  done
//	blue   planned or under way, and in time
//	grey   superseded or lapsed, or nobody has opted in
//
// The first that holds, from the top; but what has ended is green or grey whatever its
// date was. An obligation has the first colour of those it binds, a decision the first of
// its obligations.
type Colour string

// The colours, the most pressing first.
const (
	Red   Colour = "red"
	Amber Colour = "amber"
	Blue  Colour = "blue"
	Green Colour = "green"
	Grey  Colour = "grey"
)

// Colours lists them in their order.
var Colours = []Colour{Red, Amber, Blue, Green, Grey}

// soon is how many days before its date an obligation turns amber.
const soon = 30

// rank is the place of a colour among the Colours.
func (c Colour) rank() int {
	for i, each := range Colours {
		if c == each {
			return i
		}
	}
	return len(Colours)
}

// Tone is the colour in the tones the desk has.
func (c Colour) Tone() procedure.Tone {
	switch c {
	case Red:
		return procedure.Alarm
	case Amber:
		return procedure.Warn
	case Blue:
		return procedure.Live
	case Green:
		return procedure.Good
	}
	return procedure.Quiet
}

// sign is the colour as a page shows it.
func (c Colour) sign() procedure.Sign { return procedure.Sign{Word: c.Name(), Tone: c.Tone()} }

// Name is the colour in words.
func (c Colour) Name() lang.Message { return lang.Say("decision.colour."+string(c), nil) }

// Rule is the rule in words, a sentence for each colour in their order: what a board and
// an annual report print beside what they show.
func Rule() []lang.Message {
	return []lang.Message{
		lang.Say("decision.rule.red", nil),
		lang.Say("decision.rule.amber", lang.Args{"days": soon}),
		lang.Say("decision.rule.blue", nil),
		lang.Say("decision.rule.green", nil),
		lang.Say("decision.rule.grey", nil),
	}
}

// colour is the rule for one party's line.
func (l Line) colour(d day) Colour {
	switch {
	case l.Status == Done:
		return Green
	case ends(l.Status), l.Party == "":
		return Grey
	case l.Overdue:
		return Red
	case l.Blocked, l.ReportLate:
		return Amber
	case l.Due != "" && d.date != "" && l.Due <= plusDays(d.date, soon):
		return Amber
	}
	return Blue
}

// worst is the most pressing colour of some lines; of none, grey.
func worst(lines []Line) Colour {
	first := Grey
	for _, l := range lines {
		if l.Colour.rank() < first.rank() {
			first = l.Colour
		}
	}
	return first
}
