package summit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/internal/summit"
	"kenesh/party"
	"kenesh/procedure"
)

// council is a body, its meetings and a decision, each a dossier of its own, on three nodes.
type council struct {
	*testing.T
	s   *summit.Summit
	ctx context.Context
	ids map[string]dossier.ID
}

// open opens a dossier and keeps it under a name.
func (c *council) open(who party.ID, name, kind, step, input string) {
	c.Helper()
	done, err := c.s.Act(c.ctx, who, clerk.Command{Kind: kind, Step: step, Parties: c.others(who)}, input)
	if err != nil {
		c.Fatalf("%s %s: %v", who, step, err)
	}
	c.ids[name] = done.Dossier
}

func (c *council) others(who party.ID) []party.ID {
	return slices.DeleteFunc([]party.ID{"kg", "kz", "uz"}, func(id party.ID) bool { return id == who })
}

// do takes a step as soon as its node has what it builds on.
func (c *council) do(who party.ID, in, step, input string) {
	c.Helper()
	eventually(c.T, c.s, func() error { return c.try(who, in, step, input) })
}

func (c *council) try(who party.ID, in, step, input string) error {
	_, err := c.s.Act(c.ctx, who, clerk.Command{Dossier: c.ids[in], Step: step}, input)
	if err != nil {
		return fmt.Errorf("%s %s: %w", who, step, err)
	}
	return nil
}

// begins opens what a dossier offers a party, with what the officer adds.
func (c *council) begins(who party.ID, from, name, key, added string) {
	c.Helper()
	rec, err := c.s.Node(who).Clerk.Read(c.ctx, c.ids[from])
	if err != nil {
		c.Fatal(err)
	}
	act := procedure.Act{Party: who, Founder: rec.History.Founder(), Parties: rec.History.Present()}
	for _, o := range rec.State.(procedure.Offering).Beginnings(act, c.ids[from]) {
		if o.Title.Key != key {
			continue
		}
		b, _ := json.Marshal(o.Input)
		object, err := procedure.ReadJSON(b)
		if err != nil {
			c.Fatal(err)
		}
		more, err := procedure.ReadJSON([]byte(added))
		if err != nil {
			c.Fatal(err)
		}
		for field, value := range more {
			object[field] = value
		}
		b, _ = json.Marshal(object)
		c.open(who, name, o.Kind, o.Step, string(b))
		return
	}
	c.Fatalf("%s offers %s nothing of the name %s", from, who, key)
}

// tells takes the steps in the body that a meeting offers and that are news there, by which
// they are news no more.
func (c *council) tells(who party.ID, from string, want ...string) {
	c.Helper()
	c.agree(from)
	var told []string
	for again := true; again; {
		again = false
		rec, err := c.s.Node(who).Clerk.Read(c.ctx, c.ids[from])
		if err != nil {
			c.Fatal(err)
		}
		act := procedure.Act{Party: who, Founder: rec.History.Founder(), Parties: rec.History.Present()}
		for _, o := range rec.State.(procedure.Offering).Beginnings(act, c.ids[from]) {
			if news, err := c.s.Node(who).Clerk.News(c.ctx, party.Person{})(o); err != nil {
				c.Fatal(err)
			} else if !news {
				continue
			}
			b, _ := json.Marshal(o.Input)
			c.do(who, "body", o.Step, string(b))
			told, again = append(told, o.Step), true
		}
	}
	if !slices.Equal(told, want) {
		c.Errorf("%s tells the body of the %s meeting by %v, not by %v", who, from, told, want)
	}
}

func (c *council) agree(name string) {
	c.Helper()
	eventually(c.T, c.s, func() error { return c.s.Agree(c.ctx, c.ids[name], "kg", "kz", "uz") })
}

