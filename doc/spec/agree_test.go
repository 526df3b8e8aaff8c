package spec_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"kenesh/dossier"
	"kenesh/internal/reference"
	"kenesh/party"
)

// The two readers agree beyond the vectors: on whatever bytes, and on random histories.

// FuzzReadersAgree: what one takes for an entry or a card, the other does.
func FuzzReadersAgree(f *testing.F) {
	entries := load[entryVectors](f, "entries.json")
	for _, v := range slices.Concat(entries.Pass, entries.Fail, entries.Later) {
		f.Add([]byte(v.Entry), []byte(nil))
	}
	cards := load[cardVectors](f, "cards.json")
	for _, v := range slices.Concat(cards.Pass, cards.Fail) {
		f.Add([]byte(v.Card), []byte(v.Sig))
	}
	f.Fuzz(func(t *testing.T, b, sig []byte) {
		ours, ourErr := dossier.Parse(b)
		theirs, later, theirErr := reference.Read(b)
		if (ourErr == nil) != (theirErr == nil && !later) || errors.Is(ourErr, dossier.ErrFormat) && !later && theirErr == nil {
			t.Fatalf("%x: we say %v, the second reader %v", b, ourErr, theirErr)
		}
		if ourErr == nil && (reference.Hash(ours.Hash) != theirs.Hash || reference.Hash(ours.Of()) != theirs.Dossier) {
			t.Fatalf("%x: two hashes", b)
		}
		_, ourErr = party.SignedCard{Bytes: b, Sig: sig}.Open()
		if _, _, _, _, _, theirErr = reference.ReadCard(b, sig); (ourErr == nil) != (theirErr == nil) {
			t.Fatalf("card %x: we say %v, the second reader %v", b, ourErr, theirErr)
		}
	})
}

// TestReadersAgreeOnRandomDossiers plays dossiers in which a node writes or hears by
// chance and two parties have two nodes each. In every other one, parties explain forks.
func TestReadersAgreeOnRandomDossiers(t *testing.T) {
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 7))
		b := found(t, seed%2 == 0, "kg", "kz", "uz")
		b.lossy = seed%4 > 1
		nodes := []string{"kg", "kz", "uz", "tr", []string{"kg'", "kz'", "uz'", "kz"}[r.IntN(4)], "uz'"}
		for range 30 {
			node := nodes[r.IntN(len(nodes))]
			h, id := b.node(node), partyOf(node)
			if first, frozen := h.Frozen(id); frozen && b.lossy && r.IntN(2) == 0 {
				of := h.Variants(id, first)
				b.stand(id, of[r.IntN(len(of))])
			}
			if _, frozen := h.Frozen(id); frozen || !h.Has(id) || r.IntN(3) == 0 {
				b.hear(node, nodes[r.IntN(len(nodes))])
				continue
			}
			step := []string{"answer", "withdraw", "receipt", "perhaps", "keep", "shredded"}[r.IntN(6)]
			switch {
			case r.IntN(4) == 0 && id == "kg" && !slices.Contains(h.Parties(), "tr"):
				b.write(node, "", nothing{}, admits("tr"))
			case r.IntN(4) == 0 && id == "kg" && h.Has("uz"):
				b.write(node, "", nothing{}, b.releases("uz", node))
			case step == "receipt" || step == "shredded":
				b.write(node, step, nil)
			case step == "keep":
				b.write(node, step, keeping{Until: []string{"2031-02-28", "soon", ""}[r.IntN(3)], Reason: []map[string]string{court, nil}[r.IntN(2)], Order: []string{"", "", "later"}[r.IntN(3)]})
			case step == "answer":
				b.write(node, step, text{fmt.Sprint("by ", node, " at ", len(b.entries))})
			default:
				b.write(node, step, nothing{})
			}
		}
		for i := range b.entries { // what of it has been shredded
			if seed%3 == 0 && r.IntN(6) == 0 {
				b.strip(i)
			}
		}
		v := b.vector(fmt.Sprint("seed ", seed))
		var entries []*reference.Entry
		for _, x := range v.Entries {
			e, _, err := reference.Read(x)
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, e)
		}
		s := reference.Shelve(entries[0])
		s.Explain(standsOf(v.Stands))
		if err := s.TakeAll(entries); err != nil && !b.lossy {
			t.Fatalf("seed %d: %v", seed, err)
		}
		same(t, v.What, recordOf(s, v.Epochs), v.Want)
	}
}
