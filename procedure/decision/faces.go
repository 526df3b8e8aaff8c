package decision

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Facts is what lists say of the decision. Lists know no day: what is overdue they show by
// the date that is due.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Status: string(s.overall()), Tone: s.tone(), Await: s.await(), Due: s.due()}
	if s.Recorder == "" {
		f.Named = lang.Say("decision", nil)
		return f
	}
	c := s.contents()
	f.Title, f.Search = c.Title, []string{c.Symbol}
	for _, tag := range c.MeetingName.Tags() {
		f.Search = append(f.Search, c.MeetingName[tag])
	}
	for _, o := range c.Obligations {
		for _, text := range []lang.Text{o.Title, o.Text} {
			for _, tag := range text.Tags() {
				f.Search = append(f.Search, text[tag])
			}
		}
	}
	return f
}

// overall is the decision's own status: when every obligation has ended, done if one of
// them was done.
func (s *State) overall() Status {
	switch {
	case s.Recorder == "":
		return None
	case s.contested():
		return Contested
	}
	has := map[Status]bool{}
	for i := range s.Obligations {
		has[s.status(&s.Obligations[i], always)] = true
	}
	switch {
	case has[UnderWay], has[Planned] && (has[Done] || has[Superseded] || has[Lapsed]):
		return UnderWay
	case has[Planned]:
		return Planned
	case has[Done]:
		return Done
	case has[Superseded]:
		return Superseded
	}
	return Lapsed
}

// tone: alarm where somebody has to be helped or the text put right.
func (s *State) tone() procedure.Tone {
	switch s.overall() {
	case Contested:
		return procedure.Alarm
	case Planned, UnderWay:
		if s.blocked() {
			return procedure.Alarm
		}
		return procedure.Live
	case Done:
		return procedure.Good
	}
	return procedure.Quiet
}

func (s *State) blocked() bool {
	for i := range s.Obligations {
		o := &s.Obligations[i]
		if !s.open(o) {
			continue
		}
		if slices.ContainsFunc(s.addressees(o), func(id party.ID) bool { return s.stuck(o, id) }) {
			return true
		}
	}
	return false
}

func (s *State) open(o *Obligation) bool { return o.ended(always) == nil }

// await: the recorder, while its text is contested; who has not answered to the text, to
// a proposal or to a round; and the recorder, when all have reported something done
// and closing it can be proposed.
func (s *State) await() []party.ID {
	if s.Recorder == "" {
		return nil
	}
	var ids []party.ID
	add := func(more ...party.ID) {
		for _, id := range more {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if s.contested() {
		add(s.Recorder)
	}
	add(s.unconfirmed()...)
	for i := range s.Obligations {
		switch o := &s.Obligations[i]; {
		case !s.open(o):
		case o.pending() != nil:
			add(s.asked(o)...)
		case s.ready(o):
			add(s.Recorder)
		}
	}
	add(s.missing()...)
	return ids
}

// due is the earliest date that is still to be met: of an obligation or of the round.
func (s *State) due() *procedure.Due {
	var first *procedure.Due
	sooner := func(d lang.Date, what string) {
		if d != "" && (first == nil || d < first.Day) {
			first = &procedure.Due{Day: d, What: lang.Say(what, nil)}
		}
	}
	if r := s.roundOn(always); r != nil && len(s.missing()) > 0 {
		sooner(r.Due, "decision.label.date-round")
	}
	for i := range s.Obligations {
		if o := &s.Obligations[i]; s.open(o) {
			sooner(s.nextOf(o), "decision.label.date-due")
		}
	}
	return first
}

// nextOf is the earliest date that somebody it binds is to be done by; of an obligation
// that binds nobody yet, its own.
func (s *State) nextOf(o *Obligation) lang.Date {
	ids := s.addressees(o)
	if len(ids) == 0 {
		return o.next(standing{}, always)
	}
	var first lang.Date
	for _, id := range ids {
		if d := o.next(o.standing(id, always), always); d != "" && (first == "" || d < first) {
			first = d
		}
	}
	return first
}

// Membership: a party that comes into the council later is admitted to what was decided
// before, may read it, and opts in where it wants to be bound.
func (s *State) Membership() bool { return true }

// Expect: what is waited for, in the order in which it is: the text, proposals, reports.
func (s *State) Expect(a procedure.Act) []string {
	steps := []string{"confirm-text", "contest-text", "consent", "object", "unblock"}
	if slices.Contains(s.missing(), a.Party) {
		steps = append(steps, "report", "report-blocked")
	}
	if a.Party == s.Recorder && s.contested() {
		steps = append(steps, "correct")
	}
	return append(steps, "start", "take-on")
}
