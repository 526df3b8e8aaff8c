package procedure

import (
	"bytes"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Keys are a party's public keys for its acts: the one that signs them, and the one it
// keeps offline to recover with.
type Keys struct{ Sign, Recovery []byte }

// Keyed is the charter's face for signatures: which keys a party came with, and which an
// entry of its own puts in their place.
type Keyed interface {
	FirstKeys(party.ID) Keys                          // no Sign: not known in the charter
	NewKeys(by party.ID, step string, input any) Keys // no Sign: the entry changes no key
}

// KeysAfter are the keys of p once it has written its entry with the hash at in this
// charter; with no entry yet, those it came with. They go by that entry's own predecessors
// and by nothing else: not by what others decided, nor by which of two branches of a
// forked chain a node heard of first. So all nodes that hold the entry agree on the keys,
// and whoever keeps an old key can write only where that key's owner has already stopped
// being believed. No Sign if the charter knows no such party or entry.
func (r *Record) KeysAfter(p party.ID, at canon.Hash) Keys {
	keyed, ok := r.State.(Keyed)
	if !ok {
		return Keys{}
	}
	if at.IsZero() {
		return keyed.FirstKeys(p)
	}
	if keys, known := r.signs[at]; known {
		return keys
	}
	e := r.History.Find(p, at)
	if e == nil {
		return Keys{}
	}
	before, fresh := r.KeysAfter(p, e.Prev), r.introduces(keyed, e)
	keys := before.replaced(fresh, e.Step == dossier.Recover)
	if keys.Sign != nil {
		r.signs[at] = keys
	}
	return keys
}

// replaced are the keys after an entry that introduces fresh ones. What a recovery key
// guards against is the signing key in other hands, so that cannot put another recovery
// key in its place.
func (k Keys) replaced(fresh Keys, recovers bool) Keys {
	switch {
	case fresh.Sign == nil:
		return k
	case k.Recovery == nil || recovers:
		return fresh
	case !bytes.Equal(fresh.Recovery, k.Recovery):
		return k
	}
	return fresh
}

// SignerOf is the key that an entry of this charter must be signed with: its author's,
// or, for a recovery, its author's recovery key. nil if there is none.
func (r *Record) SignerOf(e *dossier.Entry) []byte {
	keys := r.KeysAfter(e.Party, e.Prev)
	if e.Step == dossier.Recover {
		return keys.Recovery
	}
	return keys.Sign
}

func (r *Record) introduces(keyed Keyed, e *dossier.Entry) Keys {
	s, known := r.Procedure.Step(e.Step)
	if !known {
		return Keys{}
	}
	body, err := r.open(e)
	if err != nil {
		return Keys{}
	}
	in := s.NewInput() // a field of a later version changes nothing of whose key it is
	if canon.Peek(body.Input, in) != nil {
		return Keys{}
	}
	return keyed.NewKeys(e.Party, e.Step, in)
}
