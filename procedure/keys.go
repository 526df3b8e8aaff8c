package procedure

import (
	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Keyed is the charter's face for signatures: which key a party came with, and which one
// an entry of its own puts in that key's place.
type Keyed interface {
	FirstKey(party.ID) []byte                                // nil: not known in the charter
	NewKey(by party.ID, step string, input any) (key []byte) // nil: the entry changes no key
}

// KeyAfter is the key that p signs with once it has written its entry with the hash at in
// this charter; with no entry yet, the one it came with. It goes by that entry's own
// predecessors and by nothing else: not by what others decided, nor by which of two
// branches of a forked chain a node heard of first. So all nodes that hold the entry
// agree on the key, and whoever keeps an old key can write only where that key's owner
// has already stopped being believed. nil if the charter knows no such party or entry.
func (r *Record) KeyAfter(p party.ID, at canon.Hash) []byte {
	keyed, ok := r.State.(Keyed)
	if !ok {
		return nil
	}
	if at.IsZero() {
		return keyed.FirstKey(p)
	}
	if key, known := r.signs[at]; known {
		return key
	}
	e := r.History.Find(p, at)
	if e == nil {
		return nil
	}
	key := r.introduces(keyed, e)
	if key == nil {
		key = r.KeyAfter(p, e.Prev)
	}
	if key != nil {
		r.signs[at] = key
	}
	return key
}

func (r *Record) introduces(keyed Keyed, e *dossier.Entry) []byte {
	s, known := r.Procedure.Step(e.Step)
	if !known {
		return nil
	}
	body, err := r.body(e)
	if err != nil {
		return nil
	}
	in, err := s.decode(body.Input)
	if err != nil || s.Check(in) != nil {
		return nil
	}
	return keyed.NewKey(e.Party, e.Step, in)
}
