package meeting

import (
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Deadlines are the days by which parties are asked for what they are asked for: the
// input of set-deadlines. No rule turns on them; they stand in calendars.
type Deadlines struct {
	Proposals   lang.Date `json:"proposals,omitempty"`
	Documents   lang.Date `json:"documents,omitempty"`
	Delegations lang.Date `json:"delegations,omitempty"`
	Record      lang.Date `json:"record,omitempty"` // approval of the record
}

// setDeadlines keeps the days that the chair has chosen. Those that the rules draw from the
// meeting's days, as a form shows them filled in, are drawn anew whenever the meeting moves.
// Only the chair does either, so the days it drew from are these.
func setDeadlines(s *State, _ procedure.Act, in Deadlines) error {
	s.Deadlines, s.SetFor = s.Call.Rules.chosen(in, s.Call.Start, s.Call.End), s.Call.Start
	return nil
}

// chosen leaves of deadlines those that the rules do not draw from the days.
func (r Rules) chosen(d Deadlines, start, end lang.Date) Deadlines {
	drawn := r.drawn(start, end)
	for day, by := range d.each(&drawn) {
		if *day == *by {
			*day = ""
		}
	}
	return d
}

// drawn are the deadlines that follow from the rules and a meeting's days.
func (r Rules) drawn(start, end lang.Date) Deadlines {
	from := func(day lang.Date, days int) lang.Date {
		t, err := time.Parse(time.DateOnly, string(day))
		if days == 0 || err != nil {
			return ""
		}
		return lang.Date(t.AddDate(0, 0, days).Format(time.DateOnly))
	}
	return Deadlines{Proposals: from(start, -r.ItemsDays), Documents: from(start, -r.DocumentsDays), Record: from(max(start, end), r.ApprovalDays)}
}

// each goes through the days of deadlines and of others beside them.
func (d *Deadlines) each(other *Deadlines) func(yield func(*lang.Date, *lang.Date) bool) {
	return func(yield func(*lang.Date, *lang.Date) bool) {
		_ = yield(&d.Proposals, &other.Proposals) && yield(&d.Documents, &other.Documents) &&
			yield(&d.Delegations, &other.Delegations) && yield(&d.Record, &other.Record)
	}
}

// due are the deadlines of the meeting: those that were chosen and, where none was, what the
// rules draw from its days. So they move with a meeting that is postponed.
func (s *State) due() Deadlines {
	d, drawn := s.Deadlines, s.Call.Rules.drawn(s.Call.Start, s.Call.End)
	for day, by := range d.each(&drawn) {
		if *day == "" {
			*day = *by
		}
	}
	return d
}

// basis says what a deadline rests on: a day that was chosen stays when the meeting moves, and
// whoever reads it after that is told.
func (s *State) basis(chosen lang.Date) lang.Message {
	switch {
	case chosen == "":
		return lang.Say("meeting.label.by-rules", nil)
	case s.SetFor != "" && s.SetFor != s.Call.Start:
		return lang.Say("meeting.label.by-hand-before", nil)
	}
	return lang.Say("meeting.label.by-hand", nil)
}

// deadline is one of them, as pages and calendars have it.
type deadline struct {
	procedure.Occasion
	chosen lang.Date
}

func (s *State) deadlines() []deadline {
	d, over := s.due(), s.Status == Opened || s.Status == Closed
	var all []deadline
	add := func(id string, day, chosen lang.Date, what string, done bool, whose []party.ID) {
		if day != "" {
			all = append(all, deadline{procedure.Occasion{ID: id, Day: day, What: lang.Say(what, nil), Done: done, Parties: whose}, chosen})
		}
	}
	set := s.Deadlines
	add("proposals", d.Proposals, set.Proposals, "meeting.field.proposals", over, nil)
	add("documents", d.Documents, set.Documents, "meeting.field.documents", over, nil)
	add("delegations", d.Delegations, set.Delegations, "meeting.field.delegations", over, s.silent())
	add("record", d.Record, set.Record, "meeting.field.record", s.Record.Locked(), s.unapproved())
	return all
}
