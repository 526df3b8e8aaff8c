package request

import (
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/limit"
	"kenesh/party"
	"kenesh/procedure"
)

// Countersign is the input of countersign.
type Countersign struct {
	Remark lang.Text `json:"remark,omitempty"`
}

func send(s *State, a procedure.Act, in Contents) error {
	if len(a.Parties) != 2 || a.Parties[0] == a.Parties[1] {
		return procedure.Refuse("request.refuse.one-addressee", nil)
	}
	if err := in.complete(); err != nil {
		return err
	}
	if in.Worksheet.Conclusion == "predominates" && len(in.Subjects.Persons) > 0 {
		return procedure.RefuseField("worksheet.conclusion", "request.refuse.predominates", nil)
	}
	s.Requester, s.Addressee = a.Party, a.Parties[0]
	if s.Addressee == a.Party {
		s.Addressee = a.Parties[1]
	}
	s.Contents, s.Sent = in, signature(a)
	if !s.wantsSecond() {
		s.begin(a.Number)
	}
	return nil
}

// wantsSecond reports whether the request waits for the requester's second signature.
func (s *State) wantsSecond() bool {
	return s.Requester != "" && s.Second.Party == "" && len(s.Contents.Subjects.Persons) > 0 && s.Contents.Worksheet.points()
}

// Consult: no instrument in force between the two that founds the measure on the day, no
// request; where several are asked at once, none that is not in force between all of them. It is asked on the requester's node; the addressee's page shows what its own
// register says of the basis.
func (c Contents) Consult(a procedure.Act, others procedure.Others) error {
	to := holders(a)
	if len(to) == 0 {
		return nil // refused by the rule
	}
	bases := procedure.Shared(others, string(c.Measure), append([]party.ID{a.Party}, to...), dayOf(a.At))
	switch {
	case slices.ContainsFunc(bases, c.Basis.cites):
		return nil
	case len(bases) > 0:
		return procedure.RefuseField("basis.symbol", "request.refuse.other-basis", lang.Args{"symbol": bases[0].Symbol, "article": bases[0].Article})
	case len(to) > 1:
		return procedure.RefuseField("measure", "request.refuse.no-shared-basis", lang.Args{"measure": lang.Term(c.Measure.Key())})
	}
	return procedure.RefuseField("measure", "request.refuse.no-basis", lang.Args{"measure": lang.Term(c.Measure.Key()), "addressee": lang.Party(to[0])})
}

// cites reports whether this is that basis, as it stands in the register.
func (b Basis) cites(in procedure.Basis) bool {
	return b.Symbol == in.Symbol && b.Article == in.Article &&
		(b.Instrument == "" || b.Instrument == in.Dossier.String()) &&
		(b.Since == "" || b.Since == in.Since) &&
		limit.ProfileOf(b.Profile) == limit.ProfileOf(in.Clock)
}

func countersign(s *State, a procedure.Act, _ Countersign) error {
	if strings.TrimSpace(a.By.Name) == "" { // whoever signs says who she is
		return procedure.Refuse("request.refuse.same-officer", nil)
	}
	if a.Party == s.Requester && s.wantsSecond() {
		s.Second = signature(a)
		s.begin(a.Number)
		return nil
	}
	if at := s.unsigned(); a.Party == s.Requester && at >= 0 {
		s.Questions[at].Second = signature(a)
		s.clarified(&s.Questions[at], a)
		return nil
	}
	s.Triage.Second = signature(a)
	return nil
}

// second: another officer of the party whose worksheet points somewhere.
func second(s *State, a procedure.Act) error {
	before := s.Triage.Signature
	switch {
	case a.Party == s.Requester && s.wantsSecond():
		before = s.Sent
	case a.Party == s.Requester && s.unsigned() >= 0:
		before = s.Questions[s.unsigned()].By
	case a.Party == s.Addressee && s.triageWantsSecond():
	default:
		return procedure.Refuse("request.refuse.nothing-to-countersign", nil)
	}
	if a.By.Name != "" && samePerson(a.By, before.By) {
		return procedure.Refuse("request.refuse.same-officer", nil)
	}
	return nil
}

func samePerson(a, b party.Person) bool {
	plain := func(p party.Person) string { return strings.Join(strings.Fields(lang.Fold(p.Name)), " ") }
	return plain(a) == plain(b)
}

func signature(a procedure.Act) Signature {
	return Signature{Party: a.Party, By: a.By, At: a.At, Number: a.Number}
}
