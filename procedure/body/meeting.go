package body

import (
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Meeting is one the body has fixed or held. Its matter is a dossier of its own; here is
// when it is, who holds it, by which rules, and how these were kept.
type Meeting struct {
	Number    int                  `json:"number,omitempty"`
	Host      party.ID             `json:"host,omitempty"`
	Start     lang.Date            `json:"start,omitempty"` // as fixed
	End       lang.Date            `json:"end,omitempty"`
	Place     lang.Text            `json:"place,omitempty"`
	Dossier   string               `json:"dossier,omitempty"`
	Pack      int                  `json:"pack,omitempty"` // the rules it goes by, from 1
	CalledOff lang.Text            `json:"called-off,omitempty"`
	HeldOn    lang.Date            `json:"held-on,omitempty"`
	HeldTo    lang.Date            `json:"held-to,omitempty"`
	Members   []party.ID           `json:"members,omitempty"` // when it was held
	Present   []party.ID           `json:"present,omitempty"`
	Done      map[string]lang.Date `json:"done,omitempty"`
	Waived    map[string]Waiver    `json:"waived,omitempty"`
}

// Waiver is a time limit the chair has waived, with the reason; To is another limit, if any.
type Waiver struct {
	By     party.ID  `json:"by,omitempty"`
	To     lang.Date `json:"to,omitempty"`
	Reason lang.Text `json:"reason,omitempty"`
}

// FixMeeting is the input of fix-meeting; fixed again, a meeting is moved.
type FixMeeting struct {
	Number  int       `json:"number,omitempty" field:"required,min=1,max=10000"`
	Host    party.ID  `json:"host,omitempty" field:"required"`
	Start   lang.Date `json:"start,omitempty" field:"required"`
	End     lang.Date `json:"end,omitempty"`
	Place   lang.Text `json:"place,omitempty" field:"max=200"`
	Dossier string    `json:"dossier,omitempty" field:"max=80,dossier=meeting"`
}

// CallOff is the input of call-off; Meeting is a meeting's number, chosen from a list.
type CallOff struct {
	Meeting string    `json:"meeting,omitempty" field:"required,max=20"`
	Reason  lang.Text `json:"reason,omitempty" field:"required"`
}

// RecordMeeting is the input of record-meeting. A meeting that was never fixed here names
// its host and goes by the rules in force now.
type RecordMeeting struct {
	Number  int        `json:"number,omitempty" field:"required,min=1,max=10000"`
	Host    party.ID   `json:"host,omitempty" field:"required"`
	HeldOn  lang.Date  `json:"held-on,omitempty" field:"required"`
	HeldTo  lang.Date  `json:"held-to,omitempty"`
	Place   lang.Text  `json:"place,omitempty" field:"max=200"`
	Dossier string     `json:"dossier,omitempty" field:"max=80,dossier=meeting"`
	Present []party.ID `json:"present,omitempty" field:"required"`
}

// MarkDone is the input of mark-done: on which day something due was done.
type MarkDone struct {
	Meeting string    `json:"meeting,omitempty" field:"required,max=20"`
	What    string    `json:"what,omitempty" field:"required,choices=invitation|items|agenda|documents|notes|record|approval"`
	On      lang.Date `json:"on,omitempty" field:"required"`
}

// Waive is the input of waive.
type Waive struct {
	Meeting string    `json:"meeting,omitempty" field:"required,max=20"`
	What    string    `json:"what,omitempty" field:"required,choices=invitation|items|agenda|documents|notes|record|approval"`
	To      lang.Date `json:"to,omitempty"`
	Reason  lang.Text `json:"reason,omitempty" field:"required,long"`
}

// fixMeeting: the chair says what was agreed. The host convenes it in a dossier of its own,
// so nobody is made a host by this, and an observer may be one. It goes by the rules the chair knew then.
func fixMeeting(s *State, a procedure.Act, in FixMeeting) error {
	i := s.meeting(in.Number)
	switch {
	case i >= 0 && s.Meetings[i].HeldOn != "":
		return procedure.RefuseField("number", "body.refuse.held", lang.Args{"number": in.Number})
	case !s.has(in.Host):
		return procedure.RefuseField("host", "body.refuse.host", lang.Args{"subject": lang.Party(in.Host)})
	case in.End != "" && in.End < in.Start:
		return procedure.RefuseField("end", "body.refuse.ends-early", lang.Args{"since": in.Start})
	case in.Start < s.Founded.Since:
		return procedure.RefuseField("start", "body.refuse.ends-early", lang.Args{"since": s.Founded.Since})
	case s.end() != "" && max(in.Start, in.End) > s.end():
		return procedure.RefuseField("start", "body.refuse.after-end", lang.Args{"ends": s.end()})
	}
	m := Meeting{Number: in.Number, Host: in.Host, Start: in.Start, End: in.End, Place: in.Place, Dossier: in.Dossier, Pack: s.packOf(a, in.Start)}
	if i < 0 {
		s.Meetings = append(s.Meetings, m)
		slices.SortFunc(s.Meetings, func(a, b Meeting) int { return a.Number - b.Number })
		return nil
	}
	if old := s.Meetings[i]; old.CalledOff.Empty() { // moved: what was done and waived stays
		m.Done, m.Waived, m.Pack = old.Done, old.Waived, old.Pack
	}
	s.Meetings[i] = m
	return nil
}

// The stages of a meeting a step may name.
func planned(m Meeting) bool { return m.HeldOn == "" && m.CalledOff.Empty() }
func known(m Meeting) bool   { return m.CalledOff.Empty() }

// hasMeeting: there is a meeting of the stage that the party keeps.
func hasMeeting(stage func(Meeting) bool) guard {
	return func(s *State, a procedure.Act) error {
		if !slices.ContainsFunc(s.Meetings, func(m Meeting) bool { return stage(m) && s.keeps(m, a.Party) }) {
			return procedure.Refuse("body.refuse.no-meeting", nil)
		}
		return nil
	}
}

// keeps: a meeting is kept by its host, by the chair, and by the secretariat.
func (s *State) keeps(m Meeting, by party.ID) bool {
	return by == m.Host || by == s.chair() || s.as(by) == secretariat
}

// find returns a meeting of the stage that the party keeps.
func (s *State) find(id string, by party.ID, stage func(Meeting) bool) (*Meeting, error) {
	i := slices.IndexFunc(s.Meetings, func(m Meeting) bool { return m.id() == id && stage(m) })
	switch {
	case i < 0:
		return nil, procedure.RefuseField("meeting", "body.refuse.no-such-meeting", lang.Args{"meeting": id})
	case !s.keeps(s.Meetings[i], by):
		return nil, procedure.RefuseField("meeting", "body.refuse.not-host", lang.Args{"host": lang.Party(s.Meetings[i].Host)})
	}
	return &s.Meetings[i], nil
}

func callOff(s *State, a procedure.Act, in CallOff) error {
	m, err := s.find(in.Meeting, a.Party, planned)
	if err == nil {
		m.CalledOff = in.Reason
	}
	return err
}

// mayRecord: the secretariat, the chair, and any member, for it may have been the host.
func mayRecord(s *State, a procedure.Act) error {
	if s.as(a.Party) == observer {
		return procedure.Refuse("body.refuse.observer", nil)
	}
	return belongs(s, a)
}

func recordMeeting(s *State, a procedure.Act, in RecordMeeting) error {
	if i := s.meeting(in.Number); i >= 0 {
		if s.Meetings[i].HeldOn != "" {
			return procedure.RefuseField("number", "body.refuse.held", lang.Args{"number": in.Number})
		}
		if _, err := s.find(strconv.Itoa(in.Number), a.Party, known); err != nil {
			return err
		}
	} else if !s.keeps(Meeting{Host: in.Host}, a.Party) {
		return procedure.RefuseField("host", "body.refuse.not-host", lang.Args{"host": lang.Party(in.Host)})
	}
	if in.HeldTo != "" && in.HeldTo < in.HeldOn {
		return procedure.RefuseField("held-to", "body.refuse.ends-early", lang.Args{"since": in.HeldOn})
	}
	for _, id := range in.Present {
		if !s.has(id) {
			return procedure.RefuseField("present", "body.refuse.host", lang.Args{"subject": lang.Party(id)})
		}
	}
	s.hold(in, s.packOf(a, in.HeldOn))
	return nil
}

// hold keeps a meeting as held; one that was not fixed goes by the rules given.
func (s *State) hold(in RecordMeeting, pack int) {
	i := s.meeting(in.Number)
	if i < 0 {
		s.Meetings = append(s.Meetings, Meeting{Number: in.Number, Pack: pack})
		slices.SortFunc(s.Meetings, func(a, b Meeting) int { return a.Number - b.Number })
		i = s.meeting(in.Number)
	}
	m := &s.Meetings[i]
	m.Host, m.HeldOn, m.HeldTo, m.Present, m.Members = in.Host, in.HeldOn, in.HeldTo, in.Present, s.members()
	if !in.Place.Empty() {
		m.Place = in.Place
	}
	if in.Dossier != "" {
		m.Dossier = in.Dossier
	}
}

// markDone: a day that was wrong is said anew; the record keeps both.
func markDone(s *State, a procedure.Act, in MarkDone) error {
	m, err := s.find(in.Meeting, a.Party, known)
	if err == nil {
		put(&m.Done, in.What, in.On)
	}
	return err
}

func waive(s *State, a procedure.Act, in Waive) error {
	m, err := s.find(in.Meeting, a.Party, known)
	if err == nil {
		put(&m.Waived, in.What, Waiver{By: a.Party, To: in.To, Reason: in.Reason})
	}
	return err
}

// id is the meeting's number as a step names it.
func (m Meeting) id() string { return strconv.Itoa(m.Number) }

// meeting is the place of a meeting, -1 if there is none of that number.
func (s *State) meeting(number int) int {
	return slices.IndexFunc(s.Meetings, func(m Meeting) bool { return m.Number == number })
}

// put keeps a value in a map that may not be there yet.
func put[K comparable, V any](all *map[K]V, key K, v V) {
	if *all == nil {
		*all = map[K]V{}
	}
	(*all)[key] = v
}
