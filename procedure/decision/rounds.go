package decision

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// OpenRound is the input of open-round.
type OpenRound struct {
	Title lang.Text `json:"title,omitempty" field:"required,max=200"`
	Due   lang.Date `json:"due,omitempty" field:"required"`
}

// Remind is the input of remind.
type Remind struct {
	Remark lang.Text `json:"remark,omitempty" field:"max=2000"`
}

// openRound asks for a report on every obligation that is open now. There is one round
// at a time: the next one takes the place of the one before, and who had not answered
// that is asked by this one.
func openRound(s *State, a procedure.Act, in OpenRound) error {
	if adopted := s.Editions[0].Contents.Adopted; in.Due < adopted { // which no correction changes afterwards
		return procedure.RefuseField("due", "decision.refuse.due-early", lang.Args{"adopted": adopted})
	}
	r := Round{ID: fmt.Sprintf("%s-%d", a.Party, a.Number), By: a.Party, At: a.At, Title: in.Title, Due: in.Due}
	for i := range s.Obligations {
		if o := &s.Obligations[i]; o.ended(always) == nil {
			r.Asks = append(r.Asks, o.ID)
		}
	}
	s.Rounds = append(s.Rounds, r)
	return nil
}

func remind(s *State, a procedure.Act, in Remind) error {
	r := &s.Rounds[len(s.Rounds)-1]
	r.Reminders = append(r.Reminders, Reminder{At: a.At, Remark: in.Remark})
	return nil
}

// roundOn is the round that asked on a day, nil if none did.
func (s *State) roundOn(d day) *Round {
	for i := len(s.Rounds) - 1; i >= 0; i-- {
		if d.has(s.Rounds[i].At) {
			return &s.Rounds[i]
		}
	}
	return nil
}

// missing lists who has not answered the last round, as of the last entry.
func (s *State) missing() []party.ID { return s.missingOn(s.roundOn(always), always) }

// missingOn lists who had not answered a round by a day: each obligation it asks about,
// unless it has ended since, wants a report of each party it binds.
func (s *State) missingOn(r *Round, d day) (ids []party.ID) {
	if r == nil {
		return nil
	}
	for _, asked := range r.Asks {
		o := s.obligation(asked)
		if ends(s.status(o, d)) {
			continue
		}
		for _, id := range s.addresseesOn(o, d) {
			if !slices.Contains(o.standing(id, d).answers, r.ID) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func ends(s Status) bool { return s == Done || s == Superseded || s == Lapsed }
