package dossier_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// Every rule of standing has one well-formed entry here that breaks it and nothing else.
func TestJudgeRefuses(t *testing.T) {
	admit := func(id string) func(*dossier.Header) {
		return func(h *dossier.Header) { h.Step, h.Admits = dossier.Admit, []party.ID{name(id)} }
	}
	release := func(id string, last uint64) func(*dossier.Header) {
		return func(h *dossier.Header) {
			h.Step, h.Releases = dossier.Release, &dossier.Released{Party: name(id), Last: last}
		}
	}
	const drawing = "G1 -> A1 -> G2:admit=C -> A2 -> B1 -> G3:release=B"
	for _, c := range []struct {
		attack, author, past string
		change               func(*dossier.Header)
	}{
		{"spliced from another dossier", "A", "A1", func(h *dossier.Header) { h.Dossier[0] ^= 1 }},
		{"spliced from another council", "A", "A1", func(h *dossier.Header) { h.Council[0] ^= 1 }},
		{"a stranger writes", "Z", "A1", nil},
		{"acts before its admission", "C", "A1", nil},
		{"acts without having seen the founding", "B", "", func(h *dossier.Header) { h.Seen, h.SeenAs, h.Clock = nil, nil, 1 }},
		{"unsees what it has seen", "A", "A1 G2 A2", func(h *dossier.Header) {
			h.Seen[name("G")], h.SeenAs[name("G")], h.Clock = 1, canon.Hash(h.Dossier), 5
		}},
		{"back-dates itself", "B", "A1 G2 A2", func(h *dossier.Header) { h.Clock = 2 }},
		{"back-dates itself before its own entry", "A", "A1", func(h *dossier.Header) { h.Clock = 2 }},
		{"jumps ahead", "B", "A1", func(h *dossier.Header) { h.Clock++ }},
		{"admits without being the founder", "A", "A1", admit("D")},
		{"releases without being the founder", "A", "A1", release("B", 0)},
		{"admits who is in", "G", "A1", admit("A")},
		{"admits who was admitted", "G", "A1 G2", admit("C")},
		{"admits again who was released", "G", "A1 G2 A2 B1 G3", admit("B")},
		{"releases a stranger", "G", "A1", release("Z", 0)},
		{"releases itself", "G", "A1", release("G", 0)},
		{"releases twice", "G", "A1 G2 A2 B1 G3", release("B", 1)},
		{"lets count what it has not seen", "G", "A1", release("A", 2)},
		{"unwrites what it has seen", "G", "A1", release("A", 0)},
		{"seals in an open dossier", "A", "A1", func(h *dossier.Header) { h.Epoch = 1 }},
	} {
		s := draw(t, "GAB", drawing)
		past := strings.Fields(c.past)
		e := s.forge(c.author, past, c.change)
		if _, err := dossier.Parse(e.Encode()); err != nil {
			t.Errorf("%s: not even well-formed: %v", c.attack, err)
		}
		for _, h := range []*dossier.History{s.held(past...), s.all()} {
			if j := h.Judge(e); j.Fit != dossier.Breach || j.Reason == "" {
				t.Errorf("%s: %+v", c.attack, j)
			}
		}
	}
	s := drawSealed(t, "GA", "G1 -> A1")
	open := s.forge("A", []string{"A1"}, func(h *dossier.Header) { h.Epoch = 0 })
	if j := s.all().Judge(open); j.Fit != dossier.Breach {
		t.Errorf("speaks openly in a sealed dossier: %+v", j)
	}
	receipt := s.forge("A", []string{"A1"}, func(h *dossier.Header) { h.Step, h.Epoch = dossier.Receipt, 0 })
	if j := s.all().Judge(receipt); j.Fit != dossier.Fits {
		t.Errorf("a receipt has nothing to seal: %+v", j)
	}
}

// An early entry says what it waits for, and fits once that is there.
func TestEarlyWaits(t *testing.T) {
	s := draw(t, "GAB", `
		G1 -> A1 -> A2 -> B1
		G1 -> G2 -> B1`)
	for _, c := range []struct{ held, gaps string }{
		{"", "[{party-a 1} {party-g 2}]"},
		{"A1", "[{party-a 2} {party-g 2}]"},
		{"A1 G2", "[{party-a 2}]"},
		{"A1 A2", "[{party-g 2}]"},
	} {
		j := s.held(strings.Fields(c.held)...).Judge(s.entries["B1"])
		if j.Fit != dossier.Early {
			t.Errorf("holding %q: %+v", c.held, j)
		}
		same(t, "gaps holding "+c.held, fmt.Sprint(j.Gaps), c.gaps)
	}
	if j := s.held("A1").Judge(s.forge("A", []string{"A1", "A2"}, nil)); fmt.Sprint(j.Gaps) != "[{party-a 2}]" {
		t.Errorf("a hole in its own chain: %+v", j)
	}
}

// Who built on a variant that is not here points at it: so a fork comes to light.
func TestWhoSawAnotherVariantBringsTheForkToLight(t *testing.T) {
	s := draw(t, "GABX", "G1 -> X1 -> A1\nG1 -> X1' -> B1")
	h := s.held("X1", "A1")
	j := h.Judge(s.make("B1"))
	same(t, "waits for", fmt.Sprint(j.Fit, j.Gaps), fmt.Sprint(dossier.Early, []dossier.Gap{{Party: name("X"), From: 1}}))
	if j := h.Judge(s.make("X1'")); j.Fit != dossier.Forked {
		t.Fatalf("the other variant: %+v", j)
	}
	h.Add(s.entries["X1'"])
	if j := h.Judge(s.make("B1")); j.Fit != dossier.Fits {
		t.Errorf("with the proof here: %+v", j)
	}
	if n, frozen := h.Frozen(name("X")); !frozen || n != 1 {
		t.Errorf("frozen at %d %v", n, frozen)
	}
}

