package simulate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/cryptotest"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
)

// plan is what decides a story: the same plan plays the same story.
type plan struct {
	seed   uint64
	events int
	until  int          // the last event that is played; 0: all
	skip   map[int]bool // events left out
	bug    string       // put in at a node's doors; see bugs_test.go
	rough  bool         // every fault there is, and much of it
}

// world is one council and everything that happens to it.
type world struct {
	plan
	dice
	ctx    context.Context
	dir    string
	now    time.Time
	began  time.Time
	event  int
	ids    []party.ID
	honest []party.ID
	evil   []party.ID
	guests []party.ID // who is not in the council yet, and would like to be
	nodes  map[party.ID]*node

	affairs  []*affair
	marks    int                   // how many dossiers there were to be
	contents map[canon.Hash][]byte // of files, by their roots
	opening  map[draftKey]*affair  // what drafts are to open
	byID     map[dossier.ID]*affair
	promises []*promise
	post     []*message
	old      []*message
	blocked  map[[2]party.ID]bool
	copies   int
	verified map[canon.Hash]bool
	touched  []touch
	referee  *referee
	story    []string
	tally    *tally
	longDays int // events that take days
	loss     int // percent of messages
	doubles  int

	kind   string // of which this story has most,
	fault  string // and the fault of which it has most,
	malice string // and what its malicious parties do most
}

// affair is a dossier as the simulation knows it.
type affair struct {
	id      dossier.ID
	n       int
	mark    int // in its texts
	kind    string
	founder party.ID
	taken   map[string]int // how often each step
	foul    bool           // its founder gave somebody no key
	told    bool           // one of its parties has told others what it says

	known   things // what stands in the state that a form was filled for last
	knownAt any
}

func (a *affair) String() string { return fmt.Sprintf("%s %d", a.kind, a.n) }

// failure is a promise that was not kept. kind is the promise, for the shrinker.
type failure struct{ kind, text string }

// ending is how a story ended.
type ending struct {
	*failure
	story []string
	trace string
	tally *tally
	at    int
}

func (w *world) fail(kind, format string, args ...any) {
	panic(&failure{kind, fmt.Sprintf(format, args...)})
}

func (w *world) must(err error) {
	if err != nil {
		w.fail("no error", "%v", err)
	}
}

// say adds to what happened. Nothing said may depend on anything but the plan.
func (w *world) say(format string, args ...any) {
	w.story = append(w.story, fmt.Sprintf("%4d  %-9s %s", w.event, since(w.now.Sub(w.began)), fmt.Sprintf(format, args...)))
}

func since(d time.Duration) string {
	return fmt.Sprintf("%dd%02d:%02d", int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60)
}

// play plays a story to its end or its first failure.
func play(t *testing.T, p plan) (e ending) {
	t.Helper()
	cryptotest.SetGlobalRandom(t, p.seed)
	w := &world{plan: p, dice: throw(p.seed, 0), ctx: context.Background(), now: time.UnixMilli(1_725_600_000_000), dir: temporary(t),
		nodes: map[party.ID]*node{}, byID: map[dossier.ID]*affair{}, opening: map[draftKey]*affair{}, contents: map[canon.Hash][]byte{}, blocked: map[[2]party.ID]bool{}, verified: map[canon.Hash]bool{}, tally: newTally(), referee: newReferee()}
	w.began = w.now
	defer func() {
		if r := recover(); r != nil {
			f, ours := r.(*failure)
			if !ours {
				f = &failure{"nothing panics", fmt.Sprintf("%v\n%s", r, debug.Stack())}
			}
			e.failure = f
		}
		for _, n := range w.nodes {
			if n.db != nil {
				n.db.Close()
			}
		}
		os.RemoveAll(w.dir)
		sum := sha256.Sum256([]byte(strings.Join(w.story, "\n")))
		w.tally.hours, w.tally.nodes = w.now.Sub(w.began).Hours(), len(w.nodes)
		e.story, e.trace, e.tally, e.at = w.story, hex.EncodeToString(sum[:8]), w.tally, w.event
	}()
	w.run()
	return e
}

