package dossier_test

import (
	"fmt"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// What a hostile party may try with chains that fork. Each began as a failing test.

// The founder cannot replace the founding: its number 1 is the dossier's name.
func TestFounderWritesASecondNumberOne(t *testing.T) {
	s := draw(t, "GAB", "G1 -> A1")
	for i := range 8 { // some hash sorts before the founding
		e := dossier.Sign(dossier.Header{Council: council, Dossier: s.entries["G1"].Of(), Place: place, Party: name("G"), Number: 1,
			Clock: 1, Time: int64(i), Step: "say"}, []byte("again"), nil, keyOf(name("G")))
		h := s.all()
		if j := h.Judge(e); j.Fit != dossier.Breach {
			t.Fatalf("a second number one by the founder: %v", j)
		}
	}
}

// Two variants prove a fork; a third costs nothing, however often it is sent.
func TestForkerSendsAThirdVariantForever(t *testing.T) {
	s := draw(t, "GA", "G1 -> A1\nG1 -> A1'\nG1 -> A1''")
	h := s.held("A1", "A1'")
	for range 3 {
		if j := h.Judge(s.make("A1''")); j.Fit != dossier.Held {
			t.Errorf("the third variant: %+v", j)
		}
	}
}

// A forked founder must not make one honest node refuse what another has taken.
func TestFounderForksAnAdmission(t *testing.T) {
	s := draw(t, "GA", `
		G1 -> G2:admit=C -> C1 -> A1
		G1 -> G2'`)
	late := s.held("G2", "C1", "A1", "G2'")
	early := s.held("G2", "G2'", "C1", "A1")
	same(t, "proof first", s.order(early), s.order(late))
}

// B honestly built on the variant it was shown; A was shown another.
func TestForkerShowsTwoPartiesDifferentVariants(t *testing.T) {
	s := draw(t, "GABX", `
		G1 -> X1 -> A1
		G1 -> G2 -> G3 -> X1' -> B1`)
	for _, order := range []string{"G2 G3 X1 A1 B1 X1'", "B1 X1' G3 G2 A1 X1", "X1 G2 G3 B1 A1 X1'"} {
		h := s.held(strings.Fields(order)...)
		same(t, order, s.order(h), "G1 "+strings.TrimPrefix(s.order(s.all()), "G1 "))
		if len(h.Order()) != 7 {
			t.Errorf("%s: %d entries", order, len(h.Order()))
		}
	}
}

// B built on a third variant that A, holding two, does not keep.
func TestForkerShowsThreePartiesThreeVariants(t *testing.T) {
	s := draw(t, "GABX", `
		G1 -> X1 -> A1
		G1 -> X1'
		G1 -> X1'' -> X2'' -> B1 -> B2`)
	h := s.held("X1", "X1'", "A1")
	for _, l := range []string{"B1", "B2"} {
		if j := h.Judge(s.make(l)); j.Fit != dossier.Fits {
			t.Fatalf("%s, which saw the third variant: %+v", l, j)
		}
		h.Add(s.entries[l])
	}
	// B itself, restored with A's help, holds less of X than it has said it saw.
	next := dossier.Sign(h.Next(name("B"), "say", 1, place), []byte("b"), nil, keyOf(name("B")))
	if j := h.Judge(next); j.Fit != dossier.Fits {
		t.Errorf("B writes again: %+v", j)
	}
}

// An accomplice cites a forked chain to name any clock it likes and end the dossier.
func TestAccompliceJumpsTheClockOverAFork(t *testing.T) {
	s := draw(t, "GABX", "G1 -> X1 -> A1\nG1 -> X1'\nG1 -> X1''")
	h := s.held("X1", "X1'", "A1")
	for _, c := range []struct {
		saw   string // of X, besides all of A
		clock uint64
		want  dossier.Fit
	}{
		{"X1'", 1 << 53, dossier.Breach}, {"X1'", 5, dossier.Breach}, {"X1'", 4, dossier.Fits},
		// Of the third variant, which is not held, nobody can say how far it went.
		{"X1''", 1 << 53, dossier.Breach}, {"X1''", 3 + 1<<20 + 2, dossier.Breach}, {"X1''", 3 + 1<<20 + 1, dossier.Fits},
		{"X1''", 4, dossier.Fits}, {"X1''", 3, dossier.Breach},
	} {
		e := s.forge("B", []string{"X1", "A1"}, func(h *dossier.Header) {
			h.SeenAs[name("X")], h.Clock = s.make(c.saw).Hash, c.clock
		})
		if j := h.Judge(e); j.Fit != c.want {
			t.Errorf("having seen %s, clock %d: %+v", c.saw, c.clock, j)
		}
	}
}

// A variant that breaks the rules proves nothing: it is refused first or second.
func TestVariantThatBreaksTheRules(t *testing.T) {
	s := draw(t, "GA", "G1 -> A1")
	bad := s.forge("A", nil, func(h *dossier.Header) { h.Step, h.Admits = dossier.Admit, []party.ID{name("C")} })
	if j := s.held("A1").Judge(bad); j.Fit != dossier.Breach {
		t.Errorf("after A1: %+v", j)
	}
	if j := s.held().Judge(bad); j.Fit != dossier.Breach {
		t.Errorf("before A1: %+v", j)
	}
}

// What a release makes void may stand before it in the order: fold again from there.
func TestReleaseReachesBack(t *testing.T) {
	s := draw(t, "GA", "G1 -> A1 -> A2\nG1 -> G2 -> G3 -> G4:release=A")
	h := s.held("A1", "A2", "G2", "G3")
	at := h.Add(s.make("G4"))
	for i, e := range h.Order() {
		if h.Void(e) != dossier.NotVoid && i < at {
			t.Errorf("%s at %d is void now, told to fold from %d", s.label(e), i, at)
		}
	}
}

// When the founder turns out to have forked its release, what it had made void counts
// again, however far up.
func TestForkedReleaseReachesBack(t *testing.T) {
	s := draw(t, "GA", "G1 -> A1 -> A2\nG1 -> G2 -> G3 -> G4:release=A\nG3 -> G4'")
	h := s.held("A1", "A2", "G2", "G3", "G4")
	same(t, "released", s.order(h), "G1 G2 (A1) G3 (A2) G4")
	if at := h.Add(s.make("G4'")); at > 2 {
		t.Errorf("A1 counts again, told to fold from %d", at)
	}
}

// A founder cannot release a party and let less count than it has seen.
func TestFounderErasesWhatItHasSeen(t *testing.T) {
	s := draw(t, "GAB", "G1 -> A1 -> A2 -> B1 -> G2")
	e := s.forge("G", []string{"A1", "A2", "B1"}, func(h *dossier.Header) {
		h.Step, h.Releases = dossier.Release, &dossier.Released{Party: name("A"), Last: 0}
	})
	if j := s.held("A1", "A2", "B1").Judge(e); j.Fit != dossier.Breach {
		t.Errorf("release that unwrites A1 and A2: %+v", j)
	}
}

// An admission must not unsettle what was settled before it.
func TestAdmissionUnsettlesNothing(t *testing.T) {
	s := draw(t, "GA", "G1 -> A1 -> G2:receipt -> A2:receipt -> G3:admit=C")
	h := s.held("A1", "G2", "A2")
	if a := h.AwaitedFor(s.entries["A1"]); len(a) != 0 {
		t.Fatalf("A1 awaits %v", a)
	}
	h.Add(s.make("G3"))
	if a := h.AwaitedFor(s.entries["A1"]); len(a) != 0 {
		t.Errorf("after C's admission A1 awaits %v", a)
	}
}

// Only the key in force where the author stood seals what counts.
func TestBodyUnderAnotherEpoch(t *testing.T) {
	s := drawSealed(t, "GABC", "G1 -> B1 -> G2:release=B -> A1")
	for _, c := range []struct {
		name  string
		past  []string
		epoch uint64
	}{
		{"an old key, so that the released party can read", []string{"B1", "G2", "A1"}, 1},
		{"a key nobody has opened yet where it stands", []string{"B1"}, 2},
		{"a key there never was", []string{"B1"}, 77},
	} {
		e := s.forge("C", c.past, func(h *dossier.Header) { h.Epoch = c.epoch })
		short, _ := deliver(append(entriesOf(s, c.past...), e))
		long, _ := deliver(append(entriesOf(s, "B1", "G2", "A1"), e))
		for _, h := range []*dossier.History{short, long} {
			if v := h.Variants(name("C"), 1); len(v) != 1 || h.Void(v[0]) == dossier.NotVoid {
				t.Errorf("%s: counts, or is refused by some", c.name)
			}
		}
	}
}

func entriesOf(s *story, labels ...string) []*dossier.Entry {
	out := []*dossier.Entry{s.entries["G1"]}
	for _, l := range labels {
		out = append(out, s.make(l))
	}
	return out
}

// A release opens the next epoch of a sealed dossier, and none of an open one.
func TestReleaseOpensTheWrongEpoch(t *testing.T) {
	for _, c := range []struct {
		sealed       bool
		epoch, opens uint64
	}{{false, 1, 1}, {true, 1, 3}, {true, 77, 2}, {true, 0, 0}} {
		s := &story{t: t, sealed: c.sealed}
		s.draw("GAB", "G1 -> A1")
		e := s.forge("G", []string{"A1"}, func(h *dossier.Header) {
			s.release(h, "A")
			h.Epoch, h.Opens = c.epoch, nil
			if c.opens > 0 {
				h.Opens = &dossier.Epoch{Number: c.opens, Commit: canon.Sum("test", nil)}
			}
		})
		if j := s.held("A1").Judge(e); j.Fit != dossier.Breach {
			t.Errorf("sealed %v, epoch %d, opens %d: %+v", c.sealed, c.epoch, c.opens, j)
		}
	}
}

// A forked founder opened one epoch twice; no node may fold by the key it was given.
func TestFounderForksAnEpoch(t *testing.T) {
	s := drawSealed(t, "GABC", `
		G1 -> B1 -> G2:release=B -> A1
		B1 -> G2':release=C`)
	for _, order := range []string{"B1 G2 A1 G2'", "B1 G2 G2' A1", "G2' A1 B1 G2"} {
		same(t, order, s.order(s.held(strings.Fields(order)...)), s.order(s.all()))
	}
	if h := s.all(); h.Void(s.entries["A1"]) == dossier.NotVoid {
		t.Error("A1, sealed under the epoch of a forked release, counts")
	}
}

// One more than a dossier holds would make every honest entry too large to read.
func TestFounderAdmitsTooMany(t *testing.T) {
	s := draw(t, "GA", "G1 -> A1")
	e := s.forge("G", nil, func(h *dossier.Header) {
		h.Step = dossier.Admit
		for i := range party.MaxParties - 1 {
			h.Admits = append(h.Admits, party.ID(fmt.Sprintf("guest-%d", i)))
		}
	})
	if j := s.held().Judge(e); j.Fit != dossier.Breach {
		t.Errorf("257 parties: %+v", j)
	}
}
