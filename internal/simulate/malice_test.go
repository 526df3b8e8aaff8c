package simulate

import (
	"maps"
	"slices"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// The malicious party runs an honest clerk and beside it a workshop: it has its own keys and
// all that its clerk knows, and signs and sends what it likes. What it cannot do is sign
// for another.

// misdeeds are what a malicious party does, and how often.
var misdeeds = []weighed{
	{3, "fork", nil}, {3, "resend", nil}, {2, "splice", nil}, {2, "impersonate", nil}, {2, "clock", nil}, {2, "gap", nil},
	{2, "garbage", nil}, {1, "oversized", nil}, {2, "bare", nil}, {1, "foul founding", nil}, {1, "another's place", nil},
	{2, "misshapen", nil}, {2, "old epoch", nil}, {1, "flood", nil}, {2, "withhold", nil}, {2, "fork in three", nil},
	{3, "membership", nil}, {2, "old place", nil}, {2, "altered", nil}, {2, "unsealed", nil}, {2, "seen less", nil}, {2, "future", nil},
}

// misbehaves is what a malicious party does in one event: a thing or two.
func (w *world) misbehaves() {
	for range 1 + w.IntN(2) {
		w.misbehavesOnce()
	}
}

func (w *world) misbehavesOnce() {
	m := w.nodes[pick(w.dice, w.evil)]
	a := w.anAffair()
	for range 3 { // rather one that it is in
		if rec := w.reads(m, a); rec != nil && rec.History.Has(m.id) {
			break
		}
		a = w.anAffair()
	}
	if a.n == 0 && !w.chance(15) {
		return // a council whose every charter is forked tells no other story
	}
	what := w.malice
	if w.chance(60) {
		what = w.among(misdeeds).name
	}
	if b := w.promising(what, m); b != nil && w.chance(70) {
		a = b
	}
	rec, act := w.standing(m, a)
	if what == "misshapen" {
		what = pick(w.dice, shapes)
	}
	switch {
	case rec == nil && a.n > 0 && w.chance(60):
		what = "stranger"
	case rec == nil || rec.Procedure == nil:
		what = "garbage"
	case !rec.History.Has(m.id):
		what = pick(w.dice, []string{"after its release", "garbage", "altered"})
	}
	entries := w.workshop(what, m, a, rec, act)
	to := some(w.dice, 60, w.honest)
	if what == "withhold" && len(to) > 0 {
		to = to[:1]
	}
	for _, id := range to {
		shown := some(w.dice, 90, entries)
		if !w.open(m.id, id) || len(shown) == 0 {
			continue
		}
		taken, err := w.take(w.nodes[id], m.id, shown)
		w.say("%s sends %s a %s in %s: %d new, %d early, %d refused, error %t", m.id, id, what, a, taken.Took, taken.Early, taken.Refused, err != nil)
	}
	if slices.Contains(shapes, what) {
		what = "misshapen" // none of them gets further than the others
	}
	w.tally.fault("malice: "+what, w)
}

// promising is a dossier in which a misdeed can do most: one of its own, to let in and let go
// whom it likes; one whose key has changed, to write under the old one.
func (w *world) promising(what string, m *node) (best *affair) {
	for _, a := range w.affairs[1:] {
		own := what == "membership" && a.founder == m.id
		if !own && what != "old epoch" {
			continue
		}
		if rec := w.reads(m, a); rec != nil && rec.History.Has(m.id) && (own || rec.History.Epoch() > 1) && (best == nil || w.chance(40)) {
			best = a
		}
	}
	return best
}

// workshop makes what is sent.
func (w *world) workshop(what string, m *node, a *affair, rec *procedure.Record, act procedure.Act) [][]byte {
	switch what {
	case "garbage":
		b := make([]byte, w.IntN(2000))
		for i := range b {
			b[i] = byte(w.IntN(256))
		}
		return [][]byte{b, nil}
	case "resend":
		entries, err := m.Chains(w.ctx, m.id, []clerk.Want{{Dossier: a.id}})
		w.must(err)
		return w.inOrder(entries)
	case "bare":
		e := *pick(w.dice, rec.History.Order())
		e.Body, e.Keys = nil, nil
		return [][]byte{e.Encode()}
	case "foul founding":
		return [][]byte{w.foulFounding(m)}
	case "altered":
		return [][]byte{w.altered(rec)}
	case "stranger":
		return [][]byte{w.stranger(m, a)}
	}
	hd := rec.History.Next(m.id, dossier.Receipt, m.Now().UnixMilli(), w.placeOf(m))
	if a.n == 0 {
		hd.Place = canon.Hash{}
	}
	switch what {
	case "old epoch":
		if hd.Epoch > 0 {
			hd.Epoch = 1 + uint64(w.IntN(int(hd.Epoch)))
		}
	case "flood":
		return w.flood(m, hd)
	case "clock":
		hd.Time -= w.span(400 * 24 * time.Hour).Milliseconds()
		hd.Clock = pick(w.dice, []uint64{hd.Clock, 1, hd.Clock + 1, 1 << 40})
	case "gap":
		hd.Number += uint64(1 + w.IntN(3))
	case "impersonate":
		victim := pick(w.dice, w.honest)
		place := hd.Place
		hd = rec.History.Next(victim, dossier.Receipt, m.Now().UnixMilli(), place)
	case "membership":
		return w.memberships(m, a, rec, hd)
	case "old place":
		hd.Place = w.oldPlace(m, hd.Place)
	case "seen less":
		if seen := slices.Sorted(maps.Keys(hd.Seen)); len(seen) > 0 {
			id := pick(w.dice, seen)
			delete(hd.Seen, id)
			delete(hd.SeenAs, id)
		}
	case "unsealed":
		hd.Epoch, a.told = 0, true
	case "future":
		hd.Time += w.span(20 * time.Hour).Milliseconds()
	case "another's place":
		if head := w.charter(m).History.Head(pick(w.dice, w.honest)); head != nil && a.n != 0 {
			hd.Place = head.Hash
		}
	}
	if slices.Contains(shapes, what) {
		return [][]byte{w.misshapen(what, m, a, hd)}
	}
	many := 1 + w.IntN(2)
	if what == "fork in three" {
		many = 3
	}
	var out [][]byte
	for range many {
		out = append(out, w.forge(what, m, a, rec, act, hd))
	}
	return out
}

// forge signs a header with a step and an input, which may be none the rules allow.
func (w *world) forge(what string, m *node, a *affair, rec *procedure.Record, act procedure.Act, hd dossier.Header) []byte {
	s := pick(w.dice, rec.Procedure.Steps)
	if open := rec.Procedure.Open(rec.State, act); len(open) > 0 && w.chance(80) {
		s = pick(w.dice, open)
	}
	hd.Step, act.Step = s.Name, s.Name
	f := form{world: w, n: m, a: a, state: rec.State, act: act}
	body := canon.Encode(procedure.Body{By: act.By, Input: canon.Encode(f.fill(s))})
	if what == "oversized" {
		body = make([]byte, dossier.MaxBody+1+w.IntN(1000))
	}
	if hd.Epoch > 0 && what != "oversized" {
		from := a.id
		if what == "splice" { // sealed under another dossier's key
			from = pick(w.dice, w.affairs).id
		}
		key := w.epochKey(m, from, hd.Epoch)
		if key == nil {
			key = seal.NewKey()
		}
		var err error
		body, err = seal.Body(key, body)
		w.must(err)
	}
	return dossier.Sign(hd, body, nil, m.keys.Sign).Encode()
}

func (w *world) charter(n *node) *procedure.Record {
	rec, err := n.Read(w.ctx, n.Council())
	w.must(err)
	return rec
}

func (w *world) placeOf(n *node) canon.Hash {
	if head := w.charter(n).History.Head(n.id); head != nil {
		return head.Hash
	}
	return canon.Hash{}
}

// epochKey takes a key out of the malicious party's own database.
func (w *world) epochKey(m *node, id dossier.ID, epoch uint64) (key []byte) {
	m.db.Read(w.ctx, func(tx *store.Tx) error {
		sealed, err := tx.Key(id, epoch)
		if err == nil {
			key, err = seal.OpenBody(m.keys.Storage, sealed)
		}
		return err
	})
	return key
}

// foulFounding opens a dossier and gives one of its parties no key.
func (w *world) foulFounding(m *node) []byte {
	others := some(w.dice, 70, w.honest)
	if len(others) == 0 {
		others = w.honest
	}
	parties := append([]party.ID{m.id}, others...)
	for _, p := range m.Procedures() {
		if p.Audience != procedure.Chosen || p.Opener != procedure.ByOfficer || w.chance(30) {
			continue
		}
		key := seal.NewKey()
		wraps, err := seal.WrapAll(m.Roll(), parties, map[uint64][]byte{1: key})
		w.must(err)
		delete(wraps, pick(w.dice, others))
		a := w.anew(p.Kind, m)
		a.foul = true
		by := w.person()
		f := form{world: w, n: m, a: a, state: p.New(), act: procedure.Act{Step: p.Steps[0].Name, Party: m.id, Number: 1, By: by, Founder: m.id, Parties: parties}}
		body, err := seal.Body(key, canon.Encode(procedure.Body{By: by, Input: canon.Encode(f.fill(p.Steps[0]))}))
		w.must(err)
		e := dossier.Sign(dossier.Header{Council: m.Council(), Party: m.id, Number: 1, Clock: 1, Time: w.now.UnixMilli(), Step: p.Steps[0].Name,
			Epoch: 1, Place: w.placeOf(m), Opens: &dossier.Epoch{Number: 1, Commit: dossier.CommitKey(key)},
			Founding: &dossier.Founding{Kind: p.Kind, Parties: parties}}, body, wraps, m.keys.Sign)
		a.id = e.Of()
		w.affairs, w.byID[a.id] = append(w.affairs, a), a
		return e.Encode()
	}
	return []byte("changed its mind")
}
