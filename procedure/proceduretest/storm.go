package proceduretest

import (
	"encoding/json"
	"kenesh/canon"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// Storm lets random parties take random steps with random inputs, honest ones and ones
// whose node signs what the rules refuse, hearing of each other or not, from nothing or
// from the midst of a story. Nothing panics, what is refused leaves no trace, and in the
// end all agree. Each state on the way passes the checks.
func Storm(t *testing.T, p *procedure.Procedure, checks ...func(state any) error) {
	stories := tales(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := &storm{T: rt, checks: checks}
		begin := pick(s, stories)
		s.world = newWorld(p, begin.parties)
		s.retell(begin)
		for range rapid.IntRange(1, 60).Draw(rt, "length") {
			s.gust()
		}
		if s.world.apart != nil {
			s.must(s.world.meet())
		}
		s.must(s.world.shuffle(3))
	})
}

type storm struct {
	*rapid.T
	world  *world
	checks []func(any) error
}

func (s *storm) gust() {
	w := s.world
	switch {
	case w.main != nil && w.apart == nil && s.chance(10):
		w.part()
	case w.apart != nil && s.chance(20):
		s.must(w.meet())
	}
	s.admitInvited()
	id := w.parties[0]
	if w.main != nil {
		id = pick(s, w.parties)
	}
	if w.main != nil && s.chance(10) {
		switch s.below(4) {
		case 0:
			s.must(w.silent(id, dossier.Shredded))
		case 1:
			_, err := w.structural(string(id) + " keeps " + pick(s, []string{"2030-01-01", "2024-09-06", "soon"}))
			s.must(err)
		default:
			s.must(w.silent(id, dossier.Receipt))
		}
		return
	}
	if w.signer = ""; s.chance(30) {
		w.signer = "Another officer of " + string(id)
	}
	state := w.procedure.New()
	act := procedure.Act{Party: id, By: w.by(id), Founder: w.parties[0], Parties: w.parties}
	if v := w.viewOf(id); v != nil {
		state, act.Seen = v.record.State, v.history.Heads()
	}
	step := s.step(state, act)
	act.Step = step.Name
	e, err := w.sign(id, step, s.input(state, act, step))
	s.must(err)
	err = w.try(id, e)
	if err != nil && procedure.ProblemsOf(err) == nil {
		s.Fatal(err)
	}
	if err == nil || s.chance(10) { // a node that does not mind its own rules
		s.must(w.record(e))
	}
	s.look(id)
}

// look reads every face of what the party holds.
func (s *storm) look(id party.ID) {
	if v := s.world.viewOf(id); v != nil {
		v.record.Facts()
		v.record.Retention(id)
		document(v.record.State)
		for _, who := range s.world.parties {
			s.must(sound(s.world.procedure, v.record.State, procedure.Act{Party: who, Founder: s.world.parties[0], Parties: s.world.parties}))
		}
		for _, check := range s.checks {
			s.must(check(v.record.State))
		}
	}
}

// step is mostly one that is possible now.
func (s *storm) step(state any, a procedure.Act) procedure.Step {
	p := s.world.procedure
	if s.world.main == nil {
		return p.Steps[0]
	}
	if open := p.Open(state, a); len(open) > 0 && !s.chance(15) {
		return pick(s, open)
	}
	return pick(s, p.Steps)
}

// input is what an officer might type: sensible for the most part, helped by the form
// half of the time.
func (s *storm) input(state any, a procedure.Act, step procedure.Step) any {
	b, err := json.Marshal(s.group(state, a, step.Fields))
	s.must(err)
	in, err := decode(step, string(b))
	s.must(err)
	if form, ok := state.(procedure.Prefilled); ok && s.chance(50) {
		form.Prefill(a, in)
	}
	return in
}

func (s *storm) group(state any, a procedure.Act, fields []procedure.Field) map[string]any {
	typed := map[string]any{}
	for _, f := range fields {
		if (f.Required || s.chance(60)) && !s.chance(3) {
			typed[f.Name] = s.value(state, a, f)
		}
	}
	if isCard(fields) && !s.chance(5) {
		s.addCard(typed, a.Party)
	}
	return typed
}

func (s *storm) value(state any, a procedure.Act, f procedure.Field) any {
	from := func(values ...any) any { return pick(s, values) }
	switch f.Type {
	case procedure.Choice:
		return from(append(slices.Repeat(anys(f.Choices), 4), "nonsense")...)
	case procedure.Choices:
		several := []any{from(anys(f.Choices)...)}
		for s.chance(50) {
			several = append(several, from(anys(append(f.Choices, "nonsense"))...))
		}
		return several
	case procedure.Text:
		return map[string]string{"en": from("Road safety", "Ташкент", "a\tb", strings.Repeat("long ", 20)).(string)}
	case procedure.Date:
		return from("2024-09-06", "2024-09-07", "2025-05-01", "2025-02-30")
	case procedure.Number, procedure.Moment:
		return from(1, 1, 2, 2, 3, 2024, 2025, -1)
	case procedure.Yes:
		return from(true, false)
	case procedure.Party:
		return from(anys(s.world.parties)...)
	case procedure.Parties, procedure.Lines:
		return s.world.parties[:s.below(len(s.world.parties)+1)]
	case procedure.Bytes:
		return []byte("bytes")
	case procedure.Upload:
		return s.file()
	case procedure.Uploads:
		return []any{s.file()}
	case procedure.Group:
		return s.group(state, a, f.Fields)
	case procedure.Groups:
		if isCard(f.Fields) && !s.chance(10) {
			return s.cards()
		}
		var many []any
		for range s.below(4) {
			many = append(many, s.group(state, a, f.Fields))
		}
		return many
	}
	return s.line(state, a, f)
}

func (s *storm) file() any {
	return procedure.Plain(procedure.File{Name: pick(s, []string{"a.pdf", "сүрөт.jpg", "../a", ""}), Media: "application/pdf", Size: 1 + s.below(5), Root: canon.Hash{1}})
}

func (s *storm) line(state any, a procedure.Act, f procedure.Field) string {
	values := []string{"1", "2", "kz-2", "+996 312 66 24 50", "desk@mvd.example", "\u202e"}
	if known, ok := state.(procedure.Enumerated); ok && !s.chance(10) {
		if named := known.Enumerate(a, f.Name); len(named) > 0 {
			return pick(s, named).ID
		}
	}
	return pick(s, values)
}

func (s *storm) chance(percent int) bool { return s.below(100) < percent }

// below is a number under n, each as likely: rapid's own ranges favour the ends, and a
// story of mostly mistakes gets nowhere.
func (s *storm) below(n int) int {
	v := 0
	for _, bit := range rapid.SliceOfN(rapid.Bool(), 10, 10).Draw(s.T, "below") {
		v *= 2
		if bit {
			v++
		}
	}
	return v % n
}

func pick[T any](s *storm, from []T) T { return from[s.below(len(from))] }

func (s *storm) must(err error) {
	if err != nil {
		s.Fatal(err)
	}
}
