package body

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// What a party is in a body. Observers see everything, are in the rules' speaking time and
// name their focal points; they decide nothing and do not take the chair. A secretariat
// decides nothing either; it keeps the record of every meeting.
const (
	member      = "member"
	observer    = "observer"
	secretariat = "secretariat"
	neither     = "neither"
)

// Seat is a party's place in the body.
type Seat struct {
	Party   party.ID `json:"party,omitempty"`
	As      string   `json:"as,omitempty"`      // member, observer, secretariat; none: it has yet to join, or has left
	Invited string   `json:"invited,omitempty"` // what the members have agreed it may join as
	Joined  uint64   `json:"joined,omitempty"`  // the number in its chain by which it became what it is
}

// Nothing is the input of a step that says all by being taken.
type Nothing struct{}

// establish proposes a body. Its other members are asked, all of them, whatever the rules
// will say later: no rules bind who has not joined. Nobody else can do anything before they
// have answered, so nothing crosses but their answers.
func establish(s *State, a procedure.Act, in Founding) error {
	seats, err := in.seats(a)
	if err != nil {
		return err
	}
	if in.Ends != "" && in.Ends <= in.Since {
		return procedure.RefuseField("ends", "body.refuse.ends-early", lang.Args{"since": in.Since})
	}
	if err := inLanguages(in.Languages, in.Mandate, in.Reference); err != nil {
		return err
	}
	rules := Default(in.Form)
	rules.Languages = in.Languages
	*s = State{Founded: in, Seats: seats, Ends: in.Ends, Packs: []Pack{{Rules: rules, Since: in.Since}},
		Wordings: []Wording{{Mandate: in.Mandate, Reference: in.Reference}}}
	s.Founded.Mandate, s.Founded.Reference = nil, nil // kept as a wording
	s.Queue = s.order(rules, s.members())
	s.ask(a, Motion{What: establishment, Until: in.Until}, consensus)
	return nil
}

// seats gives every party of the dossier its place. Whoever proposes a body is a member: it
// consents by proposing.
func (f Founding) seats(a procedure.Act) ([]Seat, error) {
	for _, id := range f.Observers {
		if !slices.Contains(a.Parties, id) || id == a.Party || id == f.Keeper {
			return nil, procedure.RefuseField("observers", "body.refuse.observer-unknown", lang.Args{"subject": lang.Party(id)})
		}
	}
	if f.Keeper != "" && !slices.Contains(a.Parties, f.Keeper) || f.Keeper == a.Party {
		return nil, procedure.RefuseField("secretariat", "body.refuse.observer-unknown", lang.Args{"subject": lang.Party(f.Keeper)})
	}
	var seats []Seat
	members := 0
	for _, id := range a.Parties {
		seat := Seat{Party: id, As: member}
		switch {
		case id == f.Keeper:
			seat.As = secretariat
		case slices.Contains(f.Observers, id):
			seat.As = observer
		default:
			members++
		}
		seats = append(seats, seat)
	}
	if members < 2 {
		return nil, procedure.Refuse("body.refuse.nobody", nil)
	}
	return seats, nil
}

// inLanguages: mandate and terms of reference stand in every working language.
func inLanguages(languages []string, mandate, reference lang.Text) error {
	for _, tag := range languages {
		switch {
		case mandate[lang.Tag(tag)] == "":
			return procedure.RefuseField("mandate", "body.refuse.language-missing", lang.Args{"tag": tag})
		case !reference.Empty() && reference[lang.Tag(tag)] == "":
			return procedure.RefuseField("reference", "body.refuse.language-missing", lang.Args{"tag": tag})
		}
	}
	return nil
}

func isInvited(s *State, a procedure.Act) error {
	if err := inForce(s, a); err != nil {
		return err
	}
	if seat := s.seat(a.Party); seat == nil || seat.Invited == "" {
		return procedure.Refuse("body.refuse.not-invited", nil)
	}
	return nil
}

// join is the party's own word: the members' agreement makes nobody a member.
func join(s *State, a procedure.Act, _ Nothing) error {
	seat := s.seat(a.Party)
	seat.As, seat.Invited, seat.Joined = seat.Invited, "", a.Number
	s.settle(a)
	return nil
}

// Leave is the input of leave.
type Leave struct {
	Reason lang.Text `json:"reason,omitempty" field:"long"`
}

// leave ends a party's own place. Who leaves the chair's seat empty leaves the turn to the
// next.
func leave(s *State, a procedure.Act, _ Leave) error {
	seat := s.seat(a.Party)
	seat.As, seat.Invited = "", ""
	if s.chair() == a.Party {
		s.Terms[len(s.Terms)-1].Left = true
	}
	s.settle(a)
	return nil
}

// belongs: members and observers, while the body is.
func belongs(s *State, a procedure.Act) error {
	if err := established(s, a); err != nil {
		return err
	}
	if s.as(a.Party) == "" {
		return procedure.Refuse("body.refuse.no-seat", nil)
	}
	return nil
}

func isMember(s *State, a procedure.Act) error {
	if err := inForce(s, a); err != nil {
		return err
	}
	switch s.as(a.Party) {
	case member:
		return nil
	case observer, secretariat:
		return procedure.Refuse("body.refuse.observer", nil)
	}
	return procedure.Refuse("body.refuse.no-seat", nil)
}

// established: its members have consented to the body, which may be wound up since.
func established(s *State, _ procedure.Act) error {
	switch s.status() {
	case None:
		return procedure.Refuse("body.refuse.none", nil)
	case Rejected:
		return procedure.Refuse("body.refuse.rejected", nil)
	case Proposed:
		return procedure.Refuse("body.refuse.proposed", lang.Args{"parties": names(s.awaited(s.Motions[0]))})
	}
	return nil
}

// inForce: it is not wound up either. Whether its mandate has lapsed no rule can know.
func inForce(s *State, a procedure.Act) error {
	if err := established(s, a); err != nil {
		return err
	}
	if s.WoundUp != "" {
		return procedure.Refuse("body.refuse.wound-up", lang.Args{"on": s.WoundUp})
	}
	return nil
}

func (s *State) seat(id party.ID) *Seat {
	for i := range s.Seats {
		if s.Seats[i].Party == id {
			return &s.Seats[i]
		}
	}
	return nil
}

// has reports whether a party has, was offered or has had a place: what no letter undoes.
func (s *State) has(id party.ID) bool { return s.seat(id) != nil }

// as is what a party is in the body, "" if it has no place.
func (s *State) as(id party.ID) string {
	if seat := s.seat(id); seat != nil {
		return seat.As
	}
	return ""
}

// members lists the members, in the dossier's order.
func (s *State) members() []party.ID {
	var ids []party.ID
	for _, seat := range s.Seats {
		if seat.As == member {
			ids = append(ids, seat.Party)
		}
	}
	return ids
}

// guard judges who may take a step and when.
type guard = func(*State, procedure.Act) error

// all asks the guards in order and gives the first one's refusal.
func all(guards ...guard) guard {
	return func(s *State, a procedure.Act) error {
		for _, g := range guards {
			if err := g(s, a); err != nil {
				return err
			}
		}
		return nil
	}
}

func names(ids []party.ID) lang.Parties {
	out := make(lang.Parties, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
