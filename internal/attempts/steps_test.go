package attempts

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// TestEveryStepThatIsNotOpen takes, in every dossier and for every ministry, each step that is
// not open to it there, through every door, with an input that would do: the door must say
// what the step's own guard says. And each step by every role that lacks what it needs.
func TestEveryStepThatIsNotOpen(t *testing.T) {
	c := gather(t)
	c.prepare()
	for name, id := range map[string]dossier.ID{"open": c.open, "closed": c.closed, "unsigned": c.unsigned, "treaty": c.treaty, "file": c.file} {
		for _, who := range ids {
			t.Run(name+"/"+string(who), func(t *testing.T) {
				here := *c
				here.T = t
				here.sweep(id, here.as(string(who)+" aida").under(&here))
			})
		}
	}
}

// sweep tries all the steps that are not open to an officer's ministry in a dossier.
func (c *council) sweep(id dossier.ID, o *officer) {
	c.quiet()
	c.forEachRole(id, o)
	var shut []attempt
	var keys []string
	for _, s := range c.record("kg", id).Procedure.AllSteps() {
		if key := c.guarded(id, o.at, s); key != "" {
			shut, keys = append(shut, attempt{by: o, dossier: id, step: s.Name, input: c.sample(id, o.at, s)}), append(keys, key)
		}
	}
	before, mine := c.acts(), 0
	for i, a := range shut {
		for d, try := range map[string]func(attempt) answer{"desk": byDesk, "API": byAPI, "command line": byCommand} {
			got := try(a)
			if !got.refused || !got.says(c, c.spoken(keys[i], d, a)) {
				c.Errorf("%s at the %s: refused is %v, and not for %s: %v %s", a.step, d, got.refused, keys[i], got.keys, brief(got.text))
			}
			if leak := o.unknown(got.text); leak != "" {
				c.Errorf("%s at the %s: the answer gives away %s", a.step, d, leak)
			}
			mine++
		}
	}
	if after := c.acts(); !maps.Equal(before, after) {
		c.Errorf("something was written: %v, and before %v", after, before)
	}
	c.signAll(id, o, shut, keys)
	c.Logf("%d steps are not open, %d times refused", len(shut), mine)
}

// spoken is what a door says to a guard's refusal: who has no such dossier, or has no such
// page, hears that and nothing of the guard.
func (c *council) spoken(key, door string, a attempt) string {
	rec, err := c.Node(a.by.at).Clerk.Read(c.Context(), a.dossier)
	switch desk := door == "desk"; {
	case a.stepOf().Opens && door == "command line":
		return "cli.extra" // a step that opens a dossier takes none
	case err != nil && desk:
		return "desk.fault.not-found.why"
	case err != nil:
		return "refuse.not-here"
	case a.stepOf().Opens && desk:
		return "desk.fault.not-found.why"
	case a.stepOf().Opens:
		return "refuse.no-step"
	case !rec.History.Has(a.by.at):
		return "refuse.not-party"
	}
	return key
}

// guarded is the key with which a step's guard turns a ministry away; "" if it lets it.
func (c *council) guarded(id dossier.ID, who party.ID, s procedure.Step) string {
	rec := c.record("kg", id)
	p := rec.Procedure
	switch {
	case s.Opens && !rec.History.Has(who):
		return outsider
	case s.Opens:
		return "refuse.step-opens"
	case s.Name == dossier.Admit || s.Name == dossier.Release || s.Name == dossier.Keep:
		if rec.History.Has(who) {
			return "" // judged in the chains: see the rows
		}
	}
	if !rec.History.Has(who) {
		return outsider
	}
	if slices.ContainsFunc(p.Open(rec.State, c.actOf(rec, who)), func(o procedure.Step) bool { return o.Name == s.Name }) {
		return ""
	}
	in := s.NewInput()
	c.must(json.Unmarshal([]byte(c.sample(id, who, s)), in))
	a := c.actOf(rec, who)
	a.Step = s.Name
	_, err := p.Next(rec.State, a, canon.Encode(in), false)
	problems := procedure.ProblemsOf(err)
	if problems == nil {
		c.Fatalf("%s is not open to %s, and is not refused: %v", s.Name, who, err)
	}
	return problems[0].Message.Key
}

func (c *council) actOf(rec *procedure.Record, who party.ID) procedure.Act {
	return procedure.Act{Party: who, Number: rec.History.Heads()[who] + 1, By: party.Person{Name: "Aida Osmonova", Role: party.Minister},
		Founder: rec.History.Founder(), Parties: rec.History.Present(), Seen: rec.History.Heads()}
}

