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
	s.happens(limit.Event{What: limit.Pause, At: received + 5})
	o = owed(t, s, "kz question-1", "kg answer")
	if o["answer"].Paused != received+5 || o["answer"].At != 0 || o["answer"].Why.Key != "request.status.asked" {
		t.Errorf("a clock that stands still: %+v", o["answer"])
	}
	s.Questions[0].Given = received + 10
	s.happens(limit.Event{What: limit.Resume, At: received + 10})
	if o = owed(t, s, "kg answer"); o["answer"].At != received+5+limit.General.Other {
		t.Errorf("after the pause: %+v", o["answer"])
	}
	s.Measures = []Agreed{{ID: "measure-1", Due: "2026-12-01"}, {ID: "measure-2", Due: "2026-12-01", Standing: "done"}}
	owed(t, s, "kg answer", "kg measure-1")
	s.end("replied", received+20)
	owed(t, s, "kz close", "kg measure-1")
	s.Closed = true
	owed(t, s)
}
