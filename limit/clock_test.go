package limit_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kenesh/lang"
	"kenesh/limit"
)

const noon lang.Moment = 1_725_613_200_000 // 6 September 2024, 09:00 UTC

func at(hours int, what limit.What) limit.Event {
	return limit.Event{What: what, At: noon + lang.Moment(hours)*limit.Hour}
}

func start(c limit.Class) limit.Event { return limit.Event{What: limit.Start, At: noon, Class: c} }

func TestLimits(t *testing.T) {
	for _, x := range []struct {
		name     string
		profile  limit.Profile
		events   []limit.Event
		due      lang.Moment // after noon
		exceeded lang.Moment // at the end of the ninth day
	}{
		{"eight hours", limit.General, []limit.Event{start(limit.Direct)}, 8 * limit.Hour, 9*limit.Day - 8*limit.Hour},
		{"three days", limit.General, []limit.Event{start(limit.Urgent)}, 3 * limit.Day, 6 * limit.Day},
		{"seven days", limit.General, []limit.Event{start(limit.Other)}, 7 * limit.Day, 2 * limit.Day},
		{"thirty days", limit.Region, []limit.Event{start(limit.Other)}, 30 * limit.Day, 0},
		{"twelve hours", limit.HalfDay, []limit.Event{start(limit.Other)}, 12 * limit.Hour, 9*limit.Day - 12*limit.Hour},
		{"urgency contested", limit.General, []limit.Event{start(limit.Direct), {What: limit.Reclass, At: noon + 1, Class: limit.Other}}, 7 * limit.Day, 2 * limit.Day},
		{"a question", limit.General, []limit.Event{start(limit.Other), at(10, limit.Pause), at(34, limit.Resume)}, 8 * limit.Day, 1 * limit.Day},
		{"a question that waits", limit.General, []limit.Event{start(limit.Other), at(24, limit.Pause)}, -noon, 0},
		{"two questions, the first answered", limit.General, []limit.Event{start(limit.Other), at(10, limit.Pause), at(20, limit.Pause), at(30, limit.Resume)}, -noon, 0},
		{"both answered", limit.General, []limit.Event{start(limit.Other), at(10, limit.Pause), at(20, limit.Pause), at(30, limit.Resume), at(34, limit.Resume)}, 8 * limit.Day, 1 * limit.Day},
		{"an answer that claims to come before its question", limit.General, []limit.Event{start(limit.Other), at(10, limit.Pause), at(9, limit.Resume)}, 7 * limit.Day, 2 * limit.Day},
		{"a stray resume", limit.General, []limit.Event{start(limit.Other), at(10, limit.Resume)}, 7 * limit.Day, 2 * limit.Day},
		{"a judge", limit.General, []limit.Event{start(limit.Other), {What: limit.Extend, At: noon + 1, Until: noon + 20*limit.Day}}, 20 * limit.Day, 2 * limit.Day},
		{"a judge who is quicker than the limit", limit.General, []limit.Event{start(limit.Other), {What: limit.Extend, At: noon + 1, Until: noon + 2*limit.Day}}, 7 * limit.Day, 2 * limit.Day},
		{"answered", limit.General, []limit.Event{start(limit.Other), at(24, limit.Stop), at(48, limit.Pause)}, 7 * limit.Day, 0},
		{"not received", limit.General, []limit.Event{at(1, limit.Pause), at(2, limit.Stop)}, -noon, 0},
	} {
		c := limit.Run(x.profile, x.events)
		if due := c.Due(); due != noon+x.due {
			t.Errorf("%s: due %d hours after noon, want %d", x.name, (due-noon)/limit.Hour, x.due/limit.Hour)
		}
		if over := c.Exceeded(noon + 9*limit.Day); over != x.exceeded {
			t.Errorf("%s: exceeded by %d hours, want %d", x.name, over/limit.Hour, x.exceeded/limit.Hour)
		}
	}
}

func TestAnAuthorisationExcusesWhatItExtends(t *testing.T) {
	c := limit.Run(limit.General, []limit.Event{start(limit.Direct), {What: limit.Extend, At: noon + limit.Hour, Until: noon + 2*limit.Day}, at(50, limit.Stop)})
	if got := c.Exceeded(0); got != 42*limit.Hour {
		t.Errorf("exceeded by %d hours", got/limit.Hour)
	}
	if got := c.Late(0); got != 2*limit.Hour {
		t.Errorf("late by %d hours", got/limit.Hour)
	}
}

