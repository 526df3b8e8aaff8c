package meeting

import (
	"fmt"
	"strconv"
	"strings"
)

// The symbol of a document is the same in all its languages and never changes:
//
//	KEN/2025/M.2/3           on item 3 of the council's second meeting, in 2025
//	KEN/2025/M.2/3/2         the second document on that item
//	KEN/2025/WG.7/INF.1      of the working group, on no item
//	KEN/2025/M.2/3/Rev.1     its first revision; Add. adds to it, Corr. corrects it
//	KEN/2025/M.2/3/Rev.1/Corr.1
//
// The secretariat alone issues documents, one after another, so the counting depends on
// its chain only: no document that comes late takes another's symbol. The year is that
// of the day the meeting was first convened for, whatever it is postponed to.

// allot gives a document its symbol.
func (s *State) allot(p *Paper) {
	d := p.Document
	switch d.Relation {
	case "revision":
		p.Root = s.Papers[s.issued(d.Symbol)].Root
		p.Symbol = s.free(p.Root+"/Rev.", 1)
	case "addendum":
		p.Symbol = s.free(d.Symbol+"/Add.", 1)
		p.Root = p.Symbol
	case "corrigendum":
		p.Symbol = s.free(d.Symbol+"/Corr.", 1)
		p.Root = p.Symbol
	default:
		p.Symbol = s.first(d.Item)
		p.Root = p.Symbol
	}
}

// first is the symbol of a new document on an item, or on none.
func (s *State) first(item string) string {
	if item == "" {
		return s.free(s.series()+"/INF.", 1)
	}
	symbol := s.series() + "/" + strings.ToUpper(item)
	if s.issued(symbol) < 0 {
		return symbol
	}
	return s.free(symbol+"/", 2)
}

// free counts up to a symbol that nobody has.
func (s *State) free(stem string, from int) string {
	for n := from; ; n++ {
		if symbol := stem + strconv.Itoa(n); s.issued(symbol) < 0 {
			return symbol
		}
	}
}

// series is what all symbols of the meeting begin with.
func (s *State) series() string {
	series, body := s.Call.Series, "M"
	if series == "" {
		series = "KEN"
	}
	if s.Call.Body == "working-group" {
		body = "WG"
	}
	return fmt.Sprintf("%s/%d/%s.%d", series, s.firstYear(), body, s.Call.Number)
}

func (s *State) firstYear() int {
	for _, c := range s.Changes {
		if c.What == changedDays {
			return yearOf(c.Start)
		}
	}
	return s.year()
}
