package request

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

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

// sent: the request counts as sent.
func sent(s *State, _ procedure.Act) error {
	switch {
	case s.Requester == "":
		return procedure.Refuse("request.refuse.not-sent", nil)
	case s.wantsSecond():
		return procedure.Refuse("request.refuse.unsigned", lang.Args{"requester": lang.Party(s.Requester)})
	}
	return nil
}

func requester(s *State, a procedure.Act) error {
	if a.Party != s.Requester {
		return procedure.Refuse("request.refuse.only-requester", lang.Args{"requester": lang.Party(s.Requester)})
	}
	return nil
}

func addressee(s *State, a procedure.Act) error {
	if a.Party != s.Addressee {
		return procedure.Refuse("request.refuse.only-addressee", lang.Args{"addressee": lang.Party(s.Addressee)})
	}
	return nil
}

// either: one of the two sides; a third party that was let in reads.
func either(s *State, a procedure.Act) error {
	if !slices.Contains(s.sides(), a.Party) {
		return procedure.Refuse("request.refuse.reads-only", nil)
	}
	return nil
}

// asked: something is asked, and not only told.
func asked(s *State, _ procedure.Act) error {
	if s.Contents.told() {
		return procedure.Refuse("request.refuse.only-told", nil)
	}
	return nil
}

// unanswered: the final reply is still due.
func unanswered(s *State, a procedure.Act) error {
	switch s.present().How {
	case "replied":
		return procedure.Refuse("request.refuse.replied", nil)
	case "refused":
		return procedure.Refuse("request.refuse.refused", nil)
	}
	return unclosed(s, a)
}

// unheard: as far as its author has heard, the final reply is still due. What crosses with one
// stands beside it.
func unheard(s *State, a procedure.Act) error {
	if r := s.present(); (r.How == "replied" || r.How == "refused") && !seen(a, s.Addressee, r.By) {
		return unclosed(s, a)
	}
	return unanswered(s, a)
}

// seen reports whether the author of an act had an entry of a party when it signed.
func seen(a procedure.Act, of party.ID, number uint64) bool {
	return a.Party == of || a.Seen[of] >= number
}

func unclosed(s *State, _ procedure.Act) error {
	if s.Closed {
		return procedure.Refuse("request.refuse.closed", nil)
	}
	return nil
}

// closed: the matter has ended, so it can be opened again.
func closed(s *State, _ procedure.Act) error {
	if s.present().Ended == 0 {
		return procedure.Refuse("request.refuse.still-open", nil)
	}
	return nil
}

func acknowledged(s *State, _ procedure.Act) error {
	if s.Acknowledged.Signature.Party == "" {
		return procedure.Refuse("request.refuse.unacknowledged", nil)
	}
	return nil
}

func unacknowledged(s *State, _ procedure.Act) error {
	if s.Acknowledged.Signature.Party != "" {
		return procedure.Refuse("request.refuse.acknowledged", nil)
	}
	return nil
}

func questions(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Questions, Question.open) {
		return procedure.Refuse("request.refuse.no-questions", nil)
	}
	return nil
}

func measured(s *State, _ procedure.Act) error {
	if len(s.Measures) == 0 {
		return procedure.Refuse("request.refuse.no-measures", nil)
	}
	return nil
}

// receiver: who has been given something.
func receiver(s *State, a procedure.Act) error {
	if len(s.items(s.other(a.Party))) == 0 || either(s, a) != nil || a.Party == s.Addressee && !s.Contents.told() {
		return procedure.Refuse("request.refuse.nothing-given", nil)
	}
	return nil
}

// gave: the party has given something that it can correct, restrict, recall or allow more
// uses of.
func gave(s *State, a procedure.Act) error {
	if len(s.items(a.Party)) == 0 {
		return procedure.Refuse("request.refuse.gave-nothing", nil)
	}
	return nil
}
