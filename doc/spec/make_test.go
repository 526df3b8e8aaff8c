package spec_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/cryptotest"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/charter"
	"kenesh/seal"
)

func ed(key []byte) ed25519.PublicKey { return key }

// TestRewrite makes the vectors. Seals draw from a fixed source, so that a file changes
// only where its contents do; another release of Go may draw otherwise, and that is fine.
func TestRewrite(t *testing.T) {
	if !*rewrite {
		t.Skip("without -rewrite the vectors stay as they are")
	}
	cryptotest.SetGlobalRandom(t, 1)
	save(t, "values.json", makeValues())
	save(t, "cards.json", makeCards())
	save(t, "bodies.json", makeBodies(t))
	save(t, "entries.json", makeEntries(t))
	save(t, "dossiers.json", []dossierVector{answersCross(t), comeAndGo(t), partyForks(t), thirdVariant(t), founderForks(t)})
	save(t, "charter.json", makeCharter(t))
}

func sealKeyOf(id string) hpke.PrivateKey {
	key, err := hpke.MLKEM768X25519().NewPrivateKey(epochKey("seal key of " + id)) // any 32 bytes
	if err != nil {
		panic(err)
	}
	return key
}

func cardOf(id, sign string) party.Card {
	return party.Card{Party: party.ID(id), Kind: party.Member, State: "KG", Name: lang.Text{"ky": "Юстиция министрлиги", "en": "Ministry of Justice"},
		Languages: []lang.Tag{"ky", "ru"}, Zone: "Asia/Bishkek", Address: id + ".example:8443", Sign: publicOf(sign),
		Seal: sealKeyOf(id).PublicKey().Bytes(), Link: publicOf("link of " + id), Recovery: publicOf("recovery of " + id), Issued: 1_725_595_200_000}
}

func makeCards() (v cardVectors) {
	add := func(what, why string, change func(*party.Card)) {
		c := cardOf("kg", "kg")
		change(&c)
		s := party.SignCard(c, privateOf("kg"))
		if why != "" {
			v.Fail = append(v.Fail, cardVector{Why: why, Card: s.Bytes, Sig: s.Sig})
			return
		}
		v.Pass = append(v.Pass, cardVector{What: what, Card: s.Bytes, Sig: s.Sig, Party: string(c.Party), Fingerprint: s.Fingerprint()})
	}
	add("a ministry", "", func(*party.Card) {})
	add("an organisation without a recovery key", "", func(c *party.Card) {
		c.Party, c.Kind, c.State, c.Recovery, c.Address = "secretariat", party.Secretariat, "", nil, "[2001:db8::1]:443"
	})
	add("", "the party id has a capital letter", func(c *party.Card) { c.Party = "Kg" })
	add("", "the party id ends in a hyphen", func(c *party.Card) { c.Party = "kg-" })
	add("", "there is no seat of this kind", func(c *party.Card) { c.Kind = "chair" })
	add("", "the state has three letters", func(c *party.Card) { c.State = "KGZ" })
	add("", "it has no name", func(c *party.Card) { c.Name = nil })
	add("", "the name is blank", func(c *party.Card) { c.Name = lang.Text{"en": " "} })
	add("", "the name turns the direction of writing around", func(c *party.Card) { c.Name = lang.Text{"en": "a\u202eb"} })
	add("", "the name is in what is no language", func(c *party.Card) { c.Name = lang.Text{"e!": "Ministry"} })
	add("", "it has no languages", func(c *party.Card) { c.Languages = nil })
	add("", "the address has no port", func(c *party.Card) { c.Address = "kg.example" })
	add("", "the address has a path", func(c *party.Card) { c.Address = "kg.example:1/x" })
	add("", "the signing key is short", func(c *party.Card) { c.Sign = c.Sign[:31] })
	add("", "the sealing key is short", func(c *party.Card) { c.Seal = c.Seal[:1215] })
	add("", "the link key is missing", func(c *party.Card) { c.Link = nil })
	add("", "the recovery key is short", func(c *party.Card) { c.Recovery = c.Recovery[:31] })
	add("", "it is signed with another key than its own", func(c *party.Card) { c.Sign = publicOf("kz") })
	good := v.Pass[0]
	flipped := bytes.Clone(good.Card)
	flipped[len(flipped)-1] ^= 1
	entry := canon.Sign(privateOf("kg"), "kenesh/entry/1", good.Card)
	v.Fail = append(v.Fail, cardVector{Why: "a byte was changed after it was signed", Card: flipped, Sig: good.Sig},
		cardVector{Why: "it is signed as an entry, not as a card", Card: good.Card, Sig: entry},
		cardVector{Why: "a byte follows it", Card: append(bytes.Clone(good.Card), 0), Sig: good.Sig})
	return v
}

