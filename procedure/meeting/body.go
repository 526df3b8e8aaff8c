package meeting

import (
	"slices"
	"strconv"
	"time"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// What the body that meets keeps of its meeting stands in the body's own dossier, where no
// other dossier's act reaches. So it is offered from here, filled in; the body's rules say
// whose it is to say: its chair's, the host's, the secretariat's.

// reach keeps the first day on which something was done that the rules of a body set a limit
// for, by the names it has there.
func (s *State) reach(what string, at lang.Moment) {
	if _, before := s.Reached[what]; !before {
		put(&s.Reached, what, lang.Date(time.UnixMilli(int64(at)).UTC().Format(time.DateOnly)))
	}
}

// forBody offers what the body may not have heard of.
func (s *State) forBody(of dossier.ID) []procedure.Offer {
	if s.Call.RulesOf == "" {
		return nil
	}
	var all []procedure.Offer
	say := func(step string, title lang.Message, input map[string]any) {
		all = append(all, procedure.Offer{Kind: "body", In: s.Call.RulesOf, Step: step, Title: title,
			Means: lang.Say("meeting.offer.body.means", nil), Input: input})
	}
	meeting := strconv.Itoa(s.Call.Number)
	switch s.Status {
	case Convened:
		say("fix-meeting", lang.Say("meeting.offer.body-called", nil), s.bodyMeeting(of, "start", "end"))
	case Cancelled:
		say("call-off", lang.Say("meeting.offer.body-cancelled", nil), map[string]any{"meeting": meeting, "reason": s.Cancelled})
		return all
	case Closed:
		input := s.bodyMeeting(of, "held-on", "held-to")
		input["present"] = s.presentForBody()
		say("record-meeting", lang.Say("meeting.offer.body-held", nil), input)
	}
	for _, what := range []string{"invitation", "agenda", "record", "approval"} {
		if day, done := s.Reached[what]; done {
			say("mark-done", lang.Say("meeting.offer.body-"+what, lang.Args{"day": day}), map[string]any{"meeting": meeting, "what": what, "on": string(day)})
		}
	}
	return all
}

// bodyMeeting is the meeting as the body's steps name it.
func (s *State) bodyMeeting(of dossier.ID, first, last string) map[string]any {
	input := map[string]any{"number": s.Call.Number, "host": string(s.Host), first: string(s.Call.Start), "place": s.Call.Place, "dossier": of.String()}
	if s.Call.End != "" {
		input[last] = string(s.Call.End)
	}
	return input
}

// presentForBody are the delegations of those who belong to the body: a guest does not.
func (s *State) presentForBody() []party.ID {
	return slices.DeleteFunc(s.attending(), s.Call.Rules.isGuest)
}
