package body

import (
	"slices"
	"sync"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Prefill names the motion or meeting to deal with if there is just one, and starts a
// change from what is there now.
func (s *State) Prefill(a procedure.Act, in any) {
	switch in := in.(type) {
	case *Consent:
		in.Motion = only(in.Motion, s.open(a.Party))
	case *Object:
		in.Motion = only(in.Motion, s.open(a.Party))
	case *Conclude:
		in.Motion = only(in.Motion, s.moved(a.Party))
	case *MoveMandate:
		in.Mandate, in.Reference = s.wording().Mandate, s.wording().Reference
	case *MoveRules:
		in.Rules = s.Rules()
	case *TakeChair:
		in.Since = s.nextTerm()
		in.Until = s.Rules().termEnd(in.Since)
	case *HandOver:
		if i := s.unhanded(a.Party); i >= 0 {
			in.On = s.Terms[i].Until
		}
	case *FocalPoint:
		if i := focalPoint(s.People[a.Party], in.Person); i >= 0 {
			*in = s.People[a.Party][i]
		}
	case *Designate:
		d := s.Designated(a.Party, in.Subject)
		in.Name, in.Footnote = d.Name, d.Footnote
	default:
		s.prefillMeeting(a, in)
	}
}

func (s *State) prefillMeeting(a procedure.Act, in any) {
	switch in := in.(type) {
	case *FixMeeting:
		if i := s.meeting(in.Number); i >= 0 {
			m := s.Meetings[i]
			*in = FixMeeting{Number: m.Number, Host: m.Host, Start: m.Start, End: m.End, Place: m.Place, Dossier: m.Dossier}
		} else if n := len(s.Meetings); in.Number == 0 && n > 0 {
			in.Number = s.Meetings[n-1].Number + 1
		}
	case *RecordMeeting:
		if of := s.kept(a.Party, planned); in.Number == 0 && len(of) == 1 {
			in.Number = of[0].Number
		}
		if i := s.meeting(in.Number); i >= 0 {
			m := s.Meetings[i]
			*in = RecordMeeting{Number: m.Number, Host: m.Host, HeldOn: m.Start, HeldTo: m.End, Place: m.Place, Dossier: m.Dossier, Present: s.members()}
		}
	case *CallOff:
		in.Meeting = onlyMeeting(in.Meeting, s.kept(a.Party, planned))
	case *MarkDone:
		in.Meeting = onlyMeeting(in.Meeting, s.kept(a.Party, known))
	case *Waive:
		in.Meeting = onlyMeeting(in.Meeting, s.kept(a.Party, known))
	case *ExplainYear:
		if short := s.short(1); in.Year == "" && len(short) > 0 {
			in.Year = short[0].name()
		}
		in.Reason = s.Explained[in.Year].Reason
	}
}

// kept lists the meetings of a stage that a party keeps.
func (s *State) kept(by party.ID, stage func(Meeting) bool) []Meeting {
	return slices.DeleteFunc(slices.Clone(s.Meetings), func(m Meeting) bool { return !stage(m) || !s.keeps(m, by) })
}

func onlyMeeting(chosen string, of []Meeting) string {
	if chosen == "" && len(of) == 1 {
		return of[0].id()
	}
	return chosen
}

// nextTerm is the day a term would begin: the last one's handing over, or the day after it.
func (s *State) nextTerm() lang.Date {
	n := len(s.Terms)
	switch {
	case n == 0:
		return s.Founded.Since
	case s.Terms[n-1].Handed != "":
		return s.Terms[n-1].Handed
	}
	return Later(s.Terms[n-1].Until, 1)
}

// only is the motion chosen already, or the one there is.
func only(chosen string, motions []Motion) string {
	if chosen == "" && len(motions) == 1 {
		return motions[0].ID
	}
	return chosen
}

// Enumerate offers the motions that await the party, the meetings it keeps, and its own
// focal points.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	var named []procedure.Named
	switch a.Step + " " + field {
	case "consent motion", "object motion":
		for _, m := range s.open(a.Party) {
			named = append(named, procedure.Named{ID: m.ID, Name: title(m)})
		}
	case "conclude motion":
		for _, m := range s.moved(a.Party) {
			named = append(named, procedure.Named{ID: m.ID, Name: title(m)})
		}
	case "call-off meeting":
		return meetingNames(s.kept(a.Party, planned))
	case "mark-done meeting", "waive meeting":
		return meetingNames(s.kept(a.Party, known))
	case "explain-year year":
		for _, y := range s.short(1) {
			named = append(named, procedure.Named{ID: y.name()})
		}
	case "remove-focal-point person":
		for _, p := range s.People[a.Party] {
			named = append(named, procedure.Named{ID: p.Person})
		}
	}
	return named
}

// title is what a motion is about, in every language.
func title(m Motion) lang.Text {
	title := lang.Text{}
	for _, tag := range lang.Interface {
		title[tag] = spoken().Voice(tag).S("body.motion." + m.What)
	}
	return title
}

// meetingNames names meetings by their number, in every language.
func meetingNames(of []Meeting) []procedure.Named {
	var named []procedure.Named
	for _, m := range of {
		name := lang.Text{}
		for _, tag := range lang.Interface {
			name[tag] = spoken().Voice(tag).S("body.label.meeting-of", "number", m.Number)
		}
		named = append(named, procedure.Named{ID: m.id(), Name: name})
	}
	return named
}

// spoken has the kind's own sentences, for a title that needs them in all languages.
var spoken = sync.OnceValue(func() *lang.Catalogue {
	c, err := lang.Load(words)
	if err != nil {
		panic(err) // a mistake in the words files, which the tests find
	}
	return c
})
