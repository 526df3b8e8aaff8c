package simulate

import (
	"bytes"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
)

// Malicious parties that reach for what is not theirs: others' words, others' dossiers, the
// founder's chair, a key they have left.

// altered is somebody's entry with something else in its body or its keys.
func (w *world) altered(rec *procedure.Record) []byte {
	order := rec.History.Order()
	if w.chance(60) { // rather what not everybody has yet
		order = order[max(0, len(order)-5):]
	}
	e := *pick(w.dice, order)
	switch {
	case len(e.Keys) > 0 && w.chance(50):
		e.Keys = bytes.Clone(e.Keys)
		e.Keys[w.IntN(len(e.Keys))] ^= 1
	case len(e.Body) > 0 && w.chance(50):
		e.Body = bytes.Clone(e.Body)
		e.Body[w.IntN(len(e.Body))] ^= 1
	default:
		e.Body = pick(w.dice, rec.History.Order()).Body
	}
	return e.Encode()
}

// stranger writes in a dossier of which it knows nothing but that there is one.
func (w *world) stranger(m *node, a *affair) []byte {
	body, err := seal.Body(seal.NewKey(), canon.Encode(procedure.Body{By: w.person()}))
	w.must(err)
	hd := dossier.Header{Council: m.Council(), Dossier: a.id, Party: m.id, Number: 1, Clock: 2, Time: m.Now().UnixMilli(), Step: "acknowledge", Epoch: 1,
		Place: w.placeOf(m), Seen: map[party.ID]uint64{a.founder: 1}, SeenAs: map[party.ID]canon.Hash{a.founder: canon.Hash(a.id)}}
	return dossier.Sign(hd, body, nil, m.keys.Sign).Encode()
}

// memberships admit and release whom they like, be it the founder's right or not, and give
// nobody a key for it. A founder that does so has two minds about it now and then.
func (w *world) memberships(m *node, a *affair, rec *procedure.Record, hd dossier.Header) (out [][]byte) {
	for range 1 + w.IntN(2) {
		hd := hd
		who := pick(w.dice, w.ids)
		var input any
		if w.chance(50) {
			hd.Step, hd.Admits, input = dossier.Admit, []party.ID{who}, &procedure.Admission{Parties: []party.ID{who}}
		} else {
			hd.Step, input = dossier.Release, &procedure.Departure{Party: who}
			hd.Releases = &dossier.Released{Party: who, Last: rec.History.Heads()[who] + uint64(pick(w.dice, []int{0, 0, 1}))}
			if hd.Epoch > 0 {
				hd.Epoch += uint64(pick(w.dice, []int{1, 1, 2}))
				hd.Opens = &dossier.Epoch{Number: hd.Epoch, Commit: dossier.CommitKey(seal.NewKey())}
			}
		}
		body := canon.Encode(procedure.Body{By: w.person(), Input: canon.Encode(input)})
		if hd.Epoch > 0 {
			key := w.epochKey(m, a.id, hd.Epoch)
			if key == nil {
				key = seal.NewKey()
			}
			var err error
			body, err = seal.Body(key, body)
			w.must(err)
		}
		if m.id == a.founder {
			a.foul = true
		}
		out = append(out, dossier.Sign(hd, body, nil, m.keys.Sign).Encode())
	}
	return out
}

// oldPlace is a place in the charter that a party has written past.
func (w *world) oldPlace(m *node, now canon.Hash) canon.Hash {
	var places []canon.Hash
	for _, e := range w.charter(m).History.Order() {
		if e.Party == m.id && e.Hash != now {
			places = append(places, e.Hash)
		}
	}
	if len(places) == 0 {
		return now
	}
	return pick(w.dice, places)
}
