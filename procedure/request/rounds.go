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
	Starts   uint64      `json:"starts,omitempty"`   // the requester's entry whose receipt starts the clock
	Received lang.Moment `json:"received,omitempty"` // by the addressee's own entry
	Ended    lang.Moment `json:"ended,omitempty"`    // the final reply, a refusal of the whole, or the closing
	How      string      `json:"how,omitempty"`      // replied, refused or closed
	By       uint64      `json:"by,omitempty"`       // the entry that ended it, of whose step that is
	Events   []Event     `json:"events,omitempty"`
}

// Event is what happened to the clock, and the entry that brought it about.
type Event struct {
	Party  party.ID    `json:"party,omitempty"`
	Number uint64      `json:"number,omitempty"`
	Event  limit.Event `json:"event,omitzero"`
}

// Signed is an officer's act for one of the two sides, and when it was by her word.
type Signed struct {
	Party  party.ID    `json:"party,omitempty"`
	Number uint64      `json:"number,omitempty"`
	At     lang.Moment `json:"at,omitempty"`
}

// bearable is by how much an entry may be ahead of the watch of a node that takes it in, so
// that an honest author's own entries are never older than that against what it has seen.
const bearable = 5 * limit.Minute

// moment is when an act happened as far as the clock goes: by its author's word, but not before
// what its author had seen or signed itself.
func (s *State) moment(a procedure.Act) lang.Moment {
	at := a.At
	for _, x := range s.Signed {
		if x.Party == a.Party && x.Number < a.Number || x.Party != a.Party && seen(a, x.Party, x.Number) {
			at = max(at, x.At-bearable)
		}
	}
	return at
}

// begin starts a round with the requester's entry of a number.
func (s *State) begin(number uint64) { s.Rounds = append(s.Rounds, Round{Starts: number}) }

// happens adds an event to the clock of the round under way.
func (s *State) happens(a procedure.Act, e limit.Event) {
	if n := len(s.Rounds); n > 0 {
		e.At = s.moment(a)
		s.Rounds[n-1].Events = append(s.Rounds[n-1].Events, Event{a.Party, a.Number, e})
	}
}

// end stops the clock and the round.
func (s *State) end(how string, a procedure.Act) {
	s.happens(a, limit.Event{What: limit.Stop})
	if n := len(s.Rounds); n > 0 && s.Rounds[n-1].Ended == 0 {
		s.Rounds[n-1].Ended, s.Rounds[n-1].How, s.Rounds[n-1].By = s.moment(a), how, a.Number
	}
}

// clock is how the time limit of a round stands.
func (s *State) clock(r Round) limit.Clock {
	return s.run(r, func(Event) bool { return true })
}

// clockSeen is how the time limit stood for the author of an act: what it had not seen when it
// signed has not happened.
func (s *State) clockSeen(a procedure.Act) limit.Clock {
	return s.run(s.present(), func(e Event) bool { return seen(a, e.Party, e.Number) })
}

func (s *State) run(r Round, counts func(Event) bool) limit.Clock {
	c := limit.Clock{Profile: limit.ProfileOf(s.Contents.Basis.Profile).Name}
	for _, e := range r.Events {
		if counts(e) {
			c = c.After(e.Event)
		}
	}
	return c
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
	if a.By.Name != "" && either(s, a) == nil { // a third party's watch binds nobody
		defer func() { s.Signed = append(s.Signed, Signed{a.Party, a.Number, a.At}) }()
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
		r.Received = s.moment(a)
		start := limit.Event{What: limit.Start, At: r.Received, Class: s.class()}
		r.Events = slices.Insert(r.Events, 0, Event{a.Party, a.Number, start})
	}
}

// silent says what the addressee has left undone as far as the author of an act had seen: its
// node has not shown that it has the request, no officer has acknowledged it, or it is not
// answered.
func (s *State) silent(a procedure.Act) string {
	switch said := s.Acknowledged.Signature; {
	case s.clockSeen(a).Started == 0:
		return "undelivered"
	case said.Party == "" || !seen(a, said.Party, said.Number):
		return "unacknowledged"
	}
	return "unanswered"
}

// holders are those who have an item that id gave.
func holders(a procedure.Act) []party.ID {
	return slices.DeleteFunc(slices.Clone(a.Parties), func(id party.ID) bool { return id == a.Party })
}
