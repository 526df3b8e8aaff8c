package simulate

import (
	"encoding/json"
	"slices"

	"kenesh/canon"
	"kenesh/party"
	"kenesh/procedure"
)

// desk is what an officer has before her: a dossier as her node reads it, and a copy of its
// state to try things on. The rules run on the copy as they will in the clerk.
type desk struct {
	*world
	n    *node
	a    *affair
	rec  *procedure.Record
	act  procedure.Act
	copy any
}

// sit puts a dossier before an officer of n; false if there is none, or of an unknown kind.
func (w *world) sit(n *node, a *affair) (desk, bool) {
	rec, act := w.standing(n, a)
	if rec == nil || rec.Procedure == nil {
		return desk{}, false
	}
	return desk{w, n, a, rec, act, nil}, true
}

func (d desk) open() []procedure.Step { return d.rec.Procedure.Open(d.rec.State, d.act) }

// copied is a state like another, which may be spoilt.
func (w *world) copied(p *procedure.Procedure, state any) any {
	c := p.New()
	w.must(canon.Decode(canon.Encode(state), c))
	return c
}

// draft fills in a step's form and, as people do, corrects what she is told is wrong: the
// field that is named, or all of it. after is the state the act would lead to, nil if the
// rules still refuse.
func (d desk) draft(s procedure.Step, careless, tries int) (in, after any) {
	act := d.act
	act.Step = s.Name
	f := form{world: d.world, n: d.n, a: d.a, state: d.rec.State, act: act, careless: careless}
	typed := f.group(s.Fields, "")
	if d.copy == nil {
		d.copy = d.world.copied(d.rec.Procedure, d.rec.State)
	}
	for try := 0; ; try++ {
		in = f.filled(s, typed)
		_, err := d.rec.Procedure.Next(d.copy, act, canon.Encode(in), false)
		if err == nil {
			return in, d.copy
		}
		if try >= tries || careless > 0 {
			return in, nil
		}
		f.correct(s, typed, err)
	}
}

// correct types anew what a refusal names, or everything.
func (f form) correct(s procedure.Step, typed map[string]any, err error) {
	named := false
	for _, p := range procedure.ProblemsOf(err) {
		for _, field := range s.Fields {
			if field.Name == top(p.Field) {
				typed[field.Name] = f.value(field, field.Name)
				named = true
			}
		}
	}
	if !named || f.chance(30) {
		clear(typed)
		for k, v := range f.group(s.Fields, "") {
			typed[k] = v
		}
	}
}

func top(path string) string {
	for i, c := range path {
		if c == '.' {
			return path[:i]
		}
	}
	return path
}

// things in a state that an input may be about: what stands under each name, anywhere.
type things map[string][]any

func thingsIn(state any) things {
	b, err := json.Marshal(state)
	if err != nil {
		return nil
	}
	var v any
	if json.Unmarshal(b, &v) != nil {
		return nil
	}
	t := things{}
	t.gather("", v)
	return t
}

func (t things) gather(name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			t.gather(k, v[k])
		}
	case []any:
		for _, x := range v {
			t.gather(name, x)
		}
	case string, float64:
		t[name] = append(t[name], v)
	}
}

// number is one that stands in the state under the field's name, or the next.
func (f form) number(field procedure.Field) int {
	if known := f.things()[field.Name]; len(known) > 0 && f.chance(70) {
		if x, ok := pick(f.dice, known).(float64); ok {
			return int(x) + pick(f.dice, []int{0, 0, 1})
		}
	}
	return field.Min + f.IntN(min(field.Max-field.Min, 40)+1)
}

func (f form) things() things {
	if f.a.known == nil || f.a.knownAt != f.state {
		f.a.known, f.a.knownAt = thingsIn(f.state), f.state
	}
	return f.a.known
}

// date is one of the state's, or somewhere about now.
func (f form) date(field procedure.Field) string {
	if known := f.things()[field.Name]; len(known) > 0 && f.chance(30) {
		if s, ok := pick(f.dice, known).(string); ok {
			return s
		}
	}
	return f.now.AddDate(0, 0, f.IntN(60)-5).Format("2006-01-02")
}

func (f form) parties() []party.ID {
	if f.chance(50) && len(f.act.Parties) > 0 {
		return some(f.dice, 60, f.act.Parties)
	}
	return some(f.dice, 60, f.everybody())
}

// everybody is the council, and who may come to sit in it.
func (w *world) everybody() []party.ID { return append(slices.Clone(w.ids), w.guests...) }
