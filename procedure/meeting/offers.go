package meeting

import (
	"slices"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
)

// Beginnings: whoever offered to host the next meeting and was agreed on convenes it; who kept
// the record writes down what was decided, for the ledger.
func (s *State) Beginnings(a procedure.Act, of dossier.ID) []procedure.Offer {
	var offers []procedure.Offer
	if s.Next.Party == a.Party && (s.Status == Opened || s.Status == Closed) {
		offers = append(offers, procedure.Offer{Kind: "meeting", Step: "convene", Title: lang.Say("meeting.offer.next", nil),
			Means: lang.Say("meeting.offer.next.means", nil), Parties: s.parties(), Input: s.following(of)})
	}
	decided := s.decisions()
	if s.Status == Closed && len(decided) > 0 && (a.Party == s.chair() || a.Party == s.secretariat()) {
		offers = append(offers, procedure.Offer{Kind: "decision", Step: "record", Title: lang.Say("meeting.offer.decision", nil),
			Means: lang.Say("meeting.offer.decision.means", nil), Parties: s.parties(), Input: map[string]any{
				"title": s.Call.Title, "number": s.Call.Number, "symbol": s.series(), "adopted": max(s.Call.Start, s.Call.End),
				"meeting": of.String(), "meeting-name": s.Call.Title, "body": s.Call.RulesOf, "obligations": decided}})
	}
	return append(offers, s.forBody(of)...)
}

// following is Following with the rules this meeting went by; the officer adds the days.
func (s *State) following(of dossier.ID) Call {
	call := s.Following()
	call.Follows, call.RulesOf, call.Rules = of.String(), s.Call.RulesOf, s.Call.Rules
	if id := s.Call.Secretariat; id != s.Next.Party && slices.Contains(s.parties(), id) {
		call.Secretariat = id
	}
	return call
}

// decisions are the items that were decided, as paragraphs of a decision to all.
func (s *State) decisions() []any {
	var all []any
	for _, i := range s.Items {
		if i.Stage == decided && !i.Standing {
			all = append(all, map[string]any{"title": i.Title, "text": i.Decision, "to": "all"})
		}
	}
	return all
}
