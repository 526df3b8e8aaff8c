package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// PutDecision is the input of put-decision: the words the meeting is to decide on.
type PutDecision struct {
	Item     string    `json:"item,omitempty" field:"required,max=80"`
	Decision lang.Text `json:"decision,omitempty" field:"required,long"`
}

// AdoptDecision is the input of adopt-decision: how the decision that was put was taken,
// as the chair counted.
type AdoptDecision struct {
	Item      string     `json:"item,omitempty" field:"required,max=80"`
	Manner    string     `json:"manner,omitempty" field:"required,choices=consensus|majority"`
	For       []party.ID `json:"for,omitempty"`
	Against   []party.ID `json:"against,omitempty"`
	Abstained []party.ID `json:"abstained,omitempty"`

	// Share states the majority, of those who voted for or against; none: more for than against.
	Share string `json:"share,omitempty" field:"choices=majority|two-thirds|three-quarters|all"`
}

// ExplainPosition is the input of explain-position: why a party took part in a decision as
// it did, or abstained. It reserves nothing.
type ExplainPosition struct {
	Item string    `json:"item,omitempty" field:"required,max=80"`
	Text lang.Text `json:"text,omitempty" field:"required,long"`
}

// StateReservation is the input of state-reservation: only a party itself has one.
type StateReservation struct {
	Item string    `json:"item,omitempty" field:"required,max=80"`
	Text lang.Text `json:"text,omitempty" field:"required,long"`
}

// Vote is how a decision was taken; the zero Vote: as decide recorded it.
type Vote struct {
	Manner    string     `json:"manner,omitempty"`
	For       []party.ID `json:"for,omitempty"`
	Against   []party.ID `json:"against,omitempty"`
	Abstained []party.ID `json:"abstained,omitempty"`
	Share     string     `json:"share,omitempty"` // the majority that was stated
}

// Reservation is what a party reserves about a decision.
type Reservation struct {
	By     party.ID  `json:"by,omitempty"`
	Number uint64    `json:"number,omitempty"` // of the act in its party's chain
	Text   lang.Text `json:"text,omitempty"`
}

// putDecision puts words before the meeting; put again, they are amended.
func putDecision(s *State, _ procedure.Act, in PutDecision) error {
	i, err := s.find(in.Item, considered)
	if err != nil {
		return err
	}
	i.Put = in.Decision
	return nil
}

func putBefore(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Items, func(i Item) bool { return i.Stage == considered && !i.Put.Empty() }) {
		return procedure.Refuse("meeting.refuse.nothing-put", nil)
	}
	return nil
}

// adoptDecision: by consensus when nobody is against, by majority when more are for it
// than against.
func adoptDecision(s *State, _ procedure.Act, in AdoptDecision) error {
	i, err := s.find(in.Item, considered)
	if err != nil {
		return err
	}
	if i.Put.Empty() {
		return procedure.RefuseField("item", "meeting.refuse.nothing-put", nil)
	}
	counted := map[party.ID]bool{}
	for _, id := range slices.Concat(in.For, in.Against, in.Abstained) {
		if counted[id] || s.absent(id) {
			return procedure.RefuseField("for", "meeting.refuse.miscounted", lang.Args{"who": lang.Party(id)})
		}
		counted[id] = true
	}
	switch {
	case in.Manner == "consensus" && len(in.Against) > 0:
		return procedure.RefuseField("against", "meeting.refuse.no-consensus", nil)
	case in.Manner == "majority" && len(in.For) <= len(in.Against):
		return procedure.RefuseField("for", "meeting.refuse.no-majority", lang.Args{"for": len(in.For), "against": len(in.Against)})
	}
	if err := s.Call.Rules.adoptable(in); err != nil {
		return err
	}
	i.Stage, i.Decision, i.Put = decided, i.Put, nil
	i.Vote = Vote{Manner: in.Manner, For: in.For, Against: in.Against, Abstained: in.Abstained, Share: in.Share}
	return nil
}

// stateReservation: stated again, it is worded anew. It undoes no decision and stands in
// the record beside it.
func stateReservation(s *State, a procedure.Act, in StateReservation) error {
	at := s.item(in.Item)
	if at < 0 || !s.Items[at].onAgenda() {
		return procedure.RefuseField("item", "meeting.refuse.no-such-item", lang.Args{"item": in.Item})
	}
	i := &s.Items[at]
	i.Reservations = append(i.Reservations, Reservation{By: a.Party, Number: a.Number, Text: in.Text})
	return nil
}

// explainPosition: after the decision, for it explains what was done. Explained again, it is
// worded anew.
func explainPosition(s *State, a procedure.Act, in ExplainPosition) error {
	i, err := s.find(in.Item, decided)
	if err != nil {
		return err
	}
	i.Positions = append(i.Positions, Reservation{By: a.Party, Number: a.Number, Text: in.Text})
	return nil
}

// somethingDecided: there is a decision to explain a position on.
func somethingDecided(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Items, func(i Item) bool { return i.Stage == decided }) {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}

// lastOf lists what each party said as it last worded it, among what seen lets pass.
func lastOf(said []Reservation, seen func(party.ID, uint64) bool) []Reservation {
	var last []Reservation
	for _, r := range said {
		if seen(r.By, r.Number) {
			last = slices.DeleteFunc(last, func(x Reservation) bool { return x.By == r.By })
			last = append(last, r)
		}
	}
	return last
}

// everything lets all acts pass.
func everything(party.ID, uint64) bool { return true }
