package simulate

import (
	"encoding/base64"

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
	sc := m.card(w)
	step, _ := rec.Procedure.Step(dossier.Recover)
	in, err := step.DecodeObject(map[string]any{"card": base64.StdEncoding.EncodeToString(sc.Bytes), "sig": base64.StdEncoding.EncodeToString(sc.Sig)})
	w.must(err)
	_, err = m.Recover(w.ctx, clerk.Recovery{Key: m.safe, Stands: stands, Input: in})
	m.changed()
	w.tally.fault("recovery", w)
	w.say("%s recovers from %d forks: %s", m.id, len(forks), outcome(err))
}