// TestTheYearOfACouncil plays body, meeting and decision together: the Council calls its
// meeting under its rules, records what it decided, and what is overdue stands on the next
// agenda by itself; the chair may leave it out with a reason, and not in silence.
func TestTheYearOfACouncil(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	c := &council{t, s, ctx, map[string]dossier.ID{}}
	c.open("kg", "body", "body", "establish", `{"name": {"en": "Council"}, "form": "council", "since": "2024-01-01", "mandate": {"en": "Security."}, "answers-by": "2024-02-01"}`)
	c.do("kz", "body", "consent", `{"motion": "kg/1"}`)
	c.do("uz", "body", "consent", `{"motion": "kg/1"}`)
	c.do("kg", "body", "take-chair", `{"since": "2024-01-01", "until": "2026-12-31"}`)
	c.do("kg", "body", "fix-meeting", `{"number": 1, "host": "kg", "start": "2024-09-06", "place": {"en": "Cholpon-Ata"}}`)

	// The first meeting is called from the body, held, and what it decided is recorded.
	c.begins("kg", "body", "first", "body.offer.meeting", `{"agenda": [{"id": "1", "title": {"en": "An album of routes"}}]}`)
	c.do("kg", "first", "change-delegation", `{"delegation": [{"name": {"en": "A. B."}, "role": "minister"}]}`)
	c.do("kz", "first", "accept", `{"delegation": [{"name": {"en": "C. D."}, "role": "minister"}]}`)
	c.do("uz", "first", "accept", `{"delegation": [{"name": {"en": "E. F."}, "role": "minister"}]}`)
	c.do("kg", "first", "open", `{}`)
	c.do("kg", "first", "consider", `{"item": "1"}`)
	c.do("kg", "first", "put-decision", `{"item": "1", "decision": {"en": "An album of routes is printed."}}`)
	if err := c.try("kg", "first", "adopt-decision", `{"item": "1", "manner": "majority", "for": ["kg", "kz"]}`); len(procedure.ProblemsOf(err)) != 1 {
		t.Errorf("the Council's rules ask for consensus, and a majority adopts: %v", err)
	}
	c.do("kg", "first", "adopt-decision", `{"item": "1", "manner": "consensus", "for": ["kg", "kz", "uz"]}`)
	c.do("kg", "first", "close", `{}`)
	c.begins("kg", "first", "decision", "meeting.offer.decision", `{"obligations": [{"title": {"en": "An album of routes"}, "text": {"en": "An album of routes is printed."}, "to": "named", "named": ["uz"], "due": "2025-03-01"}]}`)
	c.do("kz", "decision", "confirm-text", `{"edition": 1}`)
	c.do("uz", "decision", "confirm-text", `{"edition": 1}`)
	c.tells("kg", "first", "record-meeting", "mark-done") // and when the invitation went out

	c.corrected()
	c.followedUp()
	for _, name := range []string{"body", "first", "second", "decision"} {
		c.agree(name)
	}
}

// corrected: two delegations correct the same line of the record while no link between them
// holds. Neither undoes the other: the chair grants one, declines the other with a reason,
// and all approve the revision.
func (c *council) corrected() {
	c.do("kg", "first", "issue-record", `{}`)
	for _, who := range []party.ID{"kz", "uz"} {
		eventually(c.T, c.s, func() error { // both have read the record before they are cut off
			return c.has(who, "first", "issue-record", 1)
		})
	}
	c.s.Network.Cut("kz", "uz")
	c.s.Network.Cut("kz", "kg")
	line := c.lineOf("kg", "decision")
	c.do("kz", "first", "request-correction", fmt.Sprintf(`{"revision": 1, "line": %q, "text": {"en": "An album of land routes is printed."}, "reason": {"en": "So it was said."}}`, line))
	c.do("uz", "first", "request-correction", fmt.Sprintf(`{"revision": 1, "line": %q, "text": {"en": "An album of routes is printed in 2025."}, "reason": {"en": "The year is missing."}}`, line))
	c.s.Network.Heal("kz", "uz")
	c.s.Network.Heal("kz", "kg")
	eventually(c.T, c.s, func() error { return c.has("kg", "first", "request-correction", 2) })
	asked := c.corrections("kg")
	c.do("kg", "first", "settle-correction", fmt.Sprintf(`{"correction": %q, "outcome": "granted"}`, asked["uz"]))
	if err := c.try("kg", "first", "settle-correction", fmt.Sprintf(`{"correction": %q, "outcome": "granted"}`, asked["kz"])); len(procedure.ProblemsOf(err)) != 1 {
		c.Errorf("one line is corrected twice in a revision: %v", err)
	}
	c.do("kg", "first", "settle-correction", fmt.Sprintf(`{"correction": %q, "outcome": "declined", "reason": {"en": "Sea routes were meant too."}}`, asked["kz"]))
	c.do("kg", "first", "issue-record", `{}`)
	for _, who := range []party.ID{"kg", "kz", "uz"} {
		c.do(who, "first", "approve-record", `{"revision": 2}`)
	}
	c.agree("first")
}

