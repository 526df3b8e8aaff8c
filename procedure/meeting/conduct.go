package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Conduct is the sitting for those who run and follow it. What a step's guard refuses is not
// left out here.
func (s *State) Conduct(a procedure.Act) []procedure.Concern {
	if s.Status != Opened {
		return nil
	}
	all := []procedure.Concern{s.conductItem(), s.conductFloor(), s.conductSpeakers(a), s.conductPoints(), s.conductAttendance(), s.conductAgenda()}
	if s.declared() {
		all = append(all, s.conductSignatures(a))
	}
	return all
}

func concern(name, heading, empty string) procedure.Concern {
	return procedure.Concern{Name: name, Heading: lang.Say(heading, nil), Empty: lang.Say(empty, nil)}
}

func offer(step string, in any, ask ...string) procedure.Ready {
	return procedure.Ready{Step: step, Input: in, Ask: ask}
}

func labelled(label string, o procedure.Ready) procedure.Ready {
	o.Label = lang.Say(label, nil)
	return o
}

// conductItem: the item that is called, what can be done about it, and the next one.
func (s *State) conductItem() procedure.Concern {
	p := concern("item", "meeting.label.current", "meeting.label.no-item")
	if i := s.Current(); i.ID != "" {
		p.Subjects = []procedure.Subject{i.conducted(s.Call.Rules)}
	}
	for _, i := range s.Items {
		if i.ID != s.Sitting.Item && i.Stage == listed {
			o := offer("call-item", &CallItem{Item: i.ID})
			o.Label = lang.Say("meeting.label.call-next", lang.Args{"title": i.title()})
			p.Offers = append(p.Offers, o)
			break
		}
	}
	return p
}

func (i Item) conducted(rules Rules) procedure.Subject {
	x := procedure.Subject{ID: i.ID, Title: i.title(), Notes: []any{stage(i)}, Tone: procedure.Live}
	switch {
	case i.Stage == listed:
		x.Offers = append(x.Offers, offer("consider", &Consider{Item: i.ID}))
	case i.Stage == considered && i.Put.Empty():
		x.Offers = append(x.Offers, offer("put-decision", &PutDecision{Item: i.ID}, "decision"))
	case i.Stage == considered:
		x.Notes = append(x.Notes, lang.Say("meeting.label.is-put", lang.Args{"decision": i.Put}))
		x.Offers = append(x.Offers,
			labelled("meeting.label.adopt-consensus", offer("adopt-decision", &AdoptDecision{Item: i.ID, Manner: "consensus"})))
		if rules.Adoption != "consensus" {
			counted := &AdoptDecision{Item: i.ID, Manner: "majority"}
			x.Offers = append(x.Offers, labelled("meeting.label.adopt-majority", offer("adopt-decision", counted, "for", "against", "abstained", "share")))
		}
		x.Offers = append(x.Offers, labelled("meeting.label.put-again", offer("put-decision", &PutDecision{Item: i.ID}, "decision")))
	}
	for _, r := range slices.Concat(lastOf(i.Reservations, everything), lastOf(i.Positions, everything)) {
		x.Notes = append(x.Notes, said(r.By, r.Text))
	}
	x.Offers = append(x.Offers, offer("state-reservation", &StateReservation{Item: i.ID}, "text"), offer("explain-position", &ExplainPosition{Item: i.ID}, "text"))
	return x
}

// conductFloor: who has the floor, and the time that runs.
func (s *State) conductFloor() procedure.Concern {
	p := concern("floor", "meeting.label.floor", "meeting.label.floor-free")
	if x := s.Speaker(); x.ID != "" {
		subject := x.conducted()
		subject.Tone, subject.Clock = procedure.Live, procedure.Clock{From: x.From, Until: x.Ends()}
		subject.Offers = []procedure.Ready{offer("end-floor", nil)}
		p.Subjects = []procedure.Subject{subject}
	}
	return p
}

func (x Speech) conducted() procedure.Subject {
	subject := procedure.Subject{ID: x.ID, Title: x.speaker(), Notes: []any{lang.Say("meeting.choice.category."+x.Category, nil)}}
	if x.Minutes > 0 {
		subject.Notes = append(subject.Notes, lang.Say("meeting.label.minutes", lang.Args{"n": x.Minutes}))
	}
	return subject
}

// conductSpeakers: who waits, in the order they asked, and the time by category.
func (s *State) conductSpeakers(a procedure.Act) procedure.Concern {
	p := concern("speakers", "meeting.label.speakers", "meeting.label.nobody-waits")
	for _, x := range s.Waiting() {
		subject := x.conducted()
		subject.Offers = []procedure.Ready{offer("give-floor", &GiveFloor{Request: x.ID, Minutes: x.Minutes}, "minutes")}
		if x.By == a.Party {
			subject.Offers = append(subject.Offers, offer("waive-floor", nil))
		}
		p.Subjects = append(p.Subjects, subject)
	}
	if s.asked(a.Party) < 0 {
		p.Offers = append(p.Offers, offer("ask-floor", &AskFloor{Category: "statement", Minutes: s.Call.Rules.minutes(a.Party)}, "category", "minutes", "speaker"))
	}
	p.Offers = append(p.Offers, offer("allot-time", nil, "category", "minutes"))
	p.Figures = s.times()
	return p
}

