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
		e, err := dossier.Parse(v.Entry)
		if !errors.Is(err, dossier.ErrFormat) {
			t.Errorf("%s: %v", v.What, err)
			continue
		}
		same(t, v.What, laterResult(v, e), v)
	}
}

func entryResult(v entryVector, e *dossier.Entry) entryVector {
	v.Hash, v.Dossier, v.Council, v.Party, v.Number = e.Hash[:], e.Of().String(), e.CouncilOf().String(), string(e.Party), e.Number
	return v
}

// laterResult is what a reader may say of a later format.
func laterResult(v entryVector, e *dossier.Entry) entryVector {
	v.Hash, v.Dossier, v.Party, v.Number = e.Hash[:], e.Of().String(), string(e.Party), e.Number
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

// ours takes entries in as a node would, keeping back what is early, and hears after so
// many of them what parties stand by.
func ours(v dossierVector, entries []octets, told int) (h *dossier.History, err error) {
	var all []*dossier.Entry
	for _, b := range entries {
		e, err := dossier.Parse(b)
		if err != nil || !e.VerifiedBy(ed(v.Keys[string(e.Party)])) {
			return nil, fmt.Errorf("%x: %v", b, err)
		}
		all = append(all, e)
	}
	if h, err = dossier.NewHistory(all[0]); err != nil {
		return nil, err
	}
	waiting, err := oursTake(h, all[:told])
	if err == nil {
		h.Explain(explained(v.Stands))
		waiting, err = oursTake(h, slices.Concat(waiting, all[told:]))
	}
	for _, e := range waiting {
		if h.Judge(e).Fit == dossier.Early && err == nil {
			err = fmt.Errorf("%s waits for ever", e)
		}
	}
	return h, err
}

// oursTake judges entries again and again, and returns those that are not kept.
func oursTake(h *dossier.History, waiting []*dossier.Entry) ([]*dossier.Entry, error) {
	for moved := true; moved; {
		moved = false
		var rest []*dossier.Entry
		for _, e := range waiting {
			switch j := h.Judge(e); j.Fit {
			case dossier.Fits, dossier.Forked:
				h.Add(e)
				moved = true
			case dossier.Breach:
				return nil, fmt.Errorf("%s: %s", e, j.Reason)
			default:
				if h.Find(e.Party, e.Hash) == nil {
					rest = append(rest, e)
				}
			}
		}
		waiting = rest
	}
	return waiting, nil
}

func explained(stands map[string][]octets) dossier.Explained {
	x := dossier.Explained{}
	for id, hashes := range stands {
		x[party.ID(id)] = map[canon.Hash]bool{}
		for _, h := range hashes {
			x[party.ID(id)][canon.Hash(h)] = true
		}
	}
	return x
}

var fits = map[dossier.Fit]string{dossier.Fits: "fits", dossier.Forked: "forked", dossier.Held: "held", dossier.Early: "early", dossier.Breach: "breach"}

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
		var h *dossier.History
		deliveries(v, func(how string, entries []octets, told int) {
			var err error
			if h, err = ours(v, entries, told); err != nil {
				t.Fatalf("%s, %s: %v", v.What, how, err)
			}
			same(t, v.What+", "+how, ourRecord(h, v.Epochs), v.Want)
		})
		for _, f := range v.Fail {
			e, err := ourEntry(f)
			if err != nil {
				t.Errorf("%s, %s: refused for another reason: %v", v.What, f.Why, err)
			} else if h.Judge(e).Fit != dossier.Breach {
				t.Errorf("%s, accepted: %s", v.What, f.Why)
			}
		}
		for _, f := range v.Judged {
			e, err := dossier.Parse(f.Entry)
			if err != nil || !e.VerifiedBy(ed(v.Keys[string(e.Party)])) || h.Find(e.Party, e.Hash) != nil {
				t.Fatalf("%s, %s: %v", v.What, f.What, err)
			}
			same(t, v.What+", "+f.What, fits[h.Judge(e).Fit], f.Fit)
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

// ourCharter reads a charter, each entry with the key that its author signs with there.
func ourCharter(entries []octets) (rec *procedure.Record, err error) {
	var waiting []*dossier.Entry
	for _, b := range entries {
		e, err := dossier.Parse(b)
		if err != nil {
			return nil, err
		}
		waiting = append(waiting, e)
	}
	h, err := dossier.NewHistory(waiting[0])
	if err != nil {
		return nil, err
	}
	rec = procedure.Fold(charter.Procedure, h, func(e *dossier.Entry) (procedure.Body, error) { return procedure.OpenBody(e, nil) })
	if e := waiting[0]; !e.VerifiedBy(rec.SignerOf(e)) {
		return nil, fmt.Errorf("%s does not verify", e)
	}
	for moved := true; moved; {
		moved = false
		var early []*dossier.Entry
		for _, e := range waiting {
			switch j := h.Judge(e); {
			case j.Fit == dossier.Early:
				early = append(early, e)
			case j.Fit == dossier.Breach || j.Fit != dossier.Held && !e.VerifiedBy(rec.SignerOf(e)):
				return nil, fmt.Errorf("%s: %+v, or it does not verify", e, j)
			case j.Fit != dossier.Held:
				rec.Take(h.Add(e))
				moved = true
			}
		}
		waiting = early
	}
	if len(waiting) > 0 {
		return nil, fmt.Errorf("%s waits for ever", waiting[0])
	}
	return rec, nil
}

func ourCharterRecord(rec *procedure.Record) charterRecord {
	h := rec.History
	r := charterRecord{Council: h.ID().String(), Frozen: map[string]uint64{}, Stands: map[string][]octets{}, First: map[string]keys{}}
	pair := func(k procedure.Keys) keys { return keys{k.Sign, k.Recovery} }
	for _, id := range h.Parties() {
		if n, frozen := h.Frozen(id); frozen {
			r.Frozen[string(id)] = n
		}
		r.First[string(id)] = pair(rec.KeysAfter(id, canon.Hash{}))
		for x := range rec.Places().Explained()[id] {
			r.Stands[string(id)] = append(r.Stands[string(id)], x[:])
		}
		slices.SortFunc(r.Stands[string(id)], func(a, b octets) int { return bytes.Compare(a, b) })
		if len(r.Stands[string(id)]) == 0 {
			delete(r.Stands, string(id))
		}
	}
	for _, e := range h.Order() {
		r.Order = append(r.Order, keyed{Hash: e.Hash[:], Party: string(e.Party), Number: e.Number, Step: e.Step, Void: string(h.Void(e)),
			Await: strings(h.AwaitedFor(e)), keys: pair(rec.KeysAfter(e.Party, e.Hash))})
	}
	return r
}

// onCharter takes in what stands on a charter: dossiers by name.
type onCharter map[dossier.ID]*dossier.History

// judge says what our code says to an entry in another dossier: fits, waits, or why not.
func (o onCharter) judge(p *procedure.Places, e *dossier.Entry) string {
	h := o[e.Of()]
	switch s := p.Judge(e); {
	case s == procedure.Unplaced:
		return "waits"
	case s != procedure.Signed:
		return fmt.Sprint("standing ", s)
	case e.Founding != nil:
		return "fits"
	case h == nil || h.Judge(e).Fit != dossier.Fits && h.Judge(e).Fit != dossier.Forked:
		return "does not fit"
	case p.GoesBack(h, e):
		return "goes back"
	}
	return "fits"
}

func (o onCharter) add(e *dossier.Entry) {
	if e.Founding != nil {
		o[e.Of()], _ = dossier.NewHistory(e)
	} else {
		o[e.Of()].Add(e)
	}
}

func TestOursCharter(t *testing.T) {
	for _, v := range load[[]charterVector](t, "charter.json") {
		var rec *procedure.Record
		var err error
		inOrders(v.Charter, func(how string, entries []octets) {
			if rec, err = ourCharter(entries); err != nil {
				t.Fatalf("%s, %s: %v", v.What, how, err)
			}
			same(t, v.What+", "+how, ourCharterRecord(rec), v.Want)
		})
		places, on := rec.Places(), onCharter{}
		says := func(x entryVector) (string, *dossier.Entry) {
			e, err := ourEntry(x) // each is well signed, if with the wrong key
			if err != nil {
				t.Fatalf("%s, %s%s: %v", v.What, x.What, x.Why, err)
			}
			if !e.IsCharter() {
				return on.judge(places, e), e
			}
			if key := rec.SignerOf(e); key == nil || !e.VerifiedBy(key) {
				return "does not verify", e
			}
			return "fits", e
		}
		for _, x := range v.Pass {
			got, e := says(x)
			same(t, v.What+", "+x.What, got, "fits")
			if !e.IsCharter() && got == "fits" {
				on.add(e)
			}
		}
		for _, x := range v.Fail {
			if got, _ := says(x); got == "fits" || got == "waits" || got == "does not fit" {
				t.Errorf("%s, %s: %s", v.What, x.Why, got)
			}
		}
		for _, x := range v.Breach {
			got, e := says(x)
			same(t, v.What+", "+x.Why, got+" "+fits[rec.History.Judge(e).Fit], "fits breach")
		}
		for _, x := range v.Refused {
			got, _ := says(x)
			same(t, v.What+", "+x.Why, got, "does not verify")
		}
		for _, x := range v.Wait {
			got, _ := says(x)
			same(t, v.What+", "+x.Why, got, "waits")
		}
	}
}
