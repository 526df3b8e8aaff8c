package spec_test

import "kenesh/internal/reference"

func standsOf(stands map[string][]octets) reference.Stands {
	all := reference.Stands{}
	for id, hashes := range stands {
		all[id] = map[reference.Hash]bool{}
		for _, h := range hashes {
			all[id][reference.Hash(h)] = true
		}
	}
	return all
}

// recordOf derives all that a vector of a dossier asks for, with the second reader.
func recordOf(s *reference.Shelf, epochs map[uint64]octets) record {
	r := record{Dossier: s.Founding.Hash.Name(), Heads: map[string]uint64{}, Frozen: map[string]uint64{}, Present: s.Present(), Epoch: s.Epoch()}
	keys := map[uint64][]byte{}
	for epoch, key := range epochs {
		keys[epoch] = key
	}
	q := &answers{}
	for _, o := range s.Fold(q, keys) {
		r.Heads[o.Party] = s.Head(o.Party)
		if first, frozen := s.Frozen(o.Party, ^uint64(0)); frozen {
			r.Frozen[o.Party] = first
		}
		r.Order = append(r.Order, place{Hash: o.Hash[:], Party: o.Party, Number: o.Number, Step: o.Step, Void: o.Void, Awaited: o.Awaited,
			Acknowledged: s.Acknowledged(o.Entry), Verdict: o.Verdict, By: o.By, Input: o.Input})
	}
	var digest reference.Hash // of no state
	if !s.Gone() {
		digest = reference.Digest(q)
	}
	r.Digest = digest[:]
	return r
}
