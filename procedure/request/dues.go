package request

import (
	"kenesh/lang"
	"kenesh/limit"
	"kenesh/party"
	"kenesh/procedure"
)

// Dues is what each side owes: the second signature, the officer's acknowledgement, the
// answer by its clock, clarifications, measures, answers to recalls and to wishes for use.
func (s *State) Dues() []procedure.Owed {
	if s.Requester == "" {
		return nil
	}
	if s.wantsSecond() {
		return []procedure.Owed{{ID: "countersign", By: s.Requester, To: []party.ID{s.Requester}, What: does("countersign")}}
	}
	all := append(s.duesOfRound(), s.duesOfMeasures()...)
	for _, r := range s.Recalls {
		for _, id := range r.Holders {
			if r.awaits(id) {
				all = append(all, procedure.Owed{ID: r.ID + "-" + string(id), By: id, To: []party.ID{s.other(id)}, What: does("answer-recall")})
			}
		}
	}
	for _, u := range s.Uses {
		if u.open() {
			all = append(all, s.owes(u.ID, s.other(u.By), does("grant-use")))
		}
	}
	if s.owesReasons() && !s.Closed {
		all = append(all, s.owes("reasons", s.Addressee, does("report-delay")))
	}
	if s.unsigned() >= 0 && !s.Closed {
		all = append(all, procedure.Owed{ID: "countersign", By: s.Requester, To: []party.ID{s.Requester}, What: does("countersign")})
	}
	if s.triageWantsSecond() && !s.Closed {
		all = append(all, procedure.Owed{ID: "assess", By: s.Addressee, To: []party.ID{s.Addressee}, What: does("countersign")})
	}
	return all
}

// duesOfRound are those of the round under way.
func (s *State) duesOfRound() (all []procedure.Owed) {
	r, c := s.present(), s.Clock()
	if s.Closed {
		return nil
	}
	if s.Acknowledged.Signature.Party == "" && r.Ended == 0 {
		o := s.owes("acknowledge", s.Addressee, does("acknowledge"))
		o.Arrived, o.Started, o.At = true, r.Received, s.acknowledgeBy()
		all = append(all, o)
	}
	for _, q := range s.Questions {
		if q.open() && r.Ended == 0 {
			o := s.owes(q.ID, s.Requester, does("clarify"))
			o.Started = q.At
			all = append(all, o)
		}
	}
	switch {
	case r.Ended != 0:
		return append(all, s.owes("close", s.Requester, does("close")))
	case s.Contents.told():
		if len(all) == 0 {
			all = append(all, s.owes("close", s.Requester, does("close")))
		}
		return all
	}
	o := s.owes("answer", s.Addressee, lang.Say("request.label.due", nil))
	if o.Started, o.At, o.Paused = c.Started, c.Due(), c.Paused; c.Paused != 0 {
		o.Why = lang.Say("request.status.asked", nil)
	}
	return append(all, o)
}

func (s *State) duesOfMeasures() (all []procedure.Owed) {
	for _, m := range s.Measures {
		if m.Due != "" && !m.ended() && !s.Closed {
			o := s.owes(m.ID, s.Addressee, lang.Say("request.label.measure-due", lang.Args{"measure": lang.Term(m.Measure.Key())}))
			o.Day, o.Started = m.Due, s.Accepted
			all = append(all, o)
		}
	}
	return all
}

// acknowledgeBy is until when an officer is to say that she has the request.
func (s *State) acknowledgeBy() lang.Moment {
	switch r := s.present(); {
	case r.Received == 0:
		return 0
	case s.Contents.urgent():
		return r.Received + limit.AcknowledgeUrgent
	default:
		return r.Received + limit.Acknowledge
	}
}

func (s *State) owes(id string, by party.ID, what lang.Message) procedure.Owed {
	return procedure.Owed{ID: id, By: by, To: []party.ID{s.other(by)}, What: what}
}

func does(step string) lang.Message { return lang.Say("request.step."+step, nil) }
