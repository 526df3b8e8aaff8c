package simulate

import (
	"slices"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// The doors between two nodes, with the bugs that can be put in there.

// outbox is what a node answers to a pull.
func (d door) outbox(from, to *node, at cursor, limit int) clerk.Batch {
	peer := to.id
	switch {
	case d.bug == "wrong-outbox" && !from.evil && d.chance(10):
		peer = pick(d.dice, d.ids)
	case d.bug == "any-line":
		b, err := from.Outbox(d.ctx, peer, "", 0, 1)
		d.must(err)
		at.line = b.Line
	}
	b, err := from.Outbox(d.ctx, peer, at.line, at.next, limit)
	d.must(err)
	b.Entries = d.relayed(from, b.Entries)
	return b
}

// relayed is what is left of entries that a node hands over.
func (d door) relayed(from *node, entries [][]byte) [][]byte {
	if from.evil || d.bug != "bare-relay" && d.bug != "own-chains" {
		return entries
	}
	var out [][]byte
	for _, b := range entries {
		e := d.parsed(b)
		switch {
		case d.bug == "bare-relay" && e.Party != from.id && e.Body != nil:
			bare := *e
			bare.Body, bare.Keys = nil, nil
			out = append(out, bare.Encode())
		case d.bug == "bare-relay" || e.Party == from.id:
			out = append(out, b)
		}
	}
	return out
}

// chains is what a node answers to who wants some.
func (d door) chains(from, to *node, wants []clerk.Want) [][]byte {
	peer := to.id
	if d.bug == "chains-to-anyone" && !from.evil {
		peer = from.id
		for _, a := range d.affairs[1:] { // and it is asked for whatever there is
			wants = append(wants, clerk.Want{Dossier: a.id})
		}
	}
	entries, err := from.Chains(d.ctx, peer, distinct(wants))
	d.must(err)
	return d.relayed(from, entries)
}

// heads is what a node answers to who asks how far its own chains reach.
func (d door) heads(from, to *node) []store.Head {
	heads, err := from.Heads(d.ctx, to.id, dossier.ID{})
	d.must(err)
	if from.evil && d.chance(30) {
		return d.stale(from, to, heads)
	}
	switch {
	case d.bug == "heads-none" && !from.evil:
		return nil
	case d.bug == "heads-half" && !to.evil:
		return heads[:len(heads)/2]
	}
	return heads
}

// heardAtOnce says that asking is as good as having been answered.
func (d door) heardAtOnce() bool { return d.bug == "heard-at-once" }

// retry judges anew what waits in a node.
func (d door) retry(n *node) map[party.ID][]clerk.Want {
	n.changed()
	if d.bug == "no-retry" && !n.evil {
		return nil
	}
	return n.Retry(d.ctx)
}

// spoilt is what a node makes of what a peer hands it before it looks at it.
func (d door) spoilt(n *node, from party.ID, entries [][]byte) (party.ID, [][]byte) {
	if n.evil {
		return from, entries
	}
	switch d.bug {
	case "wrong-carrier":
		if d.chance(20) {
			from = pick(d.dice, d.honest)
		}
	case "half-batch":
		for i, b := range entries {
			if e, err := dossier.Parse(b); err != nil || i > 0 && e.Step == dossier.Receipt {
				return from, slices.Clone(entries[:i])
			}
		}
	}
	return from, entries
}
