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
	if in.l.shredded {
		e.Strip() // nothing of what was shredded comes back
	}
	if in.fuller(e) {
		in.taken.Held++
		return false
	}
	if e.Bare() && in.neverBare(e) {
		in.refuse(e, in.carrier(e), "handed over without its body or its keys")
		return false
	}
	if e.Party == c.Me() && !c.signedByMe(e) {
		in.taken.Refused++ // who hands it over may have it from anybody, and not be able to tell
		c.Log.Warn("forged in our name", "carrier", in.carrier(e), "dossier", l.id.Short(), "number", e.Number)
		c.rejoin.forged(e.Hash)
		in.endWait(e)
		return false
	}
	if l.rec == nil {
		return in.judgeFounding(e)
	}
	variants := l.rec.History.Variants(e.Party, e.Number)
	if i := slices.IndexFunc(variants, func(v *dossier.Entry) bool { return v.Hash == e.Hash }); i >= 0 {
		if variants[i].Bare() && !e.Bare() {
			in.complete(variants[i], e)
			in.endWait(e)
			return false
		}
		in.taken.Held++
		in.endWait(e)
		return false
	}
	if in.waitsOn(e) {
		return true
	}
	switch in.standing(e) {
	case procedure.Unplaced:
		return in.waitForPlace(e)
	case procedure.Foreign:
		in.refuse(e, in.carrier(e), "stands on another party's place in the charter")
		return false
	case procedure.Unsigned:
		in.refuse(e, in.carrier(e), "signature does not verify")
		return false
	}
	j := l.rec.History.Judge(e)
	if (j.Fit == dossier.Fits || j.Fit == dossier.Forked) && c.charted().GoesBack(l.rec.History, e) {
		j = dossier.Judgement{Fit: dossier.Breach, Reason: "stands on an earlier place in the charter than the entry before it"}
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

// fuller reports whether what waits here under e's hash has more beside it than e; of a copy
// that has less, e takes the place.
func (in *intake) fuller(e *dossier.Entry) bool {
	w, waits := in.l.early[e.Hash]
	if !waits {
		return false
	}
	b := e.Encode()
	if len(b) > len(w.Envelope) {
		w.Envelope, w.From = b, in.from
		in.l.early[e.Hash] = w
		in.early = append(in.early, w)
	}
	return len(b) < len(w.Envelope) && !in.l.shredded
}

// neverBare says that nobody may hand e over without its body: all that belongs to e's
// dossier is kept for good.
func (in *intake) neverBare(e *dossier.Entry) bool {
	kind := ""
	switch {
	case e.IsCharter():
		return true
	case in.l.rec != nil:
		kind = in.l.rec.History.Kind()
	case e.Founding != nil:
		kind = e.Founding.Kind
	}
	p := in.c.procedures[kind]
	return p != nil && p.KeptForGood()
}

// standing holds e to its author's key.
func (in *intake) standing(e *dossier.Entry) procedure.Standing {
	if !e.IsCharter() {
		return in.c.charted().Judge(e)
	}
	key := in.l.rec.SignerOf(e)
	switch {
	case key == nil && e.Step == dossier.Recover && in.l.rec.KeysAfter(e.Party, e.Prev).Sign != nil:
		return procedure.Unsigned // of a party that has no recovery key
	case key == nil:
		return procedure.Unplaced
	case !e.VerifiedBy(key):
		return procedure.Unsigned
	}
	return procedure.Signed
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
	standing := c.charted().Judge(e)
	if standing == procedure.Unplaced {
		return in.waitForPlace(e)
	}
	if seat, _ := c.Roll().Seat(e.Party); seat.Standing == party.Invited {
		// Whoever has sat may found: a node that hears of it late, after the founder's
		// suspension, must come to the same as one that heard of it at once.
		return in.wait(e, "its founder takes no part in the council yet", nil)
	}
	if standing != procedure.Signed {
		in.refuse(e, in.carrier(e), "signature does not verify")
		return false
	}
	h, err := dossier.NewHistory(e)
	if err != nil {
		in.refuse(e, e.Party, err.Error())
		return false
	}
	in.l.rec = procedure.Fold(c.procedures[h.Kind()], h, in.l.open)
	c.explain(in.l)
	in.note(e, 0)
	return false
}