// entry is an event as a dossier holds it: with its place in the order.
type entry struct {
	limit.Event
	order int
}

// history draws the steps of two parties whose watches are up to ten minutes off.
func history(rng *rand.Rand) []entry {
	whats := []limit.What{limit.Pause, limit.Pause, limit.Resume, limit.Resume, limit.Reclass, limit.Extend, limit.Stop, limit.Start}
	classes := []limit.Class{limit.Direct, limit.Urgent, limit.Other}
	skew := [2]lang.Moment{lang.Moment(rng.IntN(20))*limit.Minute - 10*limit.Minute, lang.Moment(rng.IntN(20))*limit.Minute - 10*limit.Minute}
	now, all := noon, []entry{{Event: limit.Event{What: limit.Start, At: noon, Class: classes[rng.IntN(3)]}}}
	for i := range rng.IntN(12) {
		now += lang.Moment(rng.IntN(600)) * limit.Minute / 10
		e := limit.Event{What: whats[rng.IntN(len(whats))], At: now + skew[rng.IntN(2)], Class: classes[rng.IntN(3)]}
		if e.What == limit.Extend {
			e.Until = now + lang.Moment(rng.IntN(200))*limit.Hour
		}
		all = append(all, entry{e, i + 1})
	}
	return all
}

// run folds them in their order, one by one.
func run(p limit.Profile, all []entry) limit.Clock {
	c := limit.Clock{Profile: p.Name}
	for _, e := range all {
		c = c.After(e.Event)
	}
	return c
}

// rested is, by another way than the clock's, how long it stood still by now: it walks
// the events with a list of open questions.
func rested(all []entry, now lang.Moment) (sum lang.Moment) {
	var open int
	var since, last lang.Moment
	for _, e := range all {
		if e.What == limit.Start && e.order > 0 {
			continue
		}
		at := max(e.At, last)
		if e.What == limit.Stop {
			now = at
			break
		}
		if e.What == limit.Resume && open == 0 {
			continue
		}
		last = at
		if e.What == limit.Pause {
			if open++; open == 1 {
				since = at
			}
		}
		if e.What == limit.Resume {
			if open--; open == 0 {
				sum += at - since
			}
		}
	}
	if open > 0 {
		sum += max(now, last) - since
	}
	return sum
}

// TestHundredThousandHistories: whoever folds the events one by one, as they are signed, and
// whoever folds them anew each time one comes late and belongs further up, has the same clock
// to the millisecond. What it says is what a plain walk over the events gives: what counted,
// what is due and by how much it was exceeded, running, standing still and stopped. Time that
// counted never shrinks and never runs faster than a watch; more questions or an authorisation
// never bring the end nearer, a question moves it by as long as it is open, and watches that are
// wrong by the same move it by that.
func TestHundredThousandHistories(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	rng := rand.New(rand.NewPCG(1, 2))
	seen := map[string]int{}
	for i := range n {
		all := history(rng)
		profile := limit.Profiles[rng.IntN(len(limit.Profiles))]
		c := run(profile, all)
		if again := late(rng, profile, all); again != c {
			t.Fatalf("%d: one node has %+v, and the other %+v", i, c, again)
		}
		checkMonotone(t, i, c)
		checkSum(t, i, c, profile, all)
		checkShifted(t, i, c, profile, all)
		checkLater(t, i, profile, all, rng)
		seen[kindOf(c)]++
	}
	for _, kind := range []string{"running", "standing still", "stopped", "stopped while it stood still"} {
		if seen[kind] < n/100 {
			t.Errorf("only %d of %d are %s: too little is tried", seen[kind], n, kind)
		}
	}
}

func kindOf(c limit.Clock) string {
	switch {
	case c.Running():
		return "running"
	case c.Stopped == 0:
		return "standing still"
	case c.Paused != 0:
		return "stopped while it stood still"
	}
	return "stopped"
}

