package meeting_test

import (
	"fmt"
	"slices"
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/meeting"
	"kenesh/procedure/proceduretest"
)

func TestStories(t *testing.T) { proceduretest.Run(t, meeting.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, meeting.Procedure) }
func TestStorm(t *testing.T) {
	proceduretest.Storm(t, meeting.Procedure, oneChair, symbols, oneSpeaker, decisions, record, dates, precedence)
}

func of(state any) *meeting.State { return state.(*meeting.State) }

// oneChair: whoever has the chair is a party of the meeting.
func oneChair(state any) error {
	s := of(state)
	if s.Chair != "" && !slices.Contains(s.Precedence(nil), s.Chair) {
		return fmt.Errorf("%s has the chair and is none of %v", s.Chair, s.Precedence(nil))
	}
	return nil
}

// symbols: no two documents have one symbol, and none has both a symbol and a return.
func symbols(state any) error {
	seen := map[string]bool{}
	for _, p := range of(state).Papers {
		if p.Symbol != "" && (seen[p.Symbol] || !p.Returned.Empty()) {
			return fmt.Errorf("symbol %s", p.Symbol)
		}
		seen[p.Symbol] = true
	}
	return nil
}

// oneSpeaker: at most one delegation has the floor, and only while the meeting sits.
func oneSpeaker(state any) error {
	s, n := of(state), 0
	s.Screen()
	for _, x := range s.Sitting.Speeches {
		if x.Stage == "speaking" {
			n++
		}
	}
	if n > 1 || n > 0 && s.Status != meeting.Opened {
		return fmt.Errorf("%d speak, the meeting is %s", n, s.Status)
	}
	return nil
}

// decisions: what is decided has its words, what was taken by majority has one.
func decisions(state any) error {
	for _, i := range of(state).Items {
		v := i.Vote
		switch {
		case i.Stage == "decided" && i.Decision.Empty(),
			v.Manner == "majority" && len(v.For) <= len(v.Against),
			v.Manner == "consensus" && len(v.Against) > 0:
			return fmt.Errorf("item %s: %+v", i.ID, i)
		}
	}
	return nil
}

// record: it exists only of a closed meeting; its lines have an id each; it is locked by
// all only when no correction waits and none that was granted is missing in it.
func record(state any) error {
	s := of(state)
	if s.Record.Revision() > 0 && s.Status != meeting.Closed {
		return fmt.Errorf("a record of a meeting that is %s", s.Status)
	}
	for n, lines := range s.Record.Revisions {
		seen := map[string]bool{}
		for _, l := range lines {
			if seen[l.ID] {
				return fmt.Errorf("revision %d has two lines %s", n+1, l.ID)
			}
			seen[l.ID] = true
		}
		if d := meeting.Compare(lines, lines); len(d) > 0 {
			return fmt.Errorf("revision %d differs from itself: %v", n+1, d)
		}
	}
	for _, c := range s.Record.Corrections {
		if s.Record.All && (c.Outcome == "" || c.Outcome == "granted" && !c.Applied) {
			return fmt.Errorf("locked without the correction %s", c.ID)
		}
	}
	return nil
}

// dates: each has its own id, and a day or a moment.
func dates(state any) error {
	seen := map[string]bool{}
	for _, o := range of(state).Dates() {
		if seen[o.ID] || o.Day == "" && o.At == 0 || o.What.IsZero() {
			return fmt.Errorf("occasion %+v", o)
		}
		seen[o.ID] = true
	}
	return nil
}

// precedence: every party of the meeting has one place.
func precedence(state any) error {
	seen := map[party.ID]bool{}
	for _, id := range of(state).Precedence(func(id party.ID) string { return "Ministry of " + string(id) }) {
		if seen[id] || slices.Contains(of(state).Withdrawn, id) {
			return fmt.Errorf("%s sits twice, or without an invitation", id)
		}
		seen[id] = true
	}
	return nil
}

