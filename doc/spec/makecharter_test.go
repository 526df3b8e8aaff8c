package spec_test

import (
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/charter"
)

// Vectors of charters, and of what stands on them.

// council is a charter being played, and dossiers on it.
type councilBoard struct {
	*board
	v charterVector
	h *dossier.History // of the charter, once made
}

// cardWith is a party's card with a key to sign and one to recover with; "" for none.
func cardWith(id, sign, recovery string) party.Card {
	c := cardOf(id, sign)
	c.Recovery = nil
	if recovery != "" {
		c.Recovery = publicOf(recovery)
	}
	return c
}

func (c *councilBoard) input(h dossier.Header, key string, in any) *dossier.Entry {
	return dossier.Sign(h, canon.Encode(procedure.Body{Input: canon.Encode(in)}), nil, privateOf(key))
}

func signedCard(c party.Card, key string) charter.Card {
	s := party.SignCard(c, privateOf(key))
	return charter.Card{Card: s.Bytes, Sig: s.Sig}
}

// foundCouncil founds a charter; whoever of its parties is named after a bar has no recovery key.
func foundCouncil(t testing.TB, what string, parties []party.ID, without ...party.ID) *councilBoard {
	c := &councilBoard{board: &board{t: t, nodes: map[string]*dossier.History{}}}
	c.v.What = what
	in := charter.Found{Name: lang.Text{"en": "Council of vectors"}}
	for _, id := range parties {
		recovery := "recovery of " + string(id)
		for _, w := range without {
			if w == id {
				recovery = ""
			}
		}
		in.Cards = append(in.Cards, signedCard(cardWith(string(id), string(id), recovery), string(id)))
	}
	c.keep(c.input(dossier.Header{Party: parties[0], Number: 1, Clock: 1, Time: 1, Step: "found",
		Founding: &dossier.Founding{Kind: "charter", Parties: parties}}, string(parties[0]), in))
	return c
}

// draft signs what a node would write next in the charter, with a key.
func (c *councilBoard) draft(node, step, key string, in any, changes ...change) *dossier.Entry {
	h := c.node(node).Next(partyOf(node), step, int64(len(c.entries)), canon.Hash{})
	for _, x := range changes {
		x(&h)
	}
	return c.input(h, key, in)
}

func (c *councilBoard) write(node, step, key string, in any, changes ...change) *dossier.Entry {
	e := c.keep(c.draft(node, step, key, in, changes...))
	c.node(node).Add(e)
	return e
}

// card is a renewal or a recovery: key signs the entry, sign and recovery are on the card.
func (c *councilBoard) card(node, step, key, sign, recovery string, changes ...change) *dossier.Entry {
	in := signedCard(cardWith(string(partyOf(node)), sign, recovery), sign)
	return c.write(node, step, key, in, changes...)
}

func standsBy(entries ...*dossier.Entry) change {
	return func(h *dossier.Header) {
		for _, e := range entries {
			h.Stands = append(h.Stands, e.Hash)
		}
	}
}

// made ends the charter.
func (c *councilBoard) made() {
	for _, e := range c.entries {
		c.v.Charter = append(c.v.Charter, e.Encode())
	}
	rec, err := ourCharter(c.v.Charter)
	if err != nil {
		c.t.Fatalf("%s: %v", c.v.What, err)
	}
	c.v.Want, c.h = ourCharterRecord(rec), rec.History
}

func (c *councilBoard) refuse(why, key string, e *dossier.Entry) {
	c.v.Refused = append(c.v.Refused, entryVector{Why: why, Entry: e.Encode(), Key: publicOf(key)})
}

// matter founds another dossier on a place.
func (c *councilBoard) matter(what, key string, place *dossier.Entry) *dossier.Entry {
	return dossier.Sign(dossier.Header{Council: c.h.ID(), Place: place.Hash, Party: place.Party, Number: 1, Clock: 1, Time: 1, Step: "ask",
		Founding: &dossier.Founding{Kind: "question", Parties: []party.ID{place.Party, "az"}}}, []byte(what), nil, privateOf(key))
}

// after is the next entry of a chain in another dossier.
func after(before *dossier.Entry, key string, place canon.Hash) *dossier.Entry {
	return dossier.Sign(dossier.Header{Council: before.Council, Dossier: before.Of(), Place: place, Party: before.Party, Number: before.Number + 1,
		Prev: before.Hash, Clock: before.Clock + 1, Time: 2, Step: "say"}, []byte("b"), nil, privateOf(key))
}