// late is the clock of a node that the events reach in another order than they belong in: it
// puts each where it belongs and folds what it has, as a dossier is folded.
func late(rng *rand.Rand, p limit.Profile, all []entry) (c limit.Clock) {
	var have []entry
	for _, i := range rng.Perm(len(all)) {
		at, _ := slices.BinarySearchFunc(have, all[i], func(a, b entry) int { return a.order - b.order })
		have = slices.Insert(have, at, all[i])
		var events []limit.Event
		for _, e := range have {
			events = append(events, e.Event)
		}
		c = limit.Run(p, events)
	}
	return c
}

// checkSum holds a clock against what a plain walk over its events gives.
func checkSum(t *testing.T, i int, c limit.Clock, p limit.Profile, all []entry) {
	t.Helper()
	now := noon + 2000*limit.Hour // after everything
	if c.Stopped != 0 {
		now = c.Stopped
	}
	rest := rested(all, now)
	if counted := c.Elapsed(now); counted != now-noon-rest {
		t.Fatalf("%d: %d counted, and %d should: %+v", i, counted, now-noon-rest, all)
	}
	span := p.Span(c.Class)
	if c.Exceeded(now) != max(0, now-noon-rest-span) {
		t.Fatalf("%d: exceeded by %d: %+v", i, c.Exceeded(now), all)
	}
	due, bound := c.Due(), noon+rest+span
	switch kindOf(c) {
	case "standing still":
		if due != 0 || c.Overdue(now) {
			t.Fatalf("%d: it stands still and is due at %d: %+v", i, due, all)
		}
	default:
		if due != max(bound, c.Until) || c.Overdue(due) || c.Running() && !c.Overdue(due+1) {
			t.Fatalf("%d: due at %d, and not %d: %+v", i, due, max(bound, c.Until), all)
		}
	}
}

// checkShifted moves all watches by the same.
func checkShifted(t *testing.T, i int, c limit.Clock, p limit.Profile, all []entry) {
	t.Helper()
	const by = 7*limit.Hour + 13
	moved := slices.Clone(all)
	for i := range moved {
		moved[i].At += by
		if moved[i].Until != 0 {
			moved[i].Until += by
		}
	}
	m := run(p, moved)
	if c.Due() != 0 && m.Due() != c.Due()+by || c.Due() == 0 && m.Due() != 0 || m.Elapsed(noon+by+900*limit.Hour) != c.Elapsed(noon+900*limit.Hour) {
		t.Fatalf("%d: with all watches moved it is another clock: %+v and %+v", i, c, m)
	}
}

func checkMonotone(t *testing.T, i int, c limit.Clock) {
	t.Helper()
	before := lang.Moment(0)
	for h := range 30 {
		now := noon + lang.Moment(h)*7*limit.Hour
		counted := c.Elapsed(now)
		if counted < before || counted < 0 || counted > max(now, noon+100*limit.Hour)-noon {
			t.Fatalf("%d: %d counted after %d at %d hours: %+v", i, counted, before, h*7, c)
		}
		if c.Stopped == 0 && c.Paused != 0 && h > 20 && counted != before {
			t.Fatalf("%d: it counts while it stands still: %+v", i, c)
		}
		before = counted
	}
}

// checkLater puts one more question, or an authorisation, at the end.
func checkLater(t *testing.T, i int, p limit.Profile, all []entry, rng *rand.Rand) {
	t.Helper()
	c := run(p, all)
	last := noon
	for _, e := range all {
		last = max(last, e.At)
	}
	open := lang.Moment(1+rng.IntN(50)) * limit.Hour
	later := c.After(limit.Event{What: limit.Pause, At: last + limit.Minute}).After(limit.Event{What: limit.Resume, At: last + limit.Minute + open})
	extended := c.After(limit.Event{What: limit.Extend, At: last + limit.Minute, Until: noon + lang.Moment(rng.IntN(300))*limit.Hour})
	for _, more := range []limit.Clock{later, extended} {
		if c.Paused == 0 && more.Due() < c.Due() {
			t.Fatalf("%d: more time makes it due earlier: %+v and %+v", i, c, more)
		}
	}
	if c.Running() && later.Limit() != c.Limit()+open {
		t.Fatalf("%d: a question that was open for %d moves the end by %d", i, open, later.Limit()-c.Limit())
	}
}
