package dossier

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"kenesh/canon"
	"kenesh/party"
)

// History is everything a node holds of one dossier: each party's chain, and the order
// they add up to. It is not safe for concurrent use.
//
// A chain is a row of slots, one a number. A slot holds one entry; a second, different
// one with a valid signature is proof that the party wrote two truths. Both are kept,
// and from that number on nothing of the chain counts, on every node that has the
// proof: that is what "frozen" means. It lasts until the party says, with its recovery
// key, which of the two it stands by.
type History struct {
	id      ID
	council ID
	kind    string
	founder party.ID
	order   []*Entry
	chains  map[party.ID][]slot
	acts    []*Entry            // by which the founder founds, admits and releases, as far as they count
	since   map[party.ID]uint64 // parties ever: the founder's number that admitted each; 0: founding
	let     map[party.ID]uint64 // released parties: the last number that counts

	branches  map[party.ID]*branch // of chains that fork
	explained Explained
}

type slot []*Entry // by hash

// Bounds of the entries kept for one number: two prove a fork, and do everywhere but in a
// charter, where what a party wrote elsewhere may stand on a third.
const (
	maxVariants = 2
	maxPlaces   = 16
)

// NewHistory starts the history of the dossier that e founds. The caller has verified
// e's signature.
func NewHistory(e *Entry) (*History, error) {
	if e.Founding == nil {
		return nil, errors.New("not a founding entry")
	}
	h := &History{
		id: e.Of(), council: e.CouncilOf(), kind: e.Founding.Kind, founder: e.Party,
		chains: map[party.ID][]slot{e.Party: {{e}}},
		acts:   []*Entry{e},
		order:  []*Entry{e},

		branches: map[party.ID]*branch{}, explained: Explained{},
	}
	h.recount()
	return h, nil
}

// ID, Council, Kind and Founder say what the founding entry said.
func (h *History) ID() ID            { return h.id }
func (h *History) Council() ID       { return h.council }
func (h *History) Kind() string      { return h.kind }
func (h *History) Founder() party.ID { return h.founder }

// Order is the canonical order: by clock, the party's place, number. The caller must
// not change it.
func (h *History) Order() []*Entry { return h.order }

// Founding is the entry that founded the dossier.
func (h *History) Founding() *Entry { return h.order[0] }

// Heads gives the highest number held of each party that wrote.
func (h *History) Heads() map[party.ID]uint64 {
	heads := make(map[party.ID]uint64, len(h.chains))
	for id, c := range h.chains {
		heads[id] = uint64(len(c))
	}
	return heads
}

// Head is the last entry of a party's chain that counts, nil if it has none. Of a frozen
// chain it is the last held; of two, the one whose hash is lower.
func (h *History) Head(id party.ID) *Entry {
	if b := h.branches[id]; b != nil && !b.open {
		if n := len(b.counts); n > 0 {
			return b.counts[n-1]
		}
		if b.split == 1 {
			return nil
		}
		return h.chains[id][b.split-2][0]
	}
	if c := h.chains[id]; len(c) > 0 {
		return c[len(c)-1][0]
	}
	return nil
}

// Variants returns the entries held for one number: none, one, or the two that prove a fork.
func (h *History) Variants(id party.ID, number uint64) []*Entry {
	c := h.chains[id]
	if number == 0 || number > uint64(len(c)) {
		return nil
	}
	return c[number-1]
}

// variant is the entry of that number and hash, nil if it is not held.
func (h *History) variant(id party.ID, number uint64, hash canon.Hash) *Entry {
	for _, v := range h.Variants(id, number) {
		if v.Hash == hash {
			return v
		}
	}
	return nil
}

// Next prepares the header of party me's next entry on top of everything held.
func (h *History) Next(me party.ID, step string, now int64, place canon.Hash) Header {
	hd := Header{Council: h.council, Dossier: h.id, Party: me, Number: 1, Time: now, Epoch: h.Epoch(), Step: step, Place: place,
		Seen: map[party.ID]uint64{}, SeenAs: map[party.ID]canon.Hash{}}
	if prev := h.Head(me); prev != nil {
		hd.Number, hd.Prev, hd.Clock = prev.Number+1, prev.Hash, prev.Clock
		maps.Copy(hd.Seen, prev.Seen) // of a forked chain it may have seen more than is held, or counts
		maps.Copy(hd.SeenAs, prev.SeenAs)
	}
	for id := range h.chains {
		if head := h.Head(id); id != me && head != nil && head.Number >= hd.Seen[id] {
			hd.Seen[id], hd.SeenAs[id] = head.Number, head.Hash
			hd.Clock = max(hd.Clock, head.Clock)
		}
	}
	hd.Clock++
	return hd
}

// Add takes in an entry that Judge found to fit, or to prove a fork. It returns the
// first place in the order at which anything changed: fold again from there.
func (h *History) Add(e *Entry) int {
	c := h.chains[e.Party]
	at := int(e.Number) - 1
	second := at < len(c)
	if second {
		c[at] = append(c[at], e)
		slices.SortFunc(c[at], func(a, b *Entry) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
		h.fork(e.Party, e.Number)
	} else {
		h.chains[e.Party] = append(c, slot{e})
	}
	i, _ := slices.BinarySearchFunc(h.order, e, h.compare)
	h.order = slices.Insert(h.order, i, e)
	if e.Step == Recover {
		h.explained.add(e.Party, e.Stands...)
	}
	if h.branches[e.Party] != nil {
		return min(i, h.follow(e.Party))
	}
	return min(i, h.take(e))
}

// firstOf is the place in the order of the first entry of id from a number on.
func (h *History) firstOf(id party.ID, number uint64) int {
	if i := slices.IndexFunc(h.order, func(e *Entry) bool { return e.Party == id && e.Number >= number }); i >= 0 {
		return i
	}
	return len(h.order)
}

func (h *History) compare(a, b *Entry) int {
	switch {
	case a.Clock != b.Clock:
		return cmp.Compare(a.Clock, b.Clock)
	case a.Party != b.Party:
		if d := h.place(a.Party) - h.place(b.Party); d != 0 {
			return d
		}
		return strings.Compare(string(a.Party), string(b.Party))
	case a.Number != b.Number:
		return cmp.Compare(a.Number, b.Number)
	}
	return bytes.Compare(a.Hash[:], b.Hash[:])
}

// Find returns the entry of id's chain with a hash, on whatever branch; nil if it is not here.
func (h *History) Find(id party.ID, hash canon.Hash) *Entry {
	c := h.chains[id]
	for i := len(c) - 1; i >= 0; i-- {
		for _, v := range c[i] {
			if v.Hash == hash {
				return v
			}
		}
	}
	return nil
}
