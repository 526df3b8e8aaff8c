package decision

import (
	"kenesh/lang"
	"kenesh/party"
)

// standing is where one party stands with one obligation on a day, as it reported
// itself. Nobody else writes into it, and no hand sets it: it is what its log adds up to.
type standing struct {
	Status  Status
	Office  lang.Text // who answers for it at the party
	Contact string
	Blocked lang.Text // what stands in the way; nothing if nothing does
	Wanted  lang.Text // the help it asks for
	Help    []Event   // what others offered since
	Met     lang.Date // of a rhythm: the last term that is done
	Percent int
	Value   string
	Last    *Event // the last report
	Reports int
	answers []string // the rounds it has answered
}

// standing adds up a party's log to a day.
func (o *Obligation) standing(id party.ID, d day) standing {
	s := standing{Status: Planned}
	log := o.Logs[id]
	for i := range log {
		if d.has(log[i].At) {
			s.take(&log[i], o.Paragraph.Rhythm)
		}
	}
	return s
}

func (s *standing) take(e *Event, rhythm string) {
	switch e.What {
	case office:
		s.Office, s.Contact = e.Text, e.Contact
	case started:
		s.Status = UnderWay
	case reported:
		s.report(e, rhythm)
	case blocked:
		s.Blocked, s.Wanted, s.Help = e.Text, e.Wanted, nil
		if s.Status == Planned {
			s.Status = UnderWay
		}
		s.answer(e.Round)
	case unblocked:
		s.Blocked, s.Wanted, s.Help = nil, nil, nil
	case help:
		s.Help = append(s.Help, *e)
	}
}

// report: an obligation with a rhythm is never done by one report, only its term is. A
// later report that it is not done after all says so.
func (s *standing) report(e *Event, rhythm string) {
	s.Status = UnderWay
	if rhythms[rhythm] > 0 {
		s.Met = max(s.Met, e.Term)
	} else if e.Done {
		s.Status = Done
	}
	if e.Done {
		s.Blocked, s.Wanted, s.Help = nil, nil, nil
	}
	s.Percent, s.Value, s.Last = e.Percent, e.Value, e
	s.Reports++
	s.answer(e.Round)
}

func (s *standing) answer(round string) {
	if round != "" {
		s.answers = append(s.answers, round)
	}
}

// next is the date the party is to be done by next; none if it is done or has no date.
func (o *Obligation) next(s standing, d day) lang.Date {
	due := o.dueOn(d)
	months := rhythms[o.Paragraph.Rhythm]
	switch {
	case due == "" || s.Status == Done:
		return ""
	case months == 0:
		return due
	}
	next := nextTerm(due, months, s.Met)
	if o.Paragraph.Lapses != "" && next > o.Paragraph.Lapses {
		return ""
	}
	return next
}

// status is where the obligation itself stands on a day: ended by consent, lapsed by its
// own last day, and otherwise under way as soon as one of those it binds has begun. That
// all of them report it done does not end it: the parties agree that it is done.
func (s *State) status(o *Obligation, d day) Status {
	if p := o.ended(d); p != nil {
		return Status(p.What)
	}
	if d.passed(o.Paragraph.Lapses) {
		return Lapsed
	}
	for _, id := range s.addresseesOn(o, d) {
		if o.standing(id, d).Status != Planned {
			return UnderWay
		}
	}
	return Planned
}

// ready reports whether everybody it binds has reported it done, so that closing it can
// be proposed.
func (s *State) ready(o *Obligation) bool {
	ids := s.addressees(o)
	for _, id := range ids {
		if o.standing(id, always).Status != Done {
			return false
		}
	}
	return len(ids) > 0
}
