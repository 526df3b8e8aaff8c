package spec_test

// The second reader, part three: judgement, order and membership (2-entry.md), done as
// plainly as can be: everything is derived from the set of entries held, again and again.

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// shelf holds the entries of one dossier.
type shelf struct {
	founding *entry
	held     map[hash]*entry
}

func shelve(founding *entry) *shelf {
	return &shelf{founding, map[hash]*entry{founding.hash: founding}}
}

// at lists what is held under a number, lower hashes first.
func (s *shelf) at(party string, number uint64) (out []*entry) {
	for _, e := range s.held {
		if e.party == party && e.number == number {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *entry) int { return bytes.Compare(a.hash[:], b.hash[:]) })
	return out
}

// head is the highest number held of a party, 0 if none.
func (s *shelf) head(party string) (number uint64) {
	for len(s.at(party, number+1)) > 0 {
		number++
	}
	return number
}

// frozen reports whether a chain is known to be forked at or before a number, and where.
func (s *shelf) frozen(party string, number uint64) (first uint64, frozen bool) {
	for first = 1; first <= min(number, s.head(party)); first++ {
		if len(s.at(party, first)) > 1 {
			return first, true
		}
	}
	return 0, false
}

// membership is who takes part by the founder's chain up to a number.
type membership struct {
	ever  []string // the founding list, then by name
	since map[string]*entry
	last  map[string]uint64 // of those released
	epoch uint64
}

func (s *shelf) members(upTo uint64) membership {
	m := membership{ever: slices.Clone(s.founding.parties), since: map[string]*entry{}, last: map[string]uint64{}, epoch: s.founding.epoch}
	for _, id := range m.ever {
		m.since[id] = s.founding
	}
	var guests []string
	for number := uint64(2); number <= upTo && len(s.at(s.founding.party, number)) == 1; number++ {
		e := s.at(s.founding.party, number)[0]
		for _, id := range e.admits {
			m.since[id] = e
			guests = append(guests, id)
		}
		if e.releases != "" {
			m.last[e.releases] = e.last
		}
		m.epoch = max(m.epoch, e.opens)
	}
	slices.Sort(guests)
	m.ever = append(m.ever, guests...)
	return m
}

func (m membership) present() (ids []string) {
	for _, id := range m.ever {
		if _, gone := m.last[id]; !gone {
			ids = append(ids, id)
		}
	}
	return ids
}

const end = ^uint64(0)

// judge applies the rules of judgement, by their numbers. waits is what an early entry
// waits for.
func (s *shelf) judge(e *entry) (fit string, waits map[string]uint64) {
	founder := s.founding.party
	if e.dossier != s.founding.hash || e.council != s.founding.council { // 1
		return "breach", nil
	}
	if s.held[e.hash] != nil { // 2
		return "held", nil
	}
	if e.founding || e.party == founder && e.number == 1 { // 3
		return "breach", nil
	}
	waits = map[string]uint64{} // 4
	highest, slack := uint64(0), uint64(0)
	past := func(party string, number uint64, h hash) *entry {
		p := s.held[h]
		if p == nil || p.party != party || p.number != number {
			return nil
		}
		highest = max(highest, p.clock)
		return p
	}
	var previous *entry
	if e.number > 1 {
		if previous = past(e.party, e.number-1, e.previous); previous == nil {
			waits[e.party] = min(e.number-1, s.head(e.party)+1)
		}
	}
	for id, number := range e.seen {
		if past(id, number, e.seenAs[id]) != nil {
			continue
		}
		if first, frozen := s.frozen(id, number); !frozen {
			waits[id] = min(number, s.head(id)+1)
		} else {
			slack = 1 << 20
			if first > 1 {
				highest = max(highest, s.at(id, first-1)[0].clock)
			}
		}
	}
	if len(waits) > 0 {
		return "early", waits
	}
	if previous != nil { // 5
		for id, number := range previous.seen {
			if e.seen[id] < number {
				return "breach", nil
			}
		}
	}
	if e.clock <= highest || e.clock > highest+1+slack { // 6
		return "breach", nil
	}
	if e.party != founder { // 7
		stands := e.seen[founder]
		_, forked := s.frozen(founder, stands)
		if stands == 0 || !forked && s.members(stands).since[e.party] == nil {
			return "breach", nil
		}
	}
	if sealed := s.founding.opens > 0; sealed && e.epoch == 0 && e.step != "receipt" || !sealed && e.epoch > 0 { // 8
		return "breach", nil
	}
	if (e.admits != nil || e.releases != "") && !s.mayAct(e) { // 9
		return "breach", nil
	}
	return []string{"fits", "forked", "held"}[len(s.at(e.party, e.number))], nil // 10
}

