package spec_test

import (
	"bytes"
	"crypto/hpke"
	"errors"
	"fmt"
	"slices"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/charter"
	"kenesh/seal"
)

// Our own code comes to what the vectors say.

func TestOursValuesAndCards(t *testing.T) {
	for _, v := range load[valueVectors](t, "values.json").Pass {
		var x any
		if err := canon.Decode(v.Bytes, &x); err != nil || !bytes.Equal(canon.Encode(x), v.Bytes) {
			t.Errorf("%s: %v", v.What, err)
		}
	}
	for _, v := range load[valueVectors](t, "values.json").Fail {
		if canon.Decode(v.Bytes, new(any)) == nil {
			t.Errorf("accepted: %s", v.Why)
		}
	}
	cards := load[cardVectors](t, "cards.json")
	for _, v := range cards.Pass {
		s := party.SignedCard{Bytes: v.Card, Sig: v.Sig}
		c, err := s.Open()
		if err != nil || string(c.Party) != v.Party || s.Fingerprint() != v.Fingerprint {
			t.Errorf("%s: %v", v.What, err)
		}
	}
	for _, v := range cards.Fail {
		if _, err := (party.SignedCard{Bytes: v.Card, Sig: v.Sig}).Open(); err == nil {
			t.Errorf("accepted: %s", v.Why)
		}
	}
}

func ourEntry(v entryVector) (*dossier.Entry, error) {
	e, err := dossier.Parse(v.Entry)
	if err == nil && !e.VerifiedBy(ed(v.Key)) {
		err = errors.New("signature")
	}
	return e, err
}

func TestOursEntries(t *testing.T) {
	entries := load[entryVectors](t, "entries.json")
	for _, v := range entries.Pass {
		e, err := ourEntry(v)
		if err != nil {
			t.Errorf("%s: %v", v.What, err)
			continue
		}
		same(t, v.What, entryResult(v, e), v)
	}
	for _, v := range entries.Fail {
		if _, err := ourEntry(v); err == nil || errors.Is(err, dossier.ErrFormat) {
			t.Errorf("accepted: %s", v.Why)
		}
	}
	for _, v := range entries.Later {
		if _, err := dossier.Parse(v.Entry); !errors.Is(err, dossier.ErrFormat) {
			t.Errorf("%s: %v", v.What, err)
		}
	}
}

func entryResult(v entryVector, e *dossier.Entry) entryVector {
	v.Hash, v.Dossier, v.Council, v.Party, v.Number = e.Hash[:], e.Of().String(), e.CouncilOf().String(), string(e.Party), e.Number
	return v
}

func TestOursBodies(t *testing.T) {
	v := load[bodyVectors](t, "bodies.json")
	for _, v := range v.Pass {
		if plain, err := seal.OpenBody(v.Key, v.Body); err != nil || !bytes.Equal(plain, v.Plain) {
			t.Errorf("%s: %v", v.What, err)
		}
	}
	for _, v := range v.Fail {
		if _, err := seal.OpenBody(v.Key, v.Body); err == nil {
			t.Errorf("accepted: %s", v.Why)
		}
	}
	for _, v := range v.Commitments {
		if got := dossier.CommitKey(v.Key); !bytes.Equal(got[:], v.Commitment) {
			t.Errorf("commitment of %x", v.Key)
		}
	}
	unwrap := func(v wrapVector) ([]byte, error) {
		private, err := hpke.MLKEM768X25519().NewPrivateKey(v.Private)
		if err != nil {
			t.Fatal(err)
		}
		return seal.Unwrap(private, v.Wrapped, canon.Hash(v.Commitment))
	}
	for _, v := range v.Wraps {
		if key, err := unwrap(v); err != nil || !bytes.Equal(key, v.Key) {
			t.Errorf("wrapped key: %v", err)
		}
	}
	for _, v := range v.FailedWraps {
		if _, err := unwrap(v); err == nil {
			t.Errorf("accepted: %s", v.Why)
		}
	}
}

// ours takes entries in as a node would, keeping back what is early.
func ours(v dossierVector) (h *dossier.History, err error) {
	var waiting []*dossier.Entry
	for _, b := range v.Entries {
		e, err := dossier.Parse(b)
		if err != nil || !e.VerifiedBy(ed(v.Keys[string(e.Party)])) {
			return nil, fmt.Errorf("%x: %v", b, err)
		}
		waiting = append(waiting, e)
	}
	if h, err = dossier.NewHistory(waiting[0]); err != nil {
		return nil, err
	}
	for moved := true; moved; {
		moved = false
		var early []*dossier.Entry
		for _, e := range waiting {
			switch j := h.Judge(e); j.Fit {
			case dossier.Fits, dossier.Forked:
				h.Add(e)
				moved = true
			case dossier.Early:
				early = append(early, e)
			case dossier.Breach:
				return nil, fmt.Errorf("%s: %s", e, j.Reason)
			}
		}
		waiting = early
	}
	if len(waiting) > 0 {
		return nil, fmt.Errorf("%s waits for ever", waiting[0])
	}
	return h, nil
}