// Stories of what counts, in the order every node derives.
func TestOrder(t *testing.T) {
	for _, c := range []struct{ story, parties, drawing, want string }{
		{"concurrent acts stand by place, not by who came first", "GBA",
			"G1 -> A1\nG1 -> B1", "G1 B1 A1"},
		{"an answer stands after what it answers", "GAB",
			"G1 -> B1 -> A1 -> B2\nG1 -> G2", "G1 G2 B1 A1 B2"},
		{"guests stand after the founding list, by name", "GA",
			"G1 -> G2:admit=D -> G3:admit=C -> D1\nG3 -> C1\nG3 -> A1", "G1 G2 G3 A1 C1 D1"},
		{"a released party's late letter has no effect", "GAB",
			"G1 -> A1 -> G2:release=A\nA1 -> A2 -> A3\nA3 -> B1", "G1 A1 G2 (A2) (A3) B1"},
		{"a fork takes its chain from there on, and no one else's", "GAB",
			"G1 -> A1 -> A2 -> A3 -> B1\nA1 -> A2'", "G1 A1 (A2) (A2') (A3) B1"},
		{"a release by a forked founder is none", "GAB",
			"G1 -> A1 -> G2:release=A\nA1 -> A2\nG1 -> G2'", "G1 (G2') A1 (G2) A2"},
	} {
		s := draw(t, c.parties, c.drawing)
		same(t, c.story, canonical(s.order(s.all())), canonical(c.want))
		back := slices.Clone(s.labels[1:])
		slices.Reverse(back)
		same(t, c.story+", heard backwards", s.order(s.held(back...)), s.order(s.all()))
	}
}

// canonical sorts variants of one number and clock by label: hashes decide, not we.
func canonical(order string) string {
	return strings.ReplaceAll(order, "(A2') (A2)", "(A2) (A2')")
}

func TestSettledWhenEveryChainHasPassed(t *testing.T) {
	s := draw(t, "GABC", `
		G1 -> A1 -> B1:receipt -> G2:receipt -> C1
		G1 -> C1'`)
	for _, c := range []struct{ held, awaited, seen string }{
		{"A1", "[party-g party-b party-c]", "[]"},
		{"A1 B1", "[party-g party-c]", "[party-b]"},
		{"A1 B1 G2", "[party-c]", "[party-b party-g]"},
		{"A1 C1'", "[party-g party-b]", "[]"}, // its clock has passed, though it has not seen A1
		{"A1 B1 G2 C1", "[]", "[party-b party-c party-g]"},
		{"A1 B1 G2 C1 C1'", "[]", "[party-b party-c party-g]"}, // frozen, but it has said it
	} {
		h := s.held(strings.Fields(c.held)...)
		same(t, "awaited holding "+c.held, fmt.Sprint(h.AwaitedFor(s.entries["A1"])), c.awaited)
		var seen []party.ID
		for id := range h.SeenBy(s.entries["A1"]) {
			seen = append(seen, id)
		}
		slices.Sort(seen)
		same(t, "seen by, holding "+c.held, fmt.Sprint(seen), c.seen)
		if a := h.AwaitedFor(h.Founding()); len(a) != 0 {
			t.Errorf("nothing can come before the founding, but %v is awaited", a)
		}
	}
	if by := s.all().SeenBy(s.entries["A1"])[name("G")]; by != s.entries["G2"] {
		t.Errorf("G saw A1 by %v", by)
	}
}

// A receipt for one variant is none for the other.
func TestReceiptIsForContents(t *testing.T) {
	s := draw(t, "GAB", "G1 -> A1 -> A2 -> B1:receipt\nG1 -> A1' -> A2'")
	h := s.all()
	for label, want := range map[string]bool{"A1": true, "A2": true, "A1'": false, "A2'": false} {
		if _, got := h.SeenBy(s.entries[label])[name("B")]; got != want {
			t.Errorf("B has acknowledged %s: %v", label, got)
		}
	}
}

func TestWhoIsIn(t *testing.T) {
	s := drawSealed(t, "GAB", "G1 -> A1 -> G2:admit=C -> C1 -> G3:release=A -> B1")
	h := s.all()
	same(t, "ever", fmt.Sprint(h.Parties()), "[party-g party-a party-b party-c]")
	same(t, "present", fmt.Sprint(h.Present()), "[party-g party-b party-c]")
	for label, want := range map[string]string{
		"A1": "[party-g party-a party-b]", "C1": "[party-g party-a party-b party-c]",
		"G2": "[party-g party-a party-b party-c]", "B1": "[party-g party-b party-c]",
	} {
		same(t, "as "+label+" knew", fmt.Sprint(h.PartiesSeen(s.entries[label])), want)
	}
	if last, gone := h.Released(name("A")); last != 1 || !gone || h.Has(name("A")) {
		t.Errorf("A: %d %v", last, gone)
	}
	if _, known := h.Commitment(2); h.Epoch() != 2 || !known {
		t.Errorf("epoch %d", h.Epoch())
	}
	if _, known := h.Commitment(3); known {
		t.Error("epoch 3 is open")
	}
}
