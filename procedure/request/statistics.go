package request

import (
	"slices"
	"time"

	"kenesh/lang"
	"kenesh/party"
)

// The figures of a year are those Directive (EU) 2023/977, article 18(2), asks for: requests
// sent; received and answered, urgent and not, by requester; refused, by requester and
// ground; and how often the limit was exceeded because an authorisation had to be had. They
// come from the dossiers alone, so both sides count the same of what both hold; a request
// belongs to the year in which it was sent.

// Pair is who asks whom.
type Pair struct{ From, To party.ID }

// Figures count the requests of a pair in a year.
type Figures struct {
	Pair
	Sent, Received                int
	Urgent, Contested             int // received
	AnsweredUrgent, AnsweredOther int // by a final reply
	Refused, Partly               int
	Open, Withdrawn               int // received
	Exceeded, Authorised          int // the limit; of these with an authorisation awaited
	Told                          int // information without a request
}

// Case is what one dossier adds.
type Case struct {
	State *State
	ID    string
}

// figures counts the requests of a year, a line for each pair in the order they come.
func figures(year int, all []Case, of party.ID) (lines []Figures, grounds map[string]int) {
	at, grounds := map[Pair]int{}, map[string]int{}
	for _, c := range all {
		s := c.State
		if !s.in(year, of) {
			continue
		}
		p := Pair{s.Requester, s.Addressee}
		if _, there := at[p]; !there {
			at[p] = len(lines)
			lines = append(lines, Figures{Pair: p})
		}
		lines[at[p]].count(s)
		for g := range s.refusedOn() {
			grounds[g]++
		}
	}
	return lines, grounds
}

func (f *Figures) count(s *State) {
	if s.Contents.told() {
		f.Told++
		return
	}
	f.Sent++
	if !slices.ContainsFunc(s.Rounds, func(r Round) bool { return r.Received != 0 }) {
		return
	}
	urgent := s.Contents.urgent() && s.Acknowledged.Input.View != "contested"
	r, whole := s.present(), false
	for _, x := range s.Refusals {
		whole = whole || x.Input.Extent == "whole"
	}
	f.Received++
	f.one(&f.Urgent, urgent)
	f.one(&f.Contested, s.Acknowledged.Input.View == "contested")
	f.one(&f.AnsweredUrgent, s.replied() && urgent)
	f.one(&f.AnsweredOther, s.replied() && !urgent)
	f.one(&f.Refused, whole && !s.replied())
	f.one(&f.Partly, len(s.Refusals) > 0 && !whole)
	f.one(&f.Open, r.Ended == 0 && !s.replied() && !whole) // what was answered and opened again, was answered
	f.one(&f.Withdrawn, r.How == "closed" && !s.replied() && !whole)
	exceeded := s.exceeded()
	f.one(&f.Exceeded, exceeded)
	f.one(&f.Authorised, exceeded && len(s.Waits) > 0)
}

func (f *Figures) one(of *int, is bool) {
	if is {
		*of++
	}
}

// replied: some round ended with a final reply.
func (s *State) replied() bool {
	for _, r := range s.Rounds {
		if r.How == "replied" {
			return true
		}
	}
	return false
}

// exceeded: a round was answered after its limit. One that is open has an answer to come,
// and is counted when it has.
func (s *State) exceeded() bool {
	for _, r := range s.Rounds {
		if (r.How == "replied" || r.How == "refused") && s.clock(r).Exceeded(0) > 0 {
			return true
		}
	}
	return false
}

// refusedOn are the grounds of its refusals, each once.
func (s *State) refusedOn() map[string]bool {
	on := map[string]bool{}
	for _, r := range s.Refusals {
		for _, g := range r.Input.Grounds {
			on[g.Ground] = true
		}
	}
	return on
}

func yearOf(m lang.Moment) int {
	if m == 0 {
		return 0
	}
	return time.UnixMilli(int64(m)).UTC().Year()
}
