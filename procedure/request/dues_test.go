package request

import (
	"slices"
	"testing"

	"kenesh/lang"
	"kenesh/limit"
	"kenesh/party"
	"kenesh/procedure"
)

func owed(t *testing.T, s *State, want ...string) map[string]procedure.Owed {
	t.Helper()
	var ids []string
	by := map[string]procedure.Owed{}
	for _, o := range s.Dues() {
		ids = append(ids, string(o.By)+" "+o.ID)
		by[o.ID] = o
	}
	if !slices.Equal(ids, want) {
		t.Errorf("owed: %q, want %q", ids, want)
	}
	return by
}

// TestWhatIsOwed follows a request from its sending to its closing.
func TestWhatIsOwed(t *testing.T) {
	const received = lang.Moment(1_000_000)
	s := &State{Requester: "kz", Addressee: "kg", Contents: Contents{Urgency: "ordinary"}}
	s.begin(1)
	o := owed(t, s, "kg acknowledge", "kg answer")
	if o["answer"].At != 0 || o["acknowledge"].At != 0 {
		t.Error("a clock runs before the request was received")
	}
	s.Heed(procedure.Act{Party: "kg", At: received, Seen: map[party.ID]uint64{"kz": 1}})
	o = owed(t, s, "kg acknowledge", "kg answer")
	if !o["acknowledge"].Arrived || o["acknowledge"].At != received+limit.Acknowledge || o["answer"].At != received+limit.General.Other {
		t.Errorf("%+v", o)
	}
	s.Acknowledged.Signature.Party = "kg"
	s.Questions = []Question{{ID: "question-1", At: received + 5}}
	s.happens(procedure.Act{Party: "kg", At: received + 5}, limit.Event{What: limit.Pause})
	o = owed(t, s, "kz question-1", "kg answer")
	if o["answer"].Paused != received+5 || o["answer"].At != 0 || o["answer"].Why.Key != "request.status.asked" {
		t.Errorf("a clock that stands still: %+v", o["answer"])
	}
	s.Questions[0].Given = received + 10
	s.happens(procedure.Act{Party: "kz", At: received + 10}, limit.Event{What: limit.Resume})
	if o = owed(t, s, "kg answer"); o["answer"].At != received+5+limit.General.Other {
		t.Errorf("after the pause: %+v", o["answer"])
	}
	s.Measures = []Agreed{{ID: "measure-1", Due: "2026-12-01"}, {ID: "measure-2", Due: "2026-12-01", Standing: "done"}}
	owed(t, s, "kg answer", "kg measure-1")
	s.end("replied", procedure.Act{Party: "kg", At: received + 20})
	owed(t, s, "kz close", "kg measure-1")
	s.Closed = true
	owed(t, s)
}

// TestADateIsPutBackInVain: the addressee answers on the ninth day and says that it was the
// sixth; but it had seen what the requester signed on the eighth, so the clock stops no
// sooner, but for the five minutes that watches may differ by. Not having seen it, its word
// stands; and a requester cannot put back its own clarification before its own last act.
func TestADateIsPutBackInVain(t *testing.T) {
	const sent = lang.Moment(1_000_000)
	officer := party.Person{Name: "Aida"}
	days := func(n lang.Moment) lang.Moment { return sent + n*limit.Day }
	tell := func(seen uint64) *State {
		s := &State{Requester: "kz", Addressee: "kg", Contents: Contents{Urgency: "ordinary"}}
		s.begin(1)
		s.Heed(procedure.Act{Party: "kg", Number: 1, At: sent, Seen: map[party.ID]uint64{"kz": 1}})
		s.Heed(procedure.Act{Party: "kz", Number: 2, By: officer, At: days(8)}) // a reminder
		s.end("replied", procedure.Act{Party: "kg", Number: 2, By: officer, At: days(6), Seen: map[party.ID]uint64{"kz": seen}})
		return s
	}
	if s := tell(2); s.Clock().Stopped != days(8)-bearable || s.lateness() != limit.Day-bearable {
		t.Errorf("having seen the reminder of the eighth day: %+v", s.Clock())
	}
	if s := tell(1); s.Clock().Stopped != days(6) || s.lateness() != 0 {
		t.Errorf("not having seen it: %+v", s.Clock())
	}
	s := &State{Requester: "kz", Addressee: "kg", Contents: Contents{Urgency: "ordinary"}}
	s.begin(1)
	s.Heed(procedure.Act{Party: "kg", Number: 1, At: sent, Seen: map[party.ID]uint64{"kz": 1}})
	s.happens(procedure.Act{Party: "kg", Number: 2, At: days(1)}, limit.Event{What: limit.Pause})
	s.Heed(procedure.Act{Party: "kz", Number: 2, By: officer, At: days(4)})
	s.happens(procedure.Act{Party: "kz", Number: 3, At: days(1), Seen: map[party.ID]uint64{"kg": 2}}, limit.Event{What: limit.Resume})
	if c := s.Clock(); c.Due() != days(10)-bearable {
		t.Errorf("the question was open for three days: %+v", c)
	}
}