func makeBodies(t testing.TB) (v bodyVectors) {
	key := epochKey("1")
	for _, n := range []int{0, 1, 60, 61, 300, 5000} {
		plain := bytes.Repeat([]byte{'b'}, n)
		body, err := seal.Body(key, plain)
		if err != nil {
			t.Fatal(err)
		}
		v.Pass = append(v.Pass, bodyVector{What: fmt.Sprint("a body of ", n, " bytes"), Key: key, Body: body, Plain: plain})
	}
	fail := func(why string, key, body []byte) {
		v.Fail = append(v.Fail, bodyVector{Why: why, Key: key, Body: body})
	}
	good := v.Pass[1].Body
	for i, why := range map[int]string{0: "a byte of the nonce was changed", 20: "a byte of the text was changed", len(good) - 1: "a byte of the tag was changed"} {
		b := bytes.Clone(good)
		b[i] ^= 1
		fail(why, key, b)
	}
	fail("it is sealed under another key", epochKey("2"), good)
	fail("it is cut short", key, good[:len(good)-1])
	fail("it is shorter than nonce and tag", key, good[:27])
	fail("the key has 16 bytes", key[:16], good)
	for why, plain := range map[string][]byte{
		"the padding says something":          append([]byte{0, 0, 0, 1, 'b'}, append(make([]byte, 58), 1)...),
		"it is padded to more than it should": append([]byte{0, 0, 0, 1, 'b'}, make([]byte, 67)...),
		"it is padded to less than it should": append([]byte{0, 0, 0, 61}, make([]byte, 61)...),
		"its length goes beyond its end":      append([]byte{0, 0, 0, 61}, make([]byte, 60)...),
		"it has no length":                    {},
	} {
		fail(why, key, sealExactly(key, plain, "kenesh/body/1"))
	}
	fail("its associated data is another's", key, sealExactly(key, append([]byte{0, 0, 0, 1, 'b'}, make([]byte, 59)...), "kenesh/body/2"))
	slices.SortFunc(v.Fail, func(a, b bodyVector) int { return bytes.Compare([]byte(a.Why), []byte(b.Why)) })
	commit := dossier.CommitKey(key)
	v.Commitments = []commitVector{{Key: key, Commitment: commit[:]}}
	private := sealKeyOf("kg")
	wrapped, err := seal.Wrap(private.PublicKey().Bytes(), key)
	if err != nil {
		t.Fatal(err)
	}
	seed, _ := private.Bytes()
	stranger, _ := sealKeyOf("kz").Bytes()
	flipped := bytes.Clone(wrapped)
	flipped[9] ^= 1
	other := dossier.CommitKey(epochKey("2"))
	v.Wraps = []wrapVector{{Private: seed, Wrapped: wrapped, Commitment: commit[:], Key: key}}
	v.FailedWraps = []wrapVector{
		{Why: "it is wrapped to another party", Private: stranger, Wrapped: wrapped, Commitment: commit[:]},
		{Why: "a byte of it was changed", Private: seed, Wrapped: flipped, Commitment: commit[:]},
		{Why: "it is not the key the founder committed to", Private: seed, Wrapped: wrapped, Commitment: other[:]}}
	return v
}

