// Package limit reckons the time limits of requests between authorities: which one
// applies, from when it runs, when it stands still, and when it ends.
//
// It is pure. What happened comes in as events in the order of the dossier, each with the
// moment its author claims; what comes out is the same on every node that holds the same
// events. A limit is a span to the millisecond: a day is 24 hours and a calendar day of
// nobody's zone, so that two capitals never differ by a midnight.
package limit

import "kenesh/lang"

// Spans, in milliseconds.
const (
	Minute lang.Moment = 60_000
	Hour               = 60 * Minute
	Day                = 24 * Hour
)

// Profile is the set of limits that a pair of parties goes by.
type Profile struct {
	Name   string
	Direct lang.Moment // urgent, and the information can be reached directly
	Urgent lang.Moment // urgent, and it must be obtained
	Other  lang.Moment // all else
}

// The profiles. A treaty's article names one; where it names none, General applies.
var (
	// General is that of Directive (EU) 2023/977, article 5(1).
	General = Profile{"general", 8 * Hour, 3 * Day, 7 * Day}
	// Region is the thirty days of the region's agreements on cooperation against crime.
	// They say of urgent requests only that they are dealt with at once, so what is urgent
	// goes by the general limits.
	Region = Profile{"region", 8 * Hour, 3 * Day, 30 * Day}
	// HalfDay is that of the SIRENE Manual (2011/406/EU), 1.3.5: twelve hours for all.
	HalfDay = Profile{"half-day", 12 * Hour, 12 * Hour, 12 * Hour}
)

// Profiles lists them, the one that applies where none is named first.
var Profiles = []Profile{General, Region, HalfDay}

// ProfileOf returns the profile of a name; General for one there is not.
func ProfileOf(name string) Profile {
	for _, p := range Profiles {
		if p.Name == name {
			return p
		}
	}
	return General
}

// How soon an officer, and not the node alone, says that she has a request: an hour for
// an urgent one, Kenesh's own rule; else the three working days of Implementing Regulation
// (EU) 2024/2545, article 6(4), as 72 hours, for no calendar of holidays is everybody's.
const (
	AcknowledgeUrgent = Hour
	Acknowledge       = 72 * Hour
)

// Class says which of a profile's limits a request goes by.
type Class string

// The classes.
const (
	Direct Class = "direct"
	Urgent Class = "urgent"
	Other  Class = "other"
)

// Span is the limit of a class.
func (p Profile) Span(c Class) lang.Moment {
	switch c {
	case Direct:
		return p.Direct
	case Urgent:
		return p.Urgent
	}
	return p.Other
}
