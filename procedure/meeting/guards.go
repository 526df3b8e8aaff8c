package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

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

// during lets a step be taken while the meeting has one of the statuses; otherwise the
// refusal says where it stands.
func during(statuses ...Status) guard {
	return func(s *State, _ procedure.Act) error {
		if slices.Contains(statuses, s.Status) && s.Status != "" {
			return nil
		}
		switch s.Status {
		case Convened:
			return procedure.Refuse("meeting.refuse.not-opened", lang.Args{"chair": lang.Party(s.chair())})
		case Opened:
			return procedure.Refuse("meeting.refuse.opened", nil)
		case Closed:
			return procedure.Refuse("meeting.refuse.closed", nil)
		case Cancelled:
			return procedure.Refuse("meeting.refuse.cancelled", nil)
		}
		return procedure.Refuse("meeting.refuse.not-convened", nil)
	}
}

func host(s *State, a procedure.Act) error {
	if s.Host != "" && a.Party != s.Host {
		return procedure.Refuse("meeting.refuse.only-host", lang.Args{"host": lang.Party(s.Host)})
	}
	return nil
}

// chairs: who has the chair, which is the host until it hands it over.
func chairs(s *State, a procedure.Act) error {
	switch {
	case s.Chair == "":
		return host(s, a)
	case a.Party != s.Chair:
		return procedure.Refuse("meeting.refuse.only-chair", lang.Args{"chair": lang.Party(s.Chair)})
	}
	return nil
}

// secretariat: who keeps the delegations' papers and the documents.
func secretariat(s *State, a procedure.Act) error {
	if s.Host != "" && a.Party != s.secretariat() {
		return procedure.Refuse("meeting.refuse.only-secretariat", lang.Args{"secretariat": lang.Party(s.secretariat())})
	}
	return nil
}

// takesPart: a party of the meeting, the host among them.
func takesPart(s *State, a procedure.Act) error {
	switch {
	case slices.Contains(s.parties(), a.Party):
		return nil
	case slices.Contains(s.Withdrawn, a.Party):
		return procedure.Refuse("meeting.refuse.invitation-withdrawn", lang.Args{"chair": lang.Party(s.chair())})
	}
	return procedure.Refuse("meeting.refuse.not-invited", lang.Args{"host": lang.Party(s.Host)})
}

// over: the meeting has taken place.
func over(s *State, a procedure.Act) error {
	if s.Status == Opened {
		return procedure.Refuse("meeting.refuse.not-closed", nil)
	}
	return during(Closed)(s, a)
}

func invited(s *State, a procedure.Act) error {
	switch {
	case a.Party == s.Host:
		return procedure.Refuse("meeting.refuse.host-attends", nil)
	}
	return takesPart(s, a)
}

func notAccepted(s *State, a procedure.Act) error {
	if len(s.Delegations[a.Party]) > 0 {
		return procedure.Refuse("meeting.refuse.accepted", nil)
	}
	return nil
}

func notDeclined(s *State, a procedure.Act) error {
	if !s.Declined[a.Party].Empty() {
		return procedure.Refuse("meeting.refuse.declined", nil)
	}
	return nil
}

// attends: the host, and whoever has accepted.
func attends(s *State, a procedure.Act) error {
	if a.Party != s.Host && len(s.Delegations[a.Party]) == 0 {
		return procedure.Refuse("meeting.refuse.not-accepted", nil)
	}
	return nil
}

func proposals(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Items, func(i Item) bool { return i.Stage == proposed }) {
		return procedure.Refuse("meeting.refuse.no-proposals", nil)
	}
	return nil
}

// ready: the host's own delegation is named, more than half of the invited have
// accepted, or as many members as the rules ask for, and there is something on the agenda. Whether those that accepted are in the
// room is for the host to see.
func ready(s *State, _ procedure.Act) error {
	withdrawn := func(id party.ID) bool { return slices.Contains(s.Withdrawn, id) }
	accepted := len(slices.DeleteFunc(slices.Clone(s.Accepted), withdrawn))
	invited := len(slices.DeleteFunc(slices.Clone(s.Invited), withdrawn))
	switch {
	case len(s.Delegations[s.Host]) == 0:
		return procedure.Refuse("meeting.refuse.host-delegation", nil)
	case s.Call.Rules.Quorum != "" && s.quorate() != nil:
		return s.quorate()
	case s.Call.Rules.Quorum == "" && 2*accepted <= invited:
		return procedure.Refuse("meeting.refuse.too-few", lang.Args{"accepted": accepted, "invited": invited, "needed": invited/2 + 1})
	case !slices.ContainsFunc(s.Items, Item.onAgenda):
		return procedure.Refuse("meeting.refuse.agenda-empty", nil)
	}
	return nil
}

func undeclared(s *State, _ procedure.Act) error {
	if s.declared() {
		return procedure.Refuse("meeting.refuse.declared", nil)
	}
	return nil
}

func allDecided(s *State, _ procedure.Act) error {
	for _, i := range s.Items {
		if i.onAgenda() && i.Stage != decided {
			return procedure.Refuse("meeting.refuse.items-undecided", lang.Args{"item": i.ID, "title": i.title()})
		}
	}
	return nil
}

// mayAnswer: a signatory that has not answered yet.
func mayAnswer(s *State, a procedure.Act) error {
	switch d := s.Declaration; {
	case !s.declared():
		return procedure.Refuse("meeting.refuse.no-declaration", lang.Args{"chair": lang.Party(s.chair())})
	case !slices.Contains(d.Signatories, a.Party):
		return procedure.Refuse("meeting.refuse.no-signatory", lang.Args{"host": lang.Party(s.Host)})
	case d.answeredBy(a.Party):
		return procedure.Refuse("meeting.refuse.signature-answered", nil)
	}
	return nil
}

// ledByMinister: a declaration is signed by ministers and secretaries-general. It looks
// at the party's own delegation, which only the party itself can have changed.
func ledByMinister(s *State, a procedure.Act) error {
	if d := s.Delegations[a.Party]; len(d) == 0 || !signs(d[0].Role) {
		return procedure.Refuse("meeting.refuse.cannot-sign", nil)
	}
	return nil
}

// answered: there is no declaration, or every signatory has answered.
func answered(s *State, _ procedure.Act) error {
	if wait := s.unanswered(); len(wait) > 0 {
		return procedure.Refuse("meeting.refuse.signatures-wait", lang.Args{"parties": parties(wait)})
	}
	return nil
}

func nextNotFixed(s *State, _ procedure.Act) error {
	if s.Next.Party != "" {
		return procedure.Refuse("meeting.refuse.next-fixed", nil)
	}
	return nil
}

func offered(s *State, _ procedure.Act) error {
	if len(s.Offers) == 0 {
		return procedure.Refuse("meeting.refuse.no-offers", nil)
	}
	return nil
}
