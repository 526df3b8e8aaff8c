package reference

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// Order, membership, void, settled and receipts: 2-entry.md.

// membership is who takes part by the founder's chain up to a number.
type membership struct {
	ever  []string // the founding list, then by name
	since map[string]*Entry
	last  map[string]uint64 // of those released
	epoch uint64
}

const end = ^uint64(0)

func (s *Shelf) membersAt(upTo uint64) membership {
	if m, known := s.members[upTo]; known {
		return m
	}
	m := membership{ever: slices.Clone(s.Founding.Parties), since: map[string]*Entry{}, last: map[string]uint64{}, epoch: s.Founding.Epoch}
	for _, id := range m.ever {
		m.since[id] = s.Founding
	}
	var guests []string
	counts := s.counted(s.Founding.Party)
	for number := uint64(2); number <= upTo && counts.at(number) != nil; number++ {
		e := counts.at(number)
		for _, id := range e.Admits {
			if m.since[id] == nil { // else it was a party already; see rule 9
				m.since[id] = e
				guests = append(guests, id)
			}
		}
		if e.Releases != "" {
			m.last[e.Releases] = e.Last
		}
		if e.Opens > 0 {
			m.epoch = e.Opens
		}
	}
	slices.Sort(guests)
	m.ever = append(m.ever, guests...)
	s.members[upTo] = m
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

// Present lists the parties that take part.
func (s *Shelf) Present() []string { return s.membersAt(end).present() }

// Epoch is the one in force.
func (s *Shelf) Epoch() uint64 { return s.membersAt(end).epoch }

// Order lists what is held in canonical order.
func (s *Shelf) Order() []*Entry {
	place := func(id string) int {
		if i := slices.Index(s.Founding.Parties, id); i >= 0 {
			return i
		}
		return len(s.Founding.Parties)
	}
	return slices.SortedFunc(maps.Values(s.held), func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), cmp.Compare(place(a.Party), place(b.Party)), cmp.Compare(a.Party, b.Party),
			cmp.Compare(a.Number, b.Number), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
}

// stands is the founder's number where an entry stands.
func (s *Shelf) stands(e *Entry) uint64 {
	if e.Party == s.Founding.Party {
		return e.Number
	}
	return e.Seen[s.Founding.Party]
}

// Void says why an entry counts for nothing; "" if it may count.
func (s *Shelf) Void(e *Entry) string {
	m := s.membersAt(end)
	last, gone := m.last[e.Party]
	switch {
	case s.stray(e):
		return "forked"
	case gone && e.Number > last:
		return "released"
	case m.since[e.Party] == nil:
		return "forked"
	case !e.Silent() && e.Epoch != s.membersAt(s.stands(e)).epoch:
		return "epoch"
	}
	return ""
}

// Awaited lists the parties that could still come before an entry; nobody: it is settled.
func (s *Shelf) Awaited(e *Entry) []string {
	ids := []string{}
	m := s.membersAt(end)
	for _, id := range m.present() {
		_, frozen := s.Frozen(id, end)
		clock := m.since[id].Clock
		if last := s.counted(id).last(); last != nil {
			clock = last.Clock
		}
		if !frozen && id != e.Party && clock < e.Clock {
			ids = append(ids, id)
		}
	}
	return ids
}

// Acknowledged lists who has said, by hash, that it has an entry.
func (s *Shelf) Acknowledged(e *Entry) []string {
	ids := []string{}
	for _, by := range s.held {
		if by.Party == e.Party || by.Seen[e.Party] < e.Number || slices.Contains(ids, by.Party) {
			continue
		}
		at := s.held[by.SeenAs[e.Party]]
		if _, splits := s.Splits(e.Party, e.Number); !splits {
			at = e
		}
		for at != nil && at.Number > e.Number {
			at = s.held[at.Previous]
		}
		if at == e {
			ids = append(ids, by.Party)
		}
	}
	slices.Sort(ids)
	return ids
}
