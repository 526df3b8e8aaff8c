package clerk

import (
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// judge takes e in, or refuses it, or has it wait (true).
func (in *intake) judge(e *dossier.Entry) (waits bool) {
	c, l := in.c, in.l
	if e.Time > c.Now().Add(future).UnixMilli() {
		return in.wait(e, "from the future", nil)
	}
	if e.Bare() {
		in.refuse(e, in.carrier(e), "handed over without its body or its keys")
		return false
	}
	if l.rec == nil {
		return in.judgeFounding(e)
	}
	if slices.ContainsFunc(l.rec.History.Variants(e.Party, e.Number), func(v *dossier.Entry) bool { return v.Hash == e.Hash }) {
		in.taken.Held++
		in.endWait(e)
		return false
	}
	if in.waitsOn(e) {
		return true
	}
	if p, known := in.c.placeOf(e.Place); known && p.party != e.Party {
		in.refuse(e, in.carrier(e), "stands on another party's place in the charter")
		return false
	}
	key, number, ok := in.key(e)
	if !ok {
		return in.waitForPlace(e)
	}
	if !e.VerifiedBy(key) {
		in.refuse(e, in.carrier(e), "signature does not verify")
		return false
	}
	j := l.rec.History.Judge(e)
	if why := in.goesBack(e, number); why != "" && (j.Fit == dossier.Fits || j.Fit == dossier.Forked) {
		j = dossier.Judgement{Fit: dossier.Breach, Reason: why}
	}
	switch j.Fit {
	case dossier.Early:
		return in.wait(e, "something it has seen is not here yet", j.Gaps)
	case dossier.Breach:
		in.refuse(e, e.Party, j.Reason)
	case dossier.Forked:
		in.fork(e)
	case dossier.Fits:
		in.add(e)
	case dossier.Held:
		in.taken.Held++
		in.endWait(e)
	}
	return false
}

// key finds the key e must be signed with, and its author's place in the charter.
func (in *intake) key(e *dossier.Entry) (key []byte, number uint64, ok bool) {
	if e.IsCharter() {
		key = in.l.rec.KeyAfter(e.Party, e.Prev)
		return key, e.Number - 1, key != nil
	}
	p, known := in.c.placeOf(e.Place)
	if !known || p.party != e.Party || p.key == nil {
		return nil, 0, false
	}
	return p.key, p.number, true
}

// goesBack says that an entry cites an earlier place in the charter than its
// predecessor: an old key must not write after a new one has.
func (in *intake) goesBack(e *dossier.Entry, number uint64) string {
	if e.IsCharter() {
		return ""
	}
	for _, prev := range in.l.rec.History.Variants(e.Party, e.Number-1) {
		if p, ok := in.c.placeOf(prev.Place); ok && prev.Hash == e.Prev && number < p.number {
			return "stands on an earlier place in the charter than the entry before it"
		}
	}
	return ""
}

// judgeFounding starts a dossier this node does not have.
func (in *intake) judgeFounding(e *dossier.Entry) (waits bool) {
	c := in.c
	if e.Founding == nil {
		in.taken.Wants = append(in.taken.Wants, Want{Dossier: in.l.id})
		return in.wait(e, "its dossier is not here yet", nil)
	}
	if e.CouncilOf() != c.Council() || e.IsCharter() {
		in.refuse(e, in.carrier(e), "of another council")
		return false
	}
	if in.l.early == nil {
		in.l.keys, in.l.early = map[uint64][]byte{}, map[canon.Hash]store.Early{}
	}
	key, _, ok := in.key(e)
	seat, _ := c.Roll().Seat(e.Party)
	if !ok {
		return in.waitForPlace(e)
	}
	if seat.Standing == party.Invited {
		// Whoever has sat may found: a node that hears of it late, after the founder's
		// suspension, must come to the same as one that heard of it at once.
		return in.wait(e, "its founder takes no part in the council yet", nil)
	}
	if !e.VerifiedBy(key) {
		in.refuse(e, in.carrier(e), "signature does not verify")
		return false
	}
	h, err := dossier.NewHistory(e)
	if err != nil {
		in.refuse(e, e.Party, err.Error())
		return false
	}
	in.l.rec = procedure.Fold(c.procedures[h.Kind()], h, in.l.open)
	in.note(e, 0)
	return false
}
