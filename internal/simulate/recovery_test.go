package simulate

import (
	"encoding/base64"
	"slices"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
)

// someoneRecovers: a party that has signed two entries with one number says which it stands
// by; now and then it says both, or says it again.
func (w *world) someoneRecovers() {
	if len(w.evil) == 0 {
		return
	}
	m := w.nodes[pick(w.dice, w.evil)]
	forks, err := m.Forks(w.ctx)
	rec := w.charter(m)
	if err != nil || rec == nil || len(forks) == 0 && !w.chance(5) {
		return
	}
	var stands []canon.Hash
	for _, f := range forks {
		stands = append(stands, pick(w.dice, f.Entries).Hash)
		if w.chance(10) {
			stands = append(stands, pick(w.dice, f.Entries).Hash)
		}
	}
	err = w.recovers(m, stands)
	w.tally.fault("recovery", w)
	w.say("%s recovers from %d forks: %s", m.id, len(forks), outcome(err))
}

// recovers has a party say by its recovery key what it stands by.
func (w *world) recovers(n *node, stands []canon.Hash) error {
	sc := n.card(w)
	step, _ := w.charter(n).Procedure.Step(dossier.Recover)
	in, err := step.DecodeObject(map[string]any{"card": base64.StdEncoding.EncodeToString(sc.Bytes), "sig": base64.StdEncoding.EncodeToString(sc.Sig)})
	w.must(err)
	done, err := n.Recover(w.ctx, clerk.Recovery{Key: n.safe, Stands: stands, Input: in})
	n.changed()
	if err == nil {
		w.notes(n, w.affairs[0], clerk.Command{Dossier: w.affairs[0].id, Step: dossier.Recover}, done)
	}
	return err
}

// someoneGivesUp: what a party signed came back without what it signed before, and that is
// nowhere any more. It goes on without both.
func (w *world) someoneGivesUp() {
	n := w.nodes[pick(w.dice, w.honest)]
	missing, err := n.Missing(w.ctx)
	w.must(err)
	var stands []canon.Hash
	for _, m := range missing {
		if !slices.ContainsFunc(w.promises, func(p *promise) bool {
			return p.Party == n.id && p.Dossier == m.Dossier && p.Number > m.Last.Number && !p.lost
		}) {
			stands = append(stands, m.Last.Hash)
		}
	}
	if len(stands) == 0 || n.full || n.away(w) || len(n.Rejoining()) > 0 {
		return
	}
	err = w.recovers(n, stands)
	w.tally.fault("given up", w)
	w.say("%s gives up what is missing in %d dossiers: %s", n.id, len(stands), outcome(err))
	if left, failed := n.Missing(w.ctx); err == nil && (failed != nil || len(left) > len(missing)-len(stands)) {
		w.fail("what is given up holds nobody back", "%s: %v, %v", n.id, left, failed)
	}
}
