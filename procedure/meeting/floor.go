package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// AskFloor is the input of ask-floor. A party alone asks for the floor for itself.
type AskFloor struct {
	Category string    `json:"category,omitempty" field:"required,choices=statement|question|reply|information"`
	Minutes  int       `json:"minutes,omitempty" field:"max=240"`
	Speaker  lang.Text `json:"speaker,omitempty" field:"max=120"`
}

// GiveFloor is the input of give-floor; without minutes, those asked for.
type GiveFloor struct {
	Request string `json:"request,omitempty" field:"required,max=80"`
	Minutes int    `json:"minutes,omitempty" field:"max=240"`
}

// AllotTime is the input of allot-time: how many minutes of the sitting there are for a
// category of speeches. It stops nobody: the chair and the hall see what is left of it.
type AllotTime struct {
	Category string `json:"category,omitempty" field:"required,choices=statement|question|reply|information"`
	Minutes  int    `json:"minutes,omitempty" field:"required,min=1,max=1440"`
}

// Speech is a request for the floor and what became of it.
type Speech struct {
	ID       string      `json:"id,omitempty"`
	By       party.ID    `json:"by,omitempty"`
	Item     string      `json:"item,omitempty"` // the one before the meeting when it was asked for
	Category string      `json:"category,omitempty"`
	Speaker  lang.Text   `json:"speaker,omitempty"`
	Minutes  int         `json:"minutes,omitempty"`
	Asked    lang.Moment `json:"asked,omitempty"`
	From     lang.Moment `json:"from,omitempty"`  // since when it has the floor
	Until    lang.Moment `json:"until,omitempty"` // when it ended
	Stage    string      `json:"stage,omitempty"`
}

// The stages of a request for the floor.
const (
	waiting  = "waiting"
	speaking = "speaking"
	spoken   = "spoken"
	waived   = "waived" // its party gave it up
)

// RaisePoint is the input of raise-point: a point of order.
type RaisePoint struct {
	Text lang.Text `json:"text,omitempty" field:"required,long"`
}

// RuleOnPoint is the chair's ruling. A no has its reason.
type RuleOnPoint struct {
	Point   string    `json:"point,omitempty" field:"required,max=80"`
	Outcome string    `json:"outcome,omitempty" field:"required,choices=granted|declined"`
	Reason  lang.Text `json:"reason,omitempty"`
}

// Point is a point of order and the ruling on it.
type Point struct {
	ID      string      `json:"id,omitempty"`
	By      party.ID    `json:"by,omitempty"`
	Number  uint64      `json:"number,omitempty"` // of the act in its party's chain
	At      lang.Moment `json:"at,omitempty"`
	Item    string      `json:"item,omitempty"`
	Text    lang.Text   `json:"text,omitempty"`
	Outcome string      `json:"outcome,omitempty"`
	Reason  lang.Text   `json:"reason,omitempty"`
}

func allotTime(s *State, _ procedure.Act, in AllotTime) error {
	put(&s.Sitting.Allotted, in.Category, in.Minutes)
	return nil
}

func askFloor(s *State, a procedure.Act, in AskFloor) error {
	if s.asked(a.Party) >= 0 {
		return procedure.Refuse("meeting.refuse.asked-already", nil)
	}
	if limit := s.Call.Rules.minutes(a.Party); limit > 0 && in.Minutes > limit {
		return procedure.RefuseField("minutes", "meeting.refuse.too-long", lang.Args{"minutes": limit})
	}
	s.Sitting.Speeches = append(s.Sitting.Speeches, Speech{ID: id(a), By: a.Party, Item: s.Sitting.Item, Category: in.Category,
		Speaker: in.Speaker, Minutes: in.Minutes, Asked: a.At, Stage: waiting})
	return nil
}

// waiveFloor takes a request off the list. It can be given the floor all the same, by a
// chair that has not heard of it.
func waiveFloor(s *State, a procedure.Act, _ Nothing) error {
	s.Sitting.Speeches[s.asked(a.Party)].Stage = waived
	return nil
}

// asked is the place of a party's request that waits, -1 if there is none.
func (s *State) asked(id party.ID) int {
	return slices.IndexFunc(s.Sitting.Speeches, func(x Speech) bool { return x.By == id && x.Stage == waiting })
}

func hasAsked(s *State, a procedure.Act) error {
	if s.asked(a.Party) < 0 {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}

// giveFloor: who had the floor has ended. The request stands for good once it is made,
// given up or not, so what the chair gives is never undone by what comes late.
func giveFloor(s *State, a procedure.Act, in GiveFloor) error {
	at := slices.IndexFunc(s.Sitting.Speeches, func(x Speech) bool { return x.ID == in.Request && (x.Stage == waiting || x.Stage == waived) })
	if at < 0 {
		return procedure.RefuseField("request", "meeting.refuse.not-on-list", lang.Args{"id": in.Request})
	}
	s.endSpeech(a.At)
	x := &s.Sitting.Speeches[at]
	x.Stage, x.From = speaking, a.At
	if in.Minutes > 0 {
		x.Minutes = in.Minutes
	}
	return nil
}

func endFloor(s *State, a procedure.Act, _ Nothing) error {
	s.endSpeech(a.At)
	return nil
}

func (s *State) endSpeech(at lang.Moment) {
	for i := range s.Sitting.Speeches {
		if x := &s.Sitting.Speeches[i]; x.Stage == speaking {
			x.Stage, x.Until = spoken, at
		}
	}
}

// Speaker is who has the floor; its zero value if nobody has.
func (s *State) Speaker() Speech {
	if at := slices.IndexFunc(s.Sitting.Speeches, func(x Speech) bool { return x.Stage == speaking }); at >= 0 {
		return s.Sitting.Speeches[at]
	}
	return Speech{}
}

// Ends is when the minutes of a speech are over; 0 if it has none or has not begun.
func (x Speech) Ends() lang.Moment {
	if x.From == 0 || x.Minutes == 0 {
		return 0
	}
	return x.From + lang.Moment(x.Minutes)*60_000
}

// Waiting lists the requests for the floor in the order they were made.
func (s *State) Waiting() []Speech {
	return slices.DeleteFunc(slices.Clone(s.Sitting.Speeches), func(x Speech) bool { return x.Stage != waiting })
}

func someoneAsked(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Sitting.Speeches, func(x Speech) bool { return x.Stage == waiting || x.Stage == waived }) {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}

func someoneSpeaks(s *State, _ procedure.Act) error {
	if s.Speaker().ID == "" {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}

func raisePoint(s *State, a procedure.Act, in RaisePoint) error {
	s.Sitting.Points = append(s.Sitting.Points, Point{ID: id(a), By: a.Party, Number: a.Number, At: a.At, Item: s.Sitting.Item, Text: in.Text})
	return nil
}

func pointsWait(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Sitting.Points, func(p Point) bool { return p.Outcome == "" }) {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}

func ruleOnPoint(s *State, _ procedure.Act, in RuleOnPoint) error {
	at := slices.IndexFunc(s.Sitting.Points, func(p Point) bool { return p.ID == in.Point && p.Outcome == "" })
	switch {
	case at < 0:
		return procedure.RefuseField("point", "meeting.refuse.not-on-list", lang.Args{"id": in.Point})
	case in.Outcome == declined && in.Reason.Empty():
		return procedure.RefuseField("reason", "meeting.refuse.reason-missing", nil)
	}
	s.Sitting.Points[at].Outcome, s.Sitting.Points[at].Reason = in.Outcome, in.Reason
	return nil
}