// ourRecord is what our code derives from a history.
func ourRecord(h *dossier.History, epochs map[uint64]octets) record {
	rec := procedure.Fold(questions, h, func(e *dossier.Entry) (procedure.Body, error) {
		return procedure.OpenBody(e, func(sealed []byte) ([]byte, error) { return seal.OpenBody(epochs[e.Epoch], sealed) })
	})
	digest := rec.Digest()
	r := record{Dossier: h.ID().String(), Heads: map[string]uint64{}, Frozen: map[string]uint64{}, Present: strings(h.Present()),
		Epoch: h.Epoch(), Digest: digest[:]}
	for id, n := range h.Heads() {
		r.Heads[string(id)] = n
	}
	for _, id := range h.Parties() {
		if n, frozen := h.Frozen(id); frozen {
			r.Frozen[string(id)] = n
		}
	}
	for _, o := range rec.Outcomes {
		e := o.Entry
		p := place{Hash: e.Hash[:], Party: string(e.Party), Number: e.Number, Step: e.Step, Verdict: string(o.Verdict),
			Void: string(h.Void(e)), Awaited: strings(h.AwaitedFor(e)), Acknowledged: []string{}, By: o.By.Name}
		for id := range h.SeenBy(e) {
			p.Acknowledged = append(p.Acknowledged, string(id))
		}
		slices.Sort(p.Acknowledged)
		if body, err := procedure.OpenBody(e, func(sealed []byte) ([]byte, error) { return seal.OpenBody(epochs[e.Epoch], sealed) }); err == nil && p.By != "" {
			p.Input = octets(body.Input)
		}
		r.Order = append(r.Order, p)
	}
	return r
}

func strings(ids []party.ID) []string {
	out := []string{}
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}

func TestOursDossiers(t *testing.T) {
	for _, v := range load[[]dossierVector](t, "dossiers.json") {
		h, err := ours(v)
		if err != nil {
			t.Errorf("%s: %v", v.What, err)
			continue
		}
		same(t, v.What, ourRecord(h, v.Epochs), v.Want)
		for _, f := range v.Fail {
			e, err := ourEntry(f)
			if err != nil {
				t.Errorf("%s, %s: refused for another reason: %v", v.What, f.Why, err)
			} else if h.Judge(e).Fit != dossier.Breach {
				t.Errorf("%s, accepted: %s", v.What, f.Why)
			}
		}
		alone, _ := dossier.NewHistory(h.Founding())
		for _, w := range v.Wait {
			e, _ := dossier.Parse(w.Entry)
			same(t, v.What+": waits for", gaps(alone.Judge(e)), w.For)
		}
	}
}

func gaps(j dossier.Judgement) map[string]uint64 {
	out := map[string]uint64{}
	for _, g := range j.Gaps {
		out[string(g.Party)] = g.From
	}
	return out
}

// ourCharter reads a charter, each entry with the key in force at the entry before it.
func ourCharter(t testing.TB, entries []octets) (*party.Roll, *dossier.History) {
	var rec *procedure.Record
	roll := &party.Roll{}
	for i, b := range entries {
		e, err := dossier.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			h, err := dossier.NewHistory(e)
			if err != nil {
				t.Fatal(err)
			}
			rec = procedure.Fold(charter.Procedure, h, func(e *dossier.Entry) (procedure.Body, error) { return procedure.OpenBody(e, nil) })
		} else {
			if j := rec.History.Judge(e); j.Fit != dossier.Fits {
				t.Fatalf("%s: %+v", e, j)
			}
			rec.Take(rec.History.Add(e))
		}
		roll = rec.State.(procedure.Rolled).Roll()
		if seat, _ := roll.Seat(e.Party); !e.VerifiedBy(seat.KeyAt(e.Number - 1)) {
			t.Fatalf("%s does not verify", e)
		}
	}
	return roll, rec.History
}

func TestOursCharter(t *testing.T) {
	v := load[charterVectors](t, "charter.json")
	roll, h := ourCharter(t, v.Charter)
	same(t, "council", h.ID().String(), v.Council)
	same(t, "periods", periods(roll), v.Periods)
	for _, e := range v.Pass {
		if _, err := ourEntry(e); err != nil {
			t.Errorf("%s: %v", e.What, err)
		}
	}
}

func periods(roll *party.Roll) map[string][]period {
	out := map[string][]period{}
	for _, s := range roll.Seats {
		for _, k := range s.Keys {
			out[string(s.Card.Party)] = append(out[string(s.Card.Party)], period{k.From, k.Sign})
		}
	}
	return out
}
