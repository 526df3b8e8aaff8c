package dossier_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// A story is a history drawn with arrows:
//
//	G1 -> A1 -> B1       B's first entry, written with A's first and G's in hand
//	A1 -> A2'            another A2: A wrote two entries under one number
//	G1 -> G2:admit=C     an act that admits, releases or acknowledges
//
// An entry has seen what arrows lead to it from, its own chain's entry before it (the
// one with as many strokes, or fewer), and the founding G1.
type story struct {
	t       testing.TB
	sealed  bool
	arrows  map[string][]string
	options map[string]string
	labels  []string // in the order they are drawn
	entries map[string]*dossier.Entry
}

var (
	node    = regexp.MustCompile(`^([A-Z])([0-9]+)('*)(?::(\w+)(?:=([A-Z]))?)?$`)
	council = dossier.ID(canon.Sum("test", []byte("council")))
	place   = canon.Sum("test", []byte("place"))
)

// name is the party of a letter: A is party-a.
func name(letter string) party.ID { return party.ID("party-" + strings.ToLower(letter)) }

func keyOf(id party.ID) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("test " + id))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicOf(id party.ID) ed25519.PublicKey { return keyOf(id).Public().(ed25519.PublicKey) }

// draw makes the entries of a drawing. parties is the founding list, as in "GAB".
func draw(t testing.TB, parties, drawing string) *story { return (&story{t: t}).draw(parties, drawing) }

// drawSealed draws a dossier whose bodies are sealed.
func drawSealed(t testing.TB, parties, drawing string) *story {
	return (&story{t: t, sealed: true}).draw(parties, drawing)
}

func (s *story) draw(parties, drawing string) *story {
	s.arrows, s.options, s.entries = map[string][]string{}, map[string]string{}, map[string]*dossier.Entry{}
	s.found(parties)
	for line := range strings.Lines(drawing) {
		before := ""
		for word := range strings.SplitSeq(line, "->") {
			if word = strings.TrimSpace(word); word == "" {
				continue
			}
			m := node.FindStringSubmatch(word)
			if m == nil {
				s.t.Fatalf("cannot read %q", word)
			}
			label := m[1] + m[2] + m[3]
			if !slices.Contains(s.labels, label) {
				s.labels = append(s.labels, label)
			}
			if m[4] != "" {
				s.options[label] = word[len(label)+1:]
			}
			if before != "" {
				s.arrows[label] = append(s.arrows[label], before)
			}
			before = label
		}
	}
	for _, l := range s.labels {
		s.make(l)
	}
	return s
}

func (s *story) found(parties string) {
	h := dossier.Header{Council: council, Place: place, Number: 1, Clock: 1, Time: 1, Step: "open", Party: name(parties[:1]),
		Founding: &dossier.Founding{Kind: "notice"}}
	for _, p := range parties {
		h.Founding.Parties = append(h.Founding.Parties, name(string(p)))
	}
	if s.sealed {
		h.Epoch, h.Opens = 1, &dossier.Epoch{Number: 1, Commit: canon.Sum("test", []byte("key 1"))}
	}
	s.entries["G1"] = dossier.Sign(h, []byte("G1"), nil, keyOf(h.Party))
	s.labels = append(s.labels, "G1")
}

// previous is the label of the entry before this one in its own chain.
func (s *story) previous(label string) string {
	m := node.FindStringSubmatch(label)
	number := 0
	fmt.Sscan(m[2], &number)
	for strokes := m[3]; number > 1; strokes = strokes[1:] {
		if l := fmt.Sprint(m[1], number-1, strokes); slices.Contains(s.labels, l) {
			return l
		}
		if strokes == "" {
			s.t.Fatalf("%s has no entry before it", label)
		}
	}
	return "G1"
}

// make signs the entry of a label as its author's node would, holding what it has seen.
func (s *story) make(label string) *dossier.Entry {
	if e := s.entries[label]; e != nil {
		return e
	}
	option, who, _ := strings.Cut(s.options[label], "=")
	e := s.forge(label[:1], s.past(label), func(h *dossier.Header) {
		h.Time += int64(len(label)) // variants differ
		switch option {
		case "receipt":
			h.Step = dossier.Receipt
		case "admit":
			h.Step, h.Admits = dossier.Admit, []party.ID{name(who)}
		case "release":
			s.release(h, who)
		}
	})
	s.entries[label] = e
	return e
}

func (s *story) release(h *dossier.Header, who string) {
	h.Step, h.Releases = dossier.Release, &dossier.Released{Party: name(who), Last: h.Seen[name(who)]}
	if s.sealed {
		h.Epoch++
		h.Opens = &dossier.Epoch{Number: h.Epoch, Commit: canon.Sum("test", fmt.Append(nil, "key ", h.Epoch))}
	}
}

// past lists all an entry has seen, earlier entries first.
func (s *story) past(label string) []string {
	var out []string
	var visit func(string)
	visit = func(l string) {
		if slices.Contains(out, l) {
			return
		}
		if l != "G1" {
			visit(s.previous(l))
			for _, b := range s.arrows[l] {
				visit(b)
			}
		}
		out = append(out, l)
	}
	visit(label)
	return out[:len(out)-1]
}

// forge signs an entry with what change makes of an honest header.
func (s *story) forge(author string, past []string, change func(*dossier.Header)) *dossier.Entry {
	s.t.Helper()
	h := s.held(past...)
	hd := h.Next(name(author), "say", 1, place)
	if change != nil {
		change(&hd)
	}
	var body []byte
	if hd.Step != dossier.Receipt {
		body = fmt.Appendf(nil, "%s says %v", author, past)
	}
	return dossier.Sign(hd, body, nil, keyOf(hd.Party))
}

// held is what a node holds after these came in this order: Early ones wait.
func (s *story) held(labels ...string) *dossier.History {
	s.t.Helper()
	entries := []*dossier.Entry{s.entries["G1"]}
	for _, l := range labels {
		entries = append(entries, s.make(l))
	}
	h, refused := deliver(entries)
	for _, e := range refused {
		s.t.Fatalf("refused %s: %s", s.label(e), h.Judge(e).Reason)
	}
	return h
}

// deliver takes entries in, the founding first, the rest in this order; it keeps back
// what is early and tries it again. It returns what was refused.
func deliver(entries []*dossier.Entry) (h *dossier.History, refused []*dossier.Entry) {
	h, err := dossier.NewHistory(entries[0])
	if err != nil {
		panic(err)
	}
	waiting := entries[1:]
	for moved := true; moved; {
		moved = false
		var early []*dossier.Entry
		for _, e := range waiting {
			switch h.Judge(e).Fit {
			case dossier.Fits, dossier.Forked:
				h.Add(e)
				moved = true
			case dossier.Early:
				early = append(early, e)
			case dossier.Breach:
				refused = append(refused, e)
			}
		}
		waiting = early
	}
	return h, refused
}

func (s *story) label(e *dossier.Entry) string {
	for l, made := range s.entries {
		if made.Hash == e.Hash {
			return l
		}
	}
	return e.String()
}

// order is the canonical order in labels, void entries in brackets.
func (s *story) order(h *dossier.History) string {
	var words []string
	for _, e := range h.Order() {
		word := s.label(e)
		if h.Void(e) != dossier.NotVoid {
			word = "(" + word + ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// all holds every entry of the story, in the order it is drawn.
func (s *story) all() *dossier.History { return s.held(s.labels[1:]...) }

func same(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %s, want %s", what, got, want)
	}
}
