package decision

import "kenesh/lang"

// ColourOn is the decision's colour on a day.
func (s *State) ColourOn(date lang.Date) Colour { return worst(Ledger([]Decision{{State: s}}, date)) }

// ObligationColourOn is the colour of one of its obligations on a day.
func (s *State) ObligationColourOn(id string, date lang.Date) Colour {
	if o := s.obligation(id); o != nil {
		return worst(s.lines(o, onDay(date)))
	}
	return Grey
}

// StatusOn is where an obligation stands on a day.
func (s *State) StatusOn(id string, date lang.Date) Status {
	if o := s.obligation(id); o != nil {
		return s.status(o, onDay(date))
	}
	return None
}

// History lists what happened to an obligation.
func (s *State) History(id string) []happening { return s.history(id) }