// forEachRole tries every step as every officer whose role lacks what it needs.
func (c *council) forEachRole(id dossier.ID, o *officer) {
	rec, err := c.Node(o.at).Clerk.Read(c.Context(), id)
	if err != nil {
		return
	}
	before := c.acts()
	for _, s := range rec.Procedure.AllSteps() {
		if s.Opens {
			continue
		}
		for _, as := range []string{"dana", "esen", "farid"} {
			weak := c.as(string(o.at) + " " + as).under(c)
			if policy.Has(weak.role, s.Needs) {
				continue
			}
			a := attempt{by: weak, dossier: id, step: s.Name, input: c.sample(id, o.at, s)}
			lack := "desk.lack." + string(s.Needs)
			if own := slices.Contains([]string{dossier.Admit, dossier.Release, dossier.Keep}, s.Name); !own && !policy.Has(weak.role, policy.Read) {
				lack = "desk.lack.read"
			}
			for d, try := range map[string]func(attempt) answer{lack: byDesk, "refuse.power": byAPI, "refuse.power ": byCommand} {
				if got := try(a); !got.refused || !got.says(c, key(d)) {
					c.Errorf("%s as %s: refused is %v, and not for %s: %v %s", s.Name, weak.role, got.refused, d, got.keys, brief(got.text))
				}
			}
		}
	}
	if after := c.acts(); !maps.Equal(before, after) {
		c.Errorf("something was written: %v, and before %v", after, before)
	}
}

// signAll has the ministry's node sign all of it, refused or not, and bring half of it over
// the link and half by pouch.
func (c *council) signAll(id dossier.ID, o *officer, shut []attempt, keys []string) {
	rec, to := c.targets(attempt{by: o, dossier: id})
	to = slices.DeleteFunc(to, func(id party.ID) bool { return id == "tr" })
	if len(shut) == 0 || len(to) == 0 {
		return
	}
	was := c.stateAt(to[0], id)
	var entries []*dossier.Entry
	var asked []string
	outside := !c.record("kg", id).History.Has(o.at)
	_, released := c.record("kg", id).History.Released(o.at)
	for i, a := range shut {
		if a.step == dossier.Admit || a.step == dossier.Release || a.step == dossier.Keep {
			continue // judged in the chains: see the rows
		}
		a.name = "Aida Osmonova" // who has signed before
		e := c.forge(a, rec)
		if !outside || released { // each stands on the one before
			rec.History.Add(e)
		}
		entries, asked = append(entries, e), append(asked, keys[i])
	}
	half := len(entries) / 2
	for _, at := range to {
		if half > 0 {
			c.byPouch(o.at, at, entries[:half]...)
		}
		c.byLink(o.at, at, entries[half:]...)
		for i, e := range entries {
			x := refused(asked[i])
			switch {
			case outside && released:
				x = refused("refuse.void-released")
			case outside:
				x = caught(asked[i])
			}
			c.judged(at, linkDoor, x, o.at, e)
		}
	}
	if now := c.stateAt(to[0], id); now != was {
		c.Errorf("the state has changed from\n%s\nto\n%s", was, now)
	}
	if !outside {
		_, err := c.Node(o.at).Clerk.Take(c.Context(), to[0], envelopes(entries))
		c.must(err)
	}
}

// key is one without what tells two uses of it apart.
func key(s string) string { return string([]byte(s)[:len(s)-trailing(s)]) }

func trailing(s string) (n int) {
	for n < len(s) && s[len(s)-1-n] == ' ' {
		n++
	}
	return n
}

// sample is an input that its fields' tags let pass: what is required, by the first choice
// there is, and what the state enumerates.
func (c *council) sample(id dossier.ID, who party.ID, s procedure.Step) string {
	rec := c.record("kg", id)
	a := c.actOf(rec, who)
	a.Step = s.Name
	b, err := json.Marshal(sampleOf(s.Fields, rec.State, a, ""))
	c.must(err)
	return string(b)
}

func sampleOf(fields []procedure.Field, state any, a procedure.Act, path string) map[string]any {
	in := map[string]any{}
	for _, f := range fields {
		if f.Required || f.Type == procedure.Group && slices.ContainsFunc(f.Fields, func(f procedure.Field) bool { return f.Required }) {
			in[f.Name] = valueOf(f, state, a, path+f.Name)
		}
	}
	return in
}

func valueOf(f procedure.Field, state any, a procedure.Act, path string) any {
	switch f.Type {
	case procedure.Text:
		return map[string]string{"en": "Attempt"}
	case procedure.Choice:
		return f.Choices[0]
	case procedure.Choices:
		return f.Choices[:1]
	case procedure.Date:
		return "2090-01-01"
	case procedure.Moment:
		return 1725613200000
	case procedure.Number:
		return max(1, f.Min)
	case procedure.Yes:
		return true
	case procedure.Party:
		return "az"
	case procedure.Parties:
		return []string{"az"}
	case procedure.Group:
		return sampleOf(f.Fields, state, a, path+".")
	case procedure.Groups:
		return []any{sampleOf(f.Fields, state, a, path+".")}
	case procedure.Lines:
		return []string{"1"}
	case procedure.Bytes:
		return []byte("1")
	case procedure.Upload, procedure.Uploads:
		return nil
	}
	if known, ok := state.(procedure.Enumerated); ok {
		if named := known.Enumerate(a, path); len(named) > 0 {
			return named[0].ID
		}
	}
	return fmt.Sprint(1)
}
