package summit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/lang"
	"kenesh/limit"
	"kenesh/party"
	"kenesh/pouch"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/procedure/request"
	"kenesh/proof"
)

// watches are the clocks of a story: kg's is ten minutes fast, kz's ten minutes slow, and
// none goes on by itself.
type watches struct {
	mu   sync.Mutex
	at   time.Time
	skew map[party.ID]time.Duration
}

func (w *watches) now(id party.ID) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at.Add(w.skew[id])
}

// sets puts all of them forward to so long after the story's beginning.
func (w *watches) sets(after time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = began.Add(after)
}

var began = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

// inquiry is one of the four requests: what it is sent with, and how it is acknowledged.
type inquiry struct {
	name          string
	basis         string
	urgency, view string
	span          lang.Moment
}

var inquiries = []inquiry{
	{"8 hours", `{"symbol": "UNTOC-2000", "article": "27"}`, "life", `"view": "agreed", "access": "direct"`, 8 * limit.Hour},
	{"3 days", `{"symbol": "UNTOC-2000", "article": "27"}`, "life", `"view": "agreed", "access": "indirect"`, 3 * limit.Day},
	{"7 days", `{"symbol": "UNTOC-2000", "article": "27"}`, "ordinary", "", 7 * limit.Day},
	{"30 days", `{"symbol": "REGION-1", "article": "27", "profile": "region"}`, "ordinary", "", 30 * limit.Day},
}

// TestClocksAcrossSeventyTwoHours: four requests, each under another limit, between two
// capitals whose watches are twenty minutes apart. Both sides pause the clocks and let them go
// on while nothing is carried for 72 hours; then all of it comes over the link, or, instead, by
// pouch. Both nodes reckon the same to the millisecond, and it is what a plain sum over the
// record gives. That kg recorded silence is evidence that can be exported and checked.
func TestClocksAcrossSeventyTwoHours(t *testing.T) {
	for _, way := range []string{"link", "pouch"} {
		t.Run(way, func(t *testing.T) { apart(t, way) })
	}
}

// capitals is the story's council.
type capitals struct {
	*testing.T
	*summit.Summit
	watches *watches
	ctx     context.Context
	ids     map[string]dossier.ID
}

func apart(t *testing.T, way string) {
	w := &watches{at: began, skew: map[party.ID]time.Duration{}}
	s, err := summit.NewAt(t.Context(), t.TempDir(), slog.New(slog.NewTextHandler(io.Discard, nil)), w.now, "kg", "kz")
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	c := &capitals{t, s, w, t.Context(), map[string]dossier.ID{}}
	w.mu.Lock()
	w.skew["kg"], w.skew["kz"] = 10*time.Minute, -10*time.Minute
	w.mu.Unlock()
	c.send()
	c.Network.Cut("kg", "kz")
	c.each(5*time.Hour, "kg", "clarify", `{"question": "question-1", "text": {"en": "The white one."}, "tongue": "en"}`)
	c.each(10*time.Hour, "kg", "remind", `{}`)
	c.some(26*time.Hour, []string{"7 days", "30 days"}, "kz", "ask", `{"about": "facts"}`)
	c.each(50*time.Hour, "kg", "record-silence", `{}`)
	c.some(60*time.Hour, []string{"8 hours", "3 days"}, "kz", "reply", `{"reply": "final", "result": "not-found", "handling": "h1", "source": "a", "known": "1"}`)
	c.watches.sets(74 * time.Hour)
	c.exchange(way)
	c.same()
	c.some(75*time.Hour, []string{"7 days", "30 days"}, "kg", "clarify", `{"question": "question-2", "text": {"en": "In May."}, "tongue": "en"}`)
	c.watches.sets(76 * time.Hour)
	c.exchange(way)
	c.some(100*time.Hour, []string{"7 days"}, "kz", "reply", `{"reply": "final", "result": "not-found", "handling": "h1", "source": "a", "known": "1"}`)
	c.exchange(way)
	c.same()
	c.evidence()
}

// send sends the four, has them acknowledged and a question asked of each, while the line is there.
func (c *capitals) send() {
	c.Helper()
	none := dossier.ID{}
	for symbol, clock := range map[string]string{"UNTOC-2000": "", "REGION-1": `, "clock": "region"`} {
		treaty := c.act("kg", none, "treaty", "register", `{"symbol": "`+symbol+`", "title": {"en": "Convention"}, "form": "multilateral", "concluded": "2000-11-15",
			"entry": {"by": "deposits", "count": 40, "entered": "2003-09-29"}, "source": "Text", "as-of": "2024-09-01"`+clock+`}`)
		c.act("kg", treaty, "", "record", bound)
		c.act("kg", treaty, "", "add-articles", articles)
	}
	c.watches.sets(0)
	for _, q := range inquiries {
		c.ids[q.name] = c.act("kg", none, "request", "send", fmt.Sprintf(`{"measure": "vehicle", "basis": %s, "reference": "1", "office": "CID", "urgency": %q, "offence": "robbery",
			"stage": "committed", "sought": [{"item": "vehicle-owner"}], "believed": "registered-there", "handling": "h1", "source": "b", "known": "2"}`, q.basis, q.urgency), "kz")
	}
	c.watches.sets(20 * time.Minute) // before, to kz's watch they come from the future
	c.exchange("link")
	for _, q := range inquiries {
		view := q.view
		if view != "" {
			view = ", " + view
		}
		c.act("kz", c.ids[q.name], "", "acknowledge", `{"reference": "KZ-1", "office": "Desk"`+view+`}`)
	}
	c.each(time.Hour, "kz", "ask", `{"about": "scope"}`)
	c.exchange("link")
	c.same()
}

