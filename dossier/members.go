package dossier

import (
	"cmp"
	"slices"

	"kenesh/canon"
	"kenesh/party"
)

// Who takes part is what the founder's chain says, up to where it is frozen: so it is
// the same in whatever order the others' entries come.

// take notes what an entry at the end of a chain that does not fork does to the
// membership, and returns the first place in the order that it makes void.
func (h *History) take(e *Entry) int {
	if e.Admits == nil && e.Releases == nil || e.Party != h.founder {
		return len(h.order)
	}
	h.acts = append(h.acts, e)
	h.recount()
	if r := e.Releases; r != nil {
		return h.firstOf(r.Party, r.Last+1)
	}
	return len(h.order)
}

// collectActs finds the founder's acts anew along what counts of its chain.
func (h *History) collectActs() {
	h.acts = h.acts[:1]
	for _, s := range h.chains[h.founder][1:] {
		for _, e := range s {
			if (e.Admits != nil || e.Releases != nil) && !h.Stray(e) {
				h.acts = append(h.acts, e)
			}
		}
	}
	h.recount()
}

func (h *History) recount() {
	h.since, h.let = map[party.ID]uint64{}, map[party.ID]uint64{}
	for _, id := range h.acts[0].Founding.Parties {
		h.since[id] = 0
	}
	for _, e := range h.acts {
		for _, id := range e.Admits {
			if _, ever := h.since[id]; !ever { // after a fork nothing keeps the founder from saying it again
				h.since[id] = e.Number
			}
		}
		if r := e.Releases; r != nil {
			h.let[r.Party] = r.Last
		}
	}
}

// members is who takes part, and the epoch in force, at some number of the founder's chain.
type members struct {
	in, gone map[party.ID]bool
	epoch    uint64
}

func (h *History) membersAt(number uint64) members {
	m := members{in: map[party.ID]bool{}, gone: map[party.ID]bool{}, epoch: h.epochAt(number)}
	for _, id := range h.Founding().Founding.Parties {
		m.in[id] = true
	}
	for _, e := range h.acts {
		if e.Number > number {
			break
		}
		for _, id := range e.Admits {
			m.in[id] = true
		}
		if r := e.Releases; r != nil {
			delete(m.in, r.Party)
			m.gone[r.Party] = true
		}
	}
	return m
}

// founderAt is the number of the founder's chain e stands on.
func (h *History) founderAt(e *Entry) uint64 {
	if e.Party == h.founder {
		return e.Number
	}
	return e.Seen[h.founder]
}

// Parties lists everyone who is or was a party: the founding list, then those admitted
// later, by name.
func (h *History) Parties() []party.ID {
	ids := sortedParties(h.since)
	slices.SortStableFunc(ids, func(a, b party.ID) int { return h.place(a) - h.place(b) })
	return ids
}

// place is the party's place in the founding list; all admitted later share the place
// after it, and their names break the tie.
func (h *History) place(id party.ID) int {
	f := h.Founding().Founding.Parties
	if i := slices.Index(f, id); i >= 0 {
		return i
	}
	return len(f)
}

// Present lists the parties that have not been released.
func (h *History) Present() []party.ID {
	return slices.DeleteFunc(h.Parties(), func(id party.ID) bool { _, gone := h.let[id]; return gone })
}

// PartiesSeen lists the parties present as the author of e knew them: the founding
// list with the admissions and releases among what e has seen.
func (h *History) PartiesSeen(e *Entry) []party.ID {
	m := h.membersAt(h.founderAt(e))
	return slices.DeleteFunc(h.Parties(), func(id party.ID) bool { return !m.in[id] })
}

// Has reports whether id is a party that has not been released.
func (h *History) Has(id party.ID) bool {
	_, in := h.since[id]
	_, gone := h.let[id]
	return in && !gone
}

// Released returns the last number of id that counts, if id was released.
func (h *History) Released(id party.ID) (last uint64, released bool) {
	last, released = h.let[id]
	return last, released
}

