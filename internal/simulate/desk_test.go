package simulate

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

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
	f := form{world: d.world, n: d.n, a: d.a, state: d.rec.State, act: act, careless: careless, full: d.fullness(), helped: d.help()}
	typed := f.group(s.Fields, "")
	if d.copy == nil {
		d.copy = d.world.copied(d.rec.Procedure, d.rec.State)
	}
	for try := 0; ; try++ {
		in = f.filled(s, typed)
		if citing, cites := in.(procedure.Citing); cites {
			f.cites(citing)
		}
		_, err := d.rec.Procedure.Next(d.copy, act, canon.Encode(in), false)
		if err == nil {
			return in, d.copy
		}
		if try >= tries || careless > 0 {
			return in, nil
		}
		f.correct(s, typed, err)
		if try%3 == 2 {
			f.helped = d.help()
		}
	}
}

// correct types anew what a refusal names, or everything.
func (f form) correct(s procedure.Step, typed map[string]any, err error) {
	for _, p := range procedure.ProblemsOf(err) {
		f.retype(s.Fields, typed, p.Field, "")
	}
	if !namesField(err) || f.chance(4) {
		clear(typed)
		for k, v := range f.group(s.Fields, "") {
			typed[k] = v
		}
	}
}

// retype types one field anew, wherever it stands, or leaves it out.
func (f form) retype(fields []procedure.Field, typed map[string]any, path, before string) {
	name, rest, _ := strings.Cut(path, ".")
	at := slices.IndexFunc(fields, func(field procedure.Field) bool { return field.Name == name })
	if at < 0 {
		return
	}
	inside := typed[name]
	if list, ok := inside.([]any); ok {
		var line string
		line, rest, _ = strings.Cut(rest, ".")
		if i, err := strconv.Atoi(line); err == nil && i < len(list) {
			inside = list[i]
		}
	}
	if group, ok := inside.(map[string]any); ok && rest != "" {
		f.retype(fields[at].Fields, group, rest, before+name+".")
		return
	}
	if delete(typed, name); fields[at].Required || !f.chance(35) {
		typed[name] = f.value(fields[at], before+name)
	}
}

// namesField says that a refusal is about something in the form.
func namesField(err error) bool {
	return slices.ContainsFunc(procedure.ProblemsOf(err), func(r *procedure.Refusal) bool { return r.Field != "" })
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
	if f.chance(30) { // of what has been
		return f.now.AddDate(0, 0, -f.IntN(4000)).Format("2006-01-02")
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
