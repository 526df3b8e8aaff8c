package reference

import (
	"bytes"
	"fmt"
	"slices"
)

// Judgement: 2-entry.md, by the numbers of its rules.

// Shelf holds the entries of one dossier.
type Shelf struct {
	Founding *Entry
	held     map[Hash]*Entry
	chains   map[string]map[uint64][]*Entry // lower hashes first
	Stands   Stands                         // what parties stand by, in a dossier that is no charter; nil: nothing
	All      bool                           // keep more branches than one reader would

	own      Stands // worked out already
	members  map[uint64]membership
	branches map[string]branch
}

// Shelve begins with a founding entry.
func Shelve(founding *Entry) *Shelf {
	s := &Shelf{Founding: founding, held: map[Hash]*Entry{}, chains: map[string]map[uint64][]*Entry{}}
	s.Put(founding)
	return s
}

// Put takes an entry in, unjudged.
func (s *Shelf) Put(e *Entry) {
	s.held[e.Hash] = e
	if s.chains[e.Party] == nil {
		s.chains[e.Party] = map[uint64][]*Entry{}
	}
	at := append(s.chains[e.Party][e.Number], e)
	slices.SortFunc(at, func(a, b *Entry) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	s.chains[e.Party][e.Number] = at
	s.own, s.members, s.branches = nil, map[uint64]membership{}, map[string]branch{}
}

// Held finds an entry by its hash; nil if it is not here.
func (s *Shelf) Held(h Hash) *Entry { return s.held[h] }

func (s *Shelf) at(party string, number uint64) []*Entry { return s.chains[party][number] }

// Head is the highest number held of a party, 0 if none.
func (s *Shelf) Head(party string) (number uint64) {
	for len(s.at(party, number+1)) > 0 {
		number++
	}
	return number
}

// Judge applies the rules of judgement. waits is what an early entry waits for.
func (s *Shelf) Judge(e *Entry) (fit string, waits map[string]uint64) {
	founder := s.Founding.Party
	switch {
	case e.Dossier != s.Founding.Hash || e.Council != s.Founding.Council: // 1
		return "breach", nil
	case s.held[e.Hash] != nil: // 2
		return "held", nil
	case e.Founding || e.Party == founder && e.Number == 1: // 3
		return "breach", nil
	}
	previous, highest, slack, waits := s.past(e)
	if len(waits) > 0 { // 4
		return "early", waits
	}
	if previous != nil { // 5
		for id, number := range previous.Seen {
			if e.Seen[id] < number {
				return "breach", nil
			}
		}
	}
	if e.Clock <= highest || e.Clock > highest+1+slack { // 6
		return "breach", nil
	}
	if e.Party != founder { // 7
		stands := e.Seen[founder]
		_, forked := s.Splits(founder, stands)
		if stands == 0 || !forked && s.membersAt(stands).since[e.Party] == nil {
			return "breach", nil
		}
	}
	if sealed := s.Founding.Opens > 0; sealed && e.Epoch == 0 && !e.Silent() || !sealed && e.Epoch > 0 { // 8
		return "breach", nil
	}
	if (e.Admits != nil || e.Releases != "") && !s.mayAct(e) { // 9
		return "breach", nil
	}
	return s.rivals(e), nil // 10
}

// past looks for what an entry stands on: rule 4, and what rule 6 reckons with.
func (s *Shelf) past(e *Entry) (previous *Entry, highest, slack uint64, waits map[string]uint64) {
	waits = map[string]uint64{}
	find := func(party string, number uint64, h Hash) *Entry {
		p := s.held[h]
		if p == nil || p.Party != party || p.Number != number {
			return nil
		}
		highest = max(highest, p.Clock)
		return p
	}
	if e.Number > 1 {
		if previous = find(e.Party, e.Number-1, e.Previous); previous == nil {
			waits[e.Party] = min(e.Number-1, s.Head(e.Party)+1)
		}
	}
	for id, number := range e.Seen {
		if find(id, number, e.SeenAs[id]) != nil {
			continue
		}
		if first, splits := s.Splits(id, number); !splits {
			waits[id] = min(number, s.Head(id)+1)
		} else {
			slack = 1 << 20
			if first > 1 {
				highest = max(highest, s.at(id, first-1)[0].Clock)
			}
		}
	}
	return previous, highest, slack, waits
}

// mayAct is rule 9, about admissions and releases.
func (s *Shelf) mayAct(e *Entry) bool {
	if e.Party != s.Founding.Party || e.Releases != "" && e.Dossier == e.Council {
		return false
	}
	if _, forked := s.Splits(e.Party, e.Number-1); forked {
		return true
	}
	m := s.membersAt(e.Number - 1)
	if len(m.ever)+len(e.Admits) > 256 || slices.ContainsFunc(e.Admits, func(id string) bool { return m.since[id] != nil }) {
		return false
	}
	if e.Releases != "" {
		in := slices.Contains(m.present(), e.Releases) && e.Releases != s.Founding.Party
		if !in || e.Last != e.Seen[e.Releases] {
			return false
		}
	}
	if e.Opens > 0 {
		return e.Opens == m.epoch+1
	}
	return e.Epoch == m.epoch
}

// TakeAll takes entries in, in this order, and tries again what was early, and what was in
// breach as long as something else moves: once the proof of a fork is there, it may fit.
func (s *Shelf) TakeAll(entries []*Entry) error {
	for moved := true; moved; {
		moved = false
		var rest []*Entry
		for _, e := range entries {
			switch fit, _ := s.Judge(e); fit {
			case "fits", "forked":
				s.Put(e)
				moved = true
			case "early", "breach":
				rest = append(rest, e)
			case "held":
				switch {
				case s.held[e.Hash] != nil:
				case s.All:
					s.Put(e)
					moved = true
				default:
					rest = append(rest, e) // it may be the one that is stood by
				}
			}
		}
		entries = rest
	}
	for _, e := range entries {
		fit, waits := s.Judge(e)
		if fit == "held" {
			continue
		}
		return fmt.Errorf("%s/%d (%s, clock %d): %s %v, and %d more", e.Party, e.Number, e.Step, e.Clock, fit, waits, len(entries)-1)
	}
	return nil
}