func temporary(t *testing.T) string {
	base := ""
	if _, err := os.Stat("/dev/shm"); err == nil {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "simulate")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func (w *world) run() {
	w.found()
	things := w.things()
	last := w.events
	if w.until > 0 {
		last = w.until
	}
	for w.event = 1; w.event <= last; w.event++ {
		if w.skip[w.event] {
			continue
		}
		w.dice = throw(w.seed, w.event)
		w.pass()
		w.tally.events++
		w.among(things).do()
		w.check()
	}
	w.dice = throw(w.seed, w.event)
	w.heal()
}

// pass lets time go by.
func (w *world) pass() {
	if w.longDays > 0 {
		w.longDays--
		w.now = w.now.Add(24*time.Hour + w.span(48*time.Hour))
		return
	}
	switch d := w.IntN(100); {
	case d < 70:
		w.now = w.now.Add(w.span(time.Minute))
	case d < 97:
		w.now = w.now.Add(w.span(30 * time.Minute))
	default:
		w.now = w.now.Add(w.span(24 * time.Hour))
	}
}

// things are what can happen, and how often: what people and couriers do, and the faults of
// this seed.
func (w *world) things() []weighed {
	things := []weighed{
		{50, "act", w.someoneActs}, {9, "found", w.someoneFounds}, {8, "meet", w.councilMeets}, {4, "join", w.someoneLetsIn}, {2, "upload", w.someoneUploads}, {8, "haul", w.someoneHauls}, {1, "sweep", w.someoneSweeps}, {4, "second officer", w.someoneSeesToADraft}, {4, "race", w.twoAct},
		{3, "again", w.someoneAsksAgain}, {20, "pull", w.someonePulls}, {30, "deliver", w.somethingArrives}, {8, "fetch", w.someoneFetches},
		{3, "talk", w.twoTalk}, {2, "another act under a key", w.someoneReusesAKey}, {2, "curiosity", w.someoneIsCurious}, {1, "new key", w.someoneRenewsItsKey}, {10, "acknowledge", w.someoneAcknowledges}, {5, "retry", w.someoneRetries}, {3, "copy", w.someoneIsCopied}, {3, "give up", w.someoneGivesUp},
		{3, "mend", w.linkMends}, {1, "heal", w.heal},
	}
	return append(things, w.faults()...)
}

// faults draws for each fault how much of it there is in this story: none, some or a lot; of
// one there is very much, for every step is to meet every fault in the end.
func (w *world) faults() (drawn []weighed) {
	all := []weighed{
		{3, "replay", w.somethingComesAgain}, {2, "cut", w.linkBreaks}, {1, "month alone", w.someoneIsAlone}, {1, "pause", w.someonePauses},
		{2, "crash", w.someoneCrashes}, {1, "power cut", w.powerFails}, {3, "restore", w.someoneIsPutBack}, {1, "total loss", w.someoneLosesAll},
		{1, "second instance", w.secondInstance}, {1, "write fails", w.aWriteFails}, {1, "bit flip", w.aBitFlips}, {1, "disk", w.diskFills},
		{1, "disk error", w.diskFails}, {1, "version", w.someoneChangesVersion}, {1, "flood", w.someoneFloods},
		{2, "clock", w.clockMoves}, {1, "release", w.aReleaseRaces}, {2, "recovery", w.someoneRecovers}, {18, "malice", w.misbehaves},
	}
	w.fault = pick(w.dice, all).name
	for _, f := range all {
		level := pick(w.dice, []int{0, 1, 1, 1, 2, 3})
		if w.rough {
			level = max(2, level)
		}
		if f.name == w.fault {
			level += 2 + 9/f.weight
		}
		if f.weight *= level; f.weight > 0 && (f.name != "malice" || len(w.evil) > 0) {
			drawn = append(drawn, f)
		}
	}
	if w.rough {
		drawn = append(drawn, weighed{20, "again", w.someoneAsksAgain}, weighed{5, "copy", w.someoneIsCopied}, weighed{15, "restore", w.someoneIsPutBack}, weighed{2, "heal", w.heal})
	}
	return drawn
}

func (w *world) someone() *node { return w.nodes[pick(w.dice, w.ids)] }

func (w *world) pair() (from, to *node) {
	i := w.Perm(len(w.ids))
	return w.nodes[w.ids[i[0]]], w.nodes[w.ids[i[1]]]
}

func (w *world) isHonest(id party.ID) bool { return slices.Contains(w.honest, id) }
