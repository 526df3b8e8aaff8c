package attempts

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// TestForbiddenActs tries every act at every door.
func TestForbiddenActs(t *testing.T) {
	c := gather(t)
	c.prepare()
	for _, r := range rows() {
		t.Run(r.act, func(t *testing.T) {
			here := *c
			here.T = t
			here.tries(r)
		})
	}
	c.quiet()
	for _, id := range []dossier.ID{c.open, c.closed, c.unsigned, c.expired, c.other, c.treaty} {
		c.must(c.Agree(c.Context(), id, slices.DeleteFunc(c.record("kg", id).History.Present(), func(id party.ID) bool { return c.Node(id) == nil })...))
	}
}

func (c *council) tries(r row) {
	if r.eyes {
		c.Node("kg").Clerk.SetFourEyes(fourEyes)
		defer c.Node("kg").Clerk.SetFourEyes(nil)
	}
	for _, d := range doors {
		x := r.cells[d]
		switch {
		case x == (cell{}):
			c.Errorf("nobody has written what the %s says", d)
		case x.none != "":
		case d == pouchDoor || d == linkDoor:
			c.trySigned(r, d, x)
		default:
			c.tryAt(r, d, x)
		}
	}
}

// tryAt tries at a door of one's own node: it refuses, for that reason, and nothing is written.
func (c *council) tryAt(r row, d door, x cell) {
	a := r.try(c)
	a.by = a.by.under(c)
	before := c.acts()
	got := map[door]func(attempt) answer{deskDoor: byDesk, apiDoor: byAPI, commandDoor: byCommand}[d](a)
	if !got.refused || !got.says(c, x.refused) {
		c.Errorf("%s: refused is %v, and not for %s: %v %s", d, got.refused, x.refused, got.keys, brief(got.text))
	}
	if after := c.acts(); !maps.Equal(before, after) {
		c.Errorf("%s: something was written: %v, and before %v", d, after, before)
	}
	if leak := a.by.unknown(got.text); leak != "" {
		c.Errorf("%s: the answer gives away %s", d, leak)
	}
}

// under is the officer within a part of the test.
func (o *officer) under(c *council) *officer {
	here := *o
	here.council = c
	return &here
}

// unknown is what stands in a text and must not come before the officer's eyes.
func (o *officer) unknown(text string) string {
	for _, x := range map[party.ID][]string{"az": {canary, canaryAfter}, "tr": {canaryAfter}}[o.at] {
		if strings.Contains(text, x) {
			return x
		}
	}
	return ""
}

// acts counts, node by node, the entries that say something.
func (c *council) acts() map[party.ID]int {
	c.Helper()
	all := map[party.ID]int{}
	for _, id := range ids {
		n, err := c.count(id, `SELECT count(*) FROM entries WHERE step <> $1`, dossier.Receipt)
		c.must(err)
		all[id] = n
	}
	return all
}

// trySigned has a hostile ministry sign the act and bring it to all who are in the dossier.
func (c *council) trySigned(r row, d door, x cell) {
	try := r.hostile
	if try == nil {
		try = r.try
	}
	a := try(c)
	me := a.by.at
	c.quiet()
	rec, to := c.targets(a)
	before := map[party.ID]string{}
	for _, id := range to {
		before[id] = c.stateAt(id, a.dossier)
	}
	e := c.forge(a, rec)
	for _, id := range to {
		if d == pouchDoor {
			c.byPouch(me, id, e)
		} else {
			c.byLink(me, id, e)
		}
		if a.in == id {
			// Whoever brings it may have it from anybody: it is not taken in, and nobody is blamed.
			if rec, err := c.Node(id).Clerk.Read(c.Context(), e.Of()); err != nil || rec.History.Find(id, e.Hash) != nil {
				c.Errorf("%s: %s took in what was signed in its name", d, id)
			}
		} else {
			c.judged(id, d, x, me, e)
		}
		if after := c.stateAt(id, a.dossier); x.told == "" && !a.dossier.IsZero() && after != before[id] {
			c.Errorf("%s: at %s the state has changed from\n%s\nto\n%s", d, id, before[id], after)
		}
	}
	if _, err := c.Node(me).Clerk.Read(c.Context(), e.Of()); err == nil || a.dossier.IsZero() { // so that its own chain goes on
		_, err := c.Node(me).Clerk.Take(c.Context(), to[0], [][]byte{e.Encode()})
		c.must(err)
	}
	c.quiet()
}

// targets are the record that an attempt is forged on, and to whom it goes.
func (c *council) targets(a attempt) (*procedure.Record, []party.ID) {
	if a.dossier.IsZero() {
		return nil, a.with
	}
	founder := party.ID("kg")
	holder := a.by.at
	rec, err := c.Node(holder).Clerk.Read(c.Context(), a.dossier)
	if err != nil {
		rec = c.record(founder, a.dossier)
	}
	to := slices.DeleteFunc(c.record(founder, a.dossier).History.Present(), func(id party.ID) bool { return id == a.by.at })
	return rec, to
}

// judged holds what a node made of an entry to what the cell says.
func (c *council) judged(at party.ID, d door, x cell, author party.ID, e *dossier.Entry) {
	c.Helper()
	var found *procedure.Outcome
	if rec, err := c.Node(at).Clerk.Read(c.Context(), e.Of()); err == nil {
		for i := range rec.Outcomes {
			if rec.Outcomes[i].Entry.Hash == e.Hash {
				found = &rec.Outcomes[i]
			}
		}
	}
	switch {
	case x.caught != "":
		if held := c.offences(at, author); found != nil || !slices.ContainsFunc(held, func(s string) bool { return strings.Contains(s, x.caught) }) {
			c.Errorf("%s: %s took it in (%v), or holds nothing against %s about %q: %q", d, at, found != nil, author, x.caught, held)
		}
	case found == nil:
		c.Errorf("%s: %s has no such entry; it holds %q", d, at, c.offences(at, author))
	case x.told != "":
		status, page := c.as(string(at)+" dana").under(c).visit("GET", "/d/"+e.Of().String(), "")
		if found.Verdict == procedure.Crossed || found.Verdict == procedure.Void || status != 200 || !(answer{text: string(page)}).says(c, x.told) {
			c.Errorf("%s: at %s it %s, and the page (%d) does not say %s", d, at, found.Verdict, status, x.told)
		}
	case found.Verdict != procedure.Crossed && found.Verdict != procedure.Void || found.Reason.Key != x.refused:
		c.Errorf("%s: at %s it %s for %s, not refused for %s", d, at, found.Verdict, found.Reason.Key, x.refused)
	}
}

// stateAt is a dossier's state at a node, but for what it keeps of who signed when: that is so
// of an act that was refused, too.
func (c *council) stateAt(at party.ID, id dossier.ID) string {
	rec, err := c.Node(at).Clerk.Read(c.Context(), id)
	if err != nil {
		return ""
	}
	plain, _ := procedure.Plain(rec.State).(map[string]any)
	delete(plain, "latest")
	delete(plain, "signed")
	b, err := json.Marshal(plain)
	c.must(err)
	return string(b)
}

func brief(s string) string {
	s = strings.Join(strings.Fields(markup.ReplaceAllString(s, " ")), " ")
	if at := strings.Index(s, "Please check"); at >= 0 {
		s = s[at:]
	}
	return s[:min(len(s), 1500)]
}
