package request

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Status is where a request stands.
type Status string

// The statuses.
const (
	None         Status = "none"     // its founding entry was refused
	Unsigned     Status = "unsigned" // it waits for the requester's second signature
	Sent         Status = "sent"     // the addressee has not shown that it has it
	Received     Status = "received"
	Acknowledged Status = "acknowledged"
	Asked        Status = "asked" // a clarification is wanted; the clock stands still
	Accepted     Status = "accepted"
	Authorising  Status = "authorising" // an authorisation is awaited
	Replied      Status = "replied"
	Refusing     Status = "refused"
	Closed       Status = "closed"
)

func (s *State) status() Status {
	r := s.present()
	switch {
	case s.Requester == "":
		return None
	case s.wantsSecond():
		return Unsigned
	case s.Closed:
		return Closed
	case r.How == "replied":
		return Replied
	case r.How == "refused":
		return Refusing
	case r.Received == 0:
		return Sent
	case s.Acknowledged.Signature.Party == "":
		return Received
	}
	return s.underway()
}

func (s *State) underway() Status {
	switch c := s.Clock(); {
	case c.Paused != 0:
		return Asked
	case c.Until != 0:
		return Authorising
	case s.Accepted != 0:
		return Accepted
	}
	return Acknowledged
}

// Facts is what lists say of the request. Its title is coded and names no person: the
// measure, the offence, and who asks whom.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Named: lang.Say("request", nil), Status: string(s.status()), Tone: s.tone(), Await: s.await(), Due: s.due()}
	if s.Requester == "" {
		return f
	}
	f.Named = lang.Say("request.label.title", lang.Args{"measure": lang.Term(s.Contents.Measure.Key()), "offence": choice("offence", s.Contents.Offence),
		"requester": lang.Party(s.Requester), "addressee": lang.Party(s.Addressee)})
	f.Search = append(f.Search, s.Contents.Reference)
	if s.Acknowledged.Input.Reference != "" {
		f.Search = append(f.Search, s.Acknowledged.Input.Reference)
	}
	for _, c := range s.allChannels() {
		f.Search = append(f.Search, c.Number)
	}
	for _, e := range s.allSubjects() {
		f.Search = append(f.Search, filled(e.name, e.number)...)
	}
	return f
}

func (s *State) tone() procedure.Tone {
	switch s.status() {
	case None, Closed, Refusing:
		return procedure.Quiet
	case Replied:
		return procedure.Good
	}
	if s.Contents.Urgency == "life" || s.Contents.Urgency == "public-security" {
		return procedure.Alarm
	}
	return procedure.Live
}

// await lists whose turn it is.
func (s *State) await() []party.ID {
	var all []party.ID
	switch s.status() {
	case Unsigned, Asked, Replied, Refusing:
		all = append(all, s.Requester)
	case Sent, Received, Accepted, Authorising:
		all = append(all, s.Addressee)
	case Acknowledged:
		all = append(all, s.Addressee)
		if s.Contents.told() {
			all = []party.ID{s.Requester}
		}
	}
	add := func(id party.ID) {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	for _, r := range s.Recalls {
		for _, id := range r.Holders {
			if r.awaits(id) {
				add(id)
			}
		}
	}
	for _, u := range s.Uses {
		if u.open() {
			add(s.other(u.By))
		}
	}
	if s.owesReasons() && !s.Closed {
		add(s.Addressee)
	}
	return all
}

// owesReasons: the final answer came late, and nobody has said why.
func (s *State) owesReasons() bool {
	return s.lateness() > 0 && len(s.Delays) == 0 && len(s.Waits) == 0
}

// lateness is by how much the answer of the last round was late.
func (s *State) lateness() lang.Moment {
	if r := s.present(); r.How == "replied" || r.How == "refused" {
		return s.Clock().Late(0)
	}
	return 0
}

// due is what comes next: the answer, or before it an officer's acknowledgement.
func (s *State) due() *procedure.Due {
	c := s.Clock()
	if s.Contents.told() || !c.Running() || s.Closed {
		return nil
	}
	return &procedure.Due{At: c.Due(), What: lang.Say("request.label.due", nil)}
}

func choice(field, value string) lang.Message {
	if value == "" {
		return lang.Message{}
	}
	return lang.Say("request.choice."+field+"."+value, nil)
}

// allChannels are the references to the same matter elsewhere.
func (s *State) allChannels() []Channel {
	all := slices.Clone(s.Contents.Channels)
	for _, n := range s.Channels {
		all = append(all, n.Input)
	}
	return all
}

// allSubjects are all entities of the request, its clarifications and its replies.
func (s *State) allSubjects() []entity {
	all := s.Contents.Subjects.entities()
	for _, q := range s.Questions {
		all = append(all, q.Answered.Subjects.entities()...)
	}
	for _, r := range s.Replies {
		all = append(all, r.Input.Subjects.entities()...)
	}
	return all
}

// Expect is what comes next of each side.
func (s *State) Expect(a procedure.Act) []string {
	steps := []string{"countersign", "answer-recall", "decline-use", "grant-use"}
	if len(s.Uses) == 0 || !slices.ContainsFunc(s.Uses, Use.open) {
		steps = steps[:2]
	}
	if a.Party == s.Addressee {
		steps = append(steps, "acknowledge", "assess")
		if s.Acknowledged.Signature.Party != "" {
			steps = append(steps, "reply", "accept", "ask", "refuse")
		}
		return steps
	}
	if len(s.Replies) > 0 {
		steps = append(steps, "feedback", "close")
	}
	return append(steps, "clarify", "remind")
}
