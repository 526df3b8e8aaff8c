package dossier

import (
	"fmt"

	"kenesh/party"
)

// Fit says how an entry fits a history.
type Fit int

// What Judge finds.
const (
	Fits   Fit = iota // goes where it says
	Held              // is here already, or is a third where two prove the fork
	Early             // something it has seen, or its predecessor, is not here yet
	Forked            // another entry with the same number: proof of misconduct
	Breach            // breaks a rule whatever else arrives
)

// Gap is a party's chain from a number on that an early entry waits for. The number may
// be held: then the entry has seen another one there, and the fork's proof is on its way.
type Gap struct {
	Party party.ID
	From  uint64
}

// Judgement is what Judge found.
type Judgement struct {
	Fit    Fit
	Gaps   []Gap  // when Early
	Reason string // when Breach, for the log and the administrator
}

func breach(format string, args ...any) Judgement {
	return Judgement{Fit: Breach, Reason: fmt.Sprintf(format, args...)}
}

// Judge says how e, whose signature the caller has verified, fits. It changes nothing,
// and depends only on e and on the very entries e has seen.
//
// From a fork on a chain may be held differently on every node, so e need not wait for
// what it has seen there, and what would rest on that is not asked. An author who keeps
// the rules is therefore never in breach on any node, however others fork.
func (h *History) Judge(e *Entry) Judgement {
	if e.Of() != h.id || e.CouncilOf() != h.council {
		return breach("belongs to another dossier or council")
	}
	if h.variant(e.Party, e.Number, e.Hash) != nil {
		return Judgement{Fit: Held}
	}
	if e.Founding != nil || e.Party == h.founder && e.Number == 1 {
		return breach("a second founding")
	}
	if gaps := h.gaps(e); len(gaps) > 0 {
		return Judgement{Fit: Early, Gaps: gaps}
	}
	for _, rule := range []func(*Entry) Judgement{h.judgeChain, h.judgeClock, h.judgeStanding, h.judgeActs} {
		if j := rule(e); j.Fit != Fits {
			return j
		}
	}
	switch slot := h.Variants(e.Party, e.Number); {
	case len(slot) == 0:
		return Judgement{Fit: Fits}
	case !h.room(e):
		return Judgement{Fit: Held}
	case h.goesOn(e):
		return Judgement{Fit: Fits}
	}
	return Judgement{Fit: Forked}
}

// gaps lists what of e's past is not here.
func (h *History) gaps(e *Entry) []Gap {
	var gaps []Gap
	lacks := func(id party.ID, number uint64) {
		gaps = append(gaps, Gap{id, min(number, uint64(len(h.chains[id]))+1)})
	}
	if e.Number > 1 && h.previous(e) == nil {
		lacks(e.Party, e.Number-1)
	}
	for _, id := range sortedParties(e.Seen) {
		if n := e.Seen[id]; !h.splitAt(id, n) && h.variant(id, n, e.SeenAs[id]) == nil {
			lacks(id, n)
		}
	}
	return gaps
}

func (h *History) previous(e *Entry) *Entry { return h.variant(e.Party, e.Number-1, e.Prev) }

// judgeChain holds e against the entry before it in its own chain.
func (h *History) judgeChain(e *Entry) Judgement {
	if e.Number == 1 {
		return Judgement{}
	}
	for id, n := range h.previous(e).Seen {
		if e.Seen[id] < n {
			return breach("has seen less of %s than the entry before it", id)
		}
	}
	return Judgement{}
}

// maxHidden bounds how much the clock may have advanced on forked branches not held.
const maxHidden = 1 << 20

// judgeClock holds the clock to 1 + the highest clock seen.
func (h *History) judgeClock(e *Entry) Judgement {
	var highest, hidden uint64
	if e.Number > 1 {
		highest = h.previous(e).Clock
	}
	for id, n := range e.Seen {
		v := h.variant(id, n, e.SeenAs[id])
		if v == nil { // on a branch that is not held: at least what comes before the fork
			hidden = maxHidden
			if n = h.branches[id].split - 1; n == 0 {
				continue
			}
			v = h.chains[id][n-1][0]
		}
		highest = max(highest, v.Clock)
	}
	if e.Clock <= highest || e.Clock > highest+1+hidden {
		return breach("clock %d after %d", e.Clock, highest)
	}
	return Judgement{}
}

// judgeStanding asks whether e's author is a party as far as e has seen, and seals what
// it says if the dossier is sealed.
func (h *History) judgeStanding(e *Entry) Judgement {
	if e.Party != h.founder {
		n := e.Seen[h.founder]
		if n == 0 {
			return breach("has not seen the founding")
		}
		if since, in := h.since[e.Party]; (!in || since > n) && !h.splitAt(h.founder, n) {
			return breach("author is no party of the dossier")
		}
	}
	switch sealed := h.Founding().Opens != nil; {
	case sealed && e.Epoch == 0 && !e.Silent():
		return breach("not sealed in a sealed dossier")
	case !sealed && e.Epoch > 0:
		return breach("sealed in an open dossier")
	}
	return Judgement{}
}

// judgeActs judges admissions and releases by the founder's own chain.
func (h *History) judgeActs(e *Entry) Judgement {
	if e.Admits == nil && e.Releases == nil {
		return Judgement{}
	}
	if e.Party != h.founder {
		return breach("only the founder admits and releases")
	}
	if e.Releases != nil && e.IsCharter() {
		return breach("nobody is released from a charter: its members decide there, not its founder")
	}
	if h.splitAt(h.founder, e.Number-1) {
		return Judgement{}
	}
	m := h.membersAt(e.Number - 1)
	for _, id := range e.Admits {
		if m.in[id] || m.gone[id] {
			return breach("admits %s twice", id)
		}
	}
	if len(m.in)+len(m.gone)+len(e.Admits) > party.MaxParties {
		return breach("admits more than %d parties", party.MaxParties)
	}
	if r := e.Releases; r != nil {
		if !m.in[r.Party] || r.Party == h.founder {
			return breach("releases %s, which is no party", r.Party)
		}
		if r.Last != e.Seen[r.Party] {
			return breach("releases %s at another number than it has seen", r.Party)
		}
	}
	opened := m.epoch
	if e.Opens != nil {
		opened++
	}
	if e.Epoch != opened {
		return breach("epoch %d after %d", e.Epoch, m.epoch)
	}
	return Judgement{}
}