// times is the time by category in minutes: how much there is for it, how much was used, begun
// ones counted whole, how much was given or asked for by those on the list, and what then
// remains of the time there is.
func (s *State) times() procedure.Table {
	heads := []string{"meeting.field.category", "meeting.label.time-used", "meeting.label.time-left"}
	if len(s.Sitting.Allotted) > 0 {
		heads = append(heads, "meeting.label.time-allotted", "meeting.label.time-remains")
	}
	t := table(heads...)
	for _, category := range []string{"statement", "question", "reply", "information"} {
		used, left, asked := s.spent(category)
		allotted := s.Sitting.Allotted[category]
		if !asked && allotted == 0 {
			continue
		}
		cells := []any{lang.Say("meeting.choice.category."+category, nil), used, left}
		switch remains := allotted - used - left; {
		case len(s.Sitting.Allotted) == 0:
		case allotted == 0:
			cells = append(cells, "", "")
		case remains < 0:
			over := lang.Say("meeting.label.time-over", lang.Args{"n": -remains})
			cells = append(cells, allotted, procedure.Sign{Word: over, Tone: procedure.Alarm})
		default:
			cells = append(cells, allotted, remains)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// spent is what a category has used and still asks for, and whether anybody asked.
func (s *State) spent(category string) (used, left int, asked bool) {
	for _, x := range s.Sitting.Speeches {
		if x.Category != category {
			continue
		}
		asked = true
		switch x.Stage {
		case spoken:
			used += int((x.Until - x.From + 59_999) / 60_000)
		case waiting, speaking:
			left += x.Minutes
		}
	}
	return used, left, asked
}

// conductPoints: points of order that wait for the chair's ruling.
func (s *State) conductPoints() procedure.Concern {
	p := concern("points", "meeting.label.points", "meeting.label.no-points")
	for _, x := range s.Sitting.Points {
		if x.Outcome == "" {
			p.Subjects = append(p.Subjects, procedure.Subject{ID: x.ID, Title: said(x.By, x.Text), Tone: procedure.Alarm, Offers: []procedure.Ready{
				labelled("meeting.label.allow", offer("rule-on-point", &RuleOnPoint{Point: x.ID, Outcome: granted})),
				labelled("meeting.label.disallow", offer("rule-on-point", &RuleOnPoint{Point: x.ID, Outcome: declined}, "reason")),
			}})
		}
	}
	p.Offers = []procedure.Ready{offer("raise-point", nil, "text")}
	return p
}

// conductAttendance: each party of the meeting, in its order of precedence, in or out.
func (s *State) conductAttendance() procedure.Concern {
	p := concern("attendance", "meeting.label.attendance", "meeting.label.no-delegations")
	for _, id := range s.Precedence(nil) {
		note, choice, tone := "meeting.label.is-out", "in", procedure.Quiet
		if slices.Contains(s.Sitting.Present, id) {
			note, choice, tone = "meeting.label.is-in", "out", procedure.Good
		}
		p.Subjects = append(p.Subjects, procedure.Subject{ID: string(id), Title: lang.Party(id), Notes: s.seenAt(id, note), Tone: tone, Offers: []procedure.Ready{
			labelled("meeting.choice.attendance."+choice, offer("mark-attendance", &MarkAttendance{Who: []party.ID{id}, Attendance: choice}))}})
	}
	if here := s.attending(); len(s.Sitting.Present) == 0 && len(here) > 0 {
		p.Offers = []procedure.Ready{labelled("meeting.label.all-in", offer("mark-attendance", &MarkAttendance{Who: here, Attendance: "in"}))}
	}
	return p
}

// seenAt says how it stands with a party, and since when.
func (s *State) seenAt(id party.ID, note string) []any {
	notes := []any{lang.Say(note, nil)}
	for _, x := range slices.Backward(s.Sitting.Attendance) {
		if slices.Contains(x.Who, id) {
			return append(notes, x.At)
		}
	}
	return notes
}

func (s *State) conductAgenda() procedure.Concern {
	p := concern("agenda", "meeting.label.agenda", "meeting.refuse.agenda-empty")
	for _, i := range s.Items {
		if !i.onAgenda() {
			continue
		}
		x := procedure.Subject{ID: i.ID, Title: i.title(), Notes: []any{stage(i)}}
		switch {
		case i.ID == s.Sitting.Item:
			x.Tone = procedure.Live
		case i.Stage != decided:
			x.Offers = []procedure.Ready{offer("call-item", &CallItem{Item: i.ID})}
		}
		p.Subjects = append(p.Subjects, x)
	}
	return p
}

// conductSignatures: how the signatories of the declaration have answered.
func (s *State) conductSignatures(a procedure.Act) procedure.Concern {
	p := concern("signatures", "meeting.label.declaration", "meeting.label.no-delegations")
	for _, id := range s.Declaration.Signatories {
		x := procedure.Subject{ID: string(id), Title: lang.Party(id), Notes: []any{s.Declaration.stands(id)}}
		if id == a.Party {
			x.Offers = []procedure.Ready{offer("confirm-signature", nil), offer("decline-signature", nil)}
		}
		p.Subjects = append(p.Subjects, x)
	}
	return p
}
