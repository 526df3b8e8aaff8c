package spec_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"fmt"
	"slices"
	"testing"
	"testing/cryptotest"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
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
	save(t, "dossiers.json", []dossierVector{answersCross(t), comeAndGo(t), partyForks(t), thirdVariant(t), founderForks(t),
		forkExplained(t), stoodByBoth(t), forksAgain(t), forksEarlier(t), forksAtFirst(t), branchEnds(t), founderExplains(t),
		keptAndShredded(t, false), keptAndShredded(t, true)})
	save(t, "charter.json", []charterVector{keyRenewed(t), keyRecovered(t), charterForkExplained(t), charterFrozen(t), charterForksAtFirst(t)})
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
