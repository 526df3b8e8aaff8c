package clerk_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/directory"
	"kenesh/procedure/meeting"
	"kenesh/procedure/notice"
	"kenesh/store"
)

// storm is a council in which everybody acts, post goes astray and nodes stop, and what
// must hold after it: what was confirmed is everywhere it belongs, and nowhere else.
type storm struct {
	*world
	draw    *rapid.T
	all     []dossier.ID
	acked   []store.Done
	parties map[dossier.ID][]party.ID // ever
	batches []batch                   // old ones, to replay
	serial  int
}

type batch struct {
	from, to party.ID
	entries  [][]byte
}

// stormy lets rapid fail a world and testing lend it a directory.
type stormy struct {
	*rapid.T
	outer *testing.T
}

func (s stormy) TempDir() string { return s.outer.TempDir() }

const canaryWord = "CANARY-"

func TestWhatWasConfirmedIsEverywhereAndNowhereElse(t *testing.T) {
	few(t, 12)
	rapid.Check(t, func(draw *rapid.T) {
		s := &storm{world: newWorld(stormy{draw, t}, "kg", "kz", "uz", "tr"), draw: draw, parties: map[dossier.ID][]party.ID{}}
		s.all = []dossier.ID{s.council()}
		s.parties[s.council()] = s.ids
		draw.Repeat(map[string]func(*rapid.T){
			"notice":  func(*rapid.T) { s.notice() },
			"meeting": func(*rapid.T) { s.meeting() },
			"address": func(*rapid.T) { s.directory() },
			"act":     func(*rapid.T) { s.act() },
			"member":  func(*rapid.T) { s.member() },
			"carry":   func(*rapid.T) { s.post() },
			"replay":  func(*rapid.T) { s.replay() },
			"relay":   func(*rapid.T) { s.relay() },
			"answer":  func(*rapid.T) { s.nodes[s.one()].Acknowledge(s.ctx) },
			"restart": func(*rapid.T) { s.restart(s.one()) },
		})
		s.settleAll()
		s.holds()
	})
}

// few keeps the number of checks small unless the command line asks for more.
func few(t *testing.T, n int) {
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		before := flag.Lookup("rapid.checks").Value.String()
		flag.Set("rapid.checks", fmt.Sprint(n))
		t.Cleanup(func() { flag.Set("rapid.checks", before) })
	}
}

func (s *storm) one() party.ID { return rapid.SampledFrom(s.ids).Draw(s.draw, "party") }

func (s *storm) others(but party.ID) []party.ID {
	some := rapid.SliceOfNDistinct(rapid.SampledFrom(s.ids), 1, 3, rapid.ID[party.ID]).Draw(s.draw, "others")
	some = slices.DeleteFunc(some, func(id party.ID) bool { return id == but })
	if len(some) == 0 {
		return []party.ID{s.ids[(slices.Index(s.ids, but)+1)%len(s.ids)]}
	}
	return some
}

// text carries a canary that names its dossier's number in the storm.
func (s *storm) text(n int) lang.Text {
	s.serial++
	return lang.Text{"en": fmt.Sprintf("%s%d-end %d", canaryWord, n, s.serial)}
}

func (s *storm) opened(d store.Done, err error, who party.ID, others []party.ID) {
	s.must(d, err)
	s.acked = append(s.acked, d)
	s.all = append(s.all, d.Dossier)
	s.parties[d.Dossier] = append([]party.ID{who}, others...)
}

func (s *storm) notice() {
	who := s.one()
	to := s.others(who)
	d, err := s.nodes[who].Act(s.ctx, clerk.Command{Kind: "notice", Parties: to, Step: "issue", By: officer,
		Input: &notice.Contents{Title: s.text(len(s.all)), Body: s.text(len(s.all)), Level: "alarm"}})
	s.opened(d, err, who, to)
}

func (s *storm) meeting() {
	who := s.one()
	to := s.others(who)
	d, err := s.nodes[who].Act(s.ctx, clerk.Command{Kind: "meeting", Parties: to, Step: "convene", By: officer,
		Input: &meeting.Call{Number: 3, Title: s.text(len(s.all)), Body: "council", Start: "2026-09-01", Place: s.text(len(s.all)),
			Agenda: []meeting.AgendaItem{{ID: "1", Title: s.text(len(s.all))}}}})
	s.opened(d, err, who, to)
}

func (s *storm) directory() {
	who := s.one()
	d, err := s.nodes[who].Act(s.ctx, clerk.Command{Kind: "directory", Step: "open", By: officer, Input: &directory.Nothing{}})
	if p := procedure.ProblemsOf(err); len(p) > 0 && p[0].Message.Key == "refuse.once" {
		return // there is one; two parties that do not know of each other's may still open two
	}
	s.opened(d, err, who, slices.DeleteFunc(slices.Clone(s.ids), func(id party.ID) bool { return id == who }))
}

// act has somebody try any step in any dossier; the rules sort out what is possible.
func (s *storm) act() {
	i := rapid.IntRange(0, len(s.all)-1).Draw(s.draw, "dossier")
	delegation := []meeting.Delegate{{Name: s.text(i), Role: "minister"}}
	steps := map[string]any{
		"acknowledge":       &notice.Acknowledge{Edition: 1, Remark: s.text(i)},
		"update":            &notice.Contents{Title: s.text(i), Body: s.text(i), Level: "alarm"},
		"withdraw":          &notice.Withdraw{Reason: s.text(i)},
		"accept":            &meeting.Delegation{Delegation: delegation},
		"decline":           &meeting.Reason{Reason: s.text(i)},
		"change-delegation": &meeting.Delegation{Delegation: delegation},
		"open":              &meeting.Nothing{},
		"cancel":            &meeting.Reason{Reason: s.text(i)},
		"offer-next":        &meeting.OfferNext{Number: 4, Year: 2027, Place: s.text(i)},
		"close":             &meeting.Nothing{},
		"list-office": &directory.Office{ID: fmt.Sprint("o", s.serial), Name: s.text(i), Task: "duty",
			Telephone: "+996 312 1"},
	}
	names := slices.Sorted(func(yield func(string) bool) {
		for n := range steps {
			if !yield(n) {
				return
			}
		}
	})
	step := rapid.SampledFrom(names).Draw(s.draw, "step")
	d, err := s.nodes[s.one()].Act(s.ctx, clerk.Command{Dossier: s.all[i], Step: step, By: officer, Input: steps[step]})
	s.note(d, err)
}

// note keeps what was confirmed; what was refused must be a sentence.
func (s *storm) note(d store.Done, err error) {
	if err == nil {
		s.acked = append(s.acked, d)
	} else if err != clerk.ErrUnknown {
		s.refused(err, "")
	}
}

func (s *storm) member() {
	if len(s.all) == 1 {
		return
	}
	which, who, whom := rapid.SampledFrom(s.all[1:]).Draw(s.draw, "dossier"), s.one(), s.one()
	if rapid.Bool().Draw(s.draw, "admit") {
		s.note(s.nodes[who].Admit(s.ctx, which, []party.ID{whom}, officer))
	} else {
		s.note(s.nodes[who].Release(s.ctx, which, whom, officer))
	}
}
