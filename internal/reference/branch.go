package reference

// Splits and branches: 2-entry.md, and "Forks explained" in 4-card.md.

// Stands is what parties stand by, by their recoveries in a charter.
type Stands map[string]map[Hash]bool

// StandsIn collects them from all that a charter holds, on whichever branch.
func StandsIn(charter *Shelf) Stands {
	all := Stands{}
	for _, e := range charter.held {
		if e.Step != "recover" {
			continue
		}
		for _, h := range e.StandsBy {
			if all[e.Party] == nil {
				all[e.Party] = map[Hash]bool{}
			}
			all[e.Party][h] = true
		}
	}
	return all
}

// Explain says what parties stand by.
func (s *Shelf) Explain(stands Stands) {
	s.Stands, s.members, s.branches = stands, map[uint64]membership{}, map[string]branch{}
}

// standsBy says that a party stands by an entry. A charter says it itself.
func (s *Shelf) standsBy(party string, h Hash) bool {
	if s.Stands != nil {
		return s.Stands[party][h]
	}
	if s.Founding.Dossier != s.Founding.Council {
		return false
	}
	if s.own == nil {
		s.own = StandsIn(s)
	}
	return s.own[party][h]
}

// Splits reports whether a chain has two entries at or before a number, and where first.
func (s *Shelf) Splits(party string, number uint64) (first uint64, splits bool) {
	for first = 1; first <= number && len(s.at(party, first)) > 0; first++ {
		if len(s.at(party, first)) > 1 {
			return first, true
		}
	}
	return 0, false
}

// branch is what counts of a chain.
type branch struct {
	entries []*Entry // from number 1 on
	frozen  uint64   // the number where it is; 0: it is not
}

func (b branch) at(number uint64) *Entry {
	if number == 0 || number > uint64(len(b.entries)) {
		return nil
	}
	return b.entries[number-1]
}

func (b branch) last() *Entry { return b.at(uint64(len(b.entries))) }

// counted goes along a chain as far as it counts.
func (s *Shelf) counted(party string) (b branch) {
	if known, ok := s.branches[party]; ok {
		return known
	}
	defer func() { s.branches[party] = b }()
	split, splits := s.Splits(party, end)
	var last Hash
	for number := uint64(1); ; number++ {
		next := s.at(party, number)
		if splits && number >= split {
			next = s.continuing(party, number, last)
		}
		if len(next) > 1 {
			if next = s.stoodBy(party, next); len(next) != 1 {
				b.frozen = number
				return b
			}
		}
		if len(next) == 0 {
			return b
		}
		b.entries, last = append(b.entries, next[0]), next[0].Hash
	}
}

func (s *Shelf) continuing(party string, number uint64, last Hash) (next []*Entry) {
	for _, e := range s.at(party, number) {
		if e.Previous == last {
			next = append(next, e)
		}
	}
	return next
}

func (s *Shelf) stoodBy(party string, of []*Entry) (by []*Entry) {
	for _, e := range of {
		if s.standsBy(party, e.Hash) {
			by = append(by, e)
		}
	}
	return by
}

// Frozen reports where a chain is frozen, if at or before a number.
func (s *Shelf) Frozen(party string, number uint64) (at uint64, frozen bool) {
	b := s.counted(party)
	return b.frozen, b.frozen > 0 && b.frozen <= number
}

// stray says that an entry is on no branch that counts.
func (s *Shelf) stray(e *Entry) bool {
	split, splits := s.Splits(e.Party, e.Number)
	return splits && e.Number >= split && s.counted(e.Party).at(e.Number) != e
}

// rivals is rule 10.
func (s *Shelf) rivals(e *Entry) string {
	held := s.at(e.Party, e.Number)
	if len(held) == 0 {
		return "fits"
	}
	kept := 2
	if e.Dossier == e.Council {
		kept = 16
	}
	b, continues, others := s.counted(e.Party), false, 0
	if before := b.at(e.Number - 1); before != nil && before.Hash == e.Previous || e.Number == 1 {
		continues, others = true, len(s.continuing(e.Party, e.Number, e.Previous))
	}
	split, splits := s.Splits(e.Party, e.Number-1)
	switch {
	case len(held) >= kept && !s.standsBy(e.Party, e.Hash) && !(continues && others < kept):
		return "held"
	case splits && split < e.Number && continues && others == 0:
		return "fits"
	}
	return "forked"
}
