package spec_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// vector makes a vector of a board as it stands: what comes in any order, some twice.
func (b *board) vector(what string) dossierVector {
	v := dossierVector{What: what, Keys: map[string]octets{}, Epochs: map[uint64]octets{}}
	for _, e := range b.entries {
		v.Keys[string(e.Party)] = publicOf(string(e.Party))
	}
	for n, k := range b.keys {
		v.Epochs[n] = k
	}
	rest := append(slices.Clone(b.entries[1:]), b.entries[:len(b.entries)/2]...)
	r := rand.New(rand.NewPCG(1, uint64(len(rest))))
	r.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	for _, e := range append(b.entries[:1:1], rest...) {
		v.Entries = append(v.Entries, e.Encode())
	}
	for id, hashes := range b.stands {
		if v.Stands == nil {
			v.Stands = map[string][]octets{}
		}
		for _, x := range hashes {
			v.Stands[string(id)] = append(v.Stands[string(id)], x[:])
		}
	}
	h, err := ours(v, v.Entries, 0)
	if err != nil && !(b.lossy && h != nil) {
		b.t.Fatalf("%s: %v", what, err)
	}
	v.Want = ourRecord(h, v.Epochs)
	return v
}

func answersCross(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz")
	b.write("uz", "answer", text{"Tuesday"})
	first := b.write("kz", "answer", text{"Monday"})
	b.hear("kg", "kz")
	b.write("kg", "receipt", nil)
	b.hear("kz", "uz", "kg")
	b.hear("uz", "kz")
	b.write("kz", "receipt", nil)
	b.write("uz", "withdraw", nothing{})
	b.write("kz", "postpone", text{"a step nobody knows yet"})
	b.write("kz", "answer", struct {
		Text string `json:"text"`
		Tone string `json:"tone"`
	}{"a field nobody knows yet", "warm"})
	b.hear("kg", "kz", "uz")
	b.write("kg", "answer", nothing{})
	gone := *b.write("uz", "answer", text{"this body was shredded"})
	gone.Body = nil
	b.entries[len(b.entries)-1] = &gone
	b.hear("kz", "kg", "uz")
	last := b.write("kz", "withdraw", nothing{})
	b.hear("uz", "kz")
	b.hear("kg", "uz")
	b.write("uz", "answer", text{"Wednesday"})

	v := b.vector("an open dossier: two answers cross, receipts, a step and a field of a later version, a shredded body")
	alone, _ := dossier.NewHistory(b.entries[0])
	for _, e := range []*dossier.Entry{first, last} {
		v.Wait = append(v.Wait, waitVector{Entry: e.Encode(), For: gaps(alone.Judge(e))})
	}
	v.Wait = v.Wait[1:] // the first waits for nothing
	fail := func(why, node string, c change) {
		v.Fail = append(v.Fail, b.fail(why, b.draft(node, "say", nothing{}, c)))
	}
	fail("it belongs to another dossier", "kg", func(h *dossier.Header) { h.Dossier[0] ^= 1 })
	fail("it belongs to another council", "kg", func(h *dossier.Header) { h.Council[0] ^= 1 })
	fail("its author is no party", "tr", func(h *dossier.Header) {})
	fail("it has not seen the founding", "tr", func(h *dossier.Header) { h.Seen, h.SeenAs, h.Clock = nil, nil, 1 })
	fail("it has seen less than the entry before it", "kg", func(h *dossier.Header) {
		e := b.nodes["kg"].Variants("kz", 1)[0]
		h.Seen["kz"], h.SeenAs["kz"] = 1, e.Hash
	})
	fail("its clock is not past what it has seen", "kg", func(h *dossier.Header) { h.Clock-- })
	fail("its clock jumps ahead", "kg", func(h *dossier.Header) { h.Clock++ })
	fail("it admits and is not the founder's", "kz", admits("tr"))
	fail("it releases and is not the founder's", "kz", b.releases("uz", ""))
	fail("it admits who is a party", "kg", admits("tr", "uz"))
	fail("it releases a stranger", "kg", b.releases("tr", ""))
	fail("it releases the founder", "kg", b.releases("kg", ""))
	fail("it lets count less than it has seen", "kg", func(h *dossier.Header) { b.releases("uz", "")(h); h.Releases.Last-- })
	fail("it lets count more than it has seen", "kg", func(h *dossier.Header) { b.releases("uz", "")(h); h.Releases.Last++ })
	fail("it is sealed in an open dossier", "kg", func(h *dossier.Header) { h.Epoch = 1 })
	fail("it takes the number of the founding", "kg", func(h *dossier.Header) {
		h.Number, h.Prev, h.Seen, h.SeenAs, h.Clock = 1, canon.Hash{}, nil, nil, 1
	})
	return v
}

// keeping is the input of keep, with what a later version might add.
type keeping struct {
	Until  string            `json:"until,omitempty"`
	Reason map[string]string `json:"reason,omitempty"`
	Order  string            `json:"order,omitempty"`
}

var court = map[string]string{"en": "The case is before the court."}

