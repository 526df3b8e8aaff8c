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

func run(all []entry) limit.Clock {
	slices.SortFunc(all, func(a, b entry) int { return a.order - b.order })
	c := limit.Clock{Profile: limit.General.Name}
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

// TestHundredThousandHistories: the same events in any order of arrival give the same
// clock; time that counted never shrinks and never runs faster than a watch; what the
// clock stood still never counts; more questions or an authorisation never bring the end
// nearer.
func TestHundredThousandHistories(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		all := history(rng)
		c := run(slices.Clone(all))
		arrived := slices.Clone(all)
		rng.Shuffle(len(arrived), func(i, j int) { arrived[i], arrived[j] = arrived[j], arrived[i] })
		if again := run(arrived); again != c {
			t.Fatalf("%d: in another order of arrival: %+v and %+v", i, c, again)
		}
		checkMonotone(t, i, c)
		now := noon + 200*limit.Hour
		if last := all[len(all)-1]; c.Stopped == 0 && last.At <= now && c.Elapsed(now) != now-noon-rested(all, now) {
			t.Fatalf("%d: %d counted, and %d should: %+v", i, c.Elapsed(now), now-noon-rested(all, now), all)
		}
		checkLater(t, i, all, rng)
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
func checkLater(t *testing.T, i int, all []entry, rng *rand.Rand) {
	t.Helper()
	c, last := run(slices.Clone(all)), all[len(all)-1]
	later := c.After(limit.Event{What: limit.Pause, At: last.At + limit.Minute}).After(limit.Event{What: limit.Resume, At: last.At + lang.Moment(1+rng.IntN(50))*limit.Hour})
	extended := c.After(limit.Event{What: limit.Extend, At: last.At + limit.Minute, Until: noon + lang.Moment(rng.IntN(300))*limit.Hour})
	for _, more := range []limit.Clock{later, extended} {
		if c.Paused == 0 && more.Due() < c.Due() {
			t.Fatalf("%d: more time makes it due earlier: %+v and %+v", i, c, more)
		}
	}
}
