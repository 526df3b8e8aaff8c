package procedure

import (
	"bytes"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Places is a charter as the signatures in other dossiers stand on it: every entry there
// is a place, with the key its author signs with after it.
//
// Where a party forked its chain in the charter and has not explained it, a node may lack
// the branch that something it wrote elsewhere stands on, for good: of many branches only
// some are kept. So whatever stands on the fork or beyond it may also be signed with the
// key from before, and stands no later than that. Nobody waits for a branch.
type Places struct {
	by        map[canon.Hash]place
	firm      map[party.ID]place // of a party that forked its chain: where it stood before
	heads     map[party.ID]uint64
	forked    map[party.ID]uint64 // the first number of which there are several
	now       map[party.ID][]byte // the key each party signs with now
	explained dossier.Explained
	stood     map[canon.Hash]uint64 // by what a party stands, and the number of the last recovery that says so
}

type place struct {
	party  party.ID
	number uint64 // of the last entry up to here that counts
	stray  bool   // on no branch that counts
	sign   []byte
}

// Places are those of this charter as it is now.
func (r *Record) Places() *Places {
	h := r.History
	p := &Places{by: map[canon.Hash]place{}, firm: map[party.ID]place{}, heads: h.Heads(), forked: map[party.ID]uint64{}, now: map[party.ID][]byte{}, explained: h.Explained(), stood: map[canon.Hash]uint64{}}
	for _, e := range h.Order() {
		at := place{e.Party, e.Number, h.Stray(e), r.KeysAfter(e.Party, e.Hash).Sign}
		if at.stray {
			at.number = p.by[e.Prev].number
		}
		p.by[e.Hash] = at
		for _, stood := range e.Stands {
			p.stood[stood] = max(p.stood[stood], e.Number)
		}
	}
	for id := range p.heads {
		p.now[id] = p.by[h.Head(id).Hash].sign
		if first, forked := h.Forked(id); forked {
			p.forked[id] = first
		}
		first, frozen := h.Frozen(id)
		switch {
		case !frozen:
		case first == 1:
			p.firm[id] = place{party: id, sign: r.KeysAfter(id, canon.Hash{}).Sign}
		default:
			p.firm[id] = p.by[h.Before(id, first).Hash]
		}
	}
	return p
}

// Standing is what an entry's signature and its place come to.
type Standing int

// The standings.
const (
	Unplaced Standing = iota // its place is not here: it may come
	Foreign                  // the place is another party's
	Unsigned                 // no key its author has there has signed it
	Signed
)

// Judge holds an entry of another dossier to the key of its author's place.
func (p *Places) Judge(e *dossier.Entry) Standing {
	at, known := p.by[e.Place]
	firm, forked := p.firm[e.Party]
	switch {
	case known && at.party != e.Party:
		return Foreign
	case known && at.sign != nil && e.VerifiedBy(at.sign):
		return Signed
	case forked && (!known || at.stray) && firm.sign != nil && e.VerifiedBy(firm.sign):
		return Signed
	case known && at.sign != nil:
		return Unsigned
	}
	return Unplaced
}

// Signs reports whether what a party writes elsewhere from a place on may be signed with a
// key: whether Judge would find it signed.
func (p *Places) Signs(id party.ID, from canon.Hash, key []byte) bool {
	at, known := p.by[from]
	if known && bytes.Equal(at.sign, key) {
		return true
	}
	firm, forked := p.firm[id]
	return forked && (!known || at.stray) && bytes.Equal(firm.sign, key)
}

// GoesBack reports whether e, of history h, stands on an earlier place than the entry
// before it: an old key must not write after a new one has.
func (p *Places) GoesBack(h *dossier.History, e *dossier.Entry) bool {
	if e.IsCharter() {
		return false
	}
	for _, prev := range h.Variants(e.Party, e.Number-1) {
		if prev.Hash == e.Prev {
			return p.number(e) < p.number(prev)
		}
	}
	return false
}

// number is how far in its author's chain e stands.
func (p *Places) number(e *dossier.Entry) uint64 {
	if at, known := p.by[e.Place]; known {
		return at.number
	}
	return p.firm[e.Party].number
}

// Left reports whether e stands on a place whose key its author has put another in place
// of since: whoever has that key could still write after e.
func (p *Places) Left(e *dossier.Entry) bool {
	return !bytes.Equal(p.by[e.Place].sign, p.now[e.Party])
}

// Lacks is the number from which on a party's chain in the charter may hold more than is here.
func (p *Places) Lacks(id party.ID) uint64 {
	if first, forked := p.forked[id]; forked {
		return first
	}
	return p.heads[id] + 1
}

// Wrote reports whether a party has written anything in the charter.
func (p *Places) Wrote(id party.ID) bool { return p.heads[id] > 0 }

// GivenUp reports whether the author of e, of history h, has given it up: e is not in the history
// since something before it is missing, and a recovery that came after e's place in the
// charter stands by an earlier entry of the chain, of which there is no other.
func (p *Places) GivenUp(h *dossier.History, e *dossier.Entry) bool {
	at, known := p.by[e.Place]
	if !known || at.party != e.Party {
		return false
	}
	for number := min(e.Number-1, h.Heads()[e.Party]); number > 0; number-- {
		here := h.Variants(e.Party, number)
		if len(here) == 1 && p.stood[here[0].Hash] > at.number {
			return true
		}
	}
	return false
}

// Explained is what parties say in the charter of their forks in any dossier.
func (p *Places) Explained() dossier.Explained { return p.explained }