func (c *councilBoard) pass(what, key string, e *dossier.Entry) *dossier.Entry {
	c.v.Pass = append(c.v.Pass, entryVector{What: what, Entry: e.Encode(), Key: publicOf(key)})
	return e
}

func (c *councilBoard) fail(why, key string, e *dossier.Entry) {
	c.v.Fail = append(c.v.Fail, entryVector{Why: why, Entry: e.Encode(), Key: publicOf(key)})
}

func (c *councilBoard) wait(why, key string, e *dossier.Entry) {
	c.v.Wait = append(c.v.Wait, entryVector{Why: why, Entry: e.Encode(), Key: publicOf(key)})
}

var (
	some   = canon.Sum("kenesh test vectors", nil)
	second = "kg, second key"
	third  = "kg, third key"
	thief  = "who stole from kg"
)

func keyRenewed(t testing.TB) charterVector {
	c := foundCouncil(t, "a key is renewed", []party.ID{"kg", "kz"})
	founding := c.entries[0]
	kz := c.write("kz", "sign", "kz", charter.Sign{})
	c.hear("kg", "kz")
	renewed := c.card("kg", "renew-card", "kg", second, "recovery of kg")
	left := c.write("kg", "leave", second, charter.Leave{})
	c.made()
	c.refuse("after the renewal, with the first key", "kg", c.draft("kg", "say", "kg", charter.Sign{}))
	release := c.draft("kg", "", second, charter.Sign{}, func(h *dossier.Header) { h.Step, h.Releases = dossier.Release, &dossier.Released{Party: "kz", Last: 1} })
	c.v.Breach = append(c.v.Breach, entryVector{Why: "its founder releases from the charter", Entry: release.Encode(), Key: publicOf(second)})
	c.refuse("with another party's key", "kz", c.draft("kg", "say", "kz", charter.Sign{}))
	c.fail("signed with a key that came later", second, c.matter("", second, founding))
	c.fail("signed with a key that was renewed at its place", "kg", c.matter("", "kg", renewed))
	first := c.pass("on the place before the renewal, with the first key", "kg", c.matter("first", "kg", founding))
	c.fail("its place is in another party's chain", "kg", after(first, "kg", kz.Hash))
	c.fail("its place is in another party's chain, and it is signed with that party's key", "kz", after(first, "kz", kz.Hash))
	c.wait("its place is not in the charter", "kg", after(first, "kg", some))
	next := c.pass("on the renewal, with the second key", second, after(first, second, renewed.Hash))
	c.fail("its place goes back, so that an old key may write", "kg", after(next, "kg", founding.Hash))
	c.pass("after the renewal, with the second key", second, after(next, second, left.Hash))
	c.pass("in the charter, with the second key", second, c.draft("kg", "say", second, charter.Sign{}))
	return c.v
}

