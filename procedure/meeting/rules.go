package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Rules are what a meeting takes over from the rules of procedure of its body when it is
// convened. They are copied, not looked up: an amendment of the body's rules changes no
// meeting that was convened before, and a party that does not hold the body's dossier judges
// the meeting as everybody does. The zero Rules leave the meeting as it is without any: more
// than half of the invited open it, and a decision needs no more than the chair's count.
type Rules struct {
	Quorum          string     `json:"quorum,omitempty" field:"choices=all|three-quarters|two-thirds|majority"`
	Adoption        string     `json:"adoption,omitempty" field:"choices=consensus|three-quarters|two-thirds|majority"`
	Observers       []party.ID `json:"observers,omitempty"` // who takes part without a voice in decisions; not counted for the quorum
	Order           []party.ID `json:"order,omitempty"`     // of precedence, where no plates are set
	MinutesMember   int        `json:"minutes-member,omitempty" field:"max=240"`
	MinutesObserver int        `json:"minutes-observer,omitempty" field:"max=240"`

	Guests        []party.ID `json:"guests,omitempty"` // invited from outside the body, with no more voice than observers
	MinutesGuest  int        `json:"minutes-guest,omitempty" field:"max=240"`
	ItemsDays     int        `json:"items-days,omitempty" field:"max=365"` // before the meeting, where no day is set
	DocumentsDays int        `json:"documents-days,omitempty" field:"max=365"`
	ApprovalDays  int        `json:"approval-days,omitempty" field:"max=365"` // after it, of the record
}

// check: they name parties of the meeting, and the host, who convenes, is a member.
func (r Rules) check(host party.ID, parties []party.ID) error {
	for _, id := range slices.Concat(r.Observers, r.Guests, r.Order) {
		if !slices.Contains(parties, id) {
			return procedure.RefuseField("rules.observers", "meeting.refuse.not-of-meeting", lang.Args{"who": lang.Party(id)})
		}
	}
	if r.observes(host) {
		return procedure.RefuseField("rules.observers", "meeting.refuse.not-of-meeting", lang.Args{"who": lang.Party(host)})
	}
	return nil
}

// observes: takes part without a voice in decisions, as observers and guests do.
func (r Rules) observes(id party.ID) bool { return slices.Contains(r.Observers, id) || r.isGuest(id) }

func (r Rules) isGuest(id party.ID) bool { return slices.Contains(r.Guests, id) }

// minutes is the speaking time of a party, 0 for no limit.
func (r Rules) minutes(id party.ID) int {
	switch {
	case r.isGuest(id):
		return r.MinutesGuest
	case r.observes(id):
		return r.MinutesObserver
	}
	return r.MinutesMember
}

// quorate: enough members have accepted, the host among them. It asks of acceptances that
// stand for good, as ready does, so no late letter undoes an opening.
func (s *State) quorate() error {
	members, accepted := 0, 0
	for _, id := range s.parties() {
		if s.Call.Rules.observes(id) {
			continue
		}
		members++
		if id == s.Host || slices.Contains(s.Accepted, id) {
			accepted++
		}
	}
	if needed := procedure.Needed(s.Call.Rules.Quorum, members); accepted < needed {
		return procedure.Refuse("meeting.refuse.no-quorum", lang.Args{"accepted": accepted, "members": members, "needed": needed})
	}
	return nil
}

// adoptable holds a count against the majority that is stated and the one the rules ask
// for: of those who vote for or against, so that an abstention stops nothing.
func (r Rules) adoptable(in AdoptDecision) error {
	for _, id := range slices.Concat(in.For, in.Against, in.Abstained) {
		if r.observes(id) {
			return procedure.RefuseField("for", "meeting.refuse.observer", lang.Args{"who": lang.Party(id)})
		}
	}
	if in.Manner != "majority" {
		return nil
	}
	if r.Adoption == "consensus" {
		return procedure.RefuseField("manner", "meeting.refuse.by-consensus", nil)
	}
	needed := 0
	for _, share := range []string{in.Share, r.Adoption} {
		if share != "" {
			needed = max(needed, procedure.Needed(share, len(in.For)+len(in.Against)))
		}
	}
	if len(in.For) < needed {
		return procedure.RefuseField("for", "meeting.refuse.short-of-majority", lang.Args{"for": len(in.For), "needed": needed})
	}
	return nil
}

// rows are the rules as the meeting's page shows them.
func (r Rules) rows() procedure.Rows {
	var rows procedure.Rows
	if r.Quorum != "" {
		rows = append(rows, row("meeting.field.quorum", lang.Say("meeting.choice.quorum."+r.Quorum, nil)))
	}
	if r.Adoption != "" {
		rows = append(rows, row("meeting.field.adoption", lang.Say("meeting.choice.adoption."+r.Adoption, nil)))
	}
	if len(r.Observers) > 0 {
		rows = append(rows, row("meeting.field.observers", parties(r.Observers)))
	}
	if len(r.Guests) > 0 {
		rows = append(rows, row("meeting.field.guests", parties(r.Guests)))
	}
	number := func(key string, n int) {
		if n > 0 {
			rows = append(rows, row(key, n))
		}
	}
	number("meeting.field.minutes-member", r.MinutesMember)
	number("meeting.field.minutes-observer", r.MinutesObserver)
	number("meeting.field.minutes-guest", r.MinutesGuest)
	number("meeting.field.items-days", r.ItemsDays)
	number("meeting.field.documents-days", r.DocumentsDays)
	number("meeting.field.approval-days", r.ApprovalDays)
	return rows
}
