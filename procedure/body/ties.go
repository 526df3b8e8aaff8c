package body

import (
	"strings"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Ties are the body it reports to and the dossiers of its meetings.
func (s *State) Ties() []procedure.Tie {
	var all []procedure.Tie
	if s.Founded.Parent != "" {
		all = append(all, procedure.Tie{As: "parent", Kind: "body", Dossier: s.Founded.Parent})
	}
	for _, m := range s.Meetings {
		if m.Dossier != "" {
			all = append(all, m.tie())
		}
	}
	return all
}

func (m Meeting) tie() procedure.Tie {
	return procedure.Tie{As: "dossier", Kind: "meeting", Dossier: m.Dossier}
}

// Beginnings: the host of a fixed meeting calls it under the body's rules, and any member
// calls one that is not fixed yet; the Council constitutes its working groups.
func (s *State) Beginnings(a procedure.Act, of dossier.ID) []procedure.Offer {
	if isMember(s, a) != nil {
		return nil
	}
	var offers []procedure.Offer
	open := false
	for _, m := range s.Meetings {
		if !planned(m) || m.Dossier != "" {
			continue
		}
		open = true
		if m.Host == a.Party {
			offers = append(offers, s.calling(a, of, m))
		}
	}
	if !open {
		offers = append(offers, s.calling(a, of, Meeting{Number: s.lastNumber() + 1, Pack: len(s.Packs)}))
	}
	if s.Founded.Form == "council" {
		offers = append(offers, procedure.Offer{Kind: "body", Step: "establish", Title: lang.Say("body.offer.group", nil),
			Means: lang.Say("body.offer.group.means", nil), Parties: s.seated(), Input: map[string]any{
				"form": "working-group", "parent": of.String(), "languages": s.Rules().Languages}})
	}
	return offers
}

// calling is the offer to call a meeting: with the rules it goes by, as they are on the day
// it is called, and how many days before and after the meeting something is due.
func (s *State) calling(a procedure.Act, of dossier.ID, m Meeting) procedure.Offer {
	r := s.pack(m)
	form := "working-group"
	if s.Founded.Form == "council" {
		form = "council"
	}
	input := map[string]any{"number": m.Number, "title": s.naming(m), "body": form, "rules-of": of.String(), "place": m.Place,
		"languages": r.Languages, "rules": s.ruling(r)}
	say := func(name, value string) {
		if value != "" {
			input[name] = value
		}
	}
	say("start", string(m.Start))
	say("end", string(m.End))
	say("follows", s.lastHeld())
	if s.Founded.Keeper != a.Party && s.as(s.Founded.Keeper) == secretariat {
		say("secretariat", string(s.Founded.Keeper))
	}
	if s.chair() != a.Party {
		say("chair", string(s.chair()))
	}
	return procedure.Offer{Kind: "meeting", Step: "convene", Title: lang.Say("body.offer.meeting", lang.Args{"number": m.Number}),
		Means: lang.Say("body.offer.meeting.means", nil), Parties: s.seated(), Input: input}
}

// naming is what a meeting is called until its host calls it otherwise.
func (s *State) naming(m Meeting) lang.Text {
	title := lang.Text{}
	for tag, name := range s.Founded.Name {
		title[tag] = name
		if lang.Known(tag) {
			title[tag] = spoken().Voice(tag).S("body.label.meeting-called", "name", name, "number", m.Number)
		}
	}
	return title
}

// ruling is what a meeting takes over of the rules.
func (s *State) ruling(r Rules) map[string]any {
	var observers []party.ID
	for _, seat := range s.Seats {
		if seat.As == observer || seat.As == secretariat {
			observers = append(observers, seat.Party)
		}
	}
	order := r.Order(s.members(), func(id party.ID) lang.Text { return s.Names[id][id].Name })
	return map[string]any{"quorum": r.Quorum, "adoption": r.Adoption, "observers": observers, "order": append(order, observers...),
		"minutes-member": min(r.MinutesMember, 240), "minutes-observer": min(r.MinutesObserver, 240),
		"minutes-guest": min(r.MinutesGuest, 240), "items-days": r.ItemsDays, "documents-days": r.DocumentsDays, "approval-days": r.ApprovalDays}
}

// seated lists everybody with a place in the body, in the dossier's order.
func (s *State) seated() []party.ID {
	var ids []party.ID
	for _, seat := range s.Seats {
		if seat.As != "" {
			ids = append(ids, seat.Party)
		}
	}
	return ids
}

func (s *State) lastNumber() int {
	if n := len(s.Meetings); n > 0 {
		return s.Meetings[n-1].Number
	}
	return 0
}

// lastHeld is the dossier of the last meeting that was held, "" if none is known.
func (s *State) lastHeld() (id string) {
	for _, m := range s.Meetings {
		if m.HeldOn != "" && strings.TrimSpace(m.Dossier) != "" {
			id = m.Dossier
		}
	}
	return id
}