func keyRecovered(t testing.TB) charterVector {
	c := foundCouncil(t, "a key is stolen and its party recovers", []party.ID{"kg", "kz", "tr", "uz"}, "tr", "uz")
	founding := c.entries[0]
	stolen := c.card("kg", "renew-card", "kg", thief, "recovery of who stole from kg")
	without := c.card("kg", "renew-card", "kg", thief, "")
	recovered := c.card("kg", "recover", "recovery of kg", second, "recovery of kg")
	renewed := c.card("kg", "renew-card", second, third, "recovery of kg")
	retired := c.card("kg", "recover", "recovery of kg", third, "second recovery of kg")
	tr := c.card("tr", "renew-card", "tr", "tr, second key", "recovery of tr")
	trRecovered := c.card("tr", "recover", "recovery of tr", "tr, third key", "")
	foreign := c.write("kz", "recover", "recovery of kz", signedCard(cardWith("kg", "kz, second key", "recovery of kz"), "kz, second key"))
	observer := cardWith("kz", "kz, second key", "recovery of kz")
	observer.Kind = party.Observer
	c.write("kz", "recover", "recovery of kz", signedCard(observer, "kz, second key"))
	unsigned := c.write("kz", "recover", "recovery of kz", signedCard(cardWith("kz", "kz, second key", "recovery of kz"), "kz"))
	c.made()
	recovers := func(node, key string) *dossier.Entry {
		return c.draft(node, "recover", key, signedCard(cardWith(string(partyOf(node)), thief, ""), thief))
	}
	c.refuse("a recovery signed with the ordinary key", third, recovers("kg", third))
	c.refuse("a recovery signed with the key on its own card", thief, recovers("kg", thief))
	c.refuse("a recovery signed with the recovery key that a recovery has retired", "recovery of kg", recovers("kg", "recovery of kg"))
	c.refuse("a recovery signed with the recovery key of a renewal that changed nothing", "recovery of who stole from kg", recovers("kg", "recovery of who stole from kg"))
	c.refuse("an ordinary entry signed with the recovery key", "second recovery of kg", c.draft("kg", "say", "second recovery of kg", charter.Sign{}))
	c.refuse("a renewal signed with the recovery key", "second recovery of kg",
		c.draft("kg", "renew-card", "second recovery of kg", signedCard(cardWith("kg", second, "second recovery of kg"), second)))
	c.refuse("a recovery by a party that never had a recovery key", "uz", recovers("uz", "uz"))
	c.refuse("a recovery signed with the key of another party's recovery", "second recovery of kg", recovers("uz", "second recovery of kg"))
	c.refuse("a recovery by a party whose recovery left it without a recovery key", "recovery of tr", recovers("tr", "recovery of tr"))
	c.fail("on a renewal that changed nothing, with the key on its card", thief, c.matter("", thief, stolen))
	c.fail("on the recovery, with the key from before", "kg", c.matter("", "kg", recovered))
	c.fail("on the recovery, with the recovery key", "recovery of kg", c.matter("", "recovery of kg", recovered))
	c.fail("on a recovery with another party's card, with the key on it", "kz, second key", c.matter("", "kz, second key", foreign))
	c.fail("on a recovery whose card its own key has not signed", "kz, second key", c.matter("", "kz, second key", unsigned))
	c.pass("on three recoveries that changed nothing, with the first key", "kz", c.matter("kz", "kz", unsigned))
	e := c.pass("on the founding, with the first key", "kg", c.matter("kg", "kg", founding))
	e = c.pass("on a renewal that would have changed the recovery key, with the first key", "kg", after(e, "kg", stolen.Hash))
	e = c.pass("on a renewal that would have taken the recovery key away, with the first key", "kg", after(e, "kg", without.Hash))
	e = c.pass("on the recovery, with the second key", second, after(e, second, recovered.Hash))
	c.fail("back before the recovery, with the first key", "kg", after(e, "kg", without.Hash))
	e = c.pass("on the renewal after the recovery, with the third key", third, after(e, third, renewed.Hash))
	c.pass("on the second recovery, with the third key", third, after(e, third, retired.Hash))
	c.pass("on a renewal that brought a recovery key where there was none", "tr, second key", c.matter("tr", "tr, second key", tr))
	c.pass("on a recovery that left none", "tr, third key", c.matter("tr again", "tr, third key", trRecovered))
	return c.v
}

func charterForkExplained(t testing.TB) charterVector {
	c := foundCouncil(t, "a party forks in the charter and stands by one branch", []party.ID{"kg", "kz"})
	founding := c.entries[0]
	c.node("kg'")
	mine := c.card("kg", "renew-card", "kg", second, "recovery of kg")
	stray := c.card("kg'", "renew-card", "kg", thief, "recovery of kg")
	gone := c.write("kg'", "leave", thief, charter.Leave{})
	c.hear("kg'", "kg")
	// the recovery is on the stray branch, as by a party that has not heard of its own
	explains := c.card("kg'", "recover", "recovery of kg", "kg, a key on the stray branch", "recovery of kg", func(h *dossier.Header) {
		h.Number, h.Prev, h.Clock = gone.Number+1, gone.Hash, gone.Clock+1
	}, standsBy(mine), func(h *dossier.Header) { h.Stands = append(h.Stands, some) })
	c.hear("kg", "kg'")
	last := c.write("kg", "say", second, charter.Sign{})
	c.hear("kz", "kg")
	c.write("kz", "sign", "kz", charter.Sign{})
	c.made()
	c.refuse("on the branch that counts, with the key of the stray one", thief, c.draft("kg", "say", thief, charter.Sign{}))
	c.pass("in the charter, on the branch that counts", second, c.draft("kg", "say", second, charter.Sign{}))
	e := c.pass("on the founding, with the first key", "kg", c.matter("kg", "kg", founding))
	e = c.pass("on the stray branch, with its key", thief, after(e, thief, gone.Hash))
	c.fail("on the stray branch, with the key from before the fork: the fork is explained", "kg", after(e, "kg", stray.Hash))
	c.wait("on a place that is not here, with the key from before the fork: it is explained", "kg", after(e, "kg", some))
	e = c.pass("on the founding again: the stray branch was no later", "kg", after(e, "kg", founding.Hash))
	e = c.pass("on a recovery that is itself stray, with its key", "kg, a key on the stray branch", after(e, "kg, a key on the stray branch", explains.Hash))
	e = c.pass("on the branch that counts", second, after(e, second, last.Hash))
	c.fail("back on the stray branch", thief, after(e, thief, gone.Hash))
	c.fail("back on the start of the branch that counts", second, after(e, second, mine.Hash))
	return c.v
}

