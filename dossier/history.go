package dossier

import (
	"cmp"
	"errors"
	"fmt"
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
// proof: that is what "frozen" means.
type History struct {
	id      ID
	council ID
	kind    string
	chains  map[party.ID][]slot
	since   map[party.ID]uint64 // parties ever: the founder's number that admitted each; 0: founding
	let     map[party.ID]uint64 // released parties: the last number that counts
	frozen  map[party.ID]uint64 // first number with two entries
	order   []*Entry
	founder party.ID
}

type slot []*Entry

// maxVariants bounds the entries kept for one number: two prove the fork.
const maxVariants = 2

// NewHistory starts the history of the dossier that e founds. The caller has verified
// e's signature.
func NewHistory(e *Entry) (*History, error) {
	if e.Founding == nil {
		return nil, errors.New("not a founding entry")
	}
	h := &History{
		id: e.Of(), council: e.CouncilOf(), kind: e.Founding.Kind, founder: e.Party,
		chains: map[party.ID][]slot{e.Party: {{e}}},
		frozen: map[party.ID]uint64{},
		order:  []*Entry{e},
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
	f := h.order[0].Founding.Parties
	if i := slices.Index(f, id); i >= 0 {
		return i
	}
	return len(f)
}

// Present lists the parties that have not been released.
func (h *History) Present() []party.ID {
	return slices.DeleteFunc(h.Parties(), func(id party.ID) bool { _, gone := h.let[id]; return gone })
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

// Frozen returns the first number at which id wrote two entries, if it did.
func (h *History) Frozen(id party.ID) (number uint64, frozen bool) {
	n, f := h.frozen[id]
	return n, f
}

// Heads gives the highest number held of each party that wrote.
func (h *History) Heads() map[party.ID]uint64 {
	heads := make(map[party.ID]uint64, len(h.chains))
	for id, c := range h.chains {
		heads[id] = uint64(len(c))
	}
	return heads
}

// Head is the last entry of a party's chain, nil if it has none.
func (h *History) Head(id party.ID) *Entry {
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

// Epoch is the key generation in force: the last one the founder opened.
func (h *History) Epoch() uint64 {
	c := h.founding()
	for i := len(c) - 1; i >= 0; i-- {
		if o := c[i][0].Opens; o != nil {
			return o.Number
		}
	}
	return 0
}

// Commitment is what the founder committed an epoch's key to.
func (h *History) Commitment(epoch uint64) (canon.Hash, bool) {
	for _, s := range h.founding() {
		if o := s[0].Opens; o != nil && o.Number == epoch {
			return o.Commit, true
		}
	}
	return canon.Hash{}, false
}

// Next prepares the header of party me's next entry on top of everything held.
func (h *History) Next(me party.ID, step string, now int64, place canon.Hash) Header {
	hd := Header{Council: h.council, Dossier: h.id, Party: me, Number: 1, Seen: map[party.ID]uint64{},
		Time: now, Epoch: h.Epoch(), Step: step, Place: place}
	for id, c := range h.chains {
		for _, e := range c[len(c)-1] {
			hd.Clock = max(hd.Clock, e.Clock)
		}
		if id == me {
			hd.Number, hd.Prev = uint64(len(c))+1, c[len(c)-1][0].Hash
		} else {
			hd.Seen[id] = uint64(len(c))
		}
	}
	hd.Clock++
	return hd
}

// Fit says how an entry fits a history.
type Fit int

// What Judge finds.
const (
	Fits   Fit = iota // goes where it says
	Held              // is here already
	Early             // something it has seen, or its predecessor, is not here yet
	Forked            // another entry with the same number: proof of misconduct
	Breach            // breaks a rule whatever else arrives
)

// Gap is a party's chain from a number on that an early entry waits for.
type Gap struct {
	Party party.ID
	From  uint64
}

// Judgement is what Judge found.
type Judgement struct {
	Fit    Fit
	Gaps   []Gap  // when Early
	Reason string // when Breach, for the log and the administrator
}

func breach(format string, args ...any) Judgement {
	return Judgement{Fit: Breach, Reason: fmt.Sprintf(format, args...)}
}

// Judge says how e, whose signature the caller has verified, fits. It changes nothing,
// and depends only on e and on the entries e has seen.
func (h *History) Judge(e *Entry) Judgement {
	if e.Of() != h.id || e.CouncilOf() != h.council {
		return breach("belongs to another dossier or council")
	}
	for _, v := range h.Variants(e.Party, e.Number) {
		if v.Hash == e.Hash {
			return Judgement{Fit: Held}
		}
	}
	if gaps := h.gaps(e); len(gaps) > 0 {
		return Judgement{Fit: Early, Gaps: gaps}
	}
	if _, in := h.since[e.Party]; !in {
		return breach("author is no party of the dossier")
	}
	if j := h.judgeAgainstPrevious(e); j.Fit != Fits {
		return j
	}
	if j := h.judgeClock(e); j.Fit != Fits {
		return j
	}
	if len(h.Variants(e.Party, e.Number)) > 0 {
		return Judgement{Fit: Forked}
	}
	return h.judgeStructure(e)
}

func (h *History) gaps(e *Entry) []Gap {
	var gaps []Gap
	if have := uint64(len(h.chains[e.Party])); have+1 < e.Number {
		gaps = append(gaps, Gap{e.Party, have + 1})
	}
	for _, id := range sortedParties(e.Seen) {
		if have := uint64(len(h.chains[id])); have < e.Seen[id] {
			gaps = append(gaps, Gap{id, have + 1})
		}
	}
	if len(gaps) == 0 && e.Number > 1 && h.previous(e) == nil {
		// Its predecessor is a variant we do not hold: the fork's proof is on its way.
		gaps = append(gaps, Gap{e.Party, e.Number - 1})
	}
	return gaps
}

func (h *History) previous(e *Entry) *Entry {
	for _, v := range h.Variants(e.Party, e.Number-1) {
		if v.Hash == e.Prev {
			return v
		}
	}
	return nil
}

func (h *History) judgeAgainstPrevious(e *Entry) Judgement {
	if e.Number == 1 {
		return Judgement{}
	}
	prev := h.previous(e)
	for id, n := range prev.Seen {
		if e.Seen[id] < n {
			return breach("has seen less of %s than the entry before it", id)
		}
	}
	if e.Clock <= prev.Clock {
		return breach("clock does not advance")
	}
	return Judgement{}
}

// judgeClock holds the clock to 1 + the highest clock seen. Where a chain the entry has
// seen is forked, the entry may have seen either variant.
func (h *History) judgeClock(e *Entry) Judgement {
	var lowest, highest uint64
	see := func(id party.ID, n uint64) {
		lo, hi := ^uint64(0), uint64(0)
		for _, v := range h.Variants(id, n) {
			lo, hi = min(lo, v.Clock), max(hi, v.Clock)
		}
		if first, forked := h.frozen[id]; forked && n >= first {
			hi = max(hi, e.Clock) // a third variant may exist that we will never hold
		}
		lowest, highest = max(lowest, lo), max(highest, hi)
	}
	for id, n := range e.Seen {
		if _, in := h.since[id]; !in {
			return breach("has seen %s, which is no party", id)
		}
		see(id, n)
	}
	if e.Number > 1 {
		prev := h.previous(e)
		lowest, highest = max(lowest, prev.Clock), max(highest, prev.Clock)
	}
	if e.Clock <= lowest || e.Clock > highest+1 {
		return breach("clock %d after %d", e.Clock, lowest)
	}
	return Judgement{}
}

func (h *History) judgeStructure(e *Entry) Judgement {
	if e.Founding != nil {
		return breach("a second founding")
	}
	if (e.Admits != nil || e.Releases != nil) && e.Party != h.founder {
		return breach("only the founder admits and releases")
	}
	if e.Party != h.founder && e.Seen[h.founder] < max(1, h.since[e.Party]) {
		return breach("acts before its admission")
	}
	for _, id := range e.Admits {
		if _, in := h.since[id]; in {
			return breach("admits %s twice", id)
		}
	}
	if r := e.Releases; r != nil {
		if !h.Has(r.Party) || r.Party == h.founder {
			return breach("releases %s, which is no party", r.Party)
		}
		if r.Last > e.Seen[r.Party] {
			return breach("releases %s beyond what it has seen", r.Party)
		}
		if e.Opens != nil && e.Opens.Number != h.Epoch()+1 {
			return breach("epoch %d after %d", e.Opens.Number, h.Epoch())
		}
	}
	if e.Epoch > 0 {
		if _, known := h.Commitment(e.Epoch); !known && e.Opens == nil {
			return breach("epoch %d is not open", e.Epoch)
		}
	}
	if h.Epoch() > 0 && e.Epoch == 0 && e.Step != Receipt {
		return breach("not sealed in a sealed dossier")
	}
	return Judgement{}
}

// Add takes in an entry that Judge found to fit, or to prove a fork. It returns the
// place it took in the order; everything from there on must be folded again.
func (h *History) Add(e *Entry) int {
	c := h.chains[e.Party]
	if at := int(e.Number) - 1; at < len(c) {
		if len(c[at]) < maxVariants {
			c[at] = append(c[at], e)
		}
		if first, frozen := h.frozen[e.Party]; !frozen || e.Number < first {
			h.frozen[e.Party] = e.Number
		}
	} else {
		h.chains[e.Party] = append(c, slot{e})
	}
	if e.Party == h.founder {
		h.recount()
	}
	i, _ := slices.BinarySearchFunc(h.order, e, h.compare)
	h.order = slices.Insert(h.order, i, e)
	if n, frozen := h.frozen[e.Party]; frozen && n == e.Number {
		return h.firstOf(e.Party, n)
	}
	return i
}

// recount derives membership from the founder's own chain, up to where it is frozen: so
// it is the same in whatever order the others' entries come.
func (h *History) recount() {
	h.since, h.let = map[party.ID]uint64{}, map[party.ID]uint64{}
	for _, id := range h.order[0].Founding.Parties {
		h.since[id] = 0
	}
	for _, s := range h.founding() {
		for _, id := range s[0].Admits {
			h.since[id] = s[0].Number
		}
		if r := s[0].Releases; r != nil {
			h.let[r.Party] = r.Last
		}
	}
}

// founding is the part of the founder's chain that is not frozen.
func (h *History) founding() []slot {
	c := h.chains[h.founder]
	if n, frozen := h.frozen[h.founder]; frozen {
		c = c[:n-1]
	}
	return c
}

func (h *History) firstOf(id party.ID, number uint64) int {
	return slices.IndexFunc(h.order, func(e *Entry) bool { return e.Party == id && e.Number >= number })
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
	return slices.Compare(a.Hash[:], b.Hash[:])
}

// Void says why an entry cannot count whatever its procedure thinks of it.
type Void string

// The reasons that lie in the chains themselves.
const (
	NotVoid     Void = ""
	VoidForked  Void = "forked"   // its chain is frozen at or before it
	VoidDropped Void = "released" // its author was released before it
)

// Void judges e, which is in h.
func (h *History) Void(e *Entry) Void {
	if n, frozen := h.frozen[e.Party]; frozen && e.Number >= n {
		return VoidForked
	}
	if last, gone := h.let[e.Party]; gone && e.Number > last {
		return VoidDropped
	}
	if _, in := h.since[e.Party]; !in {
		return VoidForked // admitted by an entry that does not count
	}
	return NotVoid
}

// AwaitedFor lists the parties that could still put something before e: those whose
// chain has not passed its clock. An entry nobody is awaited for is settled.
func (h *History) AwaitedFor(e *Entry) []party.ID {
	var ids []party.ID
	for _, id := range h.Present() {
		if _, frozen := h.frozen[id]; frozen || id == e.Party {
			continue
		}
		if head := h.Head(id); head == nil || head.Clock < e.Clock {
			ids = append(ids, id)
		}
	}
	return ids
}

// SeenBy lists the other parties that have said they have e, with the entry by which
// each first said so.
func (h *History) SeenBy(e *Entry) map[party.ID]*Entry {
	by := map[party.ID]*Entry{}
	for id, c := range h.chains {
		if id == e.Party {
			continue
		}
		i, found := slices.BinarySearchFunc(c, e.Number, func(s slot, n uint64) int { return cmp.Compare(s[0].Seen[e.Party], n) })
		if found || i < len(c) {
			by[id] = c[i][0]
		}
	}
	return by
}

// PartiesSeen lists the parties present as the author of e knew them: the founding
// list with the admissions and releases among what e has seen.
func (h *History) PartiesSeen(e *Entry) []party.ID {
	upTo := e.Seen[h.founder]
	if e.Party == h.founder {
		upTo = e.Number
	}
	gone := map[party.ID]bool{}
	for _, s := range h.founding() {
		if r := s[0].Releases; r != nil && s[0].Number <= upTo {
			gone[r.Party] = true
		}
	}
	return slices.DeleteFunc(h.Parties(), func(id party.ID) bool { return gone[id] || h.since[id] > upTo })
}
