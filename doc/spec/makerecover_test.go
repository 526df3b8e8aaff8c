package spec_test

import (
	"testing"

	"kenesh/dossier"
)

// Vectors of forks that are explained, or not: what a party stands by in the charter is
// told beside the dossier.

func (v *dossierVector) judge(what string, e *dossier.Entry, fit string) {
	v.Judged = append(v.Judged, judgedVector{what, e.Encode(), fit})
}

func forkExplained(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz", "tr")
	b.write("uz", "receipt", nil)
	b.hear("uz'", "uz")
	mine := b.write("uz", "answer", text{"Monday, by uz"})
	b.write("uz'", "answer", text{"Tuesday, by who has its key"})
	third := b.draft("uz''", "answer", text{"nobody"}, func(h *dossier.Header) {
		h.Number, h.Prev = 2, b.nodes["uz"].Variants("uz", 1)[0].Hash
		h.Clock = mine.Clock
	})
	b.write("uz'", "withdraw", nothing{})
	b.hear("tr", "uz'")
	b.write("tr", "answer", text{"counts once the other branch is stray: it comes after Monday, so it crosses"})
	b.hear("kz", "uz")
	b.write("kz", "receipt", nil)
	b.hear("kz", "tr")
	b.hear("kg", "kz")
	b.stand("uz", mine)
	b.hear("uz", "kg", "tr")
	on := b.draft("uz", "withdraw", nothing{}) // where the stray branch has a number 3 too
	other := b.draft("uz", "receipt", nil)
	b.nodes["uz"].Add(b.keep(on))
	b.hear("kg", "uz")
	b.write("kg", "answer", text{"Friday"})
	v := b.vector("a party stands by one of two branches: it counts and goes on, the other is stray")
	v.judge("a third entry with the number of the fork", third, "held")
	v.judge("another that continues the branch that counts", other, "forked")
	v.judge("the next on the branch that counts", b.draft("uz", "receipt", nil), "fits")
	return v
}

func stoodByBoth(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz")
	one := b.write("uz", "answer", text{"Monday"})
	two := b.write("uz'", "answer", text{"Tuesday"})
	b.write("uz", "receipt", nil)
	after := b.write("uz'", "receipt", nil)
	first := b.write("kz", "receipt", nil)
	b.write("kz'", "answer", text{"Friday"})
	b.hear("kz'", "kz")
	later := b.write("kz'", "answer", text{"Saturday"}, func(h *dossier.Header) { h.Number, h.Prev, h.Clock = 2, first.Hash, first.Clock+1 })
	b.hear("kg", "uz", "uz'", "kz", "kz'")
	b.write("kg", "answer", text{"Sunday"})
	stood, other := b.draft("uz''", "answer", text{"Wednesday"}), b.draft("uz''", "answer", text{"Thursday"})
	b.stand("uz", one, two, after, stood)
	b.stand("kz", later, one)
	v := b.vector("two forks that nothing explains: a party stands by both branches; another by an entry after its fork, and by one that is not its own")
	v.judge("a third that is stood by", stood, "forked")
	v.judge("a third that is not", other, "held")
	return v
}

func forksAgain(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz")
	one := b.write("uz", "answer", text{"Monday"})
	b.write("uz'", "answer", text{"Tuesday"})
	b.hear("uz", "uz'")
	b.stand("uz", one)
	b.write("uz", "receipt", nil)
	b.hear("uz'", "uz")
	b.write("uz", "withdraw", nothing{})
	b.write("uz'", "receipt", nil)
	b.hear("kz", "uz", "uz'")
	b.write("kz", "answer", text{"Thursday: one answer too many"})
	return b.vector("a party explains its fork and forks again on the branch that counts: it is frozen there")
}

func forksEarlier(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz")
	b.write("uz", "receipt", nil)
	b.hear("uz'", "uz")
	b.hear("uz''", "uz")
	b.write("uz", "receipt", nil)
	b.hear("uz'", "uz")
	one := b.write("uz", "answer", text{"Monday"})
	b.write("uz'", "answer", text{"Tuesday"})
	b.stand("uz", one)
	b.hear("kz", "uz", "uz'")
	b.write("kz", "receipt", nil)
	b.write("uz''", "answer", text{"earlier than what is stood by"})
	b.hear("kg", "kz", "uz''")
	b.write("kg", "answer", text{"Thursday"})
	return b.vector("a party explains a fork, and an earlier one comes to light: it is frozen at that")
}

func forksAtFirst(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz")
	b.write("uz", "answer", text{"Monday"})
	b.write("uz", "receipt", nil)
	two := b.write("uz'", "answer", text{"Tuesday"})
	b.hear("kz", "uz", "uz'")
	b.write("kz", "receipt", nil)
	b.stand("uz", two)
	b.hear("uz'", "kz")
	b.write("uz'", "withdraw", nothing{})
	b.hear("kz", "uz'")
	b.write("kz", "answer", text{"Thursday"})
	return b.vector("a party forks with its first entry and stands by the shorter branch")
}

func branchEnds(t testing.TB) dossierVector {
	b := found(t, false, "kg", "kz", "uz")
	b.write("uz", "answer", text{"Monday"})
	two := b.write("uz'", "answer", text{"Tuesday"})
	strays := b.draft("uz", "receipt", nil)
	b.write("uz", "withdraw", nothing{})
	b.hear("kz", "uz", "uz'")
	b.hear("uz'", "uz")
	b.stand("uz", two)
	b.write("kz", "receipt", nil)
	v := b.vector("a party stands by a branch that ends where the stray one goes on")
	v.judge("the first to go on from there", b.draft("uz'", "receipt", nil), "fits")
	v.judge("another on the stray branch", strays, "forked")
	return v
}

func founderExplains(t testing.TB) dossierVector {
	b := found(t, true, "kg", "kz", "uz")
	b.write("uz", "answer", text{"Monday"})
	b.hear("kg", "uz")
	b.hear("kg'", "uz")
	mine := b.write("kg", "", nothing{}, admits("tr"))
	b.write("kg'", "", nothing{}, b.releases("kz", "'"))
	b.write("kg'", "", nothing{}, admits("az"))
	b.write("kg", "", nothing{}, b.releases("uz", ""))
	b.hear("az", "kg'")
	b.write("az", "answer", text{"by who was admitted on the branch that is stray"})
	b.hear("tr", "kg")
	b.write("tr", "answer", text{"by who was admitted on the branch that counts"})
	b.write("uz", "withdraw", nothing{}) // has not heard that it was released
	b.hear("kz", "kg", "kg'", "tr", "az")
	b.stand("kg", mine)
	b.write("kz", "answer", text{"Friday"})
	b.hear("kg", "kz", "uz")
	b.write("kg", "withdraw", nothing{})
	v := b.vector("the founder stands by one of its branches: its admission and release there count again, those on the other do not")
	fail := func(why, node string, c change) {
		v.Fail = append(v.Fail, b.fail(why, b.draft(node, "say", nothing{}, c)))
	}
	fail("it admits and is not the founder's", "kz", admits("by"))
	fail("its clock is not past what it has seen", "kz", func(h *dossier.Header) { h.Clock = 2 })
	v.judge("a founder whose chain split may admit who is a party: nobody who knows less could refuse it", b.draft("kg", "", nothing{}, admits("tr")), "fits")
	v.judge("the next on the branch that counts", b.draft("kg", "", nothing{}, admits("by")), "fits")
	return v
}
