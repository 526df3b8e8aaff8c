package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Sitting is the meeting while it sits: what a page for the hall's screen shows.
type Sitting struct {
	Opened     lang.Moment  `json:"opened,omitempty"` // as the chair's act says
	Closed     lang.Moment  `json:"closed,omitempty"`
	Item       string       `json:"item,omitempty"` // called now
	Speeches   []Speech     `json:"speeches,omitempty"`
	Points     []Point      `json:"points,omitempty"`
	Attendance []Attendance `json:"attendance,omitempty"`
	Present    []party.ID   `json:"present,omitempty"`

	Allotted map[string]int `json:"allotted,omitempty"` // minutes of the sitting, by category
}

// Attendance is one coming in or going out, as the chair saw it.
type Attendance struct {
	At  lang.Moment `json:"at,omitempty"`
	Who []party.ID  `json:"who,omitempty"`
	Out bool        `json:"out,omitempty"`
}

// CallItem is the input of call-item.
type CallItem struct {
	Item string `json:"item,omitempty" field:"required,max=80"`
}

// MarkAttendance is the input of mark-attendance: who came in or went out.
type MarkAttendance struct {
	Who        []party.ID `json:"who,omitempty" field:"required"`
	Attendance string     `json:"attendance,omitempty" field:"required,choices=in|out"`
}

// callItem: the item before the meeting; the floor is free when another is called.
func callItem(s *State, a procedure.Act, in CallItem) error {
	if _, err := s.undecided(in.Item); err != nil {
		return err
	}
	s.endSpeech(a.At)
	s.Sitting.Item = in.Item
	return nil
}

func markAttendance(s *State, a procedure.Act, in MarkAttendance) error {
	for _, who := range in.Who {
		if s.absent(who) {
			return procedure.RefuseField("who", "meeting.refuse.not-of-meeting", lang.Args{"who": lang.Party(who)})
		}
	}
	t := &s.Sitting
	t.Attendance = append(t.Attendance, Attendance{At: a.At, Who: in.Who, Out: in.Attendance == "out"})
	for _, who := range in.Who {
		t.Present = slices.DeleteFunc(t.Present, func(id party.ID) bool { return id == who })
		if in.Attendance == "in" {
			t.Present = append(t.Present, who)
		}
	}
	return nil
}

// absent: not a party of this meeting.
func (s *State) absent(id party.ID) bool { return !slices.Contains(s.parties(), id) }

// Current is the item before the meeting; its zero value if none is called.
func (s *State) Current() Item {
	if at := s.item(s.Sitting.Item); at >= 0 && s.Sitting.Item != "" {
		return s.Items[at]
	}
	return Item{}
}

// Screen is what a page for the hall shows under the meeting's title: the item before the meeting and the decision
// that is put, who has the floor and who waits for it, and who is in the hall. It says
// nothing that was not said there.
func (s *State) Screen() procedure.Document {
	var rows procedure.Rows
	if i := s.Current(); i.ID != "" {
		rows = append(rows, row("meeting.label.current", i.title()))
		rows = append(rows, i.taken()...)
	}
	t := table("meeting.label.party", "meeting.field.category", "meeting.field.minutes", "meeting.field.speaker", "meeting.label.stage")
	for _, x := range append([]Speech{s.Speaker()}, s.Waiting()...) {
		if x.ID != "" {
			t.Rows = append(t.Rows, []any{lang.Party(x.By), lang.Say("meeting.choice.category."+x.Category, nil), minutesOf(x.Minutes), x.Speaker,
				lang.Say("meeting.label.floor-"+x.Stage, nil)})
		}
	}
	if len(s.Sitting.Present) > 0 {
		rows = append(rows, row("meeting.label.present", parties(s.Sitting.Present)))
	}
	all := append([]procedure.Section{{Blocks: []procedure.Block{rows}}}, section("meeting.label.speakers", t)...)
	if len(s.Sitting.Allotted) > 0 {
		all = append(all, section("meeting.label.times", s.times())...)
	}
	return procedure.Document{Sections: all}
}
