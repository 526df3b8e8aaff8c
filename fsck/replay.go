package fsck

import (
	"fmt"

	"kenesh/dossier"
	"kenesh/procedure"
)

// replay takes the entries into a fresh history as if they came from strangers: each must
// be signed by the key of its author's place and fit at some point. What does not is told.
func (s *subject) replay() {
	founding, rest := s.founding()
	if founding == nil {
		if !s.unfounded && len(s.entries) > 0 {
			s.say("fsck.founding", "fsck.do.restore", nil, "%d entries of a dossier whose founding entry is not here", len(s.entries))
		}
		return
	}
	h, err := dossier.NewHistory(founding)
	if err != nil {
		s.say("fsck.unfit", "fsck.do.restore", founding, "%v", err)
		return
	}
	s.history = h
	s.record = procedure.Fold(s.procedures[h.Kind()], h, s.open)
	s.history.Explain(s.places.Explained())
	s.sound = len(s.broken) == 0 && s.signed(founding)
	for len(rest) > 0 {
		early := s.pass(rest)
		if len(early) == len(rest) {
			s.tellGaps(early)
			break
		}
		rest = early
	}
	s.record.Refold()
}

// founding finds the founding entry.
func (s *subject) founding() (founding *dossier.Entry, rest []*dossier.Entry) {
	for _, e := range s.entries {
		if e.Founding != nil && e.Of() == s.id {
			founding = e
		} else {
			rest = append(rest, e)
		}
	}
	return founding, rest
}

// pass takes in what fits now and returns what builds on what is not in yet.
func (s *subject) pass(entries []*dossier.Entry) (early []*dossier.Entry) {
	for _, e := range entries {
		j := s.history.Judge(e)
		switch {
		case j.Fit == dossier.Early: // what it waits for may bring its key, too
			early = append(early, e)
		case !s.signed(e):
		case j.Fit == dossier.Fits || j.Fit == dossier.Forked || j.Fit == dossier.Held && len(s.history.Explained()[e.Party]) > 0:
			if s.places.GoesBack(s.history, e) {
				s.reject(e, "fsck.unfit", "stands on an earlier place in the charter than the entry before it")
				break
			}
			s.history.Add(e)
			if e.IsCharter() && e.Step != dossier.Receipt {
				s.record.Refold() // what comes next may be signed with a key this entry introduces
			}
		case j.Fit == dossier.Held:
			s.reject(e, "fsck.unfit", "a third entry with one number, where two are kept")
		default:
			s.reject(e, "fsck.unfit", j.Reason)
		}
	}
	return early
}

func (s *subject) reject(e *dossier.Entry, what, why string) {
	s.broken[at{e.Party, e.Number}], s.sound = true, false
	s.say(what, "fsck.do.restore", e, "%s", why)
}

// signed holds an entry to the key of its author's place in the charter.
func (s *subject) signed(e *dossier.Entry) bool {
	standing := procedure.Unplaced
	switch {
	case !e.IsCharter():
		standing = s.places.Judge(e)
	case s.record.KeysAfter(e.Party, e.Prev).Sign != nil:
		standing = procedure.Unsigned
		if e.VerifiedBy(s.record.SignerOf(e)) {
			standing = procedure.Signed
		}
	}
	switch {
	case standing == procedure.Signed:
		return true
	case standing == procedure.Unsigned:
		s.reject(e, "fsck.signature", "the signature does not verify")
	case !e.IsCharter() && !s.whole: // told of once, where the charter was checked
		s.broken[at{e.Party, e.Number}], s.sound = true, false
	default:
		s.reject(e, "fsck.signature", "its author's place in the charter is not here")
	}
	return false
}

// tellGaps names what is missing, each once, and not what is missing because of that.
func (s *subject) tellGaps(early []*dossier.Entry) {
	s.sound = false
	known := map[at]bool{}
	for _, e := range early {
		known[at{e.Party, e.Number}] = true
	}
	for _, e := range early {
		for _, g := range s.history.Judge(e).Gaps {
			missing := at{g.Party, g.From}
			if known[missing] || s.broken[missing] {
				continue
			}
			known[missing] = true
			s.check.say(Finding{What: "fsck.gap", Do: "fsck.do.restore", Dossier: s.id, Party: g.Party, Number: g.From,
				Detail: fmt.Sprintf("%s/%d and perhaps others build on it", e.Party, e.Number)})
		}
	}
}

// followCharter notes what the other dossiers stand on.
func (c *check) followCharter(s *subject) {
	c.whole = s.sound
	if s.record != nil {
		c.places = s.record.Places()
	}
}
