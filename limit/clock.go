package limit

import "kenesh/lang"

// What is what happens to a clock.
type What string

// The events. Only steps in the record make one.
const (
	Start   What = "start"   // the request was received
	Pause   What = "pause"   // a clarification was asked for; each one pauses for itself
	Resume  What = "resume"  // one was given
	Reclass What = "reclass" // urgency was contested, or how the information can be reached is known
	Extend  What = "extend"  // an authorisation is awaited: until Until, which was told at once
	Stop    What = "stop"    // the final reply, a refusal of the whole, or the end of the matter
)

// Event is one of them with the moment its author claims.
type Event struct {
	What  What        `json:"what,omitempty"`
	At    lang.Moment `json:"at,omitempty"`
	Class Class       `json:"class,omitempty"` // of Start and Reclass
	Until lang.Moment `json:"until,omitempty"` // of Extend
}

// Clock is how a limit stands after some events. The zero Clock has not started.
type Clock struct {
	Profile string
	Class   Class
	Started lang.Moment
	Stopped lang.Moment
	Paused  lang.Moment // since when it has stood still; 0: it runs
	Rested  lang.Moment // how long it stood still before
	Until   lang.Moment // what an authorisation extends it to

	open int         // clarifications that are wanted
	last lang.Moment // the latest moment so far
}

// Run is the clock of a profile after events in the dossier's order.
func Run(p Profile, events []Event) Clock {
	c := Clock{Profile: p.Name}
	for _, e := range events {
		c = c.After(e)
	}
	return c
}

// After is the clock after one more event. Clocks of two capitals differ, so an event may
// claim an earlier moment than one that stands before it; it is then taken to have
// happened at that one's. What makes no sense where it stands changes nothing.
func (c Clock) After(e Event) Clock {
	at := max(e.At, c.last)
	switch {
	case e.What == Start && c.Started == 0:
		c.Started, c.Class = at, e.Class
	case c.Started == 0 || c.Stopped != 0 || e.What == Start:
		return c
	case e.What == Pause:
		if c.open++; c.open == 1 {
			c.Paused = at
		}
	case e.What == Resume && c.open > 0:
		if c.open--; c.open == 0 {
			c.Rested, c.Paused = c.Rested+at-c.Paused, 0
		}
	case e.What == Reclass:
		c.Class = e.Class
	case e.What == Extend:
		c.Until = max(c.Until, e.Until)
	case e.What == Stop:
		c.Stopped = at
	default:
		return c
	}
	c.last = at
	return c
}

// Limit is when the time runs out by the profile; 0 while the clock has not started or
// stands still.
func (c Clock) Limit() lang.Moment {
	if c.Started == 0 || c.Paused != 0 && c.Stopped == 0 {
		return 0
	}
	return c.bound()
}

// Due is Limit, or what an authorisation extends it to.
func (c Clock) Due() lang.Moment {
	if c.Limit() == 0 {
		return 0
	}
	return max(c.Limit(), c.Until)
}

// bound is when the time runs out; of a clock that stands still, as if it went on where
// it stopped to.
func (c Clock) bound() lang.Moment {
	return c.Started + c.rested() + ProfileOf(c.Profile).Span(c.Class)
}

func (c Clock) rested() lang.Moment {
	if c.Paused != 0 && c.Stopped != 0 {
		return c.Rested + c.Stopped - c.Paused
	}
	return c.Rested
}

// Running reports whether time goes by.
func (c Clock) Running() bool { return c.Started != 0 && c.Stopped == 0 && c.Paused == 0 }

// Elapsed is how much time has counted by some moment: never more than has passed since
// the start, and none of what the clock stood still.
func (c Clock) Elapsed(now lang.Moment) lang.Moment {
	if c.Started == 0 {
		return 0
	}
	now = max(now, c.last)
	if c.Stopped != 0 {
		now = c.Stopped
	}
	rested := c.Rested
	if c.Paused != 0 {
		rested += now - c.Paused
	}
	return now - c.Started - rested
}

// Exceeded is by how much the limit was passed by some moment; 0 if it was kept.
func (c Clock) Exceeded(now lang.Moment) lang.Moment {
	return max(0, c.Elapsed(now)-ProfileOf(c.Profile).Span(c.Class))
}

// Overdue reports whether at some moment an answer is owed and its time, with what an
// authorisation adds to it, has passed.
func (c Clock) Overdue(now lang.Moment) bool {
	return c.Running() && c.Due() < now
}

// Late is by how much the answer came after what was due, an authorisation reckoned in.
func (c Clock) Late(now lang.Moment) lang.Moment {
	if c.Exceeded(now) == 0 {
		return 0
	}
	end := max(now, c.last)
	if c.Stopped != 0 {
		end = c.Stopped
	}
	return min(c.Exceeded(now), max(0, end-c.Until))
}
