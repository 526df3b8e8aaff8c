package meeting_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/meeting"
)

// mayFall are the steps that a late letter may leave without effect, as the package doc
// says of each; what they say is about the very party whose letter is late.
var mayFall = []string{"accredit", "fix-next", "lock-record"}

// TestNoLateLetterUndoesTheMeeting tells every story again with the link of one party
// down from some act on: it goes on by itself, the others go on without it, and then they
// hear of each other. What the others did, and had counted without it, still counts, and
// the record says what it said.
func TestNoLateLetterUndoesTheMeeting(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		for _, s := range storiesIn(t, file) {
			for _, late := range s.parties {
				for from := 1; from < len(s.acts); from++ {
					if s.acts[from].party == late {
						s.tell(t, filepath.Base(file), late, from, nil)
					}
					s.tell(t, filepath.Base(file), late, from, s.meanwhile(late))
				}
			}
		}
	}
}

type story struct {
	parties []party.ID
	acts    []act
}

type act struct {
	party       party.ID
	step, input string
}

// letter is an act as it was signed.
type letter struct {
	act   procedure.Act
	clock int
	input canon.Raw
}

// storiesIn reads the acts of a file's stories, one after another.
func storiesIn(t *testing.T, file string) (all []*story) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("\n    ", " ", "\n\t", " ").Replace(string(b))
	for _, line := range strings.Split(text, "\n") {
		who, rest, _ := strings.Cut(line, " ")
		step, input, _ := strings.Cut(rest, " ")
		_, known := meeting.Procedure.Step(step)
		switch {
		case who == "parties":
			s := &story{}
			for _, id := range strings.Fields(rest) {
				s.parties = append(s.parties, party.ID(id))
			}
			all = append(all, s)
		case known && party.ID(who).Valid():
			last := all[len(all)-1]
			last.acts = append(last.acts, act{party.ID(who), step, cmp.Or(input, "{}")})
		}
	}
	return all
}

// meanwhile is all that a party may do to others by itself.
func (s *story) meanwhile(id party.ID) (all []act) {
	for _, x := range []struct{ step, input string }{
		{"decline", `{"reason": {"en": "Away."}}`}, {"change-delegation", `{"delegation": [{"name": {"en": "Another"}, "role": "head"}]}`},
		{"accept", `{"delegation": [{"name": {"en": "The minister"}, "role": "minister"}]}`}, {"submit-delegation", `{"focal": {"en": "A. B."}}`},
		{"offer-chair", `{}`}, {"add-item", `{"title": {"en": "Ours"}}`}, {"submit-document", `{"relation": "new", "item": "1", "title": {"en": "Ours"}, "text": {"en": "Ours."}}`},
		{"report-item", `{"item": "1", "report": {"en": "Ours."}, "recommendation": {"en": "Ours."}}`}, {"waive-floor", `{}`}, {"ask-floor", `{"category": "reply"}`}, {"waive-floor", `{}`},
		{"raise-point", `{"text": {"en": "Ours."}}`}, {"explain-position", `{"item": "1", "text": {"en": "Ours."}}`}, {"state-reservation", `{"item": "1", "text": {"en": "Ours."}}`},
		{"decline-signature", `{"reason": {"en": "Ours."}}`}, {"offer-next", `{"number": 4, "year": 2026}`},
		{"approve-record", `{"revision": 1}`}, {"approve-record", `{"revision": 2}`}, {"request-correction", `{"revision": 1, "line": "10", "reason": {"en": "Ours."}}`},
	} {
		all = append(all, act{id, x.step, x.input})
	}
	for _, other := range s.parties {
		all = append(all, act{id, "object", `{"invitee": "` + string(other) + `", "reason": {"en": "Ours."}}`})
	}
	return all
}

// desk is what some parties hold together, and act by.
type desk struct {
	story   *story
	state   *meeting.State
	letters []*letter
	heads   map[party.ID]uint64
	clock   int
}

func (d *desk) take(t *testing.T, a act) {
	s, _ := meeting.Procedure.Step(a.step)
	in := s.NewInput()
	if err := json.Unmarshal([]byte(a.input), in); err != nil {
		t.Fatal(err)
	}
	l := &letter{clock: d.clock + 1, input: canon.Encode(in), act: procedure.Act{Step: a.step, Party: a.party, Number: d.heads[a.party] + 1,
		Founder: d.story.parties[0], Parties: d.story.parties, Seen: maps.Clone(d.heads), At: 1}}
	if _, err := meeting.Procedure.Next(d.state, l.act, l.input, len(d.letters) == 0); err != nil {
		return // refused on its author's node: never written
	}
	d.letters, d.clock = append(d.letters, l), l.clock
	d.heads[a.party]++
}

func (s *story) tell(t *testing.T, file string, late party.ID, from int, meanwhile []act) {
	others := &desk{story: s, state: &meeting.State{}, heads: map[party.ID]uint64{}}
	for _, a := range s.acts[:from] {
		others.take(t, a)
	}
	alone := &desk{story: s, letters: slices.Clone(others.letters), heads: maps.Clone(others.heads), clock: others.clock, state: &meeting.State{}}
	if err := canon.Decode(canon.Encode(others.state), alone.state); err != nil {
		t.Fatal(err)
	}
	for _, a := range meanwhile {
		alone.take(t, a)
	}
	for _, a := range s.acts[from:] {
		if a.party == late {
			alone.take(t, a)
		} else {
			others.take(t, a)
		}
	}
	before := canon.Encode(others.state.Record.Revisions)
	all := merged(others.letters, alone.letters)
	slices.SortStableFunc(all, func(a, b *letter) int {
		return cmp.Or(cmp.Compare(a.clock, b.clock), cmp.Compare(slices.Index(s.parties, a.act.Party), slices.Index(s.parties, b.act.Party)), cmp.Compare(a.act.Number, b.act.Number))
	})
	state := &meeting.State{}
	for n, l := range all {
		firm := l.act.Party != late && !slices.Contains(mayFall, l.act.Step)
		if late == s.parties[0] { // the host: others answer to it, but for a chair it has handed over
			firm = firm && l.act.Party == others.state.Chair
		}
		if _, err := meeting.Procedure.Next(state, l.act, l.input, n == 0); err != nil && firm {
			t.Errorf("%s: %s is late from %v on and undoes %s %s: %v", file, late, s.acts[from], l.act.Party, l.act.Step, err)
		}
	}
	if after := canon.Encode(state.Record.Revisions); string(before) != string(after) && late != s.parties[0] && late != others.state.Chair {
		t.Errorf("%s: %s is late from %v on and changes the record", file, late, s.acts[from])
	}
}

// merged are the letters of both, each once.
func merged(a, b []*letter) []*letter {
	all := slices.Clone(a)
	for _, l := range b {
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}