// followedUp: the next meeting is called from the body, and its agenda has what is overdue.
func (c *council) followedUp() {
	c.do("kg", "body", "fix-meeting", `{"number": 2, "host": "kz", "start": "2025-09-10", "place": {"en": "Astana"}}`)
	eventually(c.T, c.s, func() error { return c.has("kz", "body", "fix-meeting", 2) })
	c.begins("kz", "body", "second", "body.offer.meeting", `{"chair": "kz"}`)
	rec, err := c.s.Node("kz").Clerk.Read(c.ctx, c.ids["second"])
	if err != nil {
		c.Fatal(err)
	}
	matters, err := c.s.Node("kz").Clerk.MattersOf(c.ctx, rec.State, "issue-agenda")
	if err != nil || len(matters) != 1 || !matters[0].Pressing || matters[0].Dossier != c.ids["decision"] {
		c.Fatalf("what is overdue of the first meeting's decision is not before the second: %+v, %v", matters, err)
	}
	if err := c.try("kz", "second", "issue-agenda", `{}`); len(procedure.ProblemsOf(err)) != 1 {
		c.Errorf("what is overdue is passed over in silence: %v", err)
	}
	c.do("kz", "second", "issue-agenda", fmt.Sprintf(`{"follow-up": [{"matter": %q, "part": "1", "title": {"en": "An album of routes"}, "left-out": {"en": "The printer reports in October."}}]}`, c.ids["decision"]))

	c.tells("kg", "second", "fix-meeting", "mark-done", "mark-done") // whose dossier it is; invitation and agenda
	c.tells("uz", "second")
	c.tells("kg", "first", "mark-done", "mark-done") // the record, and its approval

	// Whoever opens the decision finds the meeting that follows it up, and the body its meetings.
	for of, want := range map[string]string{"decision": "second", "body": "second", "first": "second"} {
		found, err := c.s.Node("kz").Index.Tied(c.ctx, c.ids[of])
		if err != nil || !slices.ContainsFunc(found, func(s index.Summary) bool { return s.ID == c.ids[want] }) {
			c.Errorf("%s does not show that the %s meeting names it: %v", of, want, err)
		}
	}
}

// has wants so many acts of a step in a dossier, on a node.
func (c *council) has(who party.ID, in, step string, n int) error {
	rec, err := c.s.Node(who).Clerk.Read(c.ctx, c.ids[in])
	if err != nil {
		return err
	}
	for _, o := range rec.Outcomes {
		if o.Entry.Step == step && o.Verdict == procedure.Counts {
			n--
		}
	}
	if n > 0 {
		return fmt.Errorf("%s lacks %d of %s", who, n, step)
	}
	return nil
}

// first is the state of the first meeting as a program reads it.
func (c *council) first(who party.ID) (state struct {
	Record struct {
		Revisions   [][]struct{ ID, Kind string }
		Corrections []struct{ ID, By string }
	}
}) {
	c.Helper()
	rec, err := c.s.Node(who).Clerk.Read(c.ctx, c.ids["first"])
	if err != nil {
		c.Fatal(err)
	}
	b, _ := json.Marshal(procedure.Plain(rec.State))
	if err := json.Unmarshal(b, &state); err != nil {
		c.Fatal(err)
	}
	return state
}

// lineOf is the first line of a kind in the record.
func (c *council) lineOf(who party.ID, kind string) string {
	for _, l := range c.first(who).Record.Revisions[0] {
		if l.Kind == kind {
			return l.ID
		}
	}
	c.Fatalf("the record has no line of a %s", kind)
	return ""
}

// corrections are those asked for, by who asked.
func (c *council) corrections(who party.ID) map[party.ID]string {
	all := map[party.ID]string{}
	for _, x := range c.first(who).Record.Corrections {
		all[party.ID(x.By)] = x.ID
	}
	return all
}
