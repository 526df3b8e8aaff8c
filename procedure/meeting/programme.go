package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// SetEvent is the input of set-event: something around the meeting, at a time and a
// place: an arrival, a reception, the family photograph. With the id of one that is in
// the programme it takes its place.
type SetEvent struct {
	Event string      `json:"event,omitempty" field:"max=80"`
	Kind  string      `json:"kind,omitempty" field:"required,choices=protocol|transport|lodging|session|press"`
	Title lang.Text   `json:"title,omitempty" field:"required,max=200"`
	From  lang.Moment `json:"from,omitempty" field:"required"`
	Until lang.Moment `json:"until,omitempty"`
	Zone  string      `json:"zone,omitempty" field:"max=60"` // IANA name; none: the meeting's
	Place lang.Text   `json:"place,omitempty" field:"max=200"`
	Note  lang.Text   `json:"note,omitempty" field:"long"`
}

// CallOffEvent is the input of call-off-event.
type CallOffEvent struct {
	Event  string    `json:"event,omitempty" field:"required,max=80"`
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// Event is an event of the programme. Its id is that of the act that first set it.
type Event struct {
	ID     string    `json:"id,omitempty"`
	Event  SetEvent  `json:"event,omitzero"`
	Called lang.Text `json:"called-off,omitempty"` // why it does not take place
	SetFor lang.Date `json:"set-for,omitempty"`    // the meeting's first day when it was set
}

// overtaken says that the meeting has been moved since the event was set: it stays at its
// moment, for nobody can say where it should go, and whoever reads it is told.
func (s *State) overtaken(e Event) bool {
	return e.Called.Empty() && e.SetFor != "" && e.SetFor != s.Call.Start
}

func setEvent(s *State, a procedure.Act, in SetEvent) error {
	if in.Until != 0 && in.Until < in.From {
		return procedure.RefuseField("until", "meeting.refuse.until-early", nil)
	}
	if in.Zone == "" {
		in.Zone = s.Call.Zone
	}
	if in.Event == "" {
		s.Programme = append(s.Programme, Event{ID: id(a), Event: in, SetFor: s.Call.Start})
		return nil
	}
	e, err := s.event(in.Event)
	if err != nil {
		return err
	}
	in.Event = ""
	e.Event, e.SetFor = in, s.Call.Start
	return nil
}

func callOffEvent(s *State, _ procedure.Act, in CallOffEvent) error {
	e, err := s.event(in.Event)
	if err != nil {
		return err
	}
	e.Called = in.Reason
	return nil
}

// event is the event of an id that takes place.
func (s *State) event(id string) (*Event, error) {
	at := slices.IndexFunc(s.Programme, func(e Event) bool { return e.ID == id && e.Called.Empty() })
	if at < 0 {
		return nil, procedure.RefuseField("event", "meeting.refuse.not-on-list", lang.Args{"id": id})
	}
	return &s.Programme[at], nil
}

func events(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Programme, func(e Event) bool { return e.Called.Empty() }) {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}