func (b *board) fail(why string, e *dossier.Entry) entryVector {
	return entryVector{Why: why, Entry: e.Encode(), Key: publicOf(string(e.Party))}
}

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
	h, err := ours(v)
	if err != nil {
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

func makeCharter(t testing.TB) (v charterVectors) {
	b := &board{t: t, nodes: map[string]*dossier.History{}}
	signed := func(id, sign string) charter.Card {
		s := party.SignCard(cardOf(id, sign), privateOf(sign))
		return charter.Card{Card: s.Bytes, Sig: s.Sig}
	}
	input := func(h dossier.Header, key string, in any) *dossier.Entry {
		return dossier.Sign(h, canon.Encode(procedure.Body{Input: canon.Encode(in)}), nil, privateOf(key))
	}
	b.keep(input(dossier.Header{Party: "kg", Number: 1, Clock: 1, Time: 1, Step: "found",
		Founding: &dossier.Founding{Kind: "charter", Parties: []party.ID{"kg", "kz"}}}, "kg",
		charter.Found{Name: lang.Text{"en": "Council of vectors"}, Cards: []charter.Card{signed("kg", "kg"), signed("kz", "kz")}}))
	add := func(id party.ID, step, key string, in any) {
		e := input(b.node("all").Next(id, step, int64(len(b.entries)), canon.Hash{}), key, in)
		b.node("all").Add(b.keep(e))
	}
	add("kz", "sign", "kz", charter.Sign{})
	add("kg", "renew-card", "kg", charter.RenewCard(signed("kg", "kg, second key")))
	add("kg", "leave", "kg, second key", charter.Leave{})
	for _, e := range b.entries {
		v.Charter = append(v.Charter, e.Encode())
	}
	roll, h := ourCharter(t, v.Charter)
	v.Council, v.Periods = h.ID().String(), periods(roll)

	matter := found(t, false, "kg", "kz")
	place := func(id party.ID, n uint64) canon.Hash { return h.Variants(id, n)[0].Hash }
	hd := matter.entries[0].Header
	hd.Council = h.ID()
	sign := func(key string, p canon.Hash) *dossier.Entry {
		hd.Place = p
		return dossier.Sign(hd, []byte("b"), nil, privateOf(key))
	}
	pass := func(what, key string, e *dossier.Entry) {
		v.Pass = append(v.Pass, entryVector{What: what, Entry: e.Encode(), Key: publicOf(key)})
	}
	fail := func(why, key string, e *dossier.Entry) {
		v.Fail = append(v.Fail, entryVector{Why: why, Entry: e.Encode(), Key: publicOf(key)})
	}
	first := sign("kg", place("kg", 1))
	fail("signed with a key that came later", "kg, second key", sign("kg, second key", place("kg", 1)))
	fail("signed with a key that was renewed at its place", "kg", sign("kg", place("kg", 2)))
	fail("its place is in another party's chain", "kg", sign("kg", place("kz", 1)))
	fail("its place is not in the charter", "kg", sign("kg", canon.Sum("kenesh test vectors", nil)))
	pass("on the place before the renewal, with the first key", "kg", first)
	mine, _ := dossier.NewHistory(first)
	next := func(key string, p canon.Hash) *dossier.Entry {
		return dossier.Sign(mine.Next("kg", "say", 2, p), []byte("b"), nil, privateOf(key))
	}
	second := next("kg, second key", place("kg", 2))
	pass("on the renewal, with the second key", "kg, second key", second)
	mine.Add(second)
	fail("its place goes back, so that an old key may write", "kg", next("kg", place("kg", 1)))
	pass("after the renewal, with the second key", "kg, second key", next("kg, second key", place("kg", 3)))
	charterEntry := func(key string) *dossier.Entry {
		return input(h.Next("kg", "say", 9, canon.Hash{}), key, charter.Sign{})
	}
	pass("in the charter, with the second key", "kg, second key", charterEntry("kg, second key"))
	fail("in the charter, after the renewal, with the first key", "kg", charterEntry("kg"))
	return v
}
