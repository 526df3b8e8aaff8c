package clerk_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"pgregory.net/rapid"

	"kenesh/clerk"
	"kenesh/party"
	"kenesh/store"
)

// post brings part of what one node has for another, in any order and some of it twice;
// the cursor moves only if the answer was not lost.
func (s *storm) post() {
	from, to := s.one(), s.one()
	if from == to {
		return
	}
	a, b := s.nodes[from], s.nodes[to]
	limit := rapid.IntRange(1, 20).Draw(s.draw, "limit")
	out, err := a.Outbox(s.ctx, to, b.lines[from], b.cursor[from], limit)
	s.check(err)
	s.batches = append(s.batches, batch{from, to, out.Entries})
	entries := rapid.Permutation(out.Entries).Draw(s.draw, "order")
	cut := rapid.IntRange(0, len(entries)).Draw(s.draw, "cut")
	taken, err := b.Take(s.ctx, from, append(slices.Clone(entries[:cut]), entries[:cut/2]...))
	s.check(err)
	if cut == len(entries) {
		b.lines[from], b.cursor[from] = out.Line, out.Next
	}
	if rapid.Bool().Draw(s.draw, "fetch") {
		s.fetch(from, to, taken.Wants)
	}
}

func (s *storm) replay() {
	if len(s.batches) == 0 {
		return
	}
	b := rapid.SampledFrom(s.batches).Draw(s.draw, "batch")
	_, err := s.nodes[b.to].Take(s.ctx, b.from, b.entries)
	s.check(err)
}

// relay has a third party pass on what it holds of a dossier.
func (s *storm) relay() {
	from, to := s.one(), s.one()
	id := rapid.SampledFrom(s.all).Draw(s.draw, "dossier")
	entries, err := s.nodes[from].Chains(s.ctx, to, []clerk.Want{{Dossier: id}})
	s.check(err)
	_, err = s.nodes[to].Take(s.ctx, from, rapid.Permutation(entries).Draw(s.draw, "order"))
	s.check(err)
}

func (s *storm) restart(who party.ID) {
	s.check(s.nodes[who].db.Close())
	rows := s.nodes[who].rows
	s.start(s.nodes[who])
	for id, row := range rows.by { // the index is in the database too
		s.nodes[who].rows.by[id] = row
	}
}

// holds is what must be true once everything has been carried everywhere.
func (s *storm) holds() {
	for n, id := range s.all {
		founder := s.record(s.foundedBy(n), id).History
		present := founder.Present()
		s.agree(id, present...)
		for _, at := range present {
			s.rowIsTheFold(at, id)
			for _, e := range founder.Order() {
				if got := s.record(at, id).History.Variants(e.Party, e.Number); len(got) != 1 || got[0].Hash != e.Hash {
					s.t.Fatalf("%s lacks %s", at, e)
				}
			}
		}
		s.secret(n, founder.Parties())
	}
	for _, d := range s.acked {
		s.check(s.nodes[d.Party].db.Read(s.ctx, func(tx *store.Tx) error {
			_, err := tx.Entry(d.Dossier, d.Party, d.Number, d.Hash)
			return err
		}))
	}
	for _, at := range s.ids {
		if lines, _ := s.offences(at); len(lines) > 0 {
			s.t.Fatalf("among honest parties %s holds %q", at, lines)
		}
	}
}

func (s *storm) foundedBy(n int) party.ID { return s.parties[s.all[n]][0] }

// secret fails if a text of a dossier stands in the files of anybody; sealed bodies are
// sealed at home too.
func (s *storm) secret(n int, parties []party.ID) {
	canary := fmt.Appendf(nil, "%s%d-end", canaryWord, n)
	for _, at := range s.ids {
		files, err := os.ReadDir(s.nodes[at].dir)
		s.check(err)
		for _, f := range files {
			b, err := os.ReadFile(filepath.Join(s.nodes[at].dir, f.Name()))
			s.check(err)
			if bytes.Contains(b, canary) {
				s.t.Fatalf("%s of %s (parties: %v) holds %s", f.Name(), at, parties, canary)
			}
		}
	}
}
