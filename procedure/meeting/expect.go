package meeting

import (
	"slices"

	"kenesh/procedure"
)

// Expect: what a party most likely does next, by what the meeting waits for.
func (s *State) Expect(a procedure.Act) []string {
	chair := chairs(s, a) == nil
	switch s.Status {
	case Convened:
		return s.expectBefore(a, chair)
	case Opened:
		return s.expectSitting(a, chair)
	case Closed:
		if chair {
			return []string{"settle-correction", "issue-record", "draft-communique", "release-communique"}
		}
		return []string{"approve-record", "request-correction"}
	}
	return nil
}

func (s *State) expectBefore(a procedure.Act, chair bool) []string {
	var steps []string
	if slices.Contains(s.silent(), a.Party) {
		steps = append(steps, "accept", "decline")
	}
	if a.Party == s.Host && len(s.Delegations[a.Party]) == 0 {
		steps = append(steps, "change-delegation")
	}
	if chair {
		steps = append(steps, "settle-objection", "take-item", "open")
	}
	return append(steps, "accredit", "issue-document")
}

// expectSitting: a party's signature comes before all else; the chair follows the floor, and
// then the item that is called.
func (s *State) expectSitting(a procedure.Act, chair bool) []string {
	steps := []string{"confirm-signature", "decline-signature"}
	if !chair {
		return append(steps, "waive-floor", "ask-floor", "raise-point", "state-reservation")
	}
	steps = append(steps, "rule-on-point", "end-floor", "give-floor")
	switch i := s.Current(); {
	case len(s.Sitting.Present) == 0:
		steps = append(steps, "mark-attendance", "call-item")
	case i.Stage == considered && !i.Put.Empty():
		steps = append(steps, "adopt-decision")
	case i.Stage == considered:
		steps = append(steps, "put-decision")
	case i.Stage == listed:
		steps = append(steps, "consider")
	case allDecided(s, a) == nil:
		steps = append(steps, "record-declaration", "close")
	default:
		steps = append(steps, "call-item")
	}
	return steps
}