// Farewell is the entry that released id, nil if none that counts did.
func (h *History) Farewell(id party.ID) *Entry {
	for _, e := range h.acts {
		if e.Releases != nil && e.Releases.Party == id {
			return e
		}
	}
	return nil
}

// Epoch is the key generation in force: the last one the founder opened.
func (h *History) Epoch() uint64 { return h.epochAt(^uint64(0)) }

func (h *History) epochAt(number uint64) (epoch uint64) {
	for _, e := range h.acts {
		if e.Opens != nil && e.Number <= number {
			epoch = e.Opens.Number
		}
	}
	return epoch
}

// Commitment is what the founder committed an epoch's key to.
func (h *History) Commitment(epoch uint64) (canon.Hash, bool) {
	for _, e := range h.acts {
		if e.Opens != nil && e.Opens.Number == epoch {
			return e.Opens.Commit, true
		}
	}
	return canon.Hash{}, false
}

// Void says why an entry cannot count whatever its procedure thinks of it.
type Void string

// The reasons that lie in the chains themselves.
const (
	NotVoid     Void = ""
	VoidForked  Void = "forked"   // on no branch of its chain that counts, or its author was admitted on none
	VoidDropped Void = "released" // its author was released before it
	VoidEpoch   Void = "epoch"    // its body is not sealed under the epoch in force where its author stood
)

// Void judges e, which is in h.
func (h *History) Void(e *Entry) Void {
	if h.Stray(e) {
		return VoidForked
	}
	if last, gone := h.let[e.Party]; gone && e.Number > last {
		return VoidDropped
	}
	if _, in := h.since[e.Party]; !in {
		return VoidForked
	}
	if !e.Silent() && e.Epoch != h.epochAt(h.founderAt(e)) {
		return VoidEpoch
	}
	return NotVoid
}

// AwaitedFor lists the parties that could still put something before e: those whose
// chain has not passed its clock. An entry nobody is awaited for is settled.
func (h *History) AwaitedFor(e *Entry) []party.ID {
	return slices.DeleteFunc(h.Present(), func(id party.ID) bool {
		_, frozen := h.Frozen(id)
		return frozen || id == e.Party || h.reach(id) >= e.Clock
	})
}

// reach is the clock that whatever id writes next is past: of its last entry, or of the
// one that made it a party.
func (h *History) reach(id party.ID) uint64 {
	if head := h.Head(id); head != nil {
		return head.Clock
	}
	made := h.chains[h.founder][max(1, h.since[id])-1]
	for _, e := range made {
		if !h.Stray(e) {
			return e.Clock
		}
	}
	return made[0].Clock
}

// SeenBy lists the other parties that have said they have e, with the entry by which
// each first said so. What a party said before its chain froze, or after, it has said.
func (h *History) SeenBy(e *Entry) map[party.ID]*Entry {
	by := map[party.ID]*Entry{}
	for id, c := range h.chains {
		if id == e.Party {
			continue
		}
		sure := c
		if first, forked := h.Forked(id); forked {
			sure = c[:first-1]
		}
		from, _ := slices.BinarySearchFunc(sure, e.Number, func(s slot, n uint64) int { return cmp.Compare(s[0].Seen[e.Party], n) })
		if v := h.firstToSee(c[from:], e); v != nil {
			by[id] = v
		}
	}
	return by
}

func (h *History) firstToSee(c []slot, e *Entry) *Entry {
	for _, s := range c {
		for _, v := range s {
			if h.saw(v, e) {
				return v
			}
		}
	}
	return nil
}

// saw reports whether v says that its author had e: this one, if its chain is forked.
func (h *History) saw(v, e *Entry) bool {
	n := v.Seen[e.Party]
	if n < e.Number || !h.splitAt(e.Party, e.Number) {
		return n >= e.Number
	}
	at := h.variant(e.Party, n, v.SeenAs[e.Party])
	for at != nil && at.Number > e.Number {
		at = h.previous(at)
	}
	return at == e
}