// mayAct is rule 9, about admissions and releases.
func (s *shelf) mayAct(e *entry) bool {
	if e.party != s.founding.party {
		return false
	}
	if _, forked := s.frozen(e.party, e.number-1); forked {
		return true
	}
	m := s.members(e.number - 1)
	if len(m.ever)+len(e.admits) > 256 || slices.ContainsFunc(e.admits, func(id string) bool { return m.since[id] != nil }) {
		return false
	}
	if e.releases != "" {
		in := slices.Contains(m.present(), e.releases) && e.releases != s.founding.party
		if !in || e.last != e.seen[e.releases] {
			return false
		}
	}
	if e.opens > 0 {
		return e.opens == m.epoch+1
	}
	return e.epoch == m.epoch
}

// takeAll takes entries in, in this order, and tries again what was early.
func (s *shelf) takeAll(entries []*entry) error {
	for moved := true; moved; {
		moved = false
		var early []*entry
		for _, e := range entries {
			switch fit, _ := s.judge(e); fit {
			case "fits", "forked":
				s.held[e.hash] = e
				moved = true
			case "early":
				early = append(early, e)
			case "breach":
				return fmt.Errorf("%s %d in breach", e.party, e.number)
			}
		}
		entries = early
	}
	if len(entries) > 0 {
		return fmt.Errorf("%d wait for ever", len(entries))
	}
	return nil
}

// order lists what is held in canonical order.
func (s *shelf) order() []*entry {
	place := func(id string) int {
		if i := slices.Index(s.founding.parties, id); i >= 0 {
			return i
		}
		return len(s.founding.parties)
	}
	return slices.SortedFunc(maps.Values(s.held), func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.clock, b.clock), cmp.Compare(place(a.party), place(b.party)), cmp.Compare(a.party, b.party),
			cmp.Compare(a.number, b.number), bytes.Compare(a.hash[:], b.hash[:]))
	})
}

func (s *shelf) stands(e *entry) uint64 {
	if e.party == s.founding.party {
		return e.number
	}
	return e.seen[s.founding.party]
}

func (s *shelf) void(e *entry) string {
	m := s.members(end)
	last, gone := m.last[e.party]
	switch _, forked := s.frozen(e.party, e.number); {
	case forked:
		return "forked"
	case gone && e.number > last:
		return "released"
	case m.since[e.party] == nil:
		return "forked"
	case e.step != "receipt" && e.epoch != s.members(s.stands(e)).epoch:
		return "epoch"
	}
	return ""
}

func (s *shelf) awaited(e *entry) []string {
	ids := []string{}
	m := s.members(end)
	for _, id := range m.present() {
		_, frozen := s.frozen(id, end)
		clock := m.since[id].clock
		if head := s.head(id); head > 0 {
			clock = s.at(id, head)[0].clock
		}
		if !frozen && id != e.party && clock < e.clock {
			ids = append(ids, id)
		}
	}
	return ids
}

// acknowledged lists who has said, by hash, that it has e.
func (s *shelf) acknowledged(e *entry) []string {
	ids := []string{}
	for _, by := range s.held {
		if by.party == e.party || by.seen[e.party] < e.number || slices.Contains(ids, by.party) {
			continue
		}
		at := s.held[by.seenAs[e.party]]
		if _, forked := s.frozen(e.party, e.number); !forked {
			at = e
		}
		for at != nil && at.number > e.number {
			at = s.held[at.previous]
		}
		if at == e {
			ids = append(ids, by.party)
		}
	}
	slices.Sort(ids)
	return ids
}
