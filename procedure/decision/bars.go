package decision

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
)

// Bar is one bar of a chart: how many lines of each colour something has. What it stands
// for is its Party, or its Dossier with a Title.
type Bar struct {
	Party   party.ID
	Dossier string
	Symbol  string
	Title   lang.Text
	Colours [5]int // as in Colours
	Total   int
}

// ByParty makes the chart of the parties, by name.
func ByParty(lines []Line) []Bar {
	bars := gather(lines, func(l Line) (Bar, bool) { return Bar{Party: l.Party}, l.Party != "" })
	slices.SortStableFunc(bars, func(a, b Bar) int { return slices.Compare([]party.ID{a.Party}, []party.ID{b.Party}) })
	return bars
}

// ByDecision makes the chart of the decisions, in the order of the lines.
func ByDecision(lines []Line) []Bar {
	return gather(lines, func(l Line) (Bar, bool) {
		return Bar{Dossier: l.Dossier, Symbol: l.Symbol, Title: l.Decision}, true
	})
}

// ByMeeting makes the chart of the meetings whose decisions they are.
func ByMeeting(lines []Line) []Bar {
	return gather(lines, func(l Line) (Bar, bool) { return Bar{Dossier: l.Meeting, Title: l.MeetingName}, true })
}

func gather(lines []Line, of func(Line) (Bar, bool)) []Bar {
	type key struct{ party, dossier, symbol string }
	at := map[key]int{}
	var bars []Bar
	for _, l := range lines {
		b, counts := of(l)
		if !counts {
			continue
		}
		k := key{string(b.Party), b.Dossier, b.Symbol}
		i, known := at[k]
		if !known {
			i, at[k] = len(bars), len(bars)
			bars = append(bars, b)
		}
		bars[i].Colours[l.Colour.rank()]++
		bars[i].Total++
	}
	return bars
}
