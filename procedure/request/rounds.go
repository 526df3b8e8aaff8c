package request

import (
	"slices"

	"kenesh/lang"
	"kenesh/limit"
	"kenesh/party"
	"kenesh/procedure"
)

// Round is one run of the clock: of the request, and of each reopening.
type Round struct {
	Starts   uint64        `json:"starts,omitempty"`   // the requester's entry whose receipt starts the clock
	Received lang.Moment   `json:"received,omitempty"` // by the addressee's own entry
	Ended    lang.Moment   `json:"ended,omitempty"`    // the final reply, a refusal of the whole, or the closing
	How      string        `json:"how,omitempty"`      // replied, refused or closed
	Events   []limit.Event `json:"events,omitempty"`
}

// begin starts a round with the requester's entry of a number.
func (s *State) begin(number uint64) { s.Rounds = append(s.Rounds, Round{Starts: number}) }

// happens adds an event to the clock of the round under way.
func (s *State) happens(e limit.Event) {
	if n := len(s.Rounds); n > 0 {
		s.Rounds[n-1].Events = append(s.Rounds[n-1].Events, e)
	}
}

// end stops the clock and the round.
func (s *State) end(how string, at lang.Moment) {
	s.happens(limit.Event{What: limit.Stop, At: at})
	if n := len(s.Rounds); n > 0 && s.Rounds[n-1].Ended == 0 {
		s.Rounds[n-1].Ended, s.Rounds[n-1].How = at, how
	}
}

// clock is how the time limit of a round stands.
func (s *State) clock(r Round) limit.Clock {
	return limit.Run(limit.ProfileOf(s.Contents.Basis.Profile), r.Events)
}

// Clock is how the time limit of the round under way, or of the last one, stands.
func (s *State) Clock() limit.Clock { return s.clock(s.present()) }

// class is the limit the request goes by: how the information can be reached is the
// addressee's to say, and until it does, an urgent request goes by the shortest.
func (s *State) class() limit.Class {
	said := s.Acknowledged.Input
	switch {
	case !s.Contents.urgent(), said.View == "contested":
		return limit.Other
	case said.Access == "indirect":
		return limit.Urgent
	}
	return limit.Direct
}

// Heed takes the addressee's word for when it had the request: its first entry that has
// seen the one the round starts with. It also notes who is here without a grant.
func (s *State) Heed(a procedure.Act) {
	if s.Requester == "" {
		return
	}
	if a.By.Name != "" { // a receipt shows no time to anybody
		s.Latest = max(s.Latest, a.At)
	}
	for _, id := range a.Parties {
		switch {
		case slices.Contains(s.sides(), id) || slices.Contains(s.Invited, id) || slices.Contains(s.Uninvited, id):
		case s.Admits(a, id) == nil: // judged when the admission is first heard of: what ends later is another matter
			s.Invited = append(s.Invited, id)
		default:
			s.Uninvited = append(s.Uninvited, id)
		}
	}
	n := len(s.Rounds)
	if n == 0 || a.Party != s.Addressee {
		return
	}
	r := &s.Rounds[n-1]
	if r.Received == 0 && a.Seen[s.Requester] >= r.Starts {
		r.Received = a.At
		start := limit.Event{What: limit.Start, At: a.At, Class: s.class()}
		r.Events = slices.Insert(r.Events, 0, start)
	}
}

// silent says what the addressee has left undone: its node has not shown that it has the
// request, no officer has acknowledged it, or it is not answered.
func (s *State) silent() string {
	switch {
	case s.present().Received == 0:
		return "undelivered"
	case s.Acknowledged.Signature.Party == "":
		return "unacknowledged"
	}
	return "unanswered"
}

// holders are those who have an item that id gave.
func holders(a procedure.Act) []party.ID {
	return slices.DeleteFunc(slices.Clone(a.Parties), func(id party.ID) bool { return id == a.Party })
}
