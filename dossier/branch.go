package dossier

import (
	"maps"
	"slices"

	"kenesh/canon"
	"kenesh/party"
)

// Explained says which of its own entries each party stands by where its chain forks.
// Only a recovery in the charter, signed with the party's recovery key, adds to it, and
// nothing takes from it: to stand by both entries of one number explains nothing.
type Explained map[party.ID]map[canon.Hash]bool

func (x Explained) add(id party.ID, hashes ...canon.Hash) {
	if x[id] == nil && len(hashes) > 0 {
		x[id] = map[canon.Hash]bool{}
	}
	for _, h := range hashes {
		x[id][h] = true
	}
}

// branch is what counts of a chain that forks, from its first fork on.
type branch struct {
	split  uint64   // the first number with two entries
	counts []*Entry // the branch that counts, from split on
	open   bool     // two follow its end, and nobody has said which: the chain is frozen there
}

// frozen is the first number from which nothing counts; 0 if the branch may go on.
func (b *branch) frozen() uint64 {
	if !b.open {
		return 0
	}
	return b.split + uint64(len(b.counts))
}

// Explain takes in what parties say of their forks. It returns the first place in the
// order at which anything changed: fold again from there.
func (h *History) Explain(x Explained) int {
	changed := len(h.order)
	for _, id := range slices.Sorted(maps.Keys(x)) {
		before := len(h.explained[id])
		h.explained.add(id, slices.Collect(maps.Keys(x[id]))...)
		if len(h.explained[id]) > before {
			changed = min(changed, h.follow(id))
		}
	}
	return changed
}

// Explained is everything the parties of a charter have said of their forks. The caller
// must not change it.
func (h *History) Explained() Explained { return h.explained }

// follow finds anew which branch of id's chain counts, and returns the first place in the
// order that is not what it was.
func (h *History) follow(id party.ID) int {
	b := h.branches[id]
	if b == nil {
		return len(h.order)
	}
	before, wasOpen := b.counts, b.open
	h.walk(id, b)
	if b.open == wasOpen && slices.Equal(before, b.counts) {
		return len(h.order)
	}
	if id == h.founder {
		h.collectActs()
		return 0
	}
	return h.firstOf(id, b.split)
}

// walk goes along the chain from its first fork, taking at each number the one entry that
// follows, or of several the one the party stands by.
func (h *History) walk(id party.ID, b *branch) {
	b.counts, b.open = nil, false
	for n := b.split; ; n++ {
		next := slices.DeleteFunc(slices.Clone(h.Variants(id, n)), func(e *Entry) bool { return !h.follows(b, e) })
		if len(next) > 1 {
			next = slices.DeleteFunc(next, func(e *Entry) bool { return !h.explained[id][e.Hash] })
			b.open = len(next) != 1
		}
		if len(next) != 1 {
			return
		}
		b.counts = append(b.counts, next[0])
	}
}

// follows reports whether e continues the branch of its author's chain that counts.
func (h *History) follows(b *branch, e *Entry) bool {
	switch {
	case e.Number < b.split:
		return true
	case e.Number == 1:
		return true
	case e.Number == b.split:
		return h.chains[e.Party][e.Number-2][0].Hash == e.Prev
	}
	at := e.Number - 1 - b.split
	return at < uint64(len(b.counts)) && b.counts[at].Hash == e.Prev
}

// fork notes that id wrote two entries with a number.
func (h *History) fork(id party.ID, number uint64) {
	if !h.splitAt(id, number) {
		h.branches[id] = &branch{split: number}
	}
}

// splitAt reports whether id's chain is known to fork at or before a number, explained
// or not.
func (h *History) splitAt(id party.ID, number uint64) bool {
	b := h.branches[id]
	return b != nil && number >= b.split
}

// Stray reports whether e is on no branch that counts.
func (h *History) Stray(e *Entry) bool {
	b := h.branches[e.Party]
	if b == nil || e.Number < b.split {
		return false
	}
	at := e.Number - b.split
	return at >= uint64(len(b.counts)) || b.counts[at] != e
}

// Forked returns the first number at which id wrote two entries, if it did, whether or
// not it has said since which of them it stands by.
func (h *History) Forked(id party.ID) (number uint64, forked bool) {
	if b := h.branches[id]; b != nil {
		return b.split, true
	}
	return 0, false
}

// Frozen returns the number from which nothing of id's chain counts: the first with two
// entries of which it has not said which it stands by.
func (h *History) Frozen(id party.ID) (number uint64, frozen bool) {
	if b := h.branches[id]; b != nil && b.open {
		return b.frozen(), true
	}
	return 0, false
}

// Before is the entry that id's chain, frozen at number, ends with before that; nil if
// number is its first.
func (h *History) Before(id party.ID, number uint64) *Entry {
	b := h.branches[id]
	switch {
	case b == nil || number <= 1 || number > b.split+uint64(len(b.counts)):
		return nil
	case number > b.split:
		return b.counts[number-1-b.split]
	}
	return h.chains[id][number-2][0]
}

// room reports whether one more entry with e's number is kept. Two prove a fork; what a
// party stands by, and what goes on from there, is kept beside them. In a charter more
// are kept, for entries elsewhere stand on them.
func (h *History) room(e *Entry) bool {
	most := maxVariants
	if h.id == h.council {
		most = maxPlaces
	}
	slot := h.Variants(e.Party, e.Number)
	if len(slot) < most || h.explained[e.Party][e.Hash] {
		return true
	}
	b := h.branches[e.Party]
	if b == nil || !h.follows(b, e) {
		return false
	}
	rivals := 0
	for _, v := range slot {
		if h.follows(b, v) {
			rivals++
		}
	}
	return rivals < most
}

// goesOn reports whether e is the first to continue a branch that has been explained, in
// a number that other branches hold already.
func (h *History) goesOn(e *Entry) bool {
	b := h.branches[e.Party]
	return b != nil && !b.open && e.Number == b.split+uint64(len(b.counts)) && h.follows(b, e)
}