func TestPrecedence(t *testing.T) {
	s := &meeting.State{Status: meeting.Convened, Host: "uz", Invited: []party.ID{"tr", "kg", "az", "kz"}}
	names := map[party.ID]string{"uz": "Uzbekistan", "tr": "Türkiye", "kg": "Kyrgyzstan", "az": "Azerbaijan", "kz": "Kazakhstan"}
	english := func(id party.ID) string { return names[id] }
	if got, want := fmt.Sprint(s.Precedence(english)), "[az kz kg tr uz]"; got != want {
		t.Errorf("by the alphabet %s, not %s", got, want)
	}
	s.Plates = meeting.Plates{Basis: "as-listed", Plates: []meeting.Plate{{Seat: "uz"}, {Seat: "az"}}}
	if got, want := fmt.Sprint(s.Precedence(english)), "[uz az tr kg kz]"; got != want {
		t.Errorf("as listed %s, not %s", got, want)
	}
	s.Plates = meeting.Plates{Basis: "alphabetical", Plates: []meeting.Plate{{Seat: "uz", Plate: lang.Text{"en": "Abroad"}}}}
	if got, want := fmt.Sprint(s.Precedence(english)), "[uz az kz kg tr]"; got != want {
		t.Errorf("by the plates %s, not %s", got, want)
	}
}

func TestCompare(t *testing.T) {
	line := func(id, text string) meeting.Line {
		return meeting.Line{ID: id, Kind: "text", Text: lang.Text{"en": text}}
	}
	var got []string
	for _, d := range meeting.Compare([]meeting.Line{line("1", "a"), line("2", "b"), line("3", "c")}, []meeting.Line{line("1", "a"), line("3", "d"), line("kz-4", "e")}) {
		got = append(got, d.Change+" "+d.Before.ID+d.After.ID)
	}
	if want := "[changed 33 added kz-4 removed 2]"; fmt.Sprint(got) != want {
		t.Errorf("%v, not %s", got, want)
	}
}

func TestDates(t *testing.T) {
	s := &meeting.State{Status: meeting.Convened, Host: "kg", Invited: []party.ID{"kz"},
		Call:      meeting.Call{Start: "2026-05-10", Zone: "Asia/Bishkek", Title: lang.Text{"en": "Third meeting"}},
		Programme: []meeting.Event{{ID: "kg-2", Event: meeting.SetEvent{Kind: "protocol", From: 1778400000000, Zone: "Asia/Bishkek"}, Called: lang.Text{"en": "Mourning."}}},
		Deadlines: meeting.Deadlines{Delegations: "2026-05-01", Record: "2026-07-01"},
		Items:     []meeting.Item{{ID: "1", Stage: "listed", Preparation: meeting.Preparation{Rapporteur: "kz", Due: "2026-04-20"}}}}
	var got []string
	for _, o := range s.Dates() {
		got = append(got, fmt.Sprintf("%s %s%s %v %v %v", o.ID, o.Day, procedure.Time(o.At), o.Deadline, o.Called, o.Parties))
	}
	want := []string{"days 2026-05-10 false false []", "kg-2 2026-05-10T08:00:00Z false true []", "delegations 2026-05-01 true false [kz]",
		"record 2026-07-01 true false []", "report/1 2026-04-20 true false [kz]"}
	if !slices.Equal(got, want) {
		t.Errorf("dates:\n%q\n%q", got, want)
	}
	if s.Status = meeting.Cancelled; !s.Dates()[0].Called {
		t.Error("a cancelled meeting still takes place")
	}
}

func TestFollowing(t *testing.T) {
	s := &meeting.State{Call: meeting.Call{Number: 2, Body: "council"}, Next: meeting.Offer{Party: "kz", Place: lang.Text{"en": "Astana"}}}
	if c := s.Following(); c.Number != 3 || c.Body != "council" || c.Place["en"] != "Astana" {
		t.Errorf("%+v", c)
	}
}

func TestSpeechEnds(t *testing.T) {
	if ends := (meeting.Speech{From: 1000, Minutes: 2}).Ends(); ends != 121000 {
		t.Errorf("ends at %d", ends)
	}
	if ends := (meeting.Speech{Minutes: 2}).Ends(); ends != 0 {
		t.Errorf("ends at %d before it has begun", ends)
	}
}