func keptAndShredded(t testing.TB, all bool) dossierVector {
	b := found(t, true, "kg", "kz", "uz")
	b.write("kz", "answer", text{"Monday"})
	b.write("uz", "keep", keeping{Until: "2031-02-28", Reason: court})
	b.hear("kg", "kz", "uz")
	b.write("kg", "keep", keeping{Until: "2031-02-30", Reason: court})
	b.write("kg", "keep", keeping{Until: "2031-03-01"})
	b.write("kg", "keep", keeping{Until: "2031-03-01", Reason: court, Order: "12-4"})
	b.write("kg", "shredded", nil)
	b.hear("uz", "kg")
	b.hear("kz", "kg", "uz")
	b.write("kz", "withdraw", nothing{})
	b.write("uz", "shredded", nil, func(h *dossier.Header) { h.Epoch = 0 })
	b.hear("kg", "kz", "uz")
	b.write("kg", "receipt", nil)
	what := "kept for a time: days, one that is none, one without a reason, one of a later version; two receipts of shredding, and a body that nobody had any more"
	if b.strip(1); all {
		b.strip(0)
		what = "the founding's body is gone: whatever else is there says nothing"
	}
	v := b.vector(what)
	v.Fail = append(v.Fail, b.fail("it says in the open until when it is kept", b.draft("kz", "keep", keeping{Until: "2031-03-01", Reason: court}, func(h *dossier.Header) { h.Epoch = 0 })))
	return v
}

func comeAndGo(t testing.TB) dossierVector {
	b := found(t, true, "kg", "kz", "uz")
	b.write("kz", "answer", text{"Monday"})
	b.hear("kg", "kz")
	b.write("kg", "", nothing{}, admits("tr", "az"))
	b.hear("tr", "kg")
	b.write("tr", "answer", text{"crosses: there is one"})
	b.write("uz", "receipt", nil)
	b.hear("kg", "tr", "uz")
	early := b.draft("tr", "say", nothing{}, func(h *dossier.Header) {
		h.Number, h.Prev, h.Seen, h.SeenAs, h.Clock = 1, canon.Hash{}, map[party.ID]uint64{"kg": 1}, map[party.ID]canon.Hash{"kg": b.entries[0].Hash}, 2
	})
	b.write("kg", "", nothing{}, b.releases("uz", ""))
	b.write("uz", "withdraw", nothing{}) // has not heard that it was released
	b.hear("kz", "kg", "uz")
	b.write("kz", "withdraw", nothing{})
	b.write("kz", "answer", text{"under the key the released party has"}, func(h *dossier.Header) { h.Epoch = 1 })
	b.hear("tr", "kz")
	h := b.nodes["tr"].Next("tr", "answer", 1, placeOf("tr"))
	b.nodes["tr"].Add(b.keep(dossier.Sign(h, []byte("what no key opens"), nil, privateOf("tr"))))
	b.write("tr", "answer", text{"Thursday"})
	b.hear("kg", "tr")
	b.write("kg", "receipt", nil, func(h *dossier.Header) { h.Epoch = 0 })

	v := b.vector("a sealed dossier: admissions, a release, a late letter, a body under an old key, one that does not open")
	fail := func(why, node string, c change) {
		v.Fail = append(v.Fail, b.fail(why, b.draft(node, "say", nothing{}, c)))
	}
	v.Fail = append(v.Fail, b.fail("its author had not seen its own admission", early))
	fail("it is open in a sealed dossier", "kg", func(h *dossier.Header) { h.Epoch = 0 })
	fail("it admits again who was released", "kg", admits("uz"))
	fail("it releases who was released", "kg", b.releases("uz", "x"))
	fail("it opens the next epoch but one", "kg", func(h *dossier.Header) {
		b.releases("tr", "x")(h)
		h.Epoch, h.Opens.Number = 4, 4
	})
	fail("it opens an epoch that is open", "kg", func(h *dossier.Header) {
		b.releases("tr", "x")(h)
		h.Epoch, h.Opens.Number = 2, 2
	})
	fail("it admits under an old epoch", "kg", func(h *dossier.Header) { admits("by")(h); h.Epoch = 1 })
	return v
}

func partyForks(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz", "tr")
	b.write("uz", "receipt", nil)
	b.hear("uz'", "uz")
	b.write("uz", "answer", text{"Monday, to one"})
	b.write("uz'", "answer", text{"Tuesday, to the other"})
	b.write("uz'", "withdraw", nothing{})
	b.hear("kz", "uz")
	b.write("kz", "receipt", nil)
	b.hear("tr", "uz'")
	b.write("tr", "answer", text{"counts: none of the forked answers does"})
	b.hear("kg", "kz", "tr")
	b.write("kg", "receipt", nil)
	return b.vector("a party writes two entries under one number, each shown to another party")
}

func thirdVariant(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz")
	b.write("uz", "answer", text{"Monday"})
	b.write("uz'", "answer", text{"Tuesday"})
	hidden := len(b.entries)
	b.write("uz''", "answer", text{"Wednesday"})
	b.write("uz''", "withdraw", nothing{})
	b.hear("kz", "uz''")
	b.entries = b.entries[:hidden]
	b.write("kz", "answer", text{"Thursday"})
	b.write("kz", "receipt", nil)
	return b.vector("an honest party built on a third variant that this reader never gets")
}

func founderForks(t testing.TB) dossierVector {
	b := found(t, true, "kg", "kz", "uz")
	b.write("uz", "answer", text{"Monday"})
	b.hear("kg", "uz")
	b.hear("kg'", "uz")
	b.write("kg", "", nothing{}, admits("tr"))
	b.write("kg", "", nothing{}, b.releases("uz", ""))
	b.hear("kz", "kg")
	b.write("kz", "answer", text{"under a key that was never opened"})
	b.hear("tr", "kg")
	b.write("tr", "receipt", nil)
	b.write("uz", "withdraw", nothing{})
	b.write("kg'", "", nothing{}, b.releases("kz", "'"))
	b.hear("kz", "kg'", "uz", "tr")
	b.write("kz", "answer", text{"Friday"})
	return b.vector("the founder forks: its admission and both releases are void, and who was released is in")
}