func (c *capitals) act(who party.ID, id dossier.ID, kind, step, input string, with ...party.ID) dossier.ID {
	c.Helper()
	done, err := c.Act(c.ctx, who, clerk.Command{Dossier: id, Kind: kind, Step: step, Parties: with}, input)
	if err != nil {
		c.Fatalf("%s %s: %v", who, step, err)
	}
	return done.Dossier
}

func (c *capitals) each(at time.Duration, who party.ID, step, input string) {
	c.Helper()
	c.some(at, slices.Sorted(maps.Keys(c.ids)), who, step, input)
}

func (c *capitals) some(at time.Duration, which []string, who party.ID, step, input string) {
	c.Helper()
	c.watches.sets(at)
	for _, name := range which {
		c.act(who, c.ids[name], "", step, input)
	}
}

// exchange brings everything both ways, until both read the same. What comes from the future
// to a slow watch is judged again: nodes do so every ten seconds, and the story cannot wait.
func (c *capitals) exchange(way string) {
	c.Helper()
	if way == "link" {
		c.Network.Heal("kg", "kz")
	}
	eventually(c.T, c.Summit, func() error {
		for _, between := range [][2]party.ID{{"kg", "kz"}, {"kz", "kg"}} {
			if way == "pouch" {
				c.carries(between[0], between[1])
			}
			c.Node(between[0]).Clerk.Retry(c.ctx)
		}
		for _, id := range c.ids {
			if err := c.Agree(c.ctx, id, "kg", "kz"); err != nil {
				return err
			}
		}
		return nil
	})
	if way == "link" {
		c.Network.Cut("kg", "kz")
	}
}

// same fails unless both nodes reckon alike, and as a plain sum over the record does.
func (c *capitals) same() {
	c.Helper()
	for _, q := range inquiries {
		clocks, rounds := map[party.ID]limit.Clock{}, map[party.ID]string{}
		for _, who := range []party.ID{"kg", "kz"} {
			rec, err := c.Node(who).Clerk.Read(c.ctx, c.ids[q.name])
			must(c.T, err)
			s := rec.State.(*request.State)
			b, err := json.Marshal(s.Rounds)
			must(c.T, err)
			clocks[who], rounds[who] = s.Clock(), string(b)
			if want, got := summed(rec, q.span), s.Clock(); want != got.Limit() && got.Stopped == 0 {
				c.Errorf("%s at %s: the limit is %d, and a plain sum gives %d", q.name, who, got.Limit(), want)
			}
		}
		if clocks["kg"] != clocks["kz"] || rounds["kg"] != rounds["kz"] || clocks["kg"].Started == 0 {
			c.Errorf("%s: kg reckons %+v, kz %+v", q.name, clocks["kg"], clocks["kz"])
		}
	}
}

// summed is the limit by another way than the clock's: from when kz's first entry that has
// seen the request says it was signed, the span and every stretch with a question open.
func summed(rec *procedure.Record, span lang.Moment) lang.Moment {
	var start, last, rest, since lang.Moment
	open := 0
	for _, o := range rec.Outcomes {
		e := o.Entry
		if start == 0 && e.Party == "kz" && e.Seen["kg"] >= 1 {
			start, last = lang.Moment(e.Time), lang.Moment(e.Time)
		}
		if o.Verdict != procedure.Counts || !slices.Contains([]string{"acknowledge", "ask", "clarify"}, e.Step) {
			continue
		}
		last = max(last, lang.Moment(e.Time))
		switch e.Step {
		case "ask":
			if open++; open == 1 {
				since = last
			}
		case "clarify":
			if open--; open == 0 {
				rest += last - since
			}
		}
	}
	if open > 0 {
		return 0
	}
	return start + span + rest
}

// evidence: what kg exports of a request holds without any node, says that kg recorded silence
// and what was due, and shows by kg's own signed entry that it had nothing newer of kz.
func (c *capitals) evidence() {
	c.Helper()
	for _, q := range inquiries {
		b, err := c.Node("kg").Clerk.Export(c.ctx, c.ids[q.name])
		must(c.T, err)
		checked, err := proof.Check(b, all.Procedures())
		must(c.T, err)
		s := checked.Record.State.(*request.State)
		if len(s.Silences) != 1 || s.Silences[0].What != "unanswered" || s.Silences[0].Limit == 0 {
			c.Fatalf("%s: the proof says %+v", q.name, s.Silences)
		}
		for _, o := range checked.Record.Outcomes {
			if o.Entry.Step != "record-silence" {
				continue
			}
			for _, later := range checked.Record.Outcomes {
				if later.Entry.Party == "kz" && later.Entry.Time > o.Entry.Time && o.Entry.Seen["kz"] >= later.Entry.Number {
					c.Errorf("%s: kg had seen %s when it recorded silence", q.name, later.Entry)
				}
			}
			if o.Entry.Seen["kz"] == 0 || o.Entry.Time != c.watches.then(50*time.Hour, "kg") {
				c.Errorf("%s: recorded at %d having seen %d of kz", q.name, o.Entry.Time, o.Entry.Seen["kz"])
			}
		}
		b[len(b)/2] ^= 1
		if _, err := proof.Check(b, all.Procedures()); err == nil {
			c.Errorf("%s: a changed proof holds", q.name)
		}
	}
}

// carries packs a pouch and takes it, if there is anything for it.
func (c *capitals) carries(from, to party.ID) {
	var file bytes.Buffer
	if _, err := pouch.Pack(c.ctx, c.Node(from).Clerk, to, nil, &file); err == nil {
		_, err := pouch.Take(c.ctx, c.Node(to).Clerk, &file)
		must(c.T, err)
	}
}

func (w *watches) then(after time.Duration, who party.ID) int64 {
	return began.Add(after).Add(w.skew[who]).UnixMilli()
}