func charterFrozen(t testing.TB) charterVector {
	c := foundCouncil(t, "a party forks in the charter and has not explained it", []party.ID{"kg", "kz"})
	founding := c.entries[0]
	renewed := c.card("kg", "renew-card", "kg", second, "recovery of kg")
	c.hear("kg'", "kg")
	c.hear("kg''", "kg")
	one := c.card("kg", "renew-card", second, third, "recovery of kg")
	two := c.card("kg'", "renew-card", second, thief, "recovery of kg")
	last := c.write("kg'", "leave", thief, charter.Leave{})
	lost := c.draft("kg''", "renew-card", second, signedCard(cardWith("kg", "kg, lost key", "recovery of kg"), "kg, lost key"))
	c.made()
	c.pass("in the charter, on one branch", third, c.draft("kg", "say", third, charter.Sign{}))
	c.pass("in the charter, on the other", thief, c.draft("kg'", "say", thief, charter.Sign{}))
	c.refuse("on one branch, with the key of the other", thief, c.draft("kg", "say", thief, charter.Sign{}))
	e := c.pass("on the founding, with the first key", "kg", c.matter("kg", "kg", founding))
	c.wait("on a branch that is not here, with its key", "kg, lost key", after(e, "kg, lost key", lost.Hash))
	c.wait("on a branch that is not here, with a key older than the last before the fork", "kg", after(e, "kg", lost.Hash))
	e = c.pass("on a branch that is not here, with the key from before the fork", second, after(e, second, lost.Hash))
	e = c.pass("on one branch, with its key", third, after(e, third, one.Hash))
	e = c.pass("on the other, further on, with its key", thief, after(e, thief, last.Hash))
	e = c.pass("on the other, with the key from before the fork", second, after(e, second, two.Hash))
	c.fail("on one branch, with the key of the other", thief, after(e, thief, one.Hash))
	c.fail("on one branch, with a key older than the last before the fork", "kg", after(e, "kg", one.Hash))
	e = c.pass("on the last place before the fork, which no branch is later than", second, after(e, second, renewed.Hash))
	e = c.pass("once more on a branch that is not here", second, after(e, second, lost.Hash))
	c.fail("back on the founding, with the first key", "kg", after(e, "kg", founding.Hash))
	return c.v
}

func charterForksAtFirst(t testing.TB) charterVector {
	c := foundCouncil(t, "a party forks with its first entry in the charter, explains it, and forks again; another is frozen from its first", []party.ID{"kg", "kz", "uz"})
	one := c.write("kz", "sign", "kz", charter.Sign{})
	stray := c.card("kz'", "renew-card", "kz", thief, "recovery of kz")
	back := c.write("kz", "recover", "recovery of kz", signedCard(cardWith("kz", second, "recovery of kz"), second), standsBy(one))
	c.hear("kz'", "kz")
	third := c.write("kz", "say", second, charter.Sign{})
	c.write("kz'", "say", second, charter.Leave{})
	uz := c.write("uz", "sign", "uz", charter.Sign{})
	c.card("uz'", "renew-card", "uz", thief, "recovery of uz")
	c.made()
	e := c.pass("on the stray first entry, with its key", thief, c.matter("kz", thief, stray))
	e = c.pass("on the recovery, with its key", second, after(e, second, back.Hash))
	c.fail("back on the stray first entry, which comes before every other place", thief, after(e, thief, stray.Hash))
	c.fail("back on it with the key from before the second fork", second, after(e, second, stray.Hash))
	e = c.pass("on a branch of the second fork", second, after(e, second, third.Hash))
	c.pass("on one that is not here, with the key from before it", second, after(e, second, some))
	e = c.pass("by a party frozen from its first entry, with the key it came with", "uz", c.matter("uz", "uz", uz))
	c.pass("by the same, on a place that is not here", "uz", after(e, "uz", some))
	c.wait("by the same, with another key", thief, after(e, thief, some))
	return c.v
}
